"""`reservkoll screen INVENTORY -o REPORT.xlsx`: assess every row of an inventory."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reservkoll.cli.commands.ledger import Accounts, Goal, Ideburna, InputKind, Kind, SkipBadRows, sum_ledgers
from reservkoll.cli.engines.choice import EngineChoice
from reservkoll.cli.list_options import (
    Csv,
    Given,
    Html,
    Limits,
    MappingFile,
    Md,
    Organisations,
    Output,
    Pdf,
    Quiet,
    SaveMapping,
    Sheets,
    Strict,
    Yes,
)
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import (
    MORE,
    AsOf,
    Awards,
    Force,
    Lang,
    MadeOn,
    NoConfig,
    PublishedLimits,
    Rules,
    made_on_day,
)
from reservkoll.cli.output_files.plan import Leads, PlanFiles
from reservkoll.cli.stated import Stated
from reservkoll.cpv.level import Level
from reservkoll.i18n import Language, mark
from reservkoll.reports.outputs import CsvForm

say = speaker()

# Strings, not paths: with Spark they may be URIs (s3a://…), whose double slash a `Path` would collapse.
Inventories = Annotated[
    list[str],
    typer.Argument(
        metavar=say(mark("INVENTORY…")),
        help=say(mark("Inventory: xlsx, xlsm, xlsb, xls, ods, csv, jsonl or parquet.")),
    ),
]
Data = Annotated[
    str | None,
    typer.Option(
        "--data",
        metavar=say(mark("OUT")),
        help=say(mark("Write the rows as .csv, .jsonl or .parquet.")),
    ),
]
Summary = Annotated[
    Path | None,
    typer.Option(
        "--summary",
        metavar=say(mark("FILE.json")),
        rich_help_panel=MORE,
        help=say(mark("Write the counts and sums as JSON.")),
    ),
]
Suppliers = Annotated[
    list[Path] | None,
    typer.Option(
        "--suppliers",
        metavar=say(mark("FILE")),
        help=say(mark("Our suppliers, as rows (xlsx, xls, ods, csv) or YAML; may be repeated.")),
    ),
]
SupplierData = Annotated[
    Path | None,
    typer.Option(
        "--supplier-data",
        metavar=say(mark("OUT")),
        rich_help_panel=MORE,
        help=say(mark("Write which supplier fits which purchase as .csv, .jsonl or .parquet.")),
    ),
]
AnnotatedCopy = Annotated[
    Path | None,
    typer.Option(
        "--annotate",
        metavar=say(mark("COPY")),
        rich_help_panel=MORE,
        help=say(mark("Write a copy of the inventory with the answers added.")),
    ),
]
NeedWindow = Annotated[
    int | None,
    typer.Option(
        "--need-window",
        metavar=say(mark("MONTHS")),
        min=1,
        max=120,
        rich_help_panel=MORE,
        help=say(mark("How close in time purchases of the same need are, in months; 12 if not given.")),
    ),
]
NeedLevel = Annotated[
    Level | None,
    typer.Option(
        "--need-level",
        rich_help_panel=MORE,
        help=say(mark("How similar the CPV codes of the same need are; class if not given.")),
    ),
]
EndingWithin = Annotated[
    int | None,
    typer.Option(
        "--ending-within",
        metavar=say(mark("MONTHS")),
        min=1,
        max=120,
        rich_help_panel=MORE,
        help=say(mark("Within how many months a contract counts as ending soon; 24 if not given.")),
    ),
]
Areas = Annotated[
    Path | None,
    typer.Option(
        "--areas",
        metavar=say(mark("FILE")),
        rich_help_panel=MORE,
        help=say(mark("Areas in which idéburna organisations deliver, in place of the rulebook's (YAML).")),
    ),
]
AcceptSuggestions = Annotated[
    bool,
    typer.Option(
        "--accept-suggestions",
        rich_help_panel=MORE,
        help=say(mark("Use the best proposed CPV code where a row states none, as if it were stated.")),
    ),
]
OneRowPer = Annotated[
    str | None,
    typer.Option(
        "--one-row-per",
        metavar="ID",
        rich_help_panel=MORE,
        help=say(mark("Count rows with the same reference number and value as one purchase: --one-row-per id.")),
    ),
]
BatchRows = Annotated[
    int | None,
    typer.Option(
        "--batch-rows",
        metavar=say(mark("ROWS")),
        min=0,
        rich_help_panel=MORE,
        help=say(mark("Read a csv or parquet file in parts of this many rows, the default for a long one; 0: whole.")),
    ),
]
EngineName = Annotated[
    EngineChoice,
    typer.Option(
        "--engine",
        rich_help_panel=MORE,
        help=say(mark("Process parquet or csv files on this machine, or with Apache Spark on a cluster.")),
    ),
]
Master = Annotated[
    str | None,
    typer.Option(
        "--master",
        metavar="URL",
        rich_help_panel=MORE,
        help=say(mark("Which cluster Spark works on, such as local[4], spark://HOST:7077 or yarn.")),
    ),
]


def screen(
    ctx: typer.Context,
    lists: Inventories,
    output: Output = None,
    data: Data = None,
    summary: Summary = None,
    html: Html = None,
    pdf: Pdf = None,
    md: Md = None,
    plan: PlanFiles = None,
    leads: Leads = None,
    suppliers: Suppliers = None,
    organisations: Organisations = None,
    supplier_data: SupplierData = None,
    awards: Awards = None,
    csv: Csv = CsvForm.MACHINE,
    annotate: AnnotatedCopy = None,
    given: Given = None,
    mapping: MappingFile = None,
    save_mapping: SaveMapping = None,
    sheets: Sheets = None,
    as_of: AsOf = None,
    made_on: MadeOn = None,
    language: Lang = Language.SV,
    rules: Rules = None,
    published_limits: PublishedLimits = None,
    need_window: NeedWindow = None,
    need_level: NeedLevel = None,
    ending_within: EndingWithin = None,
    areas: Areas = None,
    take_best: Yes = False,
    accept_suggestions: AcceptSuggestions = False,
    read_limits: Limits = None,
    one_row_per: OneRowPer = None,
    batch_rows: BatchRows = None,
    engine: EngineName = EngineChoice.LOCAL,
    master: Master = None,
    strict: Strict = False,
    force: Force = False,
    quiet: Quiet = False,
    no_config: NoConfig = False,
    kind: InputKind = Kind.INVENTORY,
    accounts: Accounts = None,
    ideburna: Ideburna = None,
    goal: Goal = None,
    skip_bad: SkipBadRows = False,
) -> None:
    """Read the inventories, assess every row and write the requested outputs."""
    made_on_day(made_on)
    stated = Stated(ctx)
    if kind is Kind.LEDGER:
        sum_ledgers(stated)
        return
    if kind is Kind.ACTIVITIES:
        from reservkoll.cli.activities import answer_activities

        answer_activities(stated)
        return
    from reservkoll.cli.engines.job import ScreenJob
    from reservkoll.cli.engines.run import screen_lists

    screen_lists(ScreenJob.of(stated))
