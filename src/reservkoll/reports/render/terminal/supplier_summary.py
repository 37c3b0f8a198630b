"""Console summary of `screen --suppliers`: per reservation, how many purchases have an eligible supplier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reservkoll.i18n import mark, translator
from reservkoll.reports import phrases
from reservkoll.screening.supplier_match.result import fitting

if TYPE_CHECKING:
    from rich.console import Console

    from reservkoll.screening.result import Screening
    from reservkoll.screening.supplier_match.result import SupplierReport

SHOWN_PROBLEMS = 20


def supplier_summary(console: Console, screening: Screening, suppliers: SupplierReport) -> None:
    """Counts by reservation, what was left out, and every cell that was not understood, to a limit."""
    from rich.table import Table

    say = translator(screening.language)
    for note in suppliers.notes:
        console.print(note, style="dim", markup=False)
    console.print(
        say(mark("Suppliers: {suppliers}. Earlier awards: {awards}.")).format(
            suppliers=len(suppliers.suppliers), awards=suppliers.awards.height
        )
    )
    table = Table(box=None, pad_edge=False)
    table.add_column(say(phrases.RESERVATION))
    for heading in (phrases.PURCHASES, mark("with a supplier that fits"), mark("not known yet"), mark("nobody fits")):
        table.add_column(say(heading), justify="right")
    for route, counts in fitting(suppliers).items():
        table.add_row(screening.routes.get(route, route), *map(str, counts.values()))
    console.print(table)
    left_out = sum(suppliers.unreached.values())
    if left_out:
        told = "; ".join(f"{screening.routes.get(route, route)}: {rows}" for route, rows in suppliers.unreached.items())
        console.print(
            say(
                mark(
                    "Not beside the suppliers, as it is not known whether the reservation reaches the purchase: {told}."
                )
            ).format(told=told),
            markup=False,
        )
    _problems(console, screening, suppliers)


def _problems(console: Console, screening: Screening, suppliers: SupplierReport) -> None:
    if not suppliers.problems:
        return
    say = translator(screening.language)
    console.print(
        say(mark("{problems} cells or rows of the suppliers could not be used as they stand:")).format(
            problems=suppliers.problems
        )
    )
    last = screening.problems.tail(suppliers.problems).head(SHOWN_PROBLEMS)
    for problem in last.iter_rows(named=True):
        place = ", ".join(str(part) for part in (problem["file"], problem["sheet"]) if part)
        console.print(
            say(mark("{place}, row {row}, column “{column}”: {message}")).format(
                place=place, row=problem["row"], column=problem["column"] or "–", message=problem["message"]
            ),
            markup=False,
        )
    if suppliers.problems > SHOWN_PROBLEMS:
        console.print(
            say(mark("… and {more} more. All are on the sheet of errors in the report.")).format(
                more=suppliers.problems - SHOWN_PROBLEMS
            )
        )
