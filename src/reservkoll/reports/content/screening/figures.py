"""The figures of a screening summary, by recommended route and by verdict, as tables and charts."""

from __future__ import annotations

from collections.abc import Iterator

from reservkoll.i18n import mark
from reservkoll.reports import phrases
from reservkoll.reports.content.numbers import SummaryPart
from reservkoll.reports.content.screening.openings import OpeningLine, Openings
from reservkoll.reports.document import Bar, Block, Cell, Chart, KeyFigures, Paragraph, Part, Table, Tone
from reservkoll.screening.totals import VERDICTS, Total


class FigureBlocks(SummaryPart):
    """Key figures and sums."""

    def key_figures(self) -> Iterator[Block]:
        """The number of rows, their sum, and how many are complete."""
        say, total, status = self.say, self.counted.total, self.counted.by_status
        yield KeyFigures(
            (
                (say(phrases.PURCHASES_ROWS), self.number(total.rows)),
                (say(phrases.TOTAL_VALUE), self.in_millions(total)),
                (say(phrases.ROWS_WHOSE_VALUE_IS_UNKNOWN), self.number(total.without_value)),
                (say(phrases.ROWS_WITH_A_COMPLETE_ANSWER), self.number(status["ok"])),
                (say(phrases.ROWS_WHERE_SOMETHING_IS_MISSING), self.number(status["incomplete"])),
                (say(phrases.ROWS_WITH_A_CELL_THAT), self.number(status["error"])),
            )
        )

    def openings(self) -> Iterator[Block]:
        """What can be opened, and when: a sentence, a bar per opening, and the table."""
        say, told = self.say, Openings(self.screening, self.counted)
        yield Paragraph(told.explanation(), Tone.SMALL)
        if not self.counted.total.rows:
            return
        title = say(phrases.WHAT_CAN_BE_OPENED_AND)
        headings = (say(phrases.WHAT_IT_COUNTS_AS), *told.timings().values(), say(phrases.ALL))
        rows = tuple(self._opening_row(line) for line in (*told.lines(), told.whole()))
        yield Table(title, headings, rows, (2.2, 1.2, 1.2, 1.2, 1.2, 1.3), right=(1, 2, 3, 4, 5), total=True)

    def _opening_row(self, line: OpeningLine) -> tuple[Cell, ...]:
        rows = self.say(mark("rows: {rows}"))
        cells = (
            Cell(self.value(total), detail=rows.format(rows=self.number(total.rows))) if total.rows else Cell("–")
            for total in (*line.timings.values(), line.total)
        )
        return (Cell(line.name, strong=not line.opening), *cells)

    def by_route(self) -> Iterator[Block]:
        """Values and rows by recommended route."""
        say, counted = self.say, self.counted
        title = say(phrases.VALUE_BY_RECOMMENDED_ROUTE)
        routes = self.screening.reported.routes
        bars = tuple(
            Bar(
                self.name(code),
                (Part(float(max(total.value or 0, 0)), "", "route" if code in routes else "other"),),
                self.value(total),
            )
            for code, total in counted.told_routes.items()
        )
        described = "; ".join(f"{bar.name}: {bar.text}" for bar in bars)
        bar_chart = say(phrases.BAR_CHART_TITLE_VALUES).format(title=title, values=described)
        yield Chart(title, bar_chart, bars)
        headings = (
            say(phrases.ROUTE),
            say(phrases.VALUE),
            say(phrases.SHARE_OF_VALUE),
            say(phrases.ROWS),
            say(phrases.SHARE_OF_ROWS),
            say(phrases.WITHOUT_VALUE),
        )
        rows = [self._route_row(self.name(code), total) for code, total in counted.told_routes.items()]
        rows.append(self._route_row(say(phrases.SUM), counted.total))
        yield Table(title, headings, tuple(rows), (2.6, 1.5, 0.8, 0.65, 0.8, 0.8), right=(1, 2, 3, 4, 5), total=True)
        if counted.several_routes:
            several = say(phrases.COUNT_ROWS_HAVE_MORE_THAN).format(count=self.number(counted.several_routes))
            yield Paragraph(several, Tone.SMALL)

    def _route_row(self, name: str, total: Total) -> tuple[Cell, ...]:
        whole = self.counted.total
        return (
            Cell(name),
            Cell(self.value(total)),
            Cell(self.share(total.value, whole.value)),
            Cell(self.number(total.rows)),
            Cell(self.share(total.rows, whole.rows)),
            Cell(self.number(total.without_value)),
        )

    def by_verdict(self) -> Iterator[Block]:
        """Rows by verdict, for each route."""
        say, counted = self.say, self.counted
        title = say(phrases.IS_THE_ROUTE_OPEN_NUMBER)
        bars = tuple(
            Bar(
                self.name(route),
                tuple(Part(float(count), self.number(count), verdict) for verdict, count in counts.items()),
            )
            for route, counts in counted.verdicts.items()
        )
        described = "; ".join(
            f"{self.name(route)}: "
            + ", ".join(f"{self.words[verdict].lower()} {self.number(count)}" for verdict, count in counts.items())
            for route, counts in counted.verdicts.items()
        )
        bar_chart = say(phrases.BAR_CHART_TITLE_VALUES).format(title=title, values=described)
        yield Chart(title, bar_chart, bars, tuple((self.words[verdict], verdict) for verdict in VERDICTS))
        headings = (say(phrases.ROUTE), *(self.words[verdict] for verdict in VERDICTS), say(phrases.SUM))
        rows = tuple(
            (
                Cell(self.name(route)),
                *(Cell(self.number(count)) for count in (*counts.values(), sum(counts.values()))),
            )
            for route, counts in counted.verdicts.items()
        )
        yield Table(title, headings, rows, (2.6, 0.7, 0.7, 0.8, 1.1, 0.8), right=(1, 2, 3, 4, 5))
