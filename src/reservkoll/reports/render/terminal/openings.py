"""What can be opened, and when, at the terminal: the sentence and a small table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from reservkoll.common.formatting import counted, in_millions, whole_kronor
from reservkoll.i18n import mark, translator
from reservkoll.reports import phrases
from reservkoll.reports.content.screening.openings import Counted, Openings
from reservkoll.reports.content.told_totals import total_told
from reservkoll.reports.render.terminal.lines import CUT, STAYS, Block, cut, headed, print_screen, sentence, whole
from reservkoll.screening.timing import COMING, ENDING, TIMINGS
from reservkoll.screening.totals import Figures, together

if TYPE_CHECKING:
    from rich.console import Console


def show_openings(console: Console, of: Counted, figures: Figures) -> None:
    """Print what can be opened of a list whose figures are `figures`."""
    print_screen(console, list(openings_blocks(of, figures, console.width)))


def openings_blocks(of: Counted, figures: Figures, width: int) -> Iterator[Block]:
    """The sentence and the table, which are told whole, and between them what stands beside the sentence."""
    openings = Openings(of, figures)
    yield whole([Text(line, style="bold") for line in cut(openings.headline(), width, 3)])
    for place, text in enumerate(openings.beside()):  # the first has what is not still to come
        yield sentence(text, width, 3, 2 if place else STAYS)
    if figures.total.rows:
        yield whole(list(_table(of, openings, width)))


def _table(of: Counted, openings: Openings, width: int) -> Iterator[Text]:
    """What is to come and the rest side by side; where nothing is, what ends soon and the rest. No column of zeros."""
    say, language = translator(of.language), of.language
    all_of_them, timings = openings.whole(), openings.timings()
    first = next((each for each in (COMING, ENDING) if all_of_them.timings[each].rows), None)
    rest = [timing for timing in TIMINGS if timing != first]
    every = [*openings.lines(), all_of_them]
    for amount, value in ((whole_kronor, say(phrases.VALUE)), (in_millions, say(mark("Value, SEK million")))):
        others = (say(mark("Other rows") if first is not None else phrases.ROWS), value)
        headings = (say(phrases.WHAT_IT_COUNTS_AS), *((timings[first], value) if first is not None else ()), *others)
        lines = []
        for line in every:
            totals = [line.timings[first]] if first is not None else []
            totals.append(together([line.timings[timing] for timing in rest]))
            told = [
                text
                for total in totals
                for text in (counted(total.rows, language), total_told(total, amount, language))
            ]
            lines.append((line.name, *told))
        shown = [*headed(headings, lines, width)]
        if not any(CUT.strip() in line for line in shown):
            break
    styles = [*[""] * (len(shown) - len(every)), *("" if line.opening else "bold" for line in every)]
    yield from (Text(line, style=style) for line, style in zip(shown, styles, strict=True))
