"""Breakdowns specific to the HTML report: by route group, service area and department."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from reservkoll.rulebook.reported_routes import UNKNOWN
from reservkoll.screening.result import Screening
from reservkoll.screening.totals import NO_RECOMMENDATION, SEPARATOR, VERDICTS, Total

OPEN: Final = ("direct", "reserved", "choice")
"""The groups of routes that open a purchase."""

GROUPS: Final = (*OPEN, "ordinary", UNKNOWN)
"""The kinds of answer that have a colour of their own; every row is in the one of its first recommended route."""

DIVISION_DIGITS: Final = 2
NOTHING: Final = Total(0, None, 0)


@dataclass(frozen=True)
class Split:
    """The rows that have one thing in common (None: it is unknown): all of them, and by group of routes."""

    key: str | None
    total: Total
    groups: Mapping[str, Total]

    @property
    def open(self) -> Total:
        """The rows for which a way to open the purchase is recommended."""
        return together(self.groups[group] for group in OPEN)


def together(totals: Iterable[Total]) -> Total:
    """Several totals of different rows as one."""
    parts = list(totals)
    known = [part.value for part in parts if part.value is not None]
    return Total(
        sum(part.rows for part in parts), sum(known) if known else None, sum(part.without_value for part in parts)
    )


def groups_of_rows(screening: Screening) -> pl.Series:
    """For each row its group."""
    first = screening.rows["recommendation"].fill_null(NO_RECOMMENDATION).str.split(SEPARATOR).list.first()
    codes = first.unique().to_list()
    return first.replace_strict(codes, [screening.reported.group_of(code) for code in codes], return_dtype=pl.String)


def divisions(screening: Screening) -> pl.Series:
    """For each row the first two digits of its first code, null where it has none."""
    return screening.rows["cpv"].str.head(DIVISION_DIGITS)


def whole(screening: Screening) -> Split:
    """All rows."""
    return (*splits(screening, pl.repeat("", screening.rows.height, dtype=pl.String, eager=True)), _nothing())[0]


def splits(screening: Screening, key: pl.Series) -> tuple[Split, ...]:
    """The rows by `key` (one text or null for each row), most money first."""
    sums = (
        pl.DataFrame({"key": key, "group": groups_of_rows(screening), "value": screening.rows["value_sek"]})
        .group_by("key", "group")
        .agg(_totals())
    )
    found: dict[str | None, dict[str, Total]] = {}
    for each, group, *numbers in sums.iter_rows():
        found.setdefault(each, {})[group] = _total(*numbers)
    made = [
        Split(each, together(groups.values()), {group: groups.get(group, NOTHING) for group in GROUPS})
        for each, groups in found.items()
    ]
    return tuple(sorted(made, key=lambda split: (-(split.total.value or 0), -split.total.rows, split.key or "")))


def rest(others: tuple[Split, ...]) -> Split:
    """Several splits as one."""
    return Split(
        None,
        together(split.total for split in others),
        {group: together(split.groups[group] for split in others) for group in GROUPS},
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


def _nothing() -> Split:
    return Split("", Total(0, 0, 0), dict.fromkeys(GROUPS, NOTHING))
