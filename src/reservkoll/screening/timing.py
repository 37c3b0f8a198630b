"""When a purchase is due, counted from the day of the screening by its stated start and the end of its contract.

Nothing here is law. If neither the end nor the first day of a contract is stated, its end is estimated by the lead
times in plan.yaml, or the user's own. Pure: today is passed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

COMING, ENDING, PAST, UNDATED = "coming", "ending", "past", "undated"
TIMINGS: Final = (COMING, ENDING, PAST, UNDATED)
"""Timings: the procurement begins on the day of the screening or later; its contract ends soon; it is over or runs
longer; no date is known."""

STARTED: Final = "purchase.started"
PERIOD: Final = ("started_first", "started_last")
MONTHS: Final = "purchase.contract.months"
OPTION: Final = "purchase.contract.option_months"
FROM: Final = "purchase.contract.from"
TO: Final = "purchase.contract.to"
TYPES: Final[Mapping[str, pl.DataType]] = {
    STARTED: pl.Date(),
    **dict.fromkeys(PERIOD, pl.Date()),
    MONTHS: pl.Decimal(18, 6),
    OPTION: pl.Decimal(18, 6),
    FROM: pl.Date(),
    TO: pl.Date(),
}
"""The facts that the dates of a row follow from."""

DAYS: Final = pl.Schema(
    {"timing": pl.String, "begins": pl.Date, "end": pl.Date, "latest_end": pl.Date, "end_from": pl.String}
)
"""Columns of :func:`days`. `begins`: the first day the procurement may begin, as stated. `end`: the last day of
the current contract, without options unless they already run, `latest_end` with them; `end_from`: `stated` | `computed`
| `estimated`, or null."""


@dataclass(frozen=True)
class Horizon:
    """The day that timings are counted from, and within how many months a contract counts as ending soon."""

    day: date
    months: int


def days(frame: pl.DataFrame, direct: pl.Series, leads: Mapping[str, int], horizon: Horizon) -> pl.DataFrame:
    """The timing of each row of `frame` and the dates it follows from, with the columns of :data:`DAYS`.

    `direct`: whether a row was procured directly. `leads`: the lead times in months, `procure.direct` and
    `procure.advertised`.
    """
    facts = [
        (pl.col(path) if path in frame.columns else pl.lit(None)).cast(kind).alias(path) for path, kind in TYPES.items()
    ]
    now = pl.lit(horizon.day)
    first, last = pl.coalesce(STARTED, PERIOD[0]), pl.coalesce(STARTED, PERIOD[1])
    coming = (first >= now).fill_null(value=False)
    before_start = pl.when("direct").then(leads["procure.direct"]).otherwise(leads["procure.advertised"])
    # Fractions of a month are dropped: assuming that a contract ends a little early does no harm, too late does.
    length, option = (pl.col(path).cast(pl.Float64).floor().cast(pl.Int64) for path in (MONTHS, OPTION))
    # A contract that begins after its own procurement does is the new one, not the current one.
    present = ~(coming & (pl.col(FROM) >= first)).fill_null(value=False)
    computed = pl.when(present).then(months_later(pl.col(FROM), length).dt.offset_by("-1d"))
    estimated = pl.when(~coming).then(months_later(pl.col(STARTED), before_start + length).dt.offset_by("-1d"))
    ends = {"stated": pl.when(present).then(pl.col(TO)), "computed": computed, "estimated": estimated}
    ended = (
        frame.select(*facts, direct.alias("direct"))
        .with_columns(
            pl.coalesce(ends.values()).alias("end"),
            pl.coalesce(pl.when(end.is_not_null()).then(pl.lit(name)) for name, end in ends.items()).alias("end_from"),
        )
        # A contract past its first end may be running on its options.
        .with_columns(months_later(pl.col("end"), option).alias("latest_end"))
        .with_columns(
            pl.when((pl.col("end") < now) & (pl.col("latest_end") >= now))
            .then(pl.col("latest_end"))
            .otherwise(pl.col("end"))
            .alias("end")
        )
    )
    soon = pl.col("end").is_between(now, now.dt.offset_by(f"{horizon.months}mo"))
    timing = (
        pl.when(coming)
        .then(pl.lit(COMING))
        .when(soon)
        .then(pl.lit(ENDING))
        # A running contract was procured before it began, even if its end is unknown.
        .when(pl.col("end").is_not_null() | (last < now) | (pl.col(FROM) <= now))
        .then(pl.lit(PAST))
        .otherwise(pl.lit(UNDATED))
        .alias("timing")
    )
    told = ended.with_columns(timing, first.alias("begins"))
    return told.select(pl.col(name).cast(kind) for name, kind in DAYS.items())


def months_later(day: pl.Expr, months: pl.Expr) -> pl.Expr:
    """The day that many months later (or earlier); the last of the month if it has no such day. Null if unknown."""
    known = day.is_not_null() & months.is_not_null()
    return pl.when(known).then(day.dt.offset_by(pl.format("{}mo", months.fill_null(0))))
