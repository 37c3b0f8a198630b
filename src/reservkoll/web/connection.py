"""Connections with timeouts, for clients that do not finish a request or do not read the response.

uvicorn gives a client unlimited time to finish a request it has begun. And it closes the connection at once
after responding to a request whose body it has not read, so that a client that is still sending sees only a reset.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE: Final = 20.0  # seconds within which bytes must come in or go out while the server waits for the client
HEAD_WITHIN: Final = 30.0  # seconds for all the headers of a request
LINGER: Final = 10.0  # seconds during which a refused client may keep sending before it reads the response


class Connection(H11Protocol):
    """A server connection that is closed when the client stalls."""

    _timer: asyncio.TimerHandle | None = None
    _heard = _began = 0.0
    _unsent = 0
    _unreadable = False
    lingering = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the timer."""
        super().connection_made(cast(asyncio.Transport, _PatientTransport(transport, self)))
        self._heard = self._began = self.loop.time()
        self._look_later()

    def data_received(self, data: bytes) -> None:
        """Receive `data`, and record when the request began and when anything last arrived."""
        if self.lingering:
            return
        self._heard = self.loop.time()
        if self._waits_for_request():
            self._began = self._began or self._heard
        super().data_received(data)
        if not self._waits_for_request():
            self._began = 0.0

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timer."""
        if self._timer is not None:
            self._timer.cancel()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is not a valid request; the client may still be sending it."""
        self._unreadable = True
        super().send_400_response(msg)

    def body_is_missing(self) -> bool:
        """Whether the client has not yet sent all of the request being answered."""
        cycle: Any = self.cycle
        return self._unreadable or (cycle is not None and cycle.more_body)

    def _look_later(self) -> None:
        self._timer = self.loop.call_later(PATIENCE / 4, self._look)

    def _look(self) -> None:
        now, unsent = self.loop.time(), self.transport.get_write_buffer_size()
        if unsent != self._unsent:
            self._heard, self._unsent = now, unsent
        slow_head = self._waits_for_request() and self._began and now - self._began > HEAD_WITHIN
        if slow_head or (self._waits_for_client(unsent) and now - self._heard > PATIENCE):
            self.transport.abort()
        else:
            self._look_later()

    def _waits_for_request(self) -> bool:
        cycle: Any = self.cycle
        return cycle is None or cycle.response_complete

    def _waits_for_client(self, unsent: int) -> bool:
        """Whether it is the client's turn: to send a request, the rest of one, or to read the response."""
        return self._waits_for_request() or self.body_is_missing() or unsent > 0


class _PatientTransport:
    """A transport that closes only once the client has had time to read the response."""

    def __init__(self, transport: asyncio.Transport, connection: Connection) -> None:
        self._transport, self._connection = transport, connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def is_closing(self) -> bool:
        """Whether the transport is closing."""
        return self._connection.lingering or self._transport.is_closing()

    def close(self) -> None:
        """Send end of file, and close: at once, or once the client has stopped sending."""
        if self.is_closing():
            return
        if not self._connection.body_is_missing() or not self._transport.can_write_eof():
            self._transport.close()
            return
        self._connection.lingering = True
        self._transport.write_eof()
        self._transport.resume_reading()
        self._connection.loop.call_later(LINGER, self._transport.close)
