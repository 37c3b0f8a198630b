"""Ends a run whose main thread is busy in a library and cannot handle a signal.

Python calls a signal handler once the main thread is back in Python code, which may take minutes while a table
is sorted. A separate thread sees the signal at once, gives the handler a moment, and then ends the program.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

GRACE: Final = 2.0  # seconds until an orderly end must have begun
_started: list[threading.Thread] = []
_current: list[tuple[Callable[..., None], list[int], Callable[[], None]]] = []


def end_in_time(handler: Callable[..., None], stopped: list[int], say: Callable[[], None]) -> None:
    """Ensure that the program ends even if `handler` is not called; `stopped` shows that it was, `say` prints why.

    Call it in the main thread. Does nothing while another handler is installed (a server's).
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
            continue  # the main thread has handled it
        from reservkoll.common.atomic_write import clear_unfinished

        clear_unfinished()
        with suppress(Exception):
            say()
        os._exit(128 + number)
