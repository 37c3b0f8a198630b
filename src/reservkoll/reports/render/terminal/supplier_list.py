"""A list of organisations at the terminal: the sentence, a line for each, and what to find out first."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reservkoll.common.formatting import counted, on_command_line
from reservkoll.i18n import mark
from reservkoll.reports import phrases
from reservkoll.reports.content.supplier_list import SupplierListContent
from reservkoll.reports.document import Table
from reservkoll.screening.supplier_list import SupplierList

if TYPE_CHECKING:
    from rich.console import Console

MOST_LINES: Final = 12
MOST_QUESTIONS: Final = 3
MOST_REMARKS: Final = 3


def print_supplier_list(found: SupplierList, console: Console, path: Path) -> None:
    """Print the answer in one screen; the whole of it stands in the report."""
    from rich.markup import escape
    from rich.table import Table as Shown

    content, say = SupplierListContent(found), SupplierListContent(found).say

    def show(table: Table, most: int) -> None:
        shown = Shown(box=None, pad_edge=False)
        for place, heading in enumerate(table.headings):
            # What a provision is about stands in the report; here there is room for its name alone.
            shown.add_column(
                heading.partition(" (")[0], justify="right" if place in table.right else "left", overflow="fold"
            )
        for row in islice(table.rows, most):
            shown.add_row(*(escape(cell.text) for cell in row))
        console.print(shown)
        if more := len(table.rows) - most if len(table.rows) > most else 0:
            console.print(say(phrases.AND_COUNT_MORE).format(count=counted(more, found.language)), style="dim")

    console.print(content.headline(), style="bold", markup=False)
    show(content.table(), MOST_LINES)
    questions = content.questions()
    if questions is not None:
        console.print(questions.title, style="bold", markup=False)
        show(questions, MOST_QUESTIONS)
    for remark in found.remarks[:MOST_REMARKS]:
        console.print(remark, style="dim", markup=False)
    if more := len(found.remarks) - MOST_REMARKS if len(found.remarks) > MOST_REMARKS else 0:
        console.print(say(phrases.AND_COUNT_MORE).format(count=counted(more, found.language)), style="dim")
    told = say(mark("What each lacks: reservkoll check {file} --html FILE.html, or --pdf and --docx."))
    console.print(told.format(file=on_command_line(path)), style="dim", markup=False)
