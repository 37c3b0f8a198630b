"""`reservkoll ledger LIST… --accounts MAP.yaml`: purchases by supplier, area and year."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from reservkoll.cli.console.column_prompt import asker
from reservkoll.cli.console.terminal import can_ask, terminal
from reservkoll.cli.environment import check_memory
from reservkoll.cli.list_options import (
    Csv,
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
from reservkoll.cli.options import MORE, Force, Lang, NoConfig
from reservkoll.cli.output_files.outputs import (
    check_csv,
    check_outputs,
    has_result,
    lines_written,
    show_written,
    write_outputs,
)
from reservkoll.cli.output_files.standard_outputs import own_folder, standard_outputs
from reservkoll.cli.stated import Stated
from reservkoll.i18n import Language, mark
from reservkoll.reports.outputs import CsvForm

if TYPE_CHECKING:
    from rich.console import Console

    from reservkoll.ledger.request import LedgerRequest
    from reservkoll.reports.content.ledger.report import LedgerReport
    from reservkoll.reports.outputs import Output as OutputFile

say = speaker()
NO_MEANING: Final = mark("{option} has no meaning for a supplier ledger. Leave it out.")
HERE: Final = ("force", "quiet", "strict")
CSV: Final = "csv"


class Kind(StrEnum):
    """What the rows of a list are."""

    INVENTORY = "inventory"
    LEDGER = "ledger"
    ACTIVITIES = "activities"


# `screen --kind ledger` is the old name of this command, kept as an alias with hidden options.
InputKind = Annotated[
    Kind,
    typer.Option(
        "--kind", rich_help_panel=MORE, help=say(mark("What the rows are: activities are answered as if bought."))
    ),
]
Ledgers = Annotated[
    list[Path],
    typer.Argument(
        metavar=say(mark("LEDGER…")),
        help=say(mark("Supplier ledger: xlsx, xlsm, xlsb, xls, ods, csv, jsonl or parquet.")),
    ),
]
AccountsMap = Annotated[
    Path | None,
    typer.Option("--accounts", metavar=say(mark("MAP.yaml")), help=say(mark("Which accounts are which service area."))),
]
IdeburnaList = Annotated[
    Path | None,
    typer.Option("--ideburna", metavar=say(mark("LIST")), help=say(mark("Your list of idéburna organisations."))),
]
SkipBad = Annotated[
    bool,
    typer.Option(
        "--skip-bad", rich_help_panel=MORE, help=say(mark("Leave out rows of the list of idéburna that are wrong."))
    ),
]
InventoryFile = Annotated[
    Path | None,
    typer.Option(
        "--inventory",
        metavar=say(mark("LIST")),
        help=say(mark("A list of contracts: those that end soon are shown with what is bought in each area.")),
    ),
]
GoalShare = Annotated[
    str | None,
    typer.Option("--goal", metavar=say(mark("PERCENT")), help=say(mark("The goal for the share, in per cent."))),
]
LedgerData = Annotated[
    Path | None,
    typer.Option("--data", metavar=say(mark("OUT")), help=say(mark("Write the sums as .csv, .jsonl or .parquet."))),
]
LedgerSummary = Annotated[
    Path | None,
    typer.Option(
        "--summary", metavar=say(mark("OUT.json")), help=say(mark("Write the figures of the report as JSON."))
    ),
]
LedgerGiven = Annotated[
    list[str] | None,
    typer.Option("--set", metavar=say(mark("FIELD=VALUE")), help=say(mark("A field for all rows, such as date=2025."))),
]
Accounts = Annotated[Path | None, typer.Option("--accounts", hidden=True)]
Ideburna = Annotated[Path | None, typer.Option("--ideburna", hidden=True)]
Goal = Annotated[str | None, typer.Option("--goal", hidden=True)]
SkipBadRows = Annotated[bool, typer.Option("--skip-bad", hidden=True)]


def ledger(
    ctx: typer.Context,
    lists: Ledgers,
    output: Output = None,
    data: LedgerData = None,
    csv: Csv = CsvForm.MACHINE,
    html: Html = None,
    pdf: Pdf = None,
    md: Md = None,
    summary: LedgerSummary = None,
    accounts: AccountsMap = None,
    ideburna: IdeburnaList = None,
    organisations: Organisations = None,
    inventory: InventoryFile = None,
    skip_bad: SkipBad = False,
    goal: GoalShare = None,
    given: LedgerGiven = None,
    mapping: MappingFile = None,
    save_mapping: SaveMapping = None,
    sheets: Sheets = None,
    language: Lang = Language.SV,
    take_best: Yes = False,
    read_limits: Limits = None,
    strict: Strict = False,
    force: Force = False,
    quiet: Quiet = False,
    no_config: NoConfig = False,
) -> None:
    """Sum the ledgers by supplier, service area and year, and write the requested outputs."""
    sum_ledgers(Stated(ctx))


def sum_ledgers(stated: Stated) -> None:
    """Read the ledgers, sum them and write the requested outputs.

    Raises:
        ReservkollError: something cannot be used.
        typer.Exit: 1, if cells could not be parsed (or with --strict if an account has no area, or a year or a
            supplier's number is unknown).
    """
    check_memory()
    from reservkoll.ledger.request import LedgerRequest
    from reservkoll.ledger.service import something_unknown
    from reservkoll.reports.outputs import LEDGER_FORMS, outputs_of
    from reservkoll.reports.render.terminal.ledger import show_ledger

    places = stated.places(LEDGER_FORMS)
    values = stated.only((*LedgerRequest.model_fields, *places, *HERE, CSV), NO_MEANING)
    profile = stated.profile()
    for name in ("accounts", "ideburna"):
        if profile.file(name) is not None:
            values.setdefault(name, profile.file(name))
    request = LedgerRequest(**{name: values[name] for name in LedgerRequest.model_fields if name in values})
    asked = stated.by_option(places)
    standard = {} if has_result(asked) else standard_outputs(request.lists, LEDGER_FORMS, force="force" in values)
    outputs = outputs_of({**asked, **{option: (path,) for option, path in standard.items()}}, LEDGER_FORMS)
    with own_folder(standard):
        console = terminal(stderr=True, quiet="quiet" in values)
        csv = values.get(CSV, CsvForm.MACHINE)
        check_csv(csv, asked)
        report, faulty = _answer(request, outputs, console, csv, force="force" in values)
        written, first = [output.path for output in outputs], next(iter(standard.values()), None)
        show_ledger(console, report, lines_written(console, written, first))
        show_written(console, written, first)
    if faulty or ("strict" in values and something_unknown(report.sums)):
        raise typer.Exit(1)


def _answer(
    request: LedgerRequest, outputs: Sequence[OutputFile], console: Console, csv: CsvForm, *, force: bool
) -> tuple[LedgerReport, bool]:
    """Compute, show and write the sums; returns the report, and whether any cell could not be parsed."""
    from reservkoll.cli.console.progress import READING, SUMMING, Stages
    from reservkoll.common import clock
    from reservkoll.ledger.service import LedgerService
    from reservkoll.reports.content.ledger.report import ledger_report
    from reservkoll.reports.outputs import MadeLedger
    from reservkoll.screening.ending_contracts import contracts_ending

    optional = (request.accounts, request.ideburna, request.organisations, request.inventory, request.mapping)
    inputs = [*request.lists, *(path for path in optional if path is not None)]
    check_outputs(outputs, request.lists, inputs, force=force)
    service = LedgerService(request)
    planned = [
        *((path.name, READING / len(request.lists)) for path in request.lists),
        (mark("Summing"), SUMMING),
        *((output.path.name, output.weight) for output in outputs),
    ]
    with Stages(console, say, planned) as stages:
        read = service.read(asker(stages, _told) if can_ask(console) else None, lambda _: stages.next())
        stages.rows(read.frame.height)
        stages.next()
        contracts = None
        if request.inventory is not None:
            contracts = contracts_ending(request.inventory, service, clock.today(), request.language)
        report = ledger_report(service.sum(read), request.language, contracts)
        made = MadeLedger(report, read.mapping.to_yaml(), clock.today(), csv)
        write_outputs(outputs, made, inputs, force=force, before_each=stages.next)
    return report, not read.problems.is_empty()


def _told(field: str) -> str:
    """The label of a field in questions about columns."""
    from reservkoll.ledger.columns import LABELS

    return say(LABELS[field])
