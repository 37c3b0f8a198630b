"""Ending a run whose main thread is busy in a library and so cannot heed a signal.

Python hands a signal to its handler when the main thread comes back to Python, which may be minutes away while a table
is sorted. A thread of its own hears of the signal at once, gives the handler a moment, and then ends the program.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

GRACE: Final = 2.0  # seconds that an orderly end may take to begin
_started: list[threading.Thread] = []
_current: list[tuple[Callable[..., None], list[int], Callable[[], None]]] = []


def end_in_time(handler: Callable[..., None], stopped: list[int], say: Callable[[], None]) -> None:
    """See to it that the program ends though `handler` is not called; `stopped` tells that it was, `say` says the end.

    Call it in the main thread. Where another handler has taken over (a server's), nothing is done.
    """
    _current[:] = [(handler, stopped, say)]
    if _started or os.name != "posix":
        return
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    _started.append(threading.Thread(target=_watch, args=(reading,), daemon=True))
    _started[0].start()


def _watch(reading: int) -> None:
    while True:
        number = os.read(reading, 1)[0]
        if number not in {signal.SIGINT, signal.SIGTERM} or not _current:
            continue
        handler, stopped, say = _current[0]
        if signal.getsignal(number) is not handler:
            continue
        time.sleep(GRACE)
        if stopped:
            continue  # the main thread has heard of it
        from reservkoll.common.atomic_write import clear_unfinished

        clear_unfinished()
        with suppress(Exception):
            say()
        os._exit(128 + number)
