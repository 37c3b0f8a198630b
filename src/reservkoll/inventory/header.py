"""The header row: anywhere among the first rows, told by how many of its cells are headings that are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from reservkoll.inventory.aliases import DOUBTFUL, SURE, aliases
from reservkoll.inventory.folding import fold, one_line

SEARCHED_ROWS = 30
ENOUGH = 2.0
DOUBTFUL_COUNTS = 0.5


@dataclass(frozen=True)
class Heading:
    """A heading: its `text` on one line, its column's `letter`, and the `label` that names this column and no other."""

    text: str
    letter: str
    label: str


@dataclass(frozen=True)
class Header:
    """The header row, counted from 1 as in the sheet, and the heading of every column that holds anything."""

    row: int
    headings: tuple[Heading, ...]


def find_header(cells: pl.DataFrame, known: Iterable[str] = ()) -> Header | None:
    """The first of the best rows, or None where no row has enough headings that are known by name or are in `known`.

    A table of a single column needs one known heading, any other two.
    """
    mapped = frozenset(fold(label) for label in known)
    best_row, best_score = 0, 0.0
    for index, row in enumerate(cells.head(SEARCHED_ROWS).iter_rows()):
        score = _score([text for text in row if text and text.strip()], mapped)
        if score > best_score:
            best_row, best_score = index + 1, score
    enough = 1.0 if _width(cells) == 1 else ENOUGH
    return read_header(cells, best_row) if best_score >= enough else None


def read_header(cells: pl.DataFrame, row: int) -> Header:
    """The headings of row `row` (from 1). A blank heading is labelled "[D]", one that stands twice "Belopp [D]"."""
    texts = [one_line(text or "") for text in cells.row(row - 1)]
    below = cells.slice(row)
    counts = Counter(fold(text) for text in texts)
    headings = []
    for letter, text in zip(cells.columns, texts, strict=True):
        if not text and below[letter].null_count() == below.height:
            continue
        label = text if text and counts[fold(text)] == 1 else f"{text} [{letter}]".strip()
        headings.append(Heading(text, letter, label))
    return Header(row, tuple(headings))


def _score(texts: Sequence[str], mapped: frozenset[str]) -> float:
    """Known facts and mapped headings that the row names; what is only nearly so counts half."""
    facts: dict[str, float] = {}
    for text in texts:
        if len(text) > 100:  # no heading, and costly to compare
            continue
        if fold(text) in mapped:
            facts[f"mapped {fold(text)}"] = 1.0
            continue
        for fact, score in aliases().scores(text).items():
            worth = 1.0 if score >= SURE else DOUBTFUL_COUNTS if score >= DOUBTFUL else 0.0
            facts[fact] = max(facts.get(fact, 0.0), worth)
            break
    return sum(facts.values())


def _width(cells: pl.DataFrame) -> int:
    return sum(cells[letter].null_count() < cells.height for letter in cells.columns)
