"""Bar charts as table rows: each has a name, a bar and its numbers, so that it is readable without the bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Part = tuple[str, int]
"""The colour and size of a part of a bar."""


@dataclass(frozen=True)
class Segment:
    """A part of a bar: its colour, start and width, in per cent of the longest bar."""

    kind: str
    start: str
    width: str


@dataclass(frozen=True)
class Line:
    """One line: its name, its bar, and its numbers as text, one for each heading after the bar's."""

    name: str
    bar: tuple[Segment, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """A section with a chart. `headings`: of the names, the bar and each number; `legend`: colours with their labels.

    `wordy`: the last cell holds words. `split`: there are many numbers, so the bar goes below the name.
    """

    id: str
    title: str
    lead: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    total: Line | None = None
    legend: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    wordy: bool = False
    split: bool = False


def bar(parts: Sequence[Part], longest: int) -> tuple[Segment, ...]:
    """A bar of consecutive parts; `longest` is the sum that fills the width. Negative parts are empty."""
    made, start = [], 0
    for kind, size in parts:
        width = max(size, 0)
        if width and longest > 0:
            made.append(Segment(kind, _percent(start, longest), _percent(width, longest)))
        start += width
    return tuple(made)


def size(parts: Sequence[Part]) -> int:
    """The length of a bar."""
    return sum(max(part, 0) for _, part in parts)


def _percent(part: int, whole: int) -> str:
    """A share in per cent for SVG; integer arithmetic only, so that it is the same on every machine."""
    whole_percent, rest = divmod(part * 100, whole)
    return f"{whole_percent}.{rest * 1000 // whole:03}%"
