"""`screen … --plan FILE`: the dialogue plan, a workbook or a calendar file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import MORE
from reservkoll.i18n import mark

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
        rich_help_panel=MORE,
        help=say(mark("A lead time of the plan, such as invite.advertised=6; may be repeated.")),
    ),
]
