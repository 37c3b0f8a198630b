"""`screen … --plan FILE`: the plan for dialogue, as a workbook or a calendar file by the suffix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reservkoll.cli.language import speaker
from reservkoll.errors import InputError
from reservkoll.texts import mark

if TYPE_CHECKING:
    from reservkoll.inventory.inventory import Inventory
    from reservkoll.inventory.screen import Settings
    from reservkoll.report.plan import Lead, Plan
    from reservkoll.report.screening import Screening
    from reservkoll.rulebook.rulebook import Rulebook

say = speaker()

PlanFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--plan",
        metavar="FILE",
        help=say(mark("Write a plan for dialogue with idéburna, .xlsx or .ics; may be repeated.")),
    ),
]
Leads = Annotated[
    list[str] | None,
    typer.Option(
        "--lead",
        metavar="NAME=MONTHS",
        help=say(mark("A lead time of the plan, such as invite.advertised=6; may be repeated.")),
    ),
]


@dataclass(frozen=True)
class PlanRequest:
    """The files that are wanted and the lead times they are counted by."""

    files: tuple[Path, ...]
    leads: tuple[Lead, ...]

    def made(self, inventory: Inventory, screening: Screening, rulebook: Rulebook, settings: Settings) -> Plan | None:
        """The plan, where one is wanted."""
        from reservkoll.inventory.plan import plan

        if not self.files:
            return None
        return plan(inventory, screening, rulebook, settings, self.leads)


def check_plans(files: Sequence[Path], leads: Sequence[str]) -> None:
    """Refuse other suffixes, and lead times without a plan.

    Raises:
        InputError: with the remedy.
    """
    for path in files:
        if path.suffix.lower() not in {".xlsx", ".ics"}:
            raise InputError(mark("“{path}”: a plan is a workbook (.xlsx) or a calendar (.ics)."), path=path)
    if leads and not files:
        raise InputError(mark("--lead is for the plan. Give --plan FILE.xlsx or FILE.ics too."))


def plan_request(files: Sequence[Path], leads: Sequence[str], rulebook: Rulebook, settings: Settings) -> PlanRequest:
    """What is wanted, the lead times read.

    Raises:
        InputError: a lead time that cannot be understood.
    """
    from reservkoll.inventory.plan import lead_times

    return PlanRequest(tuple(files), lead_times(rulebook.plan, leads, settings.language))


def plan_writer(path: Path) -> Callable[[Plan, Path], None]:
    """What writes a plan of this suffix."""
    if path.suffix.lower() == ".ics":
        from reservkoll.report.plan_ics import write_plan_ics

        return write_plan_ics
    from reservkoll.report.plan_xlsx import write_plan_xlsx

    return write_plan_xlsx
