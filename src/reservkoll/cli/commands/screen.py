"""`reservkoll screen INVENTORY -o REPORT.xlsx`: assess every row of an inventory."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reservkoll.cli.commands.ledger import (
    Accounts,
    Goal,
    Ideburna,
    InputKind,
    Kind,
    LedgerRequest,
    SkipBadRows,
    summed_as_ledger,
)
from reservkoll.cli.engines.spark import Engine
from reservkoll.cli.list_options import (
    Given,
    Html,
    Limits,
    MappingFile,
    Output,
    Pdf,
    Quiet,
    SaveMapping,
    Sheets,
    Strict,
    Yes,
)
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import AsOf, Force, Lang, MadeOn, PublishedLimits, Rules, made_on_day
from reservkoll.cli.output_files.plan import Leads, PlanFiles
from reservkoll.cpv.level import Level
from reservkoll.i18n import Language, mark

say = speaker()

# Texts, not paths: with Spark they may be addresses (s3a://…), whose double stroke a path would lose.
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
    typer.Option("--summary", metavar=say(mark("FILE.json")), help=say(mark("Write the counts and sums as JSON."))),
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
        help=say(mark("Write which supplier fits which purchase as .csv, .jsonl or .parquet.")),
    ),
]
AnnotatedCopy = Annotated[
    Path | None,
    typer.Option(
        "--annotate",
        metavar=say(mark("COPY")),
        help=say(mark("Write a copy of the inventory with the answers beside.")),
    ),
]
NeedWindow = Annotated[
    int | None,
    typer.Option(
        "--need-window",
        metavar=say(mark("MONTHS")),
        min=1,
        max=120,
        help=say(mark("How near in time purchases of the same need are, in months; 12 if not given.")),
    ),
]
NeedLevel = Annotated[
    Level | None,
    typer.Option("--need-level", help=say(mark("How alike the CPV codes of the same need are; class if not given."))),
]
EndingWithin = Annotated[
    int | None,
    typer.Option(
        "--ending-within",
        metavar=say(mark("MONTHS")),
        min=1,
        max=120,
        help=say(mark("How soon contracts end that are told as ending, in months; 24 if not given.")),
    ),
]
Areas = Annotated[
    Path | None,
    typer.Option(
        "--areas",
        metavar=say(mark("FILE")),
        help=say(mark("Areas in which idéburna organisations deliver, in place of the rulebook's (YAML).")),
    ),
]
AcceptSuggestions = Annotated[
    bool,
    typer.Option(
        "--accept-suggestions",
        help=say(mark("Use the best proposed CPV code where a row states none, as if it were stated.")),
    ),
]
OneRowPer = Annotated[
    str | None,
    typer.Option(
        "--one-row-per",
        metavar="ID",
        help=say(mark("Count rows with the same reference number and value as one purchase: --one-row-per id.")),
    ),
]
BatchRows = Annotated[
    int | None,
    typer.Option(
        "--batch-rows",
        metavar=say(mark("ROWS")),
        min=0,
        help=say(
            mark("Read a csv or parquet file in parts of so many rows, as happens by itself to a long one; 0: whole.")
        ),
    ),
]
SparkOrNot = Annotated[
    Engine,
    typer.Option(
        "--engine",
        help=say(mark("Answer parquet or csv files on this machine, or with Apache Spark on as many as there are.")),
    ),
]
Master = Annotated[
    str | None,
    typer.Option(
        "--master",
        metavar="URL",
        help=say(mark("Which cluster Spark works on, such as local[4], spark://HOST:7077 or yarn.")),
    ),
]


def screen(
    inventories: Inventories,
    output: Output = None,
    data: Data = None,
    summary: Summary = None,
    html: Html = None,
    pdf: Pdf = None,
    plan: PlanFiles = None,
    lead: Leads = None,
    suppliers: Suppliers = None,
    supplier_data: SupplierData = None,
    annotate: AnnotatedCopy = None,
    given: Given = None,
    mapping: MappingFile = None,
    save_mapping: SaveMapping = None,
    sheet: Sheets = None,
    as_of: AsOf = None,
    made_on: MadeOn = None,
    lang: Lang = Language.SV,
    rules: Rules = None,
    published_limits: PublishedLimits = None,
    need_window: NeedWindow = None,
    need_level: NeedLevel = None,
    ending_within: EndingWithin = None,
    areas: Areas = None,
    yes: Yes = False,
    accept_suggestions: AcceptSuggestions = False,
    read_limits: Limits = None,
    one_row_per: OneRowPer = None,
    batch_rows: BatchRows = None,
    engine: SparkOrNot = Engine.LOCAL,
    master: Master = None,
    strict: Strict = False,
    force: Force = False,
    quiet: Quiet = False,
    kind: InputKind = Kind.INVENTORY,
    accounts: Accounts = None,
    ideburna: Ideburna = None,
    goal: Goal = None,
    skip_bad: SkipBadRows = False,
) -> None:
    """Read the inventories, answer every row and write what was asked for."""
    made_on_day(made_on)
    if summed_as_ledger(
        kind,
        LedgerRequest(
            ledgers=[Path(text) for text in inventories],
            output=output,
            data=None if data is None else Path(data),
            html=html,
            pdf=pdf,
            accounts=accounts,
            ideburna=ideburna,
            goal=goal,
            mapping=mapping,
            save_mapping=save_mapping,
            sheets=tuple(sheet or ()),
            given=given or [],
            read_limits=read_limits or "",
            skip_bad=skip_bad,
            language=lang,
            take_best=yes,
            strict=strict,
            force=force,
            quiet=quiet,
        ),
        not_for_ledgers={
            "--as-of": as_of,
            "--rules": rules,
            "--published-limits": published_limits,
            "--need-window": need_window,
            "--need-level": need_level,
            "--ending-within": ending_within,
            "--areas": areas,
            "--suppliers": suppliers,
            "--supplier-data": supplier_data,
            "--annotate": annotate,
            "--batch-rows": batch_rows,
            "--one-row-per": one_row_per,
            "--engine": None if engine is Engine.LOCAL else engine,
            "--master": master,
            "--summary": summary,
            "--plan": plan,
            "--lead": lead,
            "--accept-suggestions": accept_suggestions or None,
        },
    ):
        return
    from reservkoll.cli.engines.local import ScreenRequest, screen_inventories

    screen_inventories(
        ScreenRequest(
            lists=inventories,
            output=output,
            data_place=data,
            summary=summary,
            html=html,
            pdf=pdf,
            plans=plan or [],
            leads=lead or [],
            annotate=annotate,
            supplier_data=supplier_data,
            save_mapping=save_mapping,
            given=given or [],
            mapping=mapping,
            suppliers=suppliers or [],
            sheets=sheet or [],
            as_of=as_of,
            language=lang,
            rules=rules,
            published_limits=published_limits,
            take_best=yes,
            accept_suggestions=accept_suggestions,
            need_window=need_window,
            need_level=need_level,
            ending_within=ending_within,
            areas=areas,
            read_limits=read_limits or "",
            one_row_per=one_row_per,
            batch_rows=batch_rows,
            engine=engine,
            master=master,
            strict=strict,
            force=force,
            quiet=quiet,
        )
    )
