"""Shows the column mapping before anything is assessed."""

from __future__ import annotations

from typing import Final

from rich.console import Console
from rich.table import Table

from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.i18n import Translate, mark
from reservkoll.inventory.column_mapping import How
from reservkoll.inventory.mapping_report import LABELS, REASONS
from reservkoll.inventory.reader import Inventory
from reservkoll.reports.theme import NOTICE

WIDE: Final = 100
"""The terminal width from which there is room for fact names, as in a mapping file, beside their labels."""
CERTAIN: Final = frozenset({How.MAPPING, How.NAME, How.ANSWER})


def show_columns(inventory: Inventory, console: Console, say: Translate) -> None:
    """Print a table for each sheet with uncertain columns, which are highlighted; else the number of columns read."""
    if all(column.how in CERTAIN for column in inventory.columns):
        told = mark("Columns read by their names, or as you have said: {count}.")
        console.print(say(told).format(count=len(inventory.columns)), style="dim")
        return
    wide = console.width >= WIDE
    for place in dict.fromkeys(column.place for column in inventory.columns):
        title = without_personal_numbers(place)
        table = Table(box=None, pad_edge=False, title=title, title_justify="left", title_style="bold")
        table.add_column(say(mark("Column")), no_wrap=True)
        table.add_column(say(mark("Heading")))
        table.add_column(say(mark("Taken for")))
        if wide:
            table.add_column(say(mark("Name of the fact")), style="dim", no_wrap=True)
        table.add_column(say(mark("Because")))
        for column in inventory.columns:
            if column.place == place:
                style = NOTICE if column.how is How.BEST else None
                fact = (column.fact,) if wide else ()
                cells = (column.letter, column.heading, say(LABELS[column.fact]), *fact, say(REASONS[column.how]))
                table.add_row(*(_plain(cell) for cell in cells), style=style)
        console.print(table)


def _plain(text: str) -> str:
    """Escape square brackets, which are no markup here, and mask personal numbers."""
    from rich.markup import escape

    return escape(without_personal_numbers(text))
