"""Finds the header row among the first rows, by how many of its cells are known headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from reservkoll.parsers.text import fold, one_line
from reservkoll.tabular.header.aliases import DOUBTFUL, SURE, aliases
from reservkoll.tabular.header.multirow import with_line_above, with_line_below
from reservkoll.tabular.sheet import CellRange

SEARCHED_ROWS = 30
ENOUGH = 2.0
DOUBTFUL_COUNTS = 0.5
LONGEST_COMPARED = 100  # longer texts are no headings, and costly to compare


@dataclass(frozen=True)
class Heading:
    """A heading: its `text` on one line, its column's `letter`, and the `label` that names this column and no other."""

    text: str
    letter: str
    label: str


@dataclass(frozen=True)
class Header:
    """The rows of the headings, counted from 1 as in the sheet, and the heading of every column that holds anything.

    `row` is the last of them, above the data; 0 where the file itself names the columns. `first_row` is another where
    two or three rows make the headings together.
    """

    row: int
    headings: tuple[Heading, ...]
    first_row: int


def find_header(cells: pl.DataFrame, known: Iterable[str] = (), merged: Sequence[CellRange] = ()) -> Header | None:
    """The first of the best rows, or None where no row has enough headings that are known by name or are in `known`.

    A table of a single column needs one known heading, any other two. Rows above and below that name the columns
    together with it are part of the header.
    """
    mapped = frozenset(fold(label) for label in known)
    lines = [[one_line(text or "") for text in row] for row in cells.head(SEARCHED_ROWS + 1).iter_rows()]
    searched = lines[:SEARCHED_ROWS]

    def score(line: Sequence[str]) -> float:
        return heading_score(line, mapped)

    enough = 1.0 if _width(cells) == 1 else ENOUGH
    best = max(range(len(searched)), key=lambda index: score(searched[index]), default=None)
    if best is None:
        return None
    first, last, texts = best, best, searched[best]
    if score(texts) < enough:
        pairs = (
            (index, with_line_below(lines[index], lines[index + 1], index + 1, merged, score))
            for index in range(min(len(searched), len(lines) - 1))
        )
        found = next(((index, made) for index, made in pairs if made and score(made) >= enough), None)
        if found is None:
            return None
        (first, texts), last = found, found[0] + 1
    elif first and (above := with_line_above(lines[first - 1], texts, first + 1, merged, score)):
        first, texts = first - 1, above
    if last + 1 < len(lines) and (below := with_line_below(texts, lines[last + 1], last + 1, merged, score)):
        last, texts = last + 1, below
    return _header(cells, texts, first + 1, last + 1)


def read_header(cells: pl.DataFrame, row: int) -> Header:
    """The headings of row `row` (from 1). A blank heading is labelled "[D]", one that stands twice "Belopp [D]"."""
    return _header(cells, [one_line(text or "") for text in cells.row(row - 1)], row, row)


def named_header(
    cells: pl.DataFrame,
    names: Sequence[str],
    known: Iterable[str] = (),
    score: Callable[[Iterable[str], frozenset[str]], float] | None = None,
) -> Header | None:
    """The headings of a file that names its columns itself, all its rows being data; None where not one is known."""
    texts = [one_line(name) for name in names]
    found = (score or heading_score)(texts, frozenset(fold(label) for label in known))
    return _header(cells, texts, 0, 0) if found >= 1.0 else None


def _header(cells: pl.DataFrame, texts: Sequence[str], first_row: int, row: int) -> Header:
    below = cells.slice(row)
    counts = Counter(fold(text) for text in texts)
    headings = []
    for letter, text in zip(cells.columns, texts, strict=True):
        if not text and below[letter].null_count() == below.height:
            continue
        label = text if text and counts[fold(text)] == 1 else f"{text} [{letter}]".strip()
        headings.append(Heading(text, letter, label))
    return Header(row, tuple(headings), first_row)


def heading_score(texts: Iterable[str], mapped: frozenset[str] = frozenset()) -> float:
    """Known facts and mapped headings that the row names; what is only nearly so counts half."""
    facts: dict[str, float] = {}
    for text in dict.fromkeys(texts):  # a row of data may say the same in thousands of cells
        if not text.strip() or len(text) > LONGEST_COMPARED:
            continue
        if fold(text) in mapped:
            facts[f"mapped {fold(text)}"] = 1.0
            continue
        for fact, score in _scores(text).items():
            worth = 1.0 if score >= SURE else DOUBTFUL_COUNTS if score >= DOUBTFUL else 0.0
            facts[fact] = max(facts.get(fact, 0.0), worth)
            break
    return sum(facts.values())


@lru_cache(maxsize=10_000)
def _scores(text: str) -> Mapping[str, float]:
    # cached: the first rows are scored for each candidate delimiter, and again to find the header
    return aliases().scores(text)


def _width(cells: pl.DataFrame) -> int:
    return sum(cells[letter].null_count() < cells.height for letter in cells.columns)
