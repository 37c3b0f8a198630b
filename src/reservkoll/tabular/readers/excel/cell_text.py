"""Converts values from the slow readers into the texts that the fast reader gives."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from reservkoll.i18n import mark
from reservkoll.tabular.read_limits import too_large
from reservkoll.tabular.sheet import column_letter

KEPT_DIGITS = 15
WHOLE = 1e15


def value_text(value: object) -> str:
    """A cell's value as the fast reader writes it: dates as 2025-03-01 00:00:00, truth as true, numbers with at most
    fifteen digits.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < WHOLE:
            return str(int(value))
        return fifteen_digits(repr(value))
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ")
    return str(value)


def fifteen_digits(text: str) -> str:
    """The number `text` as the workbook shows it: Excel keeps fifteen digits."""
    rounded = f"{float(text):.{KEPT_DIGITS}g}"
    return text if "e" in rounded else rounded


def sparse_frame(path: Path, found: Mapping[tuple[int, int], str], limit: int) -> pl.DataFrame:
    """Texts by row (from 1) and column (from 0) as a frame of all rows and of the columns that hold something.

    Raises:
        InputError: that would be more than `limit` cells.
    """
    by_column: dict[int, dict[int, str]] = {}
    for (row, column), text in found.items():
        by_column.setdefault(column, {})[row] = text
    height = max((row for row, _ in found), default=0)
    if height * len(by_column) > limit:
        raise too_large(path, mark("a sheet holds too many cells"))
    columns = []
    for column, texts in sorted(by_column.items()):
        rows = pl.Series(list(texts), dtype=pl.Int64) - 1
        series = pl.repeat(None, height, dtype=pl.String, eager=True)
        columns.append(
            series.scatter(rows, pl.Series(list(texts.values()), dtype=pl.String)).alias(column_letter(column))
        )
    return pl.DataFrame(columns)
