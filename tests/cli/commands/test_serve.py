"""`reservkoll serve`: how it starts and ends, and what it says where it cannot."""

from __future__ import annotations

import builtins
import re
import signal
import socket
import subprocess
import sys
from typing import Any
from urllib.request import urlopen

import pytest
from tests.cli.conftest import Run


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_this_computer_only_and_ends_when_asked(number: signal.Signals) -> None:
    command = [sys.executable, "-m", "reservkoll", "serve", "--no-browser", "--port", "0", "--lang", "en"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert server.stderr is not None
    found = re.search(r"http://127\.0\.0\.1:(\d+)/", server.stderr.readline())
    assert found is not None
    try:
        with urlopen(found[0], timeout=30) as answer:
            assert answer.status == 200
        own = {address[4][0] for address in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
        for address in own - {"127.0.0.1", "127.0.1.1"}:
            with pytest.raises((ConnectionError, TimeoutError)):
                socket.create_connection((address, int(found[1])), timeout=5)
    finally:
        server.send_signal(number)
        out, err = server.communicate(timeout=30)
    assert server.returncode == 0
    assert err.splitlines()[-1] == "Ended."
    assert "Traceback" not in err
    assert out == ""


def test_without_the_extra_it_says_which_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    importing = builtins.__import__

    def without(name: str, *rest: Any, **words: Any) -> Any:
        if name.partition(".")[0] in {"uvicorn", "starlette"}:
            raise ModuleNotFoundError(name)
        return importing(name, *rest, **words)

    monkeypatch.setattr(builtins, "__import__", without)
    monkeypatch.setattr("reservkoll.common.runtime.optional_imports.import_module", without)
    ran = run("serve", "--no-browser", "--lang", "en")
    assert ran.code == 2
    assert "the extra “web”. Install it with: " in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_port_that_is_taken_is_told(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = run("serve", "--no-browser", "--port", taken.getsockname()[1], "--lang", "en")
    assert ran.code == 2
    assert "--port 0" in ran.err


def test_limits_for_reading_that_make_no_sense_are_told_at_the_start(run: Run) -> None:
    ran = run("serve", "--no-browser", "--port", "0", "--read-limits", "cells=none", "--lang", "en")
    assert ran.code == 2
    assert "cells=none" in ran.err
