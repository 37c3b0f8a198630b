"""Same-need groups as data for reports: a question to look at, not a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

GROUPS: Final = pl.Schema(
    {
        "group": pl.UInt32,
        "buyer": pl.String,
        "cpv": pl.String,
        "rows": pl.UInt32,
        "most": pl.Int64,
        "most_from": pl.Date,
        "limit_ore": pl.Int64,
        "limit": pl.String,
        "first": pl.Date,
        "last": pl.Date,
        "total": pl.Int64,
        "question": pl.String,
        "citation": pl.String,
    }
)
"""Columns of :attr:`SameNeed.groups`, one line for each group, most money first, in the reader's language. Amounts are
whole öre: `most` is the highest sum within one window, which begins on `most_from`; `total` is that of all rows."""


@dataclass(frozen=True)
class SameNeed:
    """`groups`: see :data:`GROUPS`. `rows`: the number of a group and the position (from 0) of each of its rows.

    `months` is the length of the window. `remarks` tell how the rows were compared and what could not be looked at.
    """

    groups: pl.DataFrame
    rows: pl.DataFrame
    months: int
    remarks: tuple[str, ...]

    @property
    def rows_in_groups(self) -> int:
        """How many rows are in any group."""
        return int(self.rows["position"].n_unique())
