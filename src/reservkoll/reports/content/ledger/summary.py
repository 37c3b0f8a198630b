"""The summary of a ledger for a decision paper: the idéburen share, the goal, what is unknown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from reservkoll.common.formatting import day
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.ledger.sums import INDICATED
from reservkoll.reports import phrases
from reservkoll.reports.content import bar_table as html_charts
from reservkoll.reports.content.ledger.contracts import ContractWords
from reservkoll.reports.content.ledger.report import LedgerReport, standing_words
from reservkoll.reports.content.ledger.sections import LedgerSections
from reservkoll.reports.content.ledger.small_purchases import SmallPurchaseWords
from reservkoll.reports.content.linked_table import Link
from reservkoll.reports.content.linked_table import Table as PlainTable
from reservkoll.reports.document import (
    Bar,
    Block,
    Bullets,
    Cell,
    Chart,
    Document,
    KeyFigures,
    Paragraph,
    Part,
    Section,
    Table,
    Tone,
)
from reservkoll.reports.outputs import MadeLedger

MOST_SUPPLIERS: Final = 15
PER_CENT: Final = 100
SHARES: Final = (1.6, 1.5, 1.5, 0.8, 1.5, 0.9)


def document_of(made: MadeLedger) -> Document:
    """The summary of the result of a run."""
    return ledger_document(made.report, made.today)


def ledger_document(report: LedgerReport, made: date) -> Document:
    """The summary of `report`, made on the day `made`."""
    return _Summary(report, made).document()


class _Summary:
    def __init__(self, report: LedgerReport, made: date) -> None:
        self.report, self.made = report, made
        self.translate = report.translate
        self.parts = LedgerSections(report)

    def document(self) -> Document:
        translate, parts = self.translate, self.parts
        texts = parts.texts()
        by_year, by_area, unknown = parts.charts()
        suppliers, *_, sources, run = parts.tables()
        figures = KeyFigures(tuple((figure.label, figure.value) for figure in parts.key_figures()))
        made = translate(phrases.MADE_ON_DAY).format(day=day(self.made, self.report.language))
        sections = (
            Section(texts["key_figures"], (Paragraph(texts["headline"]), Paragraph(texts["against_goal"]), figures)),
            Section(by_year.title, (self._years(), self._of_chart(by_year, SHARES, total=True), *_small(by_year))),
            Section(by_area.title, (self._of_chart(by_area, SHARES, total=True),)),
            Section(unknown.title, (Paragraph(unknown.lead), *self._unknown(unknown), *_small(unknown))),
            Section(suppliers.title, tuple(self._suppliers(suppliers))),
            *self._small_purchases(),
            Section(texts["remarks"], (Bullets(tuple(self.report.remarks())),)),
            Section(sources.title, (_plain(sources, (3, 1)),)),
            Section(run.title, (_plain(run, (1, 2.4)),)),
        )
        return Document(
            title=texts["title"],
            subject=translate("Summary for a decision"),
            lead=(texts["lead"], texts["basis"], made),
            sections=sections,
            footer=texts["title"],
            page_of=translate(phrases.PAGE_PAGE_OF_PAGES),
            language=self.report.language,
            made=self.made,
        )

    def _small_purchases(self) -> Iterator[Section]:
        words = SmallPurchaseWords(self.report)
        small, bands, paid = words.tables()
        told = (Paragraph(words.headline()), Paragraph(words.caution(), Tone.SMALL))
        chosen = (0, 1, 5, 6, 7)
        yield Section(small.title, (*told, self._some(small, chosen, (2, 2, 0.8, 1.3, 1.3), {2, 3, 4})))
        yield Section(bands.title, (self._some(bands, (0, 1, 2), (3, 0.8, 1.3), {1, 2}),))
        chosen = (0, 1, 4, 5, 7)
        table = self._some(paid, chosen, (2, 2, 2, 0.8, 1.3), {4})
        yield Section(paid.title, (Paragraph(paid.lead), table))

        if self.report.contracts is not None:
            beside = ContractWords(self.report, self.report.contracts)
            areas, contracts = beside.tables()
            goals = self._some(areas, tuple(range(7)), (2, 1.3, 1.3, 0.8, 1.3, 0.8, 1.3), {1, 2, 3, 4, 5, 6})
            yield Section(areas.title, (Paragraph(areas.lead), goals))
            yield Section(contracts.title, (self._some(contracts, (0, 1, 3, 4, 5), (1.6, 2, 1.2, 1.3, 2), {3}),))

    def _some(
        self, table: PlainTable, chosen: tuple[int, ...], widths: tuple[float, ...], right: set[int]
    ) -> Table | Paragraph:
        """Some columns of the first rows of a table, or a remark that it is empty."""
        if not table.rows:
            return Paragraph(self.translate(phrases.NONE))
        rows = tuple(tuple(Cell(str(row[at])) for at in chosen) for row in table.rows[:MOST_SUPPLIERS])
        headings = tuple(table.headings[at] for at in chosen)
        return Table(table.title, headings, rows, widths, tuple(sorted(right)))

    def _years(self) -> Chart:
        """A bar for the share of each year, and one for the goal."""
        translate, parts, sums = self.translate, self.parts, self.report.sums
        bars = []
        for year, share in sums.shares.items():
            known, possible = parts.share(share, share.known), parts.share(share, share.possible)
            pieces = [("yes", share.known, known), ("unknown", share.by_standing[INDICATED], "")]
            drawn = tuple(
                Part(float(max(ore, 0)) / share.total * PER_CENT if share.total > 0 else 0.0, text, colour)
                for colour, ore, text in pieces
            )
            bars.append(Bar(str(year), drawn, f"{known} ({possible})"))
        goal = translate(phrases.GOAL_GOAL_PERCENT).format(goal=parts.goal())
        bars.append(Bar(goal, (Part(float(sums.goal), "", "other"),)))
        title = translate(phrases.SHARE_BOUGHT_FROM_IDEBURNA_YEAR)
        told = "; ".join(f"{bar.name}: {bar.text}" if bar.text else bar.name for bar in bars)
        described = translate(phrases.BAR_CHART_TITLE_VALUES).format(title=title, values=told)
        legend = (
            (translate(phrases.IDEBURNA_BY_THE_LIST), "yes"),
            (standing_words(translate)[INDICATED], "unknown"),
            (translate(phrases.GOAL), "other"),
        )
        return Chart(title, described, tuple(bars), legend)

    def _of_chart(self, chart: html_charts.Chart, widths: tuple[float, ...], *, total: bool) -> Table:
        """The numbers of a chart, as a table without bars."""
        headings = (chart.headings[0], *chart.headings[2:])
        lines = [*chart.lines, *([chart.total] if chart.total else [])]
        rows = tuple((Cell(line.name), *(Cell(cell) for cell in line.cells)) for line in lines)
        return Table(chart.title, headings, rows, widths, tuple(range(1, len(headings))), total)

    def _unknown(self, chart: html_charts.Chart) -> Iterator[Block]:
        if chart.lines:
            headings = (chart.headings[0], *chart.headings[2:])
            rows = tuple((Cell(line.name), *(Cell(cell) for cell in line.cells)) for line in chart.lines)
            yield Table(chart.title, headings, rows, (2, 1.2, 2.4), (1,))

    def _suppliers(self, table: PlainTable) -> Iterator[Block]:
        """The largest suppliers only, and how many there are."""
        yield Paragraph(table.lead)
        wanted = (0, 3, 5, 6)
        rows = tuple(tuple(Cell(str(row[at])) for at in wanted) for row in table.rows[:MOST_SUPPLIERS])
        headings = tuple(table.headings[at] for at in wanted)
        yield Table(table.title, headings, rows, (2, 2, 1.2, 0.8), (2, 3))
        told = self.translate("The {shown} largest. All are in the Excel report.")
        if len(table.rows) > MOST_SUPPLIERS:
            yield Paragraph(told.format(shown=MOST_SUPPLIERS), Tone.SMALL)


def _small(chart: html_charts.Chart) -> tuple[Block, ...]:
    return tuple(Paragraph(remark, Tone.SMALL) for remark in chart.remarks)


def _plain(table: PlainTable, widths: tuple[float, ...]) -> Table:
    def cell(value: Link | str) -> Cell:
        if isinstance(value, Link):
            return Cell(value.words, detail=value.url, url=value.url)
        return Cell(without_personal_numbers(value))

    return Table(table.title, table.headings, tuple(tuple(map(cell, row)) for row in table.rows), widths)
