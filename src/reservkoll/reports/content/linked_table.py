"""A section with a table whose cells may be links to the web."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """An address of the web with its words."""

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
