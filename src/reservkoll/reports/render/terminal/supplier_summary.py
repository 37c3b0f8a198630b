"""`screen --suppliers` at the terminal: per reservation, how many purchases have an eligible supplier."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from rich.text import Text

from reservkoll.i18n import mark, translator
from reservkoll.reports import phrases
from reservkoll.reports.render.terminal.lines import Block, cut, headed, sentence, whole
from reservkoll.screening.supplier_match.result import fitting

if TYPE_CHECKING:
    from reservkoll.screening.result import Screening
    from reservkoll.screening.supplier_match.result import SupplierReport

SHOWN_PROBLEMS: Final = 20
FIRST_PROBLEM: Final = 4  # one that is told whole says what the others are like


def supplier_blocks(screening: Screening, suppliers: SupplierReport, width: int) -> Iterator[Block]:
    """Counts by reservation, what was left out, and the cells that were not understood."""
    say = translator(screening.language)
    yield Block([Text(cut(note, width, 1)[0], style="dim") for note in suppliers.notes], 0, 0)
    counts = say(mark("Suppliers: {suppliers}. Earlier awards: {awards}."))
    told = counts.format(suppliers=len(suppliers.suppliers), awards=suppliers.awards.height)
    yield Block([Text(told)], 0, 1)
    counted = (phrases.PURCHASES, mark("with a supplier that fits"), mark("not known yet"), mark("nobody fits"))
    lines = [
        (screening.routes.get(route, route), *map(str, numbers.values()))
        for route, numbers in fitting(suppliers).items()
    ]
    yield whole([Text(line) for line in headed([say(phrases.RESERVATION), *map(say, counted)], lines, width)])
    if any(suppliers.unreached.values()):
        told = "; ".join(f"{screening.routes.get(route, route)}: {rows}" for route, rows in suppliers.unreached.items())
        template = mark(
            "Not beside the suppliers, as it is not known whether the reservation reaches the purchase: {told}."
        )
        yield Block([Text(line) for line in cut(say(template).format(told=told), width, 2)], 0, 1)
    if suppliers.problems:
        told = say(mark("{problems} cells or rows of the suppliers could not be used as they stand:"))
        yield sentence(told.format(problems=suppliers.problems), width, 1, 2)
        for number, problem in enumerate(_problems(screening, suppliers)):
            yield sentence(problem, width, 3, 0 if number else FIRST_PROBLEM)


def _problems(screening: Screening, suppliers: SupplierReport) -> Iterator[str]:
    say = translator(screening.language)
    last = screening.problems.tail(suppliers.problems).head(SHOWN_PROBLEMS)
    for problem in last.iter_rows(named=True):
        place = ", ".join(str(part) for part in (problem["file"], problem["sheet"]) if part)
        yield say(mark("{place}, row {row}, column “{column}”: {message}")).format(
            place=place, row=problem["row"], column=problem["column"] or "–", message=problem["message"]
        )
