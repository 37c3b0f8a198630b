"""Renders a screening in the terminal: what can be opened, what to do next; without a report, all the rest."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from reservkoll.common.formatting import counted, kronor
from reservkoll.i18n import mark, translator
from reservkoll.reports import phrases
from reservkoll.reports.content.numbers import total_told
from reservkoll.reports.content.screening.candidates import candidates_lead
from reservkoll.reports.content.screening.front_page import FrontPage
from reservkoll.reports.content.screening.same_need_lines import same_need_lines
from reservkoll.reports.render.terminal.openings import show_openings
from reservkoll.reports.render.terminal.supplier_summary import supplier_summary
from reservkoll.screening.totals import Figures, Total, missing_from_sum

if TYPE_CHECKING:
    from rich.console import Console

    from reservkoll.screening.result import Screening

FIRST_NOTES: Final = 3


def show_screening(console: Console, screening: Screening, sums: Figures, *, in_report: bool) -> None:
    """Print the summary, the answer last, since a terminal scrolls; the rows need not be at hand.

    `in_report`: a report for people is written, so that what stands there is told in a line each.
    """
    say = translator(screening.language)
    _remarks(console, screening, in_report=in_report)
    if not in_report:
        _routes(console, screening, sums)
    if screening.code_proposals is not None:
        told = (
            mark("CPV codes were proposed for {rows} rows that state none, and the best were used.")
            if screening.code_proposals.accepted
            else mark("CPV codes are proposed for {rows} rows that state none; no answer rests on them.")
        )
        console.print(say(told).format(rows=screening.code_proposals.rows["position"].n_unique()))
    if screening.same_need is not None:
        lines = same_need_lines(screening.same_need, screening.language)
        for line in islice(lines, 1) if in_report else lines:
            console.print(line, markup=False)
    if screening.suppliers is not None:
        supplier_summary(console, screening, screening.suppliers)
    if screening.candidates is not None:
        console.print(candidates_lead(screening.candidates, screening.language), markup=False)
    console.print()
    show_openings(console, screening, sums)
    _steps(console, FrontPage(screening, sums))
    console.print(
        say(
            mark(
                "{ok} rows answered in full, {incomplete} with something unknown, "
                "{error} with a cell that could not be understood."
            )
        ).format(**{status: counted(rows, screening.language) for status, rows in sums.by_status.items()})
    )


def _remarks(console: Console, screening: Screening, *, in_report: bool) -> None:
    """The remarks on the whole; where they stand in a report too, the first ones."""
    say, notes = translator(screening.language), screening.notes
    shown = notes[:FIRST_NOTES] if in_report and len(notes) > FIRST_NOTES + 1 else notes
    for note in shown:
        console.print(note, style="dim", markup=False)
    if more := len(notes) - len(shown):
        told = mark("{count} more remarks stand in the report.")
        console.print(say(told).format(count=counted(more, screening.language)), style="dim")


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
        return counted(total.rows, language), total_told(total, kronor, language)

    for route, total in sums.told_routes.items():
        table.add_row(screening.routes.get(route, route), *numbers(total))
    table.add_row(say(phrases.SUM), *numbers(sums.total), style="bold")
    console.print(table)
    lacking = missing_from_sum(sums.total, language)
    if lacking is not None:
        console.print(lacking, markup=False)


def _steps(console: Console, front: FrontPage) -> None:
    """What to do next."""
    steps = front.steps()
    if steps:
        console.print(front.steps_title, style="bold", markup=False)
    for number, step in enumerate(steps, 1):
        console.print(f"{number}. {step.sentence}", markup=False)
