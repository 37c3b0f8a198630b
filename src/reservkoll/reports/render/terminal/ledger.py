"""Renders ledger totals in the terminal, in one screen: share per year, the goal, small purchases, unreadable cells."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from reservkoll.common.formatting import kronor
from reservkoll.ledger.sums import KNOWN, NO_ACCOUNT, NO_AREA, STANDINGS, Share
from reservkoll.reports import phrases
from reservkoll.reports.content.ledger.contracts import ContractWords
from reservkoll.reports.content.ledger.report import LedgerReport, against_goal, no_list
from reservkoll.reports.content.ledger.small_purchases import SmallPurchaseWords
from reservkoll.reports.render.terminal.lines import (
    CUT,
    SCREEN,
    WIDEST,
    Block,
    cut,
    headed,
    print_screen,
    sentence,
    whole,
)


def show_ledger(console: Console, report: LedgerReport, below: int = 0) -> None:
    """Print the summary in one screen, of which `below` lines are to follow."""
    print_screen(console, list(_Sheet(report, min(console.width, WIDEST)).blocks()), SCREEN - below)


class _Sheet:
    def __init__(self, report: LedgerReport, width: int) -> None:
        self.report, self.width = report, width
        self.translate, self.sums, self.language = report.translate, report.sums, report.language

    def blocks(self) -> Iterator[Block]:
        report, width = self.report, self.width
        for note in (*report.notes, *([no_list(self.translate)] if self.sums.unused is None else [])):
            yield sentence(note, width, 3, 2, "dim")
        yield from self._years()
        if (lacking := report.missing_amounts()) is not None:
            yield sentence(lacking, width, 3, 1)
        yield whole([Text(line, style="bold") for line in cut(against_goal(report), width, 3)])
        words = SmallPurchaseWords(report)
        yield whole([Text(line) for line in cut(words.headline(), width, 4)])
        bands = (f"{name}: {number} ({amount})" for name, number, amount in words.band_lines())
        yield from (sentence(f"  {band}", width, 2, 0, "dim") for band in bands)
        if report.contracts is not None:
            told = ContractWords(report, report.contracts).headline()
            yield whole([Text(line) for line in cut(told, width, 3)])
        yield from (sentence(text, width, 2, 3) for text in self._unplaced())
        yield from self._problems()

    def _years(self) -> Iterator[Block]:
        """A line for each year, and all of them together."""
        report, translate, sums = self.report, self.translate, self.sums
        headings = (
            translate(phrases.YEAR),
            translate("In areas that count"),
            translate(phrases.IDEBURNA_BY_THE_LIST),
            translate(phrases.SHARE),
            translate("Share with those indicated by number"),
        )
        lines = [
            (
                name,
                *(report.sum_of(share, standings) for standings in (STANDINGS, KNOWN)),
                *(self._part(share, ore) for ore in (share.known, share.possible)),
            )
            for name, share in (
                *((str(year), share) for year, share in sums.shares.items()),
                (translate(phrases.ALL_YEARS), sums.share),
            )
        ]
        *told, together = headed(headings, lines, self.width)
        yield whole([*map(Text, told), Text(together, style="bold")])

    def _part(self, share: Share, ore: int) -> str:
        from babel.numbers import format_percent

        found = share.part(ore)
        return "–" if found is None else str(format_percent(found, "0.0 %", locale=self.language.value))

    def _unplaced(self) -> Iterator[str]:
        """What was bought of nobody known, or stands on no account that counts."""
        translate, sums = self.translate, self.sums
        yield from self.report.without_number()
        for place, text in (
            (NO_AREA, translate("On accounts without area: {amount} (rows: {rows}).")),
            (NO_ACCOUNT, translate("Without an account that could be read: {amount} (rows: {rows}).")),
        ):
            rows, amount = sums.placed(place)
            if rows:
                yield text.format(rows=rows, amount=kronor(amount, self.language))

    def _problems(self) -> Iterator[Block]:
        translate, problems = self.translate, self.report.problems
        if problems.is_empty():
            return
        text = translate("Cells that could not be understood: {cells}.")
        yield whole([Text(text.format(cells=int(problems["rows"].sum())))])
        lines = []
        for file, cell, rows, message in problems.select("file", "cell", "rows", "message").iter_rows():
            more = "" if rows == 1 else translate(" (further rows: {rows})").format(rows=rows - 1)
            (line,) = cut(f"{file} {cell}: {message}{more}", self.width - 2, 1)
            if line.endswith(CUT) and (end := line.find(". ", len(f"{file} {cell}: "))) > 0:
                line = line[: end + 1]  # what is wrong, whole; what to do about it stands in the report
            lines.append(Text("  " + line))
        yield Block(lines, 0, 1, translate("  … further: {count}, all in the report."))
