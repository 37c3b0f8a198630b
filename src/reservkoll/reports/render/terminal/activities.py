"""Own activities as if they were bought, at the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reservkoll.i18n import mark
from reservkoll.reports import phrases
from reservkoll.reports.content.activities import ActivityReport
from reservkoll.reports.render.terminal.assessment import MARKS, STYLES

SHOWN = 15


def show_activities(console: Console, report: ActivityReport) -> None:
    """Print the headline, the first rows, what was assumed and what speaks against."""
    say, lines = report.say, report.lines()
    console.print(report.headline(), style="bold", markup=False)
    table = Table(box=None, pad_edge=False)
    activity, cost, value, _, routes = report.headings()
    table.add_column("")
    table.add_column(activity)
    table.add_column(cost, justify="right", no_wrap=True)
    table.add_column(value, justify="right", no_wrap=True)
    table.add_column(routes)
    for line in lines[:SHOWN]:
        named = Text.assemble(line.name, (f"\n{line.code}", "dim"))
        table.add_row(Text(MARKS[line.verdict], style=STYLES[line.verdict]), named, line.cost, line.value, line.told)
    console.print(table)
    if len(lines) > SHOWN:
        console.print(say(mark("and {count} more, in the report")).format(count=len(lines) - SHOWN), style="dim")
    for heading, texts in (
        (phrases.WHAT_WAS_ASSUMED, report.assumptions()),
        (phrases.WHAT_SPEAKS_AGAINST_OR_MUST, report.of_all()),
        (phrases.CELLS_THAT_COULD_NOT_BE, report.problems()),
    ):
        if texts:
            console.print(f"\n{say(heading)}", style="bold")
            for text in texts:
                console.print(f"• {text}", markup=False)
    console.print(f"\n{report.closing()}", style="italic", markup=False)
