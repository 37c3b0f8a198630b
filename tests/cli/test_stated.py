"""Every parameter of `screen` and `ledger` is a field of a request, and what a kind of list cannot use is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import typer
from pydantic import ValidationError

from reservkoll.cli.commands import ledger, screen
from reservkoll.cli.commands.ledger import CSV, HERE
from reservkoll.cli.engines.job import ScreenJob
from reservkoll.cli.stated import ELSEWHERE
from reservkoll.common.errors import InputError
from reservkoll.i18n import Language
from reservkoll.ledger.request import LedgerRequest
from reservkoll.reports.outputs import FORMS, LEDGER_FORMS, Form
from reservkoll.screening.request import ScreeningRequest
from reservkoll.web.job_parts import JobRequest

SCREEN = {*ScreenJob.model_fields, *ScreeningRequest.model_fields}
LEDGER = {*LedgerRequest.model_fields, *HERE, CSV}


def _parameters(command: object, name: str) -> dict[str, str]:
    app = typer.Typer()
    app.command(name)(command)  # type: ignore[type-var]
    return {str(each.name): each.opts[0] for each in typer.main.get_command(app).params if each.name != "help"}


def _strange(parameters: dict[str, str], fields: set[str], forms: list[Form]) -> set[str]:
    options = {form.option for form in forms}
    known = {*fields, *ELSEWHERE, *(name for name, option in parameters.items() if option in options)}
    shell = {"install_completion", "show_completion"}
    return parameters.keys() - known - shell


def test_every_parameter_has_its_field() -> None:
    of_ledger = _parameters(ledger.ledger, "ledger")
    assert not _strange(of_ledger, LEDGER, LEDGER_FORMS)
    hidden = {"accounts", "ideburna", "goal", "skip_bad"}
    assert _strange(_parameters(screen.screen, "screen"), SCREEN, FORMS) == hidden
    assert hidden <= of_ledger.keys()


def test_a_request_is_validated_once_and_for_all() -> None:
    day = date(2026, 11, 30)
    request = ScreeningRequest(lists=("a.csv",), today=day, as_of="2025-01-01", read_limits="cells=7")  # type: ignore[arg-type]
    assert request.as_of == date(2025, 1, 1)
    assert request.read_limits.cells == 7
    with pytest.raises(InputError):
        ScreeningRequest(lists=("a.csv",), today=day, as_of="1 januari")  # type: ignore[arg-type]
    with pytest.raises(InputError):
        ScreeningRequest(lists=("a.csv",), today=day, read_limits="rows=7")  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        ScreeningRequest(lists=("a.csv",), today=day, colour="red")  # type: ignore[call-arg]
    with pytest.raises(InputError):
        LedgerRequest(lists=(Path("a.csv"),), goal="101")  # type: ignore[arg-type]
    with pytest.raises(InputError):
        LedgerRequest(lists=(Path("a.csv"),), given=["date"])  # type: ignore[arg-type]


def test_a_job_of_the_local_page_is_the_same_on_the_other_side(tmp_path: Path) -> None:
    asked = ScreeningRequest(
        lists=("a.csv",),
        today=date(2026, 11, 30),
        language=Language.EN,
        given=("purchase.act=LOU",),
        as_of=date(2025, 1, 1),
        suppliers=(Path("b.csv"),),
        one_row_per="id",
    )
    job = JobRequest(
        place=tmp_path,
        folder=tmp_path,
        outcomes=tmp_path,
        megabytes=100,
        seconds=60,
        request=asked,
        answers={"å": "id"},
    )
    assert JobRequest.model_validate_json(job.model_dump_json()) == job
