"""Renders a screening in the terminal: counts and totals by route, what is unknown, same need, suppliers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reservkoll.common.formatting import counted, kronor
from reservkoll.i18n import mark, translator
from reservkoll.reports.content.same_need_lines import same_need_lines
from reservkoll.reports.render.terminal.openings import show_openings
from reservkoll.reports.render.terminal.supplier_summary import supplier_summary
from reservkoll.screening.totals import Figures, Total, missing_from_sum

if TYPE_CHECKING:
    from rich.console import Console

    from reservkoll.screening.result import Screening


def show_screening(console: Console, screening: Screening, sums: Figures) -> None:
    """Print the summary; the rows need not be at hand."""
    from rich.table import Table

    language = screening.language
    say = translator(language)
    for note in screening.notes:
        console.print(note, style="dim", markup=False)
    show_openings(console, screening, sums)
    table = Table(box=None, pad_edge=False)
    table.add_column(say(mark("Recommended route")))
    table.add_column(say(mark("Rows")), justify="right")
    table.add_column(say(mark("Value")), justify="right")

    def numbers(total: Total) -> tuple[str, str]:
        value = say(mark("unknown")) if total.value is None else kronor(total.value, language)
        return counted(total.rows, language), value

    for route, total in sums.by_route.items():
        table.add_row(screening.routes.get(route, route), *numbers(total))
    table.add_row(say(mark("Sum")), *numbers(sums.total), style="bold")
    console.print(table)
    lacking = missing_from_sum(sums.total, language)
    if lacking is not None:
        console.print(lacking, markup=False)
    console.print(
        say(
            mark(
                "{ok} rows answered in full, {incomplete} with something unknown, "
                "{error} with a cell that could not be understood."
            )
        ).format(**{status: counted(rows, language) for status, rows in sums.by_status.items()})
    )
    if screening.code_proposals is not None:
        told = (
            mark("CPV codes were proposed for {rows} rows that state none, and the best were used.")
            if screening.code_proposals.accepted
            else mark("CPV codes are proposed for {rows} rows that state none; no answer rests on them.")
        )
        console.print(say(told).format(rows=screening.code_proposals.rows["position"].n_unique()))
    if screening.same_need is not None:
        for line in same_need_lines(screening.same_need, language):
            console.print(line, markup=False)
    if screening.suppliers is not None:
        supplier_summary(console, screening, screening.suppliers)
