"""`reservkoll ledger LIST… --accounts MAP.yaml`: purchases by supplier, area and year."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reservkoll import __version__
from reservkoll.cli.console.column_prompt import asker
from reservkoll.cli.console.terminal import terminal
from reservkoll.cli.environment import check_memory
from reservkoll.cli.list_options import (
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
from reservkoll.cli.options import Force, Lang
from reservkoll.common.atomic_write import real
from reservkoll.common.errors import InputError
from reservkoll.i18n import Language, mark

if TYPE_CHECKING:
    from reservkoll.ledger.columns import LedgerMapping
    from reservkoll.ledger.organisations import OrganisationList
    from reservkoll.ledger.sums import LedgerSums
    from reservkoll.reports.content.ledger_report import LedgerReport

say = speaker()
HIGHEST_GOAL = 100


class Kind(StrEnum):
    """What the rows of the input are."""

    INVENTORY = "inventory"
    LEDGER = "ledger"


# `screen --kind ledger` was the name of this command, and stays as a hidden alias with its options.
InputKind = Annotated[Kind, typer.Option("--kind", hidden=True)]
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
    typer.Option("--skip-bad", help=say(mark("Leave out rows of the list of idéburna that are wrong."))),
]
GoalShare = Annotated[
    str | None,
    typer.Option("--goal", metavar=say(mark("PERCENT")), help=say(mark("The goal for the share, in per cent."))),
]
LedgerData = Annotated[
    Path | None,
    typer.Option("--data", metavar=say(mark("OUT")), help=say(mark("Write the sums as .csv, .jsonl or .parquet."))),
]
LedgerGiven = Annotated[
    list[str] | None,
    typer.Option("--set", metavar=say(mark("FIELD=VALUE")), help=say(mark("A field for all rows, such as date=2025."))),
]
Accounts = Annotated[Path | None, typer.Option("--accounts", hidden=True)]
Ideburna = Annotated[Path | None, typer.Option("--ideburna", hidden=True)]
Goal = Annotated[str | None, typer.Option("--goal", hidden=True)]
SkipBadRows = Annotated[bool, typer.Option("--skip-bad", hidden=True)]


@dataclass(frozen=True)
class LedgerRequest:
    """The options of `ledger`."""

    ledgers: list[Path]
    output: Path | None
    data: Path | None
    html: Path | None
    pdf: Path | None
    accounts: Path | None
    ideburna: Path | None
    goal: str | None
    mapping: Path | None
    save_mapping: Path | None
    sheets: tuple[str, ...]
    given: list[str]
    read_limits: str
    skip_bad: bool
    language: Language
    take_best: bool
    strict: bool
    force: bool
    quiet: bool


def ledger(
    ledgers: Ledgers,
    output: Output = None,
    data: LedgerData = None,
    html: Html = None,
    pdf: Pdf = None,
    accounts: AccountsMap = None,
    ideburna: IdeburnaList = None,
    skip_bad: SkipBad = False,
    goal: GoalShare = None,
    given: LedgerGiven = None,
    mapping: MappingFile = None,
    save_mapping: SaveMapping = None,
    sheet: Sheets = None,
    lang: Lang = Language.SV,
    yes: Yes = False,
    read_limits: Limits = None,
    strict: Strict = False,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Sum the ledgers by supplier, service area and year, and write what was asked for."""
    sum_ledgers(
        LedgerRequest(
            ledgers=ledgers,
            output=output,
            data=data,
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
        )
    )


def summed_as_ledger(kind: Kind, request: LedgerRequest, *, not_for_ledgers: Mapping[str, object]) -> bool:
    """Whether the input was a ledger, which is then done. `not_for_ledgers` are options that ledgers know nothing of.

    Raises:
        InputError: an option that has no meaning for this kind of input.
    """
    if kind is Kind.INVENTORY:
        for_ledgers = {
            "--accounts": request.accounts,
            "--ideburna": request.ideburna,
            "--goal": request.goal,
            "--skip-bad": request.skip_bad,
        }
        _refuse(
            for_ledgers,
            mark(
                "{option} is for supplier ledgers: reservkoll ledger LEDGER -o REPORT.xlsx. Leave it out for purchases."
            ),
        )
        return False
    _refuse(not_for_ledgers, mark("{option} has no meaning for a supplier ledger. Leave it out."))
    sum_ledgers(request)
    return True


def _refuse(given: Mapping[str, object], template: str) -> None:
    for option, value in given.items():
        if value not in (None, False, (), []):
            raise InputError(template, option=option)


def sum_ledgers(request: LedgerRequest) -> None:
    """Read the ledgers, sum them and write what was asked for.

    Raises:
        ReservkollError: something cannot be used.
        typer.Exit: 1, when cells could not be understood (or with --strict when an account has no area, a year or a
            supplier's number is unknown).
    """
    check_memory()
    from reservkoll.cli.console.progress import READING, SUMMING, Stages
    from reservkoll.ledger.accounts import no_accounts, read_accounts
    from reservkoll.ledger.columns import read_ledger_mapping
    from reservkoll.ledger.ledger import combined_ledgers, read_ledger
    from reservkoll.ledger.organisations import read_organisations
    from reservkoll.ledger.sums import sum_ledger
    from reservkoll.reports.content.ledger_report import ledger_report
    from reservkoll.reports.outputs import weight_of
    from reservkoll.reports.render.terminal.ledger import show_ledger
    from reservkoll.tabular.read_limits import ReadLimits

    outputs, inputs = _checked_paths(request)
    goal = _goal(request.goal)
    accounts = read_accounts(request.accounts) if request.accounts else no_accounts(say(mark("All purchases")))
    organisations = read_organisations(request.ideburna, skip_bad=request.skip_bad) if request.ideburna else None
    known = read_ledger_mapping(request.mapping) if request.mapping else None
    console = terminal(stderr=True, quiet=request.quiet)
    asks = sys.stdin.isatty() and console.is_terminal and not request.quiet
    planned = [
        *((path.name, READING / len(request.ledgers)) for path in request.ledgers),
        (mark("Summing"), SUMMING),
        (mark("Writing"), sum(weight_of(path.suffix) for path in outputs)),
    ]
    with Stages(console, say, planned) as stages:
        read = []
        for path in request.ledgers:
            stages.next()
            read.append(
                read_ledger(
                    path,
                    mapping=known,
                    sheets=request.sheets,
                    choose=asker(stages, _told) if asks else None,
                    take_best=request.take_best,
                    given=_given(request.given),
                    limits=ReadLimits.parse(request.read_limits),
                )
            )
        ledger = combined_ledgers(read)
        if organisations and organisations.skipped:
            ledger = replace(ledger, notes=(*ledger.notes, _skipped(organisations)))
        if not request.accounts:
            ledger = replace(ledger, notes=(*ledger.notes, (WITHOUT_MAP, {})))
        stages.rows(ledger.frame.height)
        stages.next()
        sums = sum_ledger(ledger, accounts, organisations.frame if organisations else None, goal)
        report = ledger_report(ledger, sums, accounts.areas, _run(request, ledger.mapping), request.language)
        stages.next()
        _write(request, report, ledger.mapping.to_yaml(), inputs)
    show_ledger(console, report)
    for path in outputs:
        console.print(say(mark("Written: {path}")).format(path=path), markup=False, soft_wrap=True)
    if not ledger.problems.is_empty() or (request.strict and _something_unknown(sums)):
        raise typer.Exit(1)


def _told(field: str) -> str:
    """The label of a field in the question about what a column holds."""
    from reservkoll.ledger.columns import LABELS

    return f"{say(LABELS[field])} ({field})"


WITHOUT_MAP = mark(
    "No map of accounts was given (--accounts), so service areas are missing: the purchases are summed by supplier and "
    "year, and the share is of all of them. Copy examples/ledger-accounts.yaml and write your own accounts in it."
)


def _given(settings: list[str]) -> dict[str, str]:
    """`field=value` settings for all rows."""
    given: dict[str, str] = {}
    for setting in settings:
        field, equals, text = (part.strip() for part in setting.partition("="))
        if not equals or not text:
            raise InputError(mark("--set {setting}: write field=value, such as date=2025."), setting=setting)
        if field in given:
            raise InputError(mark("--set {path} is given twice. Give it once."), path=field)
        given[field] = text
    return given


def _skipped(organisations: OrganisationList) -> tuple[str, dict[str, object]]:
    from reservkoll.ledger.organisations import first_problems

    problems = first_problems(organisations.skipped)
    return (
        mark("{path}: {count} rows were left out, since they are wrong (--skip-bad).\n{problems}"),
        {"path": str(organisations.path), "count": len(organisations.skipped), "problems": problems},
    )


def _write(request: LedgerRequest, report: LedgerReport, mapping: str, inputs: list[Path]) -> None:
    """Write what was asked for, each file whole or not at all."""
    from reservkoll.common import clock
    from reservkoll.common.atomic_write import whole_file
    from reservkoll.reports.content.ledger_report import data_rows_of
    from reservkoll.reports.content.ledger_sections import write_ledger_html
    from reservkoll.reports.content.ledger_summary import write_ledger_summary_pdf
    from reservkoll.reports.export.tables import write_frame
    from reservkoll.reports.render.xlsx.ledger_workbook import write_ledger_report

    writers: tuple[tuple[Path | None, Callable[[Path], object]], ...] = (
        (request.output, lambda part: write_ledger_report(report, part)),
        (request.html, lambda part: write_ledger_html(report, part)),
        (request.pdf, lambda part: write_ledger_summary_pdf(report, part, made=clock.today())),
        (request.data, lambda part: write_frame(data_rows_of(report), part, money="amount_sek")),
        (request.save_mapping, lambda part: part.write_text(mapping, "utf-8")),
    )
    for path, write in writers:
        if path is not None:
            with whole_file(path, inputs=inputs, force=request.force) as part:
                write(part)


def _checked_paths(request: LedgerRequest) -> tuple[list[Path], list[Path]]:
    """The outputs and inputs, once it is sure that the outputs may be written."""
    from reservkoll.common.atomic_write import check_output
    from reservkoll.reports.export.tables import check_format
    from reservkoll.reports.render.html.environment import check_html
    from reservkoll.reports.render.xlsx.workbook import check_report

    outputs = [
        path
        for path in (request.output, request.html, request.pdf, request.data, request.save_mapping)
        if path is not None
    ]
    if set(outputs) <= {request.save_mapping}:
        raise InputError(mark("Say where the result is to go: -o REPORT.xlsx or another output, such as --data FILE."))
    if len({real(path) for path in outputs}) < len(outputs):
        raise InputError(mark("Two outputs have the same name. Give each its own."))
    if request.output is not None:
        check_report(request.output)
    if request.html is not None:
        check_html(request.html)
    if request.pdf is not None:
        from reservkoll.reports.render.pdf import check_pdf

        check_pdf(request.pdf)
    if request.data is not None:
        check_format(request.data)
    optional = (request.accounts, request.ideburna, request.mapping)
    inputs = [*request.ledgers, *(path for path in optional if path is not None)]
    for path in outputs:
        check_output(path, inputs=inputs, force=request.force)
    return outputs, inputs


def _goal(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        goal = Decimal(text.strip().removesuffix("%").strip().replace(",", "."))
    except InvalidOperation:
        goal = Decimal(0)
    if not goal.is_finite() or not 0 < goal <= HIGHEST_GOAL:
        raise InputError(
            mark("--goal: “{text}” is no share in per cent. Write a number above 0 and at most 100, such as 10."),
            text=text,
        )
    return goal


def _something_unknown(sums: LedgerSums) -> bool:
    return bool((sums.rows["placed"] != "area").any() or (sums.rows["standing"] == "unknown").any()) or bool(
        sums.rows["year"].null_count() or sums.rows["rows_without_amount"].sum()
    )


def _run(request: LedgerRequest, mapping: LedgerMapping) -> dict[str, str]:
    """What made the report: enough to make it again."""
    run = {say(mark("Tool")): f"reservkoll {__version__}"}
    for number, path in enumerate(request.ledgers, start=1):
        label = say(mark("Input")) if len(request.ledgers) == 1 else f"{say(mark('Input'))} {number}"
        run[label] = f"{path.name}, SHA-256 {_hash(path)}"
    for option, given in (("--accounts", request.accounts), ("--ideburna", request.ideburna)):
        if given is not None:
            run[option] = f"{given.name}, SHA-256 {_hash(given)}"
    if request.goal is not None:
        run["--goal"] = request.goal
    for field, heading in mapping.columns.items():
        run[say(mark("Column for {fact}")).format(fact=field)] = heading if heading is not None else "–"
    return run


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
