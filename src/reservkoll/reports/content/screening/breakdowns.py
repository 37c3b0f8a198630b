"""Breakdowns specific to the HTML report: by opening within service areas and departments, and by verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from reservkoll.screening.result import Screening
from reservkoll.screening.timing import TIMINGS
from reservkoll.screening.totals import NOTHING, TIMED, VERDICTS, Total, by_opening, together

DIVISION_DIGITS: Final = 2
GROUP_DIGITS: Final = 3


@dataclass(frozen=True)
class Split:
    """The rows that share a key (None: unknown), by opening and timing."""

    key: str | None
    openings: Mapping[str, Mapping[str, Total]]

    @property
    def total(self) -> Total:
        """The total of all rows."""
        return together([total for timings in self.openings.values() for total in timings.values()])

    def of(self, *openings: str, timings: tuple[str, ...] = TIMINGS) -> Total:
        """The total of some openings and timings."""
        return together([self.openings[opening][timing] for opening in openings for timing in timings])


def divisions(screening: Screening) -> pl.Series:
    """The first two digits of the first code of each row, null if it has none."""
    return screening.rows["cpv"].str.head(DIVISION_DIGITS)


def splits(screening: Screening, key: pl.Series) -> tuple[Split, ...]:
    """The rows by `key` (one text or null per row), largest value first."""
    rows = screening.rows
    sums = (
        pl.DataFrame({"key": key, **{name: rows[name] for name in TIMED}, "value": rows["value_sek"]})
        .group_by("key", *TIMED)
        .agg(_totals())
    )
    found: dict[str | None, dict[tuple[str, str], Total]] = {}
    for each, opening, timing, *numbers in sums.iter_rows():
        found.setdefault(each, {})[opening, timing] = _total(*numbers)
    made = [Split(each, by_opening(totals, screening.reported)) for each, totals in found.items()]
    return tuple(sorted(made, key=lambda split: (-(split.total.value or 0), -split.total.rows, split.key or "")))


def rest(others: tuple[Split, ...]) -> Split:
    """Several splits merged into one."""
    return Split(
        None,
        {
            opening: {timing: together([split.openings[opening][timing] for split in others]) for timing in TIMINGS}
            for opening in others[0].openings
        },
    )


def verdict_totals(screening: Screening) -> dict[str, dict[str, Total]]:
    """Route to verdict to total."""
    found = {}
    for route in screening.reported.routes:
        verdict = pl.col(route).fill_null("unknown").alias("verdict")
        sums = screening.rows.select(verdict, value="value_sek").group_by("verdict").agg(_totals())
        totals = {each: _total(*numbers) for each, *numbers in sums.iter_rows()}
        found[route] = {each: totals.get(each, NOTHING) for each in VERDICTS}
    return found


def _totals() -> list[pl.Expr]:
    """Rows, sum and rows without a value; 128 bits, since a sum of öre that overflows would pass silently."""
    value = pl.col("value")
    return [pl.len().alias("rows"), value.cast(pl.Int128).sum().alias("sum"), value.null_count().alias("without")]


def _total(rows: int, value: int, without: int) -> Total:
    return Total(rows, value if without < rows else None, without)
