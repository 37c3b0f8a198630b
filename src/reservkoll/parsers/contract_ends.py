"""Parses the last day of a contract, or that it is open-ended."""

from __future__ import annotations

import polars as pl

from reservkoll.parsers.columns import quick_days
from reservkoll.parsers.dates import parse_day
from reservkoll.parsers.durations import is_indefinite

LAST_DAY_CELL = pl.Struct({"day": pl.Date(), "indefinite": pl.Boolean()})


def parse_last_day(text: str) -> dict[str, object]:
    """The day in `text`, or that there is none ("tillsvidare"), as a `LAST_DAY_CELL`.

    Raises:
        CellError: as `parse_day`.
    """
    if is_indefinite(text):
        return {"day": None, "indefinite": True}
    return {"day": parse_day(text), "indefinite": None}


def quick_last_days(heading: str, texts: pl.Series) -> pl.Series:
    """The `LAST_DAY_CELL` of the texts in ISO form; null for all others."""
    days = pl.DataFrame({"day": quick_days(heading, texts)})
    cell = pl.struct("day", indefinite=pl.lit(None, pl.Boolean))
    return days.select(pl.when(pl.col("day").is_not_null()).then(cell).alias("text")).to_series()
