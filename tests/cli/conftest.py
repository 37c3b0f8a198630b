"""Runs the program as a user does, in this process."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from reservkoll.cli import STOPS, main
from reservkoll.rulebook import cache as rulebook_cache
from reservkoll.rulebook.cache import fetch
from reservkoll.rulebook.rulebook import Rulebook

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ran:
    """How a run ended and what it said."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


UNPACKED: dict[str, Rulebook] = {}


def fetched(sha256: str) -> Rulebook | None:
    """The rulebook from the cache, unpacked once for all tests that run the program in this process."""
    found = UNPACKED.get(sha256) or fetch(sha256)
    if found is not None:
        UNPACKED[sha256] = found
    return found


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setattr(rulebook_cache, "fetch", fetched)

    def call(*arguments: object, columns: int = 100) -> Ran:
        monkeypatch.setattr(sys, "argv", ["reservkoll", *map(str, arguments)])
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setenv("RESERVKOLL_DEBUG", "1")  # what is not foreseen fails the test
        monkeypatch.setattr(sys, "warnoptions", ["error"])  # so does a warning, which a user is spared
        capsys.readouterr()
        code = 0
        handlers = {number: signal.getsignal(number) for number in STOPS}
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Ran(code, said.out, said.err)

    return call
