"""Finished reports, held in memory for a short time under unguessable names."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Report:
    """A report's file name and bytes, and when it is forgotten."""

    name: str
    content: bytes
    until: float


class Reports:
    """At most `most` reports, each for `seconds`; the oldest goes first."""

    def __init__(self, most: int = 4, seconds: float = 3600, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._kept: OrderedDict[str, Report] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, name: str, content: bytes) -> str:
        """Keep a report; the key to ask for it by."""
        key = secrets.token_urlsafe(24)
        with self._lock:
            self._forget()
            while len(self._kept) >= self._most:
                self._kept.popitem(last=False)
            self._kept[key] = Report(name, content, self._clock() + self._seconds)
        return key

    def get(self, key: str) -> Report | None:
        """The report, or None where there is none (any more)."""
        with self._lock:
            self._forget()
            return self._kept.get(key)

    def _forget(self) -> None:
        now = self._clock()
        for key in [key for key, report in self._kept.items() if report.until <= now]:
            del self._kept[key]
