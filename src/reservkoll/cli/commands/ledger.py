"""`reservkoll screen LEDGER --kind ledger --accounts MAP.yaml`: purchases by supplier, area and year."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reservkoll import __version__
from reservkoll.cli.console.column_prompt import asker
from reservkoll.cli.console.terminal import terminal
from reservkoll.cli.localization.language import speaker
from reservkoll.common.errors import InputError
from reservkoll.i18n import Language, mark

if TYPE_CHECKING:
    from reservkoll.ledger.columns import LedgerMapping
    from reservkoll.ledger.sums import LedgerSums
    from reservkoll.reports.content.ledger_report import LedgerReport

say = speaker()
HIGHEST_GOAL = 100


class Kind(StrEnum):
    """What the rows of the input are."""

    INVENTORY = "inventory"
    LEDGER = "ledger"


InputKind = Annotated[
    Kind, typer.Option("--kind", help=say(mark("What the rows are: purchases (inventory) or postings (ledger).")))
]
Accounts = Annotated[
    Path | None,
    typer.Option(
        "--accounts", metavar=say(mark("MAP.yaml")), help=say(mark("Ledger: which accounts are which service area."))
    ),
]
Ideburna = Annotated[
    Path | None,
    typer.Option(
        "--ideburna", metavar=say(mark("LIST")), help=say(mark("Ledger: your list of idéburna organisations."))
    ),
]
Goal = Annotated[
    str | None,
    typer.Option(
        "--goal", metavar=say(mark("PERCENT")), help=say(mark("Ledger: the goal for the share, in per cent."))
    ),
]


@dataclass(frozen=True)
class LedgerRequest:
    """What the user asked for, as the options of `screen` say it."""

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
    language: Language
    take_best: bool
    strict: bool
    force: bool
    quiet: bool


def screened_as_ledger(kind: Kind, request: LedgerRequest, *, not_for_ledgers: Mapping[str, object]) -> bool:
    """Whether the input was a ledger, which is then done. `not_for_ledgers` are options that ledgers know nothing of.

    Raises:
        InputError: an option that has no meaning for this kind of input.
    """
    if kind is Kind.INVENTORY:
        _refuse(kind, {"--accounts": request.accounts, "--ideburna": request.ideburna, "--goal": request.goal})
        return False
    _refuse(kind, not_for_ledgers)
    screen_ledger(request)
    return True


def _refuse(kind: Kind, given: Mapping[str, object]) -> None:
    for option, value in given.items():
        if value not in (None, False, (), []):
            raise InputError(
                mark("{option} has no meaning for --kind {kind}. Leave it out, or choose another --kind."),
                option=option,
                kind=kind.value,
            )


def screen_ledger(request: LedgerRequest) -> None:
    """Read the ledgers, sum them and write what was asked for.

    Raises:
        ReservkollError: something cannot be used.
        typer.Exit: 1, when cells could not be understood (or with --strict when an account has no area, a year or a
            supplier's number is unknown).
    """
    from reservkoll.cli.console.progress import READING, SUMMING, Stages
    from reservkoll.ledger.accounts import read_accounts
    from reservkoll.ledger.columns import read_ledger_mapping
    from reservkoll.ledger.ledger import combined_ledgers, read_ledger
    from reservkoll.ledger.organisations import read_organisations
    from reservkoll.ledger.sums import sum_ledger
    from reservkoll.reports.content.ledger_report import ledger_report
    from reservkoll.reports.outputs import weight_of
    from reservkoll.reports.render.terminal.ledger import show_ledger

    outputs, inputs = _checked_paths(request)
    goal = _goal(request.goal)
    if request.accounts is None:
        raise InputError(
            mark(
                "A ledger needs --accounts MAP.yaml, which says which accounts are which service area. "
                "Copy examples/ledger-accounts.yaml and write your own accounts in it."
            )
        )
    accounts = read_accounts(request.accounts)
    listed = read_organisations(request.ideburna).frame if request.ideburna else None
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
                    choose=asker(stages) if asks else None,
                    take_best=request.take_best,
                )
            )
        ledger = combined_ledgers(read)
        stages.rows(ledger.frame.height)
        stages.next()
        sums = sum_ledger(ledger, accounts, listed, goal)
        report = ledger_report(ledger, sums, accounts.areas, _run(request, ledger.mapping), request.language)
        stages.next()
        _write(request, report, ledger.mapping.to_yaml(), inputs)
    show_ledger(console, report)
    for path in outputs:
        console.print(say(mark("Written: {path}")).format(path=path), markup=False, soft_wrap=True)
    if not ledger.problems.is_empty() or (request.strict and _something_unknown(sums)):
        raise typer.Exit(1)


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
    if len({path.resolve() for path in outputs}) < len(outputs):
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
