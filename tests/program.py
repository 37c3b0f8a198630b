"""The program in this process, as a user starts it: how it ended, what it said, and the signals as they were before."""

from __future__ import annotations

import signal
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest.mock import patch

import pytest

from reservkoll.cli import STOPS, main
from reservkoll.rulebook import cache
from reservkoll.rulebook.cache import fetch
from reservkoll.rulebook.rulebook import Rulebook

UNPACKED: dict[str, Rulebook] = {}


@dataclass(frozen=True)
class Ran:
    """How a run ended and what it said."""

    code: int
    out: str
    err: str


def unpacked(sha256: str) -> Rulebook | None:
    """The rulebook from the cache, unpacked once for all runs in this process."""
    found = UNPACKED.get(sha256) or fetch(sha256)
    if found is not None:
        UNPACKED[sha256] = found
    return found


def ended(*arguments: object) -> int:
    """The exit code of a run with these arguments; it says what it says where this process does."""
    handlers = {number: signal.getsignal(number) for number in STOPS}
    command = ["reservkoll", *map(str, arguments)]
    try:
        with patch.object(sys, "argv", command), patch.object(cache, "fetch", unpacked):
            main()
    except SystemExit as stop:
        return int(stop.code or 0)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    return 0


def program(*arguments: object, cwd: Path, columns: int = 300) -> Ran:
    """A run in the folder `cwd`, for fixtures that outlive a test; a test takes the fixture `run`."""
    said = [TextIOWrapper(BytesIO(), "utf-8", newline="") for _ in range(2)]
    with pytest.MonkeyPatch.context() as monkeypatch, redirect_stdout(said[0]), redirect_stderr(said[1]):
        monkeypatch.chdir(cwd)
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setenv("RESERVKOLL_DEBUG", "1")
        code = ended(*arguments)
    out, err = (_text(each) for each in said)
    assert "Traceback" not in err, err
    return Ran(code, out, err)


def _text(stream: TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()
