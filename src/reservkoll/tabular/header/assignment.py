"""The best assignment of headings to facts where no one is asked; independent of column order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.i18n import mark, quoted
from reservkoll.parsers.text import fold
from reservkoll.tabular.header.detect import Heading

# Facts that are only displayed: of several candidate columns the most usual is taken without asking.
ONLY_SHOWN = frozenset({"id", "title", "department", "purchase.authority.name"})


@dataclass(frozen=True)
class Fit:
    """A heading that may hold a fact: how well (`score`), and its place among the names of the fact (`preference`)."""

    score: float
    preference: int
    index: int
    fact: str
    heading: Heading

    @property
    def order(self) -> tuple[float, int, str, int]:
        """Best first. The position in the sheet only breaks ties."""
        return -self.score, self.preference, fold(self.heading.text), self.index

    def rivals(self, other: Fit) -> bool:
        """Whether `other` fits equally well and excludes this one: same fact or same heading."""
        if other.score != self.score or (other.fact == self.fact) == (other.heading == self.heading):
            return False
        shown = other.fact == self.fact and self.fact in ONLY_SHOWN
        return not (shown and self.order[:3] < other.order[:3])


def best_columns(
    fits: Sequence[Fit], cells: Callable[[Heading], pl.Series] | None, place: str
) -> Iterator[tuple[str, Heading]]:
    """The best column for each fact, among `fits` in their order.

    Raises:
        InputError: columns with the same heading hold different texts, and none has more of them than the others.
    """
    taken: set[str] = set()
    used: set[Heading] = set()
    for fit in fits:
        if fit.fact in taken or fit.heading in used:
            continue
        alike = [
            other.heading
            for other in fits
            if other.fact == fit.fact and other.order[:3] == fit.order[:3] and other.heading not in used
        ]
        heading = _fullest(alike, cells, place) if len(alike) > 1 and cells is not None else fit.heading
        taken.add(fit.fact)
        used.add(heading)
        yield fit.fact, heading


def _fullest(headings: Sequence[Heading], cells: Callable[[Heading], pl.Series], place: str) -> Heading:
    """Of columns with the same heading the one with most cells filled; any of them where all cells agree."""
    texts = {heading: cells(heading) for heading in headings}
    filled = {heading: len(column) - column.null_count() for heading, column in texts.items()}
    most = [heading for heading in headings if filled[heading] == max(filled.values())]
    first = texts[most[0]]
    if any(not texts[other].equals(first) for other in most[1:]):
        raise InputError(
            mark(
                "{place}: the columns {columns} have the same heading and hold different texts, so neither is the "
                "better one. Say which with --mapping."
            ),
            place=place,
            columns=quoted(heading.label for heading in most),
        )
    return most[0]
