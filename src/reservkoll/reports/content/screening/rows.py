"""The row tables of a screening summary: what is unknown and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.i18n import mark
from reservkoll.reports import phrases
from reservkoll.reports.content.numbers import SummaryPart
from reservkoll.reports.document import Block, Cell, Paragraph, Table, Tone

SHOWN: Final = 8  # facts and points: the rest is in the Excel report
CELLS_SHOWN: Final = 5
LONGEST: Final = 220


class RowBlocks(SummaryPart):
    """Tables of missing facts, points to judge and cells that could not be parsed."""

    def unknown(self) -> Iterator[Block]:
        """The missing facts, the points to judge, the cells that could not be parsed."""
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
            yield Table(title, (title, say(phrases.ROWS), say(phrases.DECIDES)), lines, (2, 0.5, 2), right=(1,))
            yield from self._more(len(facts))
        else:
            yield Paragraph(say(phrases.NOTHING_IS_MISSING))
        if self.counted.warnings:
            title = say(phrases.POINTS_TO_JUDGE)
            points = tuple(
                (Cell(screening.warnings.get(code, code)), Cell(self.number(count)))
                for code, count in list(self.counted.warnings.items())[:SHOWN]
            )
            yield Table(title, (title, say(phrases.ROWS)), points, (4, 0.5), right=(1,))
            yield from self._more(len(self.counted.warnings))
        problems = screening.problems
        if problems.height:
            title = say(phrases.CELLS_THAT_COULD_NOT_BE)
            cells = tuple(
                (
                    Cell(" · ".join(_some(each["sheet"], each["cell"], each["column"]))),
                    Cell(_short(each["message"] or "")),
                )
                for each in problems.head(CELLS_SHOWN).iter_rows(named=True)
            )
            yield Table(title, (title, say(phrases.WHAT_TO_DO)), cells, (1.3, 3))
            yield from self._more(problems.height, CELLS_SHOWN)

    def _more(self, count: int, shown: int = SHOWN) -> Iterator[Paragraph]:
        more = self.say(mark("The first {shown} of {count}. All of them are in the Excel report."))
        if count > shown:
            yield Paragraph(more.format(shown=shown, count=self.number(count)), Tone.SMALL)


def _some(*parts: str | None) -> Iterable[str]:
    return [part for part in parts if part]


def _short(text: str) -> str:
    """A text cut to the width of a cell, with personal numbers masked."""
    text = without_personal_numbers(text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
