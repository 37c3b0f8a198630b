"""`screen … --plan FILE`: the dialogue plan, as a workbook or a calendar file depending on the suffix."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reservkoll.cli.localization.language import speaker
from reservkoll.common.errors import InputError
from reservkoll.i18n import mark

if TYPE_CHECKING:
    from reservkoll.screening.dialogue_plan.result import Plan

say = speaker()

PlanFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--plan",
        metavar=say(mark("FILE")),
        help=say(mark("Write a plan for dialogue with idéburna, .xlsx or .ics; may be repeated.")),
    ),
]
Leads = Annotated[
    list[str] | None,
    typer.Option(
        "--lead",
        metavar=say(mark("NAME=MONTHS")),
        help=say(mark("A lead time of the plan, such as invite.advertised=6; may be repeated.")),
    ),
]


def check_plan(path: Path) -> None:
    """Refuse other suffixes than those of a plan.

    Raises:
        InputError: with the remedy.
    """
    if path.suffix.lower() not in {".xlsx", ".ics"}:
        raise InputError(mark("“{path}”: a plan is a workbook (.xlsx) or a calendar (.ics)."), path=path)


def plan_writer(path: Path) -> Callable[[Plan, Path], None]:
    """What writes a plan of this suffix."""
    if path.suffix.lower() == ".ics":
        from reservkoll.reports.export.calendar import write_plan_ics

        return write_plan_ics
    from reservkoll.reports.render.xlsx.plan_workbook import write_plan_xlsx

    return write_plan_xlsx
