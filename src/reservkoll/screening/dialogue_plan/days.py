"""The dates of each opening: when to invite, when to publish or request a tender, and which dates have passed.

Pure functions of frames: the plan and the first page of every report use the same dates.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from reservkoll.screening.timing import COMING, ENDING, PAST, months_later


def with_days(rows: pl.DataFrame, months: Mapping[str, int], today: date) -> pl.DataFrame:
    """`rows` with `invite`, `notice`, `notice_from`, `late` and, where a row has no day, the `reason`.

    `rows` has `timing`, the columns of :data:`~reservkoll.screening.timing.DAYS`, and `direct`: whether direct
    procurement is open. `months`: the lead times.
    """
    now, coming, ending = pl.lit(today), pl.col("timing") == COMING, pl.col("timing") == ENDING
    before_notice = pl.when("direct").then(months["invite.direct"]).otherwise(months["invite.advertised"])
    before_start = pl.when("direct").then(months["procure.direct"]).otherwise(months["procure.advertised"])
    counted = months_later(pl.col("end").dt.offset_by("1d"), -before_start)
    days = rows.with_columns(
        pl.when(coming).then(pl.col("begins")).when(ending).then(counted).alias("notice"),
        pl.when(coming).then(pl.lit("stated")).otherwise(pl.lit("counted")).alias("notice_from"),
        pl.when(coming | ending)
        .then(None)
        .when(pl.col("end") < now)
        .then(pl.lit("over"))
        .when(pl.col("end").is_not_null())
        .then(pl.lit("later"))
        .when(pl.col("timing") == PAST)
        .then(pl.lit("no_length"))
        .otherwise(pl.lit("no_start"))
        .alias("reason"),
    )
    days = days.with_columns(months_later(pl.col("notice"), -before_notice).alias("invite"))
    late = (
        pl.when(pl.col("notice") < now)
        .then(pl.lit("notice"))
        .when(pl.col("invite") < now)
        .then(pl.lit("invite"))
        .otherwise(pl.lit(""))
    )
    return days.with_columns(late.alias("late"))
