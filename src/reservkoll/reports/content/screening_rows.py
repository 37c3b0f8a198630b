"""The row tables of a screening summary: largest opportunities, and what is unknown and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import polars as pl

from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.i18n import mark
from reservkoll.reports.content.numbers import SummaryPart
from reservkoll.reports.document import Block, Cell, Paragraph, Table, Tone
from reservkoll.screening.totals import NO_RECOMMENDATION, SEPARATOR

SHOWN: Final = 8  # so many purchases of a kind, facts and points: the rest stands in the Excel report
CELLS_SHOWN: Final = 5
LONGEST: Final = 220


class RowBlocks(SummaryPart):
    """Tables of purchases, missing facts, points to judge and cells that could not be understood."""

    def opportunities(self) -> Iterator[Block]:
        """The purchases of most value that have an open route."""
        say = self.say
        rows = self.screening.rows.with_columns(
            first=pl.col("recommendation").fill_null(NO_RECOMMENDATION).str.split(SEPARATOR).list.first()
        ).sort("value_sek", descending=True, nulls_last=True, maintain_order=True)
        direct_routes = self.screening.reported.in_group("direct")
        others = [route for route in self.screening.reported.routes if route not in direct_routes]
        reserved = rows.filter(pl.col("first").is_in(others))
        direct = rows.filter(pl.col("first").is_in(direct_routes))
        for title, found in (
            (say(mark("Can be reserved, or be a choice system")), reserved),
            (say(mark("Can be procured directly")), direct),
        ):
            if found.height:
                yield self._purchases(title, found.head(SHOWN))
                more = say(mark("The {shown} largest of {count} rows. All of them stand in the Excel report."))
                if found.height > SHOWN:
                    yield Paragraph(more.format(shown=SHOWN, count=self.number(found.height)), Tone.SMALL)
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
                    Cell(self.value(row["value_sek"])),
                    Cell(self.name(row["first"]), detail=_short(row["reason"] or "")),
                )
            )
        headings = (title, say(mark("Value")), say(mark("Recommended route, and why")))
        return Table(title, headings, tuple(lines), (2, 1, 2.4), right=(1,))

    def unknown(self) -> Iterator[Block]:
        """The facts that are missing, the points to judge, the cells that could not be understood."""
        say, screening = self.say, self.screening
        facts = sorted(screening.missing, key=lambda fact: (-fact.rows, fact.path))
        if facts:
            title = say(mark("Facts that are missing"))
            lines = tuple(
                (
                    Cell(fact.question),
                    Cell(self.number(fact.rows)),
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
                (Cell(screening.warnings.get(code, code)), Cell(self.number(count)))
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
            yield Paragraph(more.format(shown=shown, count=self.number(count)), Tone.SMALL)


def _some(*parts: str | None) -> Iterable[str]:
    return [part for part in parts if part]


def _short(text: str) -> str:
    """A text as long as a cell bears, its personal numbers masked."""
    text = without_personal_numbers(text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
