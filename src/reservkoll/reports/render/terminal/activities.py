"""Own activities as if they were bought, at the terminal: one screen of 24 lines at 80 columns."""

from __future__ import annotations

from textwrap import wrap
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reservkoll.i18n import mark
from reservkoll.reports.content.activities import ActivityLine, ActivityReport, single_told
from reservkoll.reports.render.terminal.assessment import MARKS, STYLES

SHOWN: Final = 6
"""Rows: with everything told beside them, the answer stays within one screen."""
POINTS, PROBLEMS = 2, 2
WIDEST: Final = 100


def show_activities(console: Console, report: ActivityReport) -> None:
    """Print the headline, the first rows, and what to mind first; the reports have everything."""
    say, lines = report.say, report.lines()
    console.print(report.headline(), style="bold", markup=False)
    if lines:
        console.print(_table(console, report, lines[:SHOWN]))
    if len(lines) > SHOWN:
        console.print(say(mark("and {count} more, in the report")).format(count=len(lines) - SHOWN), style="dim")
    _short(console, report.assumptions()[0])
    for point, names in report.singles()[:POINTS]:
        _short(console, single_told(point, names))
    problems = report.problems()
    for problem in problems[:PROBLEMS]:
        _short(console, problem)
    if len(problems) > PROBLEMS:
        more = say(mark("{count} more cells could not be understood; the report names them."))
        _short(console, more.format(count=len(problems) - PROBLEMS))
    settle = say(
        mark("{count} points hold for every activity and are to be settled first: see the report (--html FILE).")
    )
    _short(console, settle.format(count=len(report.of_all())))
    console.print(report.closing(), style="italic", markup=False)


def _table(console: Console, report: ActivityReport, lines: tuple[ActivityLine, ...]) -> Table:
    """A line for each activity; a long name or a long list of routes is cut, an amount never."""
    table = Table(box=None, pad_edge=False, expand=True, width=min(console.width, WIDEST))
    activity, cost, _, _, routes = report.headings()
    table.add_column("", width=1)
    table.add_column(activity, no_wrap=True, overflow="ellipsis", ratio=4)
    table.add_column(cost, justify="right", no_wrap=True, width=max(len(cost), *(len(line.cost) for line in lines)))
    table.add_column(routes, no_wrap=True, overflow="ellipsis", ratio=5)
    for line in lines:
        sign = Text(MARKS[line.verdict], style=STYLES[line.verdict])
        table.add_row(sign, Text(line.name), line.cost, Text(line.told))
    return table


def _short(console: Console, text: str) -> None:
    """At most two lines of `text`."""
    width = min(console.width, WIDEST)
    for line in wrap(text, width, initial_indent="• ", subsequent_indent="  ", max_lines=2, placeholder=" …"):
        console.print(line, markup=False, soft_wrap=True)
