"""What can be opened, and when, at the terminal: the sentence and a small table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from reservkoll.common.formatting import counted, whole_kronor
from reservkoll.i18n import mark, translator
from reservkoll.reports import phrases
from reservkoll.reports.content.numbers import total_told
from reservkoll.reports.content.screening.openings import Counted, Openings
from reservkoll.screening.timing import COMING, ENDING, TIMINGS
from reservkoll.screening.totals import Figures, Total, together

if TYPE_CHECKING:
    from rich.console import Console


def show_openings(console: Console, of: Counted, figures: Figures) -> None:
    """Print what can be opened of a list whose figures are `figures`."""
    say, openings = translator(of.language), Openings(of, figures)
    console.print(openings.headline(), style="bold", markup=False)
    for text in openings.beside():
        console.print(text, markup=False)
    if not figures.total.rows:
        return
    whole, headings = openings.whole(), openings.timings()
    # Side by side: what is to come and the rest. Where nothing is, what ends soon comes first; a column of zeros never.
    first = next((each for each in (COMING, ENDING) if whole.timings[each].rows), None)
    rest = [timing for timing in TIMINGS if timing != first]
    table = Table(box=None, pad_edge=False)
    table.add_column(say(phrases.WHAT_IT_COUNTS_AS))
    if first is not None:
        table.add_column(headings[first], justify="right")
        table.add_column(say(phrases.VALUE), justify="right")
    table.add_column(say(mark("Other rows") if first is not None else phrases.ROWS), justify="right")
    table.add_column(say(phrases.VALUE), justify="right")

    def numbers(total: Total) -> tuple[str, str]:
        return counted(total.rows, of.language), total_told(total, whole_kronor, of.language)

    for line in (*openings.lines(), whole):
        others = numbers(together([line.timings[timing] for timing in rest]))
        told = numbers(line.timings[first]) if first is not None else ()
        table.add_row(line.name, *told, *others, style=None if line.opening else "bold")
    console.print(table)
