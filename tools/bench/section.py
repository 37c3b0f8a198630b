"""A part of the page that measures and tells by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

Target = tuple[str, str, str, bool | None]  # work, what was aimed at, what this run came to, whether it is reached


@dataclass(frozen=True)
class Section:
    """A heading with its text, and what it has to say on targets."""

    title: str
    lines: Sequence[str]
    targets: Sequence[Target] = field(default=())


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table in Markdown."""
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    return [*lines, *("| " + " | ".join(row) + " |" for row in rows), ""]
