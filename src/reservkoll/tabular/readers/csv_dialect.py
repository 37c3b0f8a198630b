"""Detects the delimiter of a csv file: the one that gives known headings, else the most regular table."""

from __future__ import annotations

import csv
import io
from collections import Counter

from reservkoll.tabular.header.detect import SEARCHED_ROWS, heading_score

DELIMITERS = (";", "\t", ",", "|")
SAMPLED_RECORDS = 200
SAMPLED_SIGNS = 1 << 19


def find_delimiter(text: str) -> str:
    """The delimiter of `text` (with plain line feeds)."""
    sample = text[:SAMPLED_SIGNS]
    present = [delimiter for delimiter in DELIMITERS if delimiter in sample]
    absent = [delimiter for delimiter in DELIMITERS if delimiter not in sample][:1]  # separates nothing: one column
    if not present:
        return absent[0]
    tables = {delimiter: _records(sample, delimiter) for delimiter in (*present, *absent)}
    return max(tables, key=lambda delimiter: _merit(tables[delimiter]))


def _merit(records: list[list[str]]) -> tuple[float, bool, int]:
    """How well the records look like a table: headings that are known; all as wide; most fields in even records.

    In a single-column list other delimiters only split its texts: there the narrowest table is the best.
    """
    heading, score = max(
        ((row, heading_score(row)) for row in records[:SEARCHED_ROWS]), key=lambda found: found[1], default=([], 0.0)
    )
    widths = Counter(len(row) for row in records)
    if score and len(heading) == 1:
        return score, False, -max(widths)
    return (
        score,
        len(widths) == 1 and max(widths) > 1,
        max((count * (width - 1) for width, count in widths.items()), default=0),
    )


def _records(sample: str, delimiter: str) -> list[list[str]]:
    """The first records that hold anything, as far as they can be read with this delimiter."""
    found: list[list[str]] = []
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            if any(field.strip() for field in row):
                found.append(row)
            if len(found) == SAMPLED_RECORDS:
                break
    except csv.Error:  # a field over the csv module's limit
        pass
    return found
