"""The column mapping of an inventory, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from reservkoll.i18n import Translate, mark
from reservkoll.inventory.column_mapping import Assignment, How

REASONS: Final[Mapping[How, str]] = {
    How.MAPPING: mark("as the mapping says"),
    How.NAME: mark("by its name"),
    How.NEAR: mark("nearly a known name"),
    How.ANSWER: mark("as you answered"),
    How.BEST: mark("best match, not certain (--yes)"),
}


@dataclass(frozen=True)
class FoundColumn:
    """A column of the sheet `place`: its heading, letter and fact, and how the fact is known."""

    place: str
    fact: str
    heading: str
    letter: str
    how: How


@dataclass(frozen=True)
class SeenColumn:
    """A column of the sheet `place`, used or not: its heading, its letter, its first distinct texts,
    and the fact it was read as; None if it is not used.
    """

    place: str
    heading: str
    letter: str
    examples: tuple[str, ...]
    fact: str | None


def found_columns(place: str, assignment: Assignment) -> tuple[FoundColumn, ...]:
    """The columns of one sheet, in the order of the facts."""
    return tuple(
        FoundColumn(place, fact, assignment.columns[fact].label, assignment.columns[fact].letter, how)
        for fact, how in assignment.how.items()
    )


def described(columns: Iterable[FoundColumn], fact: str, translate: Translate) -> str:
    """Where `fact` was found: "“CPV-kod” (D), by its name"; with the sheet if the columns are from several."""
    columns = tuple(columns)
    several = len({column.place for column in columns}) > 1
    found = []
    for column in columns:
        if column.fact == fact:
            told = translate(mark("“{heading}” ({letter}), {reason}")).format(
                heading=column.heading, letter=column.letter, reason=translate(REASONS[column.how])
            )
            found.append(f"{column.place}: {told}" if several else told)
    return "; ".join(found) or "–"
