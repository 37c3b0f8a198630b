"""Options shared by the commands that read lists."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import MORE
from reservkoll.i18n import mark
from reservkoll.reports.outputs import CsvForm

say = speaker()

Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar=say(mark("REPORT.xlsx")), help=say(mark("Write the report here."))),
]
Html = Annotated[
    Path | None,
    typer.Option(
        "--html", metavar=say(mark("REPORT.html")), help=say(mark("Write the report as one page for a browser."))
    ),
]
Pdf = Annotated[
    Path | None,
    typer.Option("--pdf", metavar=say(mark("FILE.pdf")), help=say(mark("Write a summary of a few pages as PDF."))),
]
Md = Annotated[
    Path | None,
    typer.Option(
        "--md",
        metavar=say(mark("FILE.md")),
        rich_help_panel=MORE,
        help=say(mark("Write the same summary as Markdown.")),
    ),
]
Given = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar=say(mark("FACT=VALUE")), help=say(mark("A fact for all rows, such as purchase.act=LOU."))
    ),
]
MappingFile = Annotated[
    Path | None,
    typer.Option(
        "--mapping",
        metavar=say(mark("FILE.yaml")),
        rich_help_panel=MORE,
        help=say(mark("Which column holds which fact.")),
    ),
]
SaveMapping = Annotated[
    Path | None,
    typer.Option(
        "--save-mapping",
        metavar=say(mark("FILE.yaml")),
        rich_help_panel=MORE,
        help=say(mark("Write the mapping that was found.")),
    ),
]
Sheets = Annotated[
    list[str] | None,
    typer.Option(
        "--sheet",
        metavar=say(mark("NAME")),
        rich_help_panel=MORE,
        help=say(mark("Read this sheet; may be repeated. '*' reads every visible sheet with known headings.")),
    ),
]
Yes = Annotated[
    bool,
    typer.Option(
        "--yes", rich_help_panel=MORE, help=say(mark("Take the best match for doubtful columns without asking."))
    ),
]
Organisations = Annotated[
    Path | None,
    typer.Option(
        "--organisations",
        metavar=say(mark("[INDEX]")),
        help=say(mark("Use the index of organisations (see `organisations import`); another one if named.")),
    ),
]
Limits = Annotated[
    str | None,
    typer.Option(
        "--read-limits",
        metavar=say(mark("NAME=NUMBER,…")),
        envvar="RESERVKOLL_READ_LIMITS",
        rich_help_panel=MORE,
        help=say(
            mark(
                "How much a workbook may hold, in cells, megabytes and ratio of packing, "
                "such as megabytes=9000,ratio=500."
            )
        ),
    ),
]
Csv = Annotated[
    CsvForm,
    typer.Option(
        "--csv",
        rich_help_panel=MORE,
        help=say(
            mark("Csv for programs, or as a Swedish Excel opens it: semicolons, decimal comma, headings and words.")
        ),
    ),
]
Strict = Annotated[
    bool, typer.Option("--strict", rich_help_panel=MORE, help=say(mark("Exit with 1 also when something is unknown.")))
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", rich_help_panel=MORE, help=say(mark("No progress and no summary.")))
]
