"""The summary of a screening for a decision paper: a few pages that tell what was found, what is unknown, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl
from babel.numbers import format_decimal, format_percent

from reservkoll.facts.organisation_number import without_personal_numbers
from reservkoll.report.amounts import CODES, day, kronor
from reservkoll.report.figures import NO_RECOMMENDATION, SEPARATOR, VERDICTS, Figures, Total, figures
from reservkoll.report.labels import verdict_words
from reservkoll.report.layout import (
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
from reservkoll.report.pdf import write_pdf
from reservkoll.report.screening import ROUTES, Screening
from reservkoll.report.terminal_same_need import same_need_lines
from reservkoll.texts import mark, translator

SHOWN: Final = 8  # so many purchases of a kind, facts and points: the rest stands in the Excel report
CELLS_SHOWN: Final = 5
LONGEST: Final = 220
DIRECT: Final = "direct_procurement"


def summary_document(screening: Screening, counted: Figures, made: date) -> Document:
    """The summary of `screening`, whose figures are `counted`, as made on the day `made`."""
    return _Summary(screening, counted, made).document()


def write_summary(screening: Screening, path: Path, *, made: date) -> None:
    """Write the summary of `screening` to `path` as PDF.

    Raises:
        InputError: the suffix is another than .pdf, or the package that makes it is not installed.
        ReservkollError: when rows or sums do not come to what was read.
    """
    write_pdf(summary_document(screening, figures(screening), made), path)


class _Summary:
    def __init__(self, screening: Screening, counted: Figures, made: date) -> None:
        self.screening, self.counted, self.made = screening, counted, made
        self.language = screening.language
        self.say = translator(screening.language)
        self.words = verdict_words(self.say)

    def document(self) -> Document:
        say = self.say
        law = self.screening.law_date
        made = say(mark("Made on {day}.")).format(day=day(self.made, self.language))
        support = (
            say(mark("Decision support, not legal advice."))
            if law is None
            else say(mark("Decision support, not legal advice. The law was read up to {day}.")).format(
                day=day(law, self.language)
            )
        )
        lead = mark("Which purchases can be opened to the idéburna sector, or procured directly, and on what ground.")
        sections = [
            Section(say(mark("Key figures")), tuple(self._key_figures())),
            Section(say(mark("Recommended route")), tuple(self._by_route())),
            Section(say(mark("The largest opportunities")), tuple(self._opportunities())),
            Section(say(mark("Is the route open?")), tuple(self._by_verdict())),
            Section(say(mark("What is unknown, and why")), tuple(self._unknown())),
            Section(say(mark("The same need")), tuple(self._same_need())),
            Section(say(mark("Remarks")), _bullets(self.screening.notes)),
            Section(say(mark("How to read this")), _bullets(tuple(self._reading()))),
            Section(say(mark("Rules and sources")), tuple(self._sources())),
            Section(say(mark("How the summary was made")), (self._run(),)),
        ]
        return Document(
            title=say(mark("Screening of purchases")),
            subject=say(mark("Summary for a decision")),
            lead=(say(lead), f"{made} {support}"),
            sections=tuple(section for section in sections if section.blocks),
            footer=say(mark("Screening of purchases")),
            page_of=say(mark("Page {page} of {pages}")),
            language=self.language,
            made=self.made,
        )

    def _number(self, number: int) -> str:
        return str(format_decimal(number, "#,##0", locale=CODES[self.language]))

    def _share(self, part: int | None, whole: int | None) -> str:
        """A share; a dash where it has no meaning."""
        if part is None or not whole or whole < 0:
            return "–"
        return str(format_percent(part / whole, "#,##0.0 %" if self.language == "sv" else "#,##0.0%",
                                  locale=CODES[self.language])).replace(" ", "\u00a0")  # fmt: skip

    def _value(self, ore: int | None) -> str:
        return self.say(mark("unknown")) if ore is None else kronor(ore, self.language)

    def _name(self, code: str) -> str:
        none = self.say(mark("No recommendation"))
        return none if code == NO_RECOMMENDATION else self.screening.routes.get(code, code)

    def _key_figures(self) -> Iterator[Block]:
        say, total, status = self.say, self.counted.total, self.counted.by_status
        yield KeyFigures(
            (
                (say(mark("Purchases (rows)")), self._number(total.rows)),
                (say(mark("Total value")), self._value(total.value)),
                (say(mark("Rows whose value is unknown")), self._number(total.without_value)),
                (say(mark("Rows with a complete answer")), self._number(status["ok"])),
                (say(mark("Rows where something is missing")), self._number(status["incomplete"])),
                (say(mark("Rows with a cell that could not be understood")), self._number(status["error"])),
            )
        )

    def _by_route(self) -> Iterator[Block]:
        say, counted = self.say, self.counted
        title = say(mark("Value by recommended route"))
        bars = tuple(
            Bar(
                self._name(code),
                (Part(float(max(total.value or 0, 0)), "", "route" if code in ROUTES else "other"),),
                self._value(total.value),
            )
            for code, total in counted.by_route.items()
        )
        described = "; ".join(f"{bar.name}: {bar.text}" for bar in bars)
        bar_chart = say(mark("Bar chart. {title}: {values}.")).format(title=title, values=described)
        yield Chart(title, bar_chart, bars)
        headings = (
            say(mark("Route")),
            say(mark("Value")),
            say(mark("Share of value")),
            say(mark("Rows")),
            say(mark("Share of rows")),
            say(mark("Without value")),
        )
        rows = [self._route_row(self._name(code), total) for code, total in counted.by_route.items()]
        rows.append(self._route_row(say(mark("Sum")), counted.total))
        yield Table(title, headings, tuple(rows), (2.2, 1.5, 0.9, 0.7, 0.9, 0.9), right=(1, 2, 3, 4, 5), total=True)
        if counted.several_routes:
            several = say(
                mark("{count} rows have more than one recommended route and are counted under the first.")
            ).format(count=self._number(counted.several_routes))
            yield Paragraph(several, Tone.SMALL)

    def _route_row(self, name: str, total: Total) -> tuple[Cell, ...]:
        whole = self.counted.total
        return (
            Cell(name),
            Cell(self._value(total.value)),
            Cell(self._share(total.value, whole.value)),
            Cell(self._number(total.rows)),
            Cell(self._share(total.rows, whole.rows)),
            Cell(self._number(total.without_value)),
        )

    def _by_verdict(self) -> Iterator[Block]:
        say, counted = self.say, self.counted
        title = say(mark("Is the route open? Number of rows"))
        bars = tuple(
            Bar(
                self._name(route),
                tuple(Part(float(count), self._number(count), verdict) for verdict, count in counts.items()),
            )
            for route, counts in counted.verdicts.items()
        )
        described = "; ".join(
            f"{self._name(route)}: "
            + ", ".join(f"{self.words[verdict].lower()} {self._number(count)}" for verdict, count in counts.items())
            for route, counts in counted.verdicts.items()
        )
        bar_chart = say(mark("Bar chart. {title}: {values}.")).format(title=title, values=described)
        yield Chart(title, bar_chart, bars, tuple((self.words[verdict], verdict) for verdict in VERDICTS))
        headings = (say(mark("Route")), *(self.words[verdict] for verdict in VERDICTS), say(mark("Sum")))
        rows = tuple(
            (
                Cell(self._name(route)),
                *(Cell(self._number(count)) for count in (*counts.values(), sum(counts.values()))),
            )
            for route, counts in counted.verdicts.items()
        )
        yield Table(title, headings, rows, (2.6, 0.7, 0.7, 0.8, 1.1, 0.8), right=(1, 2, 3, 4, 5))

    def _opportunities(self) -> Iterator[Block]:
        say = self.say
        rows = self.screening.rows.with_columns(
            first=pl.col("recommendation").fill_null(NO_RECOMMENDATION).str.split(SEPARATOR).list.first()
        ).sort("value_sek", descending=True, nulls_last=True, maintain_order=True)
        reserved = rows.filter(pl.col("first").is_in([route for route in ROUTES if route != DIRECT]))
        direct = rows.filter(pl.col("first") == DIRECT)
        for title, found in (
            (say(mark("Can be reserved, or be a choice system")), reserved),
            (say(mark("Can be procured directly")), direct),
        ):
            if found.height:
                yield self._purchases(title, found.head(SHOWN))
                more = say(mark("The {shown} largest of {count} rows. All of them stand in the Excel report."))
                if found.height > SHOWN:
                    yield Paragraph(more.format(shown=SHOWN, count=self._number(found.height)), Tone.SMALL)
        if reserved.is_empty() and direct.is_empty():
            yield Paragraph(say(mark("No row has an open route on what is known.")))
        else:
            yield Paragraph(
                say(mark("An open route is lawful on the stated facts. Whether there are suppliers is not tested.")),
                Tone.SMALL,
            )

    def _purchases(self, title: str, rows: pl.DataFrame) -> Table:
        say = self.say
        files = self.screening.rows["file"].n_unique() > 1
        lines = []
        for row in rows.iter_rows(named=True):
            place = say(mark("row {row}")).format(row=row["row"])
            where = " · ".join(_some(row["id"], row["file"] if files else None, place, row["cpv_name"] or row["cpv"]))
            lines.append(
                (
                    Cell(_short(row["title"] or row["id"] or place), detail=_short(where)),
                    Cell(self._value(row["value_sek"])),
                    Cell(self._name(row["first"]), detail=_short(row["reason"] or "")),
                )
            )
        headings = (title, say(mark("Value")), say(mark("Recommended route, and why")))
        return Table(title, headings, tuple(lines), (2, 1, 2.4), right=(1,))

    def _unknown(self) -> Iterator[Block]:
        say, screening = self.say, self.screening
        facts = sorted(screening.missing, key=lambda fact: (-fact.rows, fact.path))
        if facts:
            title = say(mark("Facts that are missing"))
            lines = tuple(
                (
                    Cell(fact.question),
                    Cell(self._number(fact.rows)),
                    Cell(", ".join(screening.routes.get(route, route) for route in fact.decides)),
                )
                for fact in facts[:SHOWN]
            )
            yield Table(title, (title, say(mark("Rows")), say(mark("Decides"))), lines, (2, 0.5, 2), right=(1,))
            yield from self._more(len(facts))
        else:
            yield Paragraph(say(mark("Nothing is missing.")))
        if self.counted.warnings:
            title = say(mark("Points to judge"))
            points = tuple(
                (Cell(screening.warnings.get(code, code)), Cell(self._number(count)))
                for code, count in list(self.counted.warnings.items())[:SHOWN]
            )
            yield Table(title, (title, say(mark("Rows"))), points, (4, 0.5), right=(1,))
            yield from self._more(len(self.counted.warnings))
        problems = screening.problems
        if problems.height:
            title = say(mark("Cells that could not be understood"))
            cells = tuple(
                (
                    Cell(" · ".join(_some(each["sheet"], each["cell"], each["column"]))),
                    Cell(_short(each["message"] or "")),
                )
                for each in problems.head(CELLS_SHOWN).iter_rows(named=True)
            )
            yield Table(title, (title, say(mark("What to do"))), cells, (1.3, 3))
            yield from self._more(problems.height, CELLS_SHOWN)

    def _more(self, count: int, shown: int = SHOWN) -> Iterator[Paragraph]:
        more = self.say(mark("The first {shown} of {count}. All of them stand in the Excel report."))
        if count > shown:
            yield Paragraph(more.format(shown=shown, count=self._number(count)), Tone.SMALL)

    def _same_need(self) -> Iterator[Block]:
        if self.screening.same_need is not None and self.screening.same_need.groups.height:
            first, *lines = same_need_lines(self.screening.same_need, self.language)
            yield Paragraph(first)
            yield Bullets(tuple(line.strip() for line in lines))

    def _reading(self) -> Iterator[str]:
        say = self.say
        yield say(
            mark(
                "Yes: every condition on the purchase is met. No: a condition fails. Unknown: a fact that decides is "
                "missing. Not applicable: the rule is not in force on the date, or the purchase lies outside its scope."
            )
        )
        yield say(
            mark(
                "The recommended route is the first that is open. It says that the way is open, not that it is wise. "
                "Each row counts once."
            )
        )
        yield say(mark("A value that is unknown counts in no sum. It is not zero."))
        yield say(mark("Points to judge are what the law leaves open. A person decides them."))

    def _sources(self) -> Iterator[Block]:
        say, screening = self.say, self.screening
        if screening.rules:
            citations = "; ".join(dict.fromkeys(rule.citation for rule in screening.rules))
            told = say(mark("The answers rest on: {citations}."))
            yield Paragraph(told.format(citations=citations))
        derived = sum(limit.status == "derived" for limit in screening.limits)
        amounts = say(
            mark("{count} amounts of the law were used; {derived} of them are computed and not yet published.")
        )
        if screening.limits:
            yield Paragraph(amounts.format(count=len(screening.limits), derived=derived))
        title = say(mark("Source"))
        sources = tuple(
            (Cell(use.title, detail=use.url, url=use.url), Cell(day(use.retrieved, self.language)))
            for use in screening.sources
        )
        if sources:
            yield Table(say(mark("Sources")), (title, say(mark("Date read"))), sources, (3, 1))

    def _run(self) -> Table:
        say = self.say
        lines = tuple((Cell(name), Cell(without_personal_numbers(text))) for name, text in self.screening.run.items())
        return Table(say(mark("Run")), (say(mark("What")), say(mark("Value"))), lines, (1, 2.4))


def _bullets(items: tuple[str, ...]) -> tuple[Block, ...]:
    return (Bullets(items),) if items else ()


def _some(*parts: str | None) -> Iterable[str]:
    return [part for part in parts if part]


def _short(text: str) -> str:
    """A text as long as a cell bears, its personal numbers masked."""
    text = without_personal_numbers(text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
