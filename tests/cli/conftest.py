"""Runs the program as a user does, in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.program import Ran, ended

ROOT = Path(__file__).parents[2]
Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object, columns: int = 100) -> Ran:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setenv("RESERVKOLL_DEBUG", "1")  # what is not foreseen fails the test
        monkeypatch.setattr(sys, "warnoptions", ["error"])  # so does a warning, which a user is spared
        capsys.readouterr()
        code = ended(*arguments)
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Ran(code, said.out, said.err)

    return call
