"""The sections above the rows of the HTML report: key figures and charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import polars as pl
from babel.numbers import format_decimal, format_percent

from reservkoll.common.formatting import CODES, ORE, bare_kronor, counted, millions, whole_kronor
from reservkoll.explain.labels import counted_words
from reservkoll.i18n import Language, translator
from reservkoll.reports import phrases
from reservkoll.reports.content.bar_table import Chart, Line, Part, bar, size
from reservkoll.reports.content.screening.breakdowns import Split, divisions, rest, splits, verdict_totals
from reservkoll.reports.content.screening.front_page import BarPart
from reservkoll.reports.content.screening.openings import OpeningLine, Openings
from reservkoll.reports.content.told_totals import total_told
from reservkoll.rulebook.models.openings import UNKNOWN
from reservkoll.screening.result import Screening
from reservkoll.screening.timing import COMING, ENDING, PAST, UNDATED
from reservkoll.screening.totals import NO_RECOMMENDATION, Figures, Total

MOST_LINES: Final = 12
DASH: Final = "–"


@dataclass(frozen=True)
class KeyFigure:
    """A number with its label; `wide` if it needs more room than the others."""

    label: str
    value: str
    wide: bool = False


class Sections:
    """The parts of a report, in display order."""

    def __init__(self, screening: Screening, counted: Figures) -> None:
        self.screening = screening
        self.counted = counted
        self.language: Language = screening.language
        self.translate = translator(screening.language)
        self.openings = Openings(screening, counted)
        self.whole = Split("", counted.openings)

    def _sek(self, ore: int, _: Language) -> str:
        decimals = "#,##0" if ore == 0 or self.counted.whole_kronor else "#,##0.00"
        return str(format_decimal(Decimal(ore) / ORE, decimals, locale=CODES[self.language]))

    def amount(self, total: Total) -> str:
        """A sum as whole SEK without the unit, with how exactly it is known."""
        return total_told(total, bare_kronor, self.language)

    def count(self, number: int) -> str:
        """A number of rows."""
        return counted(number, self.language)

    def share(self, part: int | None, of: int | None) -> str:
        """A share in per cent; a dash if undefined."""
        if part is None or of is None or of <= 0:
            return DASH
        return str(format_percent(Decimal(part) / of, "0.0 %", locale=CODES[self.language]))

    def whole_bar(self, parts: Sequence[BarPart]) -> Line:
        """The bar on the first page."""
        sizes = [(part.kind, part.total.value or 0) for part in parts]
        return Line("", bar(sizes, size(sizes)), ())

    def key_figures(self) -> tuple[KeyFigure, ...]:
        """The same figures as in the summaries of the other forms."""
        translate, total, status = self.translate, self.counted.total, self.counted.by_status
        return (
            KeyFigure(translate(phrases.PURCHASES_ROWS), self.count(total.rows)),
            KeyFigure(translate(phrases.TOTAL_VALUE), total_told(total, millions, self.language), wide=True),
            KeyFigure(translate(phrases.ROWS_WHOSE_VALUE_IS_UNKNOWN), self.count(total.without_value)),
            KeyFigure(translate(phrases.ROWS_WITH_A_COMPLETE_ANSWER), self.count(status["ok"])),
            KeyFigure(translate(phrases.ROWS_WHERE_SOMETHING_IS_MISSING), self.count(status["incomplete"])),
            KeyFigure(translate(phrases.ROWS_WITH_A_CELL_THAT), self.count(status["error"])),
        )

    def charts(self) -> Iterator[Chart]:
        """Every chart that is not empty.

        The goal for purchases from idéburna organisations is shown where it is known who was paid: on the page of
        a ledger.
        """
        yield self._by_opening()
        yield self._by_route()
        yield self._by_verdict()
        translate = self.translate
        yield self._split(
            "areas",
            translate("Spend by service area"),
            translate("What can be opened, by the division of the CPV code."),
            translate(phrases.SERVICE_AREA),
            divisions(self.screening),
            {
                code: f"{code} {self.screening.areas[code]}" if code in self.screening.areas else code
                for code in self._keys(divisions(self.screening))
            },
            translate(phrases.NO_CPV_CODE),
        )
        departments = self.screening.departments
        if departments is not None and departments.drop_nulls().n_unique() > 1:
            yield self._split(
                "departments",
                translate("Spend by department"),
                translate("Who buys, and what could be opened there."),
                translate(phrases.DEPARTMENT_OR_BUYER),
                departments,
                {},
                translate(phrases.NOT_STATED),
            )

    def _by_opening(self) -> Chart:
        translate = self.translate
        told = tuple(self.openings.lines())
        longest = max((line.total.value or 0 for line in told if line.opening), default=0)
        lines = tuple(
            Line(
                line.name,
                bar([(self._kind(line.opening), line.total.value or 0)], longest) if line.opening else (),
                self._by_timing(line),
            )
            for line in told
        )
        heading = translate("{when}: value, SEK (rows)")
        whens = (*self.openings.timings().values(), translate(phrases.ALL))
        return Chart(
            "openings",
            translate(phrases.WHAT_CAN_BE_OPENED_AND),
            self.openings.explanation(),
            (
                translate(phrases.WHAT_IT_COUNTS_AS),
                translate(phrases.BAR),
                *(heading.format(when=when) for when in whens),
            ),
            lines,
            Line(self.openings.whole().name, (), self._by_timing(self.openings.whole())),
            split=True,
        )

    def _by_timing(self, line: OpeningLine) -> tuple[str, ...]:
        return tuple(
            f"{self.amount(total)} ({self.count(total.rows)})" if total.rows else DASH
            for total in (*line.timings.values(), line.total)
        )

    def _by_route(self) -> Chart:
        translate, total = self.translate, self.counted.total
        by_route, group_of = self.counted.told_routes, self.screening.reported.group_of
        longest = max((each.value or 0 for each in by_route.values()), default=0)
        lines = tuple(
            Line(
                self._route(code),
                bar([(group_of(code), each.value or 0)], longest),
                self._numbers(each),
            )
            for code, each in by_route.items()
        )
        remarks = [self._reconciliation()]
        if self.counted.several_routes:
            several = translate(phrases.COUNT_ROWS_HAVE_MORE_THAN)
            remarks.append(several.format(count=self.count(self.counted.several_routes)))
        headings = (
            translate(phrases.ROUTE),
            translate(phrases.BAR),
            translate(phrases.VALUE_IN_SEK),
            translate(phrases.SHARE_OF_VALUE),
            translate(phrases.ROWS),
            translate(phrases.SHARE_OF_ROWS),
            translate(phrases.WITHOUT_VALUE),
        )
        return Chart(
            "routes",
            translate("Spend by recommended route"),
            translate("Each purchase is counted once, under the route that is recommended first."),
            headings,
            lines,
            Line(translate(phrases.SUM), (), self._numbers(total)),
            remarks=tuple(remarks),
        )

    def _numbers(self, total: Total) -> tuple[str, ...]:
        every = self.counted.total
        return (
            self.amount(total), self.share(total.value, every.value), self.count(total.rows),
            self.share(total.rows, every.rows), self.count(total.without_value),
        )  # fmt: skip

    def _by_verdict(self) -> Chart:
        translate = self.translate
        words = counted_words(translate)
        totals, group_of = verdict_totals(self.screening), self.screening.reported.group_of
        lines = []
        for route in self.screening.reported.routes:
            verdicts = totals[route]
            parts = [
                (group_of(route), verdicts["yes"].rows),
                ("unknown", verdicts["unknown"].rows),
            ]
            numbers = [self.count(verdicts[each].rows) for each in ("yes", "unknown", "no", "not_applicable")]
            opened = self.amount(verdicts["yes"]) if verdicts["yes"].rows else self.count(0)
            lines.append(Line(self._route(route), bar(parts, self.counted.total.rows), (*numbers, opened)))
        headings = (
            translate(phrases.ROUTE),
            translate(phrases.BAR),
            words["yes"],
            words["unknown"],
            words["no"],
            words["not_applicable"],
            translate("Value where open, SEK"),
        )
        explanation = translate(phrases.YES_EVERY_CONDITION_ON_THE)
        both = translate("A purchase can be open to several routes, so the lines are not to be added together.")
        return Chart(
            "open",
            translate("Where direct procurement is open, and what could be reserved"),
            translate("Number of rows. The full length of a bar is all rows; what is not coloured is closed."),
            headings,
            tuple(lines),
            legend=(("unknown", words["unknown"]),),
            remarks=(explanation, both),
        )

    def _split(
        self, id_: str, title: str, lead: str, heading: str, key: pl.Series, names: Mapping[str, str], nameless: str
    ) -> Chart:
        found = splits(self.screening, key)
        kept = len(found) if len(found) <= MOST_LINES else MOST_LINES - 1
        shown, others = found[:kept], found[kept:]
        longest = max((size(self._value_parts(split)) for split in (*shown, *([rest(others)] if others else []))),
                      default=0)  # fmt: skip
        lines = [
            self._split_line(nameless if split.key is None else names.get(split.key, split.key), split, longest)
            for split in shown
        ]
        if others:
            name = self.translate("{count} others").format(count=self.count(len(others)))
            lines.append(self._split_line(name, rest(others), longest))
        translate = self.translate
        whens = self.openings.timings()
        opened = translate("Can be opened, {when}")
        headings = (
            heading, translate(phrases.BAR), translate(phrases.VALUE_IN_SEK),
            *(opened.format(when=f"{whens[each][0].lower()}{whens[each][1:]}") for each in (COMING, ENDING)),
            translate("Can be opened, other"), translate(phrases.ROWS), translate(phrases.WITHOUT_VALUE),
        )  # fmt: skip
        total = self._split_line(translate(phrases.SUM), self.whole, 0)
        legend = tuple((self._kind(line.opening), line.name) for line in self.openings.lines() if line.opening)
        return Chart(id_, title, lead, headings, tuple(lines), total, legend, split=True)

    def _split_line(self, name: str, split: Split, longest: int) -> Line:
        counted = self.screening.reported.counted
        opened = [split.of(*counted, timings=timings) for timings in ((COMING,), (ENDING,), (PAST, UNDATED))]
        numbers = (self.count(split.total.rows), self.count(split.total.without_value))
        amounts = [self.amount(total) for total in (split.total, *opened)]
        return Line(name, bar(self._value_parts(split), longest), (*amounts, *numbers))

    def unknown(self) -> Chart:
        """What is unknown, and why."""
        translate, status, total = self.translate, self.counted.by_status, self.counted.total
        facts = sorted(self.screening.missing, key=lambda fact: (-fact.rows, fact.path))
        longest = max((fact.rows for fact in facts), default=0)
        lines = tuple(
            Line(
                fact.question,
                bar([("unknown", fact.rows)], longest),
                (self.count(fact.rows), ", ".join(self._route(route) for route in fact.decides)),
            )
            for fact in facts
        )
        unknown = self.whole.of(UNKNOWN)
        lead = translate(
            "{open} of {rows} rows have a question that is not answered, and {errors} rows a cell that could not be "
            "understood. For {unknown} rows (value: {value}) it cannot be said whether they can be opened. "
            "These facts are missing:"
        ).format(
            open=self.count(status["incomplete"]),
            rows=self.count(total.rows),
            errors=self.count(status["error"]),
            unknown=self.count(unknown.rows),
            value=total_told(unknown, whole_kronor, self.language),
        )
        headings = (
            translate(phrases.QUESTION),
            translate(phrases.BAR),
            translate(phrases.ROWS),
            translate(phrases.DECIDES),
        )
        nothing = () if lines else (translate(phrases.NOTHING_IS_MISSING),)
        title = translate("How much is unknown, and why")
        return Chart("unknown", title, lead, headings, lines, remarks=nothing, wordy=True)

    def _value_parts(self, split: Split) -> Sequence[Part]:
        return [(self._kind(opening), split.of(opening).value or 0) for opening in split.openings]

    def _kind(self, opening: str) -> str:
        return self.screening.reported.kinds[opening]

    def _keys(self, key: pl.Series) -> list[str]:
        return [str(each) for each in key.drop_nulls().unique().sort().to_list()]

    def _route(self, code: str) -> str:
        none = self.translate(phrases.NO_RECOMMENDATION)
        return none if code == NO_RECOMMENDATION else self.screening.routes.get(code, code)

    def _reconciliation(self) -> str:
        known = self.counted.total.value is not None
        text = self.translate(phrases.RECONCILED_ROWS_ROWS_IN_ROWS if known else phrases.RECONCILED_NO_VALUE)
        groups = self.counted.by_route.values()
        return text.format(
            rows=self.count(self.counted.total.rows),
            rows_out=self.count(sum(group.rows for group in groups)),
            value=self._sek(self.counted.total.value or 0, self.language),
            value_out=self._sek(sum(group.value or 0 for group in groups), self.language),
        )
