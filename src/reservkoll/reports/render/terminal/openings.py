"""What can be opened, and when, at the terminal: the sentence and a small table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from reservkoll.common.formatting import counted, whole_kronor
from reservkoll.i18n import mark, translator
from reservkoll.reports.content.openings import Counted, Openings
from reservkoll.screening.timing import COMING, ENDING, PAST, UNDATED
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
    table = Table(box=None, pad_edge=False)
    table.add_column(say(mark("What it counts as")))
    for heading in (openings.timings()[COMING], say(mark("Value")), say(mark("Other rows")), say(mark("Value"))):
        table.add_column(heading, justify="right")

    def numbers(total: Total) -> tuple[str, str]:
        value = say(mark("unknown")) if total.value is None else whole_kronor(total.value, of.language)
        return counted(total.rows, of.language), value

    for line in (*openings.lines(), openings.whole()):
        others = together([line.timings[timing] for timing in (ENDING, PAST, UNDATED)])
        style = None if line.opening else "bold"
        table.add_row(line.name, *numbers(line.timings[COMING]), *numbers(others), style=style)
    console.print(table)
