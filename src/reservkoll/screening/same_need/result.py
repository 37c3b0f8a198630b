"""Same-need groups as data for reports: a question to consider, not a verdict."""

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
"""Columns of :attr:`SameNeed.groups`, one line per group, largest sum first, in the reader's language. Amounts are in
öre: `most` is the highest sum within one window, which begins on `most_from`; `total` is the sum of all rows."""


@dataclass(frozen=True)
class SameNeed:
    """`groups`: see :data:`GROUPS`. `rows`: the number of a group and the position (from 0) of each of its rows.

    `months` is the length of the window. `remarks` say how the rows were compared and what could not be compared.
    """

    groups: pl.DataFrame
    rows: pl.DataFrame
    months: int
    remarks: tuple[str, ...]

    @property
    def rows_in_groups(self) -> int:
        """How many rows are in some group."""
        return int(self.rows["position"].n_unique())
