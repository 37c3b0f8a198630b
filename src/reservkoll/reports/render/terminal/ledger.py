"""Renders ledger totals in the terminal: share per year, unmapped spend, unreadable cells."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from reservkoll.common.formatting import kronor
from reservkoll.ledger.sums import KNOWN, NO_ACCOUNT, NO_AREA, Share
from reservkoll.reports import phrases
from reservkoll.reports.content.ledger.contracts import ContractWords
from reservkoll.reports.content.ledger.report import LedgerReport, against_goal, no_list
from reservkoll.reports.content.ledger.small_purchases import SmallPurchaseWords

MOST_PROBLEMS = 5


def show_ledger(console: Console, report: LedgerReport) -> None:
    """Print the summary."""
    from babel.numbers import format_percent

    translate, sums, language = report.translate, report.sums, report.language

    def part(share: Share, ore: int) -> str:
        found = share.part(ore)
        return "–" if found is None else str(format_percent(found, "0.0 %", locale=language.value))

    for note in (*report.notes, *([no_list(translate)] if sums.unused is None else [])):
        console.print(note, style="dim", markup=False)
    table = Table(box=None, pad_edge=False)
    table.add_column(translate(phrases.YEAR))
    for heading in (
        translate("In areas that count"),
        translate(phrases.IDEBURNA_BY_THE_LIST),
        translate(phrases.SHARE),
        translate("Share with those indicated by number"),
    ):
        table.add_column(heading, justify="right")
    lines = [*((str(year), share, "") for year, share in sums.shares.items())]
    for name, share, style in [*lines, (translate(phrases.ALL_YEARS), sums.share, "bold")]:
        amounts = (report.sum_of(share), report.sum_of(share, KNOWN))
        table.add_row(name, *amounts, part(share, share.known), part(share, share.possible), style=style)
    console.print(table)
    lacking = report.missing_amounts()
    if lacking is not None:
        console.print(lacking, markup=False)
    console.print(against_goal(report), markup=False)
    words = SmallPurchaseWords(report)
    console.print(words.headline(), markup=False)
    for name, number, ore in words.band_lines():
        console.print(f"  {name}: {number} ({ore})", style="dim", markup=False)
    if report.contracts is not None:
        console.print(ContractWords(report, report.contracts).headline(), markup=False)
    for remark in report.without_number():
        console.print(remark, markup=False)
    for place, text in (
        (NO_AREA, translate("On accounts without area: {amount} (rows: {rows}).")),
        (NO_ACCOUNT, translate("Without an account that could be read: {amount} (rows: {rows}).")),
    ):
        rows, amount = sums.placed(place)
        if rows:
            console.print(text.format(rows=rows, amount=kronor(amount, language)), markup=False)
    _problems(console, report)


def _problems(console: Console, report: LedgerReport) -> None:
    translate = report.translate
    if report.problems.is_empty():
        return
    text = translate("Cells that could not be understood: {cells}.")
    console.print(text.format(cells=int(report.problems["rows"].sum())), markup=False)
    for file, cell, rows, message in (
        report.problems.select("file", "cell", "rows", "message").head(MOST_PROBLEMS).iter_rows()
    ):
        more = "" if rows == 1 else translate(" (further rows: {rows})").format(rows=rows - 1)
        console.print(f"  {file} {cell}: {message}{more}", markup=False)
    left = report.problems.height - MOST_PROBLEMS
    if left > 0:
        console.print(translate("  … further: {count}, all in the report.").format(count=left), markup=False)
