"""Renders a screening in the terminal: what can be opened, what to do next; without a report, all the rest."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

from rich.text import Text

from reservkoll.common.formatting import counted, whole_kronor
from reservkoll.i18n import mark, translator
from reservkoll.reports import phrases
from reservkoll.reports.content.screening.candidates import candidates_lead
from reservkoll.reports.content.screening.front_page import FrontPage, Step
from reservkoll.reports.content.screening.same_need_lines import same_need_lines
from reservkoll.reports.content.told_totals import total_told
from reservkoll.reports.render.terminal.lines import (
    CUT,
    SCREEN,
    STAYS,
    WIDEST,
    Block,
    cut,
    cut_before,
    least_lines,
    print_screen,
    sentence,
    whole,
)
from reservkoll.reports.render.terminal.openings import openings_blocks
from reservkoll.reports.render.terminal.supplier_summary import supplier_blocks
from reservkoll.screening.totals import Figures, Total, missing_from_sum

if TYPE_CHECKING:
    from rich.console import Console

    from reservkoll.screening.result import Screening

STEP_LINES: Final = 2
STATUS_LINES: Final = 3  # never cut: its end says how much could not be read


def show_screening(console: Console, screening: Screening, sums: Figures, *, in_report: bool, below: int = 0) -> None:
    """Print the summary, the answer last, since a terminal scrolls; the rows need not be at hand.

    `in_report`: a report for people is written, so that what stands there gives way to one screen, of which `below`
    lines are to follow.
    """
    width = min(console.width, WIDEST)
    sheet = _Sheet(screening, sums, width)
    if not in_report:
        for note in screening.notes:
            console.print(note, style="dim", markup=False)
        _routes(console, screening, sums)
        print_screen(console, list(sheet.blocks(STEP_LINES, same_need=None)), room=sys.maxsize)
        return
    room = SCREEN - below
    for lines in range(STEP_LINES, 0, -1):
        blocks = [*sheet.remarks(), *sheet.blocks(lines, same_need=1)]
        if least_lines(blocks, below=STAYS) <= room:
            break
    print_screen(console, blocks, room)


class _Sheet:
    def __init__(self, screening: Screening, sums: Figures, width: int) -> None:
        self.screening, self.sums, self.width = screening, sums, width
        self.language, self.say = screening.language, translator(screening.language)

    def remarks(self) -> Iterator[Block]:
        """The remarks on the whole, which stand in the report too."""
        notes, width = self.screening.notes, self.width
        if notes:
            yield from (sentence(note, width, 3, 0, "dim") for note in notes)
            told = self.say(mark("{count} remarks stand in the report."))
            yield sentence(told.format(count=counted(len(notes), self.language)), width, 1, 1, "dim")

    def blocks(self, most: int, *, same_need: int | None) -> Iterator[Block]:
        """What is told beside the answer, the answer, what to do next, and how much was answered.

        `same_need`: how many lines of the groups are told, by default all.
        """
        screening = self.screening
        yield from (sentence(text, self.width, 3, 1) for text in self._beside(same_need))
        if screening.suppliers is not None:
            yield from supplier_blocks(screening, screening.suppliers, self.width)
        yield sentence("", self.width, 1, 1)
        yield from openings_blocks(screening, self.sums, self.width)
        yield from self._steps(FrontPage(screening, self.sums), most)
        told = self.say(
            mark(
                "{ok} rows answered in full, {incomplete} with something unknown, "
                "{error} with a cell that could not be understood."
            )
        ).format(**{status: counted(rows, self.language) for status, rows in self.sums.by_status.items()})
        yield whole([Text(line) for line in cut(told, self.width, STATUS_LINES)])

    def _beside(self, same_need: int | None) -> Iterator[str]:
        screening = self.screening
        if screening.code_proposals is not None:
            told = (
                mark("CPV codes were proposed for {rows} rows that state none, and the best were used.")
                if screening.code_proposals.accepted
                else mark("CPV codes are proposed for {rows} rows that state none; no answer rests on them.")
            )
            yield self.say(told).format(rows=screening.code_proposals.rows["position"].n_unique())
        if screening.same_need is not None:
            yield from islice(same_need_lines(screening.same_need, self.language), same_need)
        if screening.candidates is not None:
            yield candidates_lead(screening.candidates, self.language)

    def _steps(self, front: FrontPage, most: int) -> Iterator[Block]:
        """What to do next."""
        steps = front.steps()
        if not steps:
            return
        yield whole([Text(front.steps_title, style="bold")])
        for number, step in enumerate(steps, 1):
            lines = step_lines(step, self.width - 3, most)
            told = [Text(f"{number}. " if not place else "   ").append(line) for place, line in enumerate(lines)]
            yield Block(told, 0 if number > 1 else len(told), STAYS, one_piece=True)


def step_lines(step: Step, width: int, most: int) -> list[str]:
    """A step on at most so many lines: by whom gives way first, then the end of what to do, by when never."""
    whole = cut(step.sentence, width, most)
    return whole if not whole[-1].endswith(CUT) else cut_before(step.what, step.when, width, most)


def _routes(console: Console, screening: Screening, sums: Figures) -> None:
    """Rows and sum by recommended route."""
    from rich.table import Table

    language = screening.language
    say = translator(language)
    table = Table(box=None, pad_edge=False)
    table.add_column(say(phrases.RECOMMENDED_ROUTE))
    table.add_column(say(phrases.ROWS), justify="right")
    table.add_column(say(phrases.VALUE), justify="right")

    def numbers(total: Total) -> tuple[str, str]:
        return counted(total.rows, language), total_told(total, whole_kronor, language)

    for route, total in sums.told_routes.items():
        table.add_row(screening.routes.get(route, route), *numbers(total))
    table.add_row(say(phrases.SUM), *numbers(sums.total), style="bold")
    console.print(table)
    lacking = missing_from_sum(sums.total, language)
    if lacking is not None:
        console.print(lacking, markup=False)
