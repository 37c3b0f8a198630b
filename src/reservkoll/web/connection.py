"""Connections that do not wait for ever: who begins a request ends it, and who asks takes the answer."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE: Final = 20.0  # seconds in which something must come in, or go out, where the client is waited for
HEAD_WITHIN: Final = 30.0  # seconds for all the headers of a request


class Connection(H11Protocol):
    """A connection of the server's, hung up where the client leaves it half-way.

    The web server itself gives a client all time in the world to send a request that it has begun.
    """

    _look: asyncio.TimerHandle | None = None
    _heard = _began = 0.0
    _unsent = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to look at the clock."""
        super().connection_made(transport)
        self._heard = self._began = self.loop.time()
        self._look_later()

    def data_received(self, data: bytes) -> None:
        """Take in `data`, and note when the first of a request came and when something last did."""
        self._heard = self.loop.time()
        if self._waits_for_request():
            self._began = self._began or self._heard
        super().data_received(data)
        if not self._waits_for_request():
            self._began = 0.0

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        if self._look is not None:
            self._look.cancel()
        super().connection_lost(exc)

    def _look_later(self) -> None:
        self._look = self.loop.call_later(PATIENCE / 4, self._looked)

    def _looked(self) -> None:
        if self.transport.is_closing():
            self.transport.abort()  # what it was told it has had time to take
            return
        now, unsent = self.loop.time(), self.transport.get_write_buffer_size()
        if unsent != self._unsent:
            self._heard, self._unsent = now, unsent
        slow_head = self._waits_for_request() and self._began and now - self._began > HEAD_WITHIN
        if slow_head or (self._waits_for_client(unsent) and now - self._heard > PATIENCE):
            self.transport.abort()
            return
        self._look_later()

    def _waits_for_request(self) -> bool:
        cycle: Any = self.cycle
        return cycle is None or cycle.response_complete

    def _waits_for_client(self, unsent: int) -> bool:
        """Whether it is the client's turn: to ask, to send the rest, or to take what it is answered."""
        return self._waits_for_request() or self.cycle.more_body or unsent > 0
