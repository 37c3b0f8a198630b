"""The row tables of a screening summary: largest opportunities, and what is unknown and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import polars as pl

from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.i18n import mark
from reservkoll.reports.content.numbers import SummaryPart
from reservkoll.reports.content.openings import timing_words
from reservkoll.reports.document import Block, Cell, Paragraph, Table, Tone
from reservkoll.screening.timing import COMING, ENDING

SHOWN: Final = 8  # so many purchases of a kind, facts and points: the rest stands in the Excel report
CELLS_SHOWN: Final = 5
LONGEST: Final = 220


class RowBlocks(SummaryPart):
    """Tables of purchases, missing facts, points to judge and cells that could not be understood."""

    def opportunities(self) -> Iterator[Block]:
        """The purchases of most value that can be opened: those still to come, else contracts that end soon."""
        say, screening = self.say, self.screening
        opened = screening.rows.filter(pl.col("opening").is_in(screening.reported.counted))
        words = timing_words(screening.horizon, say)
        told = next((each for each in (COMING, ENDING) if (opened["timing"] == each).any()), None)
        if told is None:
            yield Paragraph(
                say(mark("No purchase that can be opened is still to come or has a contract that ends soon."))
            )
            return
        found = opened.filter(pl.col("timing") == told).sort(
            "value_sek", descending=True, nulls_last=True, maintain_order=True
        )
        yield self._purchases(words[told], found.head(SHOWN))
        more = say(mark("The {shown} largest of {count} rows. All of them stand in the Excel report."))
        if found.height > SHOWN:
            yield Paragraph(more.format(shown=SHOWN, count=self.number(found.height)), Tone.SMALL)
        yield Paragraph(
            say(mark("An open route is lawful on the stated facts. Whether there are suppliers is not tested.")),
            Tone.SMALL,
        )

    def _purchases(self, title: str, rows: pl.DataFrame) -> Table:
        say, screening = self.say, self.screening
        files = self.screening.rows["file"].n_unique() > 1
        lines = []
        for row in rows.iter_rows(named=True):
            place = say(mark("row {row}")).format(row=row["row"])
            where = " · ".join(_some(row["id"], row["file"] if files else None, place, row["cpv_name"] or row["cpv"]))
            lines.append(
                (
                    Cell(_short(row["title"] or row["id"] or place), detail=_short(where)),
                    Cell(self.value(row["value_sek"])),
                    Cell(screening.openings.get(row["opening"], row["opening"]), detail=_short(row["reason"] or "")),
                )
            )
        headings = (title, say(mark("Value")), say(mark("What it counts as, and why")))
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
