"""An error that comes from another process says what it said there."""

from __future__ import annotations

import pickle
from pathlib import Path

from reservkoll.common.errors import InputError, ReservkollError, RulebookError
from reservkoll.cpv.nomenclature import CodeError


def test_errors_pass_between_processes_whole() -> None:
    inner = InputError("no {what}", what="lines")
    errors: list[ReservkollError] = [
        ReservkollError("{path}: {why}", path=Path("a.csv"), why=inner),
        RulebookError("broken"),
        CodeError("“{text}”: {proposals}", "9", ("90911200-8", "90000000-7")),
    ]
    for error in errors:
        passed = pickle.loads(pickle.dumps(error))
        assert type(passed) is type(error)
        assert str(passed) == str(error)
        assert {**vars(passed), "parameters": None} == {**vars(error), "parameters": None}
