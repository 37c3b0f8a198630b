"""The register of reserved awards as data for reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

LINES: Final[dict[str, pl.DataType]] = {
    "organisation": pl.String(),
    "org_no": pl.String(),
    "title": pl.String(),
    "id": pl.String(),
    "authority": pl.String(),
    "provision": pl.String(),
    "cpv": pl.String(),
    "decided": pl.Date(),
    "bar_ends": pl.Date(),
    "starts": pl.Date(),
    "ends": pl.Date(),
    "latest_end": pl.Date(),
    "promised": pl.String(),
    "follow_up": pl.Date(),
    "follow_ups": pl.List(pl.Date()),
    "file": pl.String(),
    "sheet": pl.String(),
    "row": pl.UInt32(),
    "uid": pl.String(),
}
CONTRACTS: Final = pl.Schema(LINES)
"""Columns of :attr:`ReservedAwards.contracts`. `bar_ends`: until which day the award bars another (that day itself
is unsettled), null if it bars none. `latest_end`: with every extension. `follow_up`: the next one from today,
`follow_ups`: all of them. `uid` is stable: the same award has the same one in every plan."""

BARRED: Final = pl.Schema(
    {
        "position": pl.UInt32,
        "title": pl.String,
        "id": pl.String,
        "cpv": pl.String,
        "organisation": pl.String,
        "org_no": pl.String,
        "verdict": pl.String,
        "day": pl.Date,
        "bar_ends": pl.Date,
        "why": pl.String,
        "file": pl.String,
        "sheet": pl.String,
        "row": pl.UInt32,
    }
)
"""Columns of :attr:`ReservedAwards.barred`: a reservable purchase and an organisation that may not be awarded
it on `day` (verdict `no`) or for which that is unsettled (`unknown`). `position`: the row of the screening. `why`: what
is unsettled."""


@dataclass(frozen=True)
class ReservedAwards:
    """`contracts` in the order of the register, `barred` in that of the list; `problems`: cells not parsed."""

    contracts: pl.DataFrame
    barred: pl.DataFrame
    problems: pl.DataFrame
    notes: tuple[str, ...]
    today: date
