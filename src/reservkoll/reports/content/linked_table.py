"""A section with a table whose cells may be web links."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """A URL with its text."""

    url: str
    words: str


Cell = str | Link


@dataclass(frozen=True)
class Table:
    """A section with a table; `right` are the columns of numbers, from 0."""

    id: str
    title: str
    lead: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    right: frozenset[int] = frozenset()
    remarks: tuple[str, ...] = ()
