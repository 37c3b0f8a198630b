"""Shows the column mapping before anything is assessed."""

from __future__ import annotations

from typing import Final

from rich.console import Console

from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.i18n import Translate, mark
from reservkoll.inventory.column_mapping import How
from reservkoll.inventory.labels import LABELS
from reservkoll.inventory.mapping_report import REASONS
from reservkoll.inventory.reader import Inventory
from reservkoll.reports.render.terminal.lines import WIDEST, cut
from reservkoll.reports.theme import NOTICE

CERTAIN: Final = frozenset({How.MAPPING, How.NAME, How.ANSWER})
MOST: Final = 4


def show_columns(inventory: Inventory, console: Console, say: Translate) -> None:
    """Print a line for each of the first columns that are not certain, which stand out, and how many were taken."""
    doubtful = [column for column in inventory.columns if column.how not in CERTAIN]
    width = min(console.width, WIDEST)
    for column in doubtful[:MOST]:
        told = say(mark("! Column {letter}, “{heading}”, was taken for: {label} ({reason}).")).format(
            letter=column.letter,
            heading=without_personal_numbers(column.heading),
            label=say(LABELS[column.fact]),
            reason=say(REASONS[column.how]),
        )
        style = NOTICE if column.how is How.BEST else None
        console.print("\n".join(cut(told, width, 2)), markup=False, style=style)
    if more := len(doubtful[MOST:]):
        console.print(
            say(mark("and {count} more that are not certain; --save-mapping FILE has all.")).format(count=more)
        )
    told = mark("Columns read by their names, or as you have said: {count}.")
    console.print(say(told).format(count=len(inventory.columns) - len(doubtful)), style="dim")
