"""The reference date of a row: the stated day, any day of a stated period in which no rule changes, or today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from reservkoll.common.formatting import day as day_text
from reservkoll.evaluation.columnar.columns import DATE
from reservkoll.i18n import Language, mark, translator
from reservkoll.inventory.schema import STARTED
from reservkoll.rulebook.rulebook import Rulebook

PERIOD, PERIOD_OPEN = "started_period", "started_period_open"
ASSUMED, LATEST = "_date_assumed", "_latest_day"


def with_dates(
    frame: pl.DataFrame, rulebook: Rulebook, as_of: date | None, today: date, language: Language
) -> pl.DataFrame:
    """`frame` with the column `as_of`, whether that day was assumed, the latest day it can be (up to which the law
    must have been read), and the remarks `day_codes` and `day_told` about periods.

    A date that could not be parsed is unknown, not today; so is a period in which a rule or rate changes.
    """
    if as_of is not None:
        return frame.with_columns(
            pl.lit(as_of).alias(DATE),
            pl.lit(value=False).alias(ASSUMED),
            pl.lit(as_of).alias(LATEST),
            pl.lit(None, pl.String).alias("day_codes"),
            pl.lit(None, pl.String).alias("day_told"),
        )
    period = pl.col(STARTED).is_null() & pl.col("started_first").is_not_null()
    distinct = frame.filter(period).select("started_first", "started_last").unique(maintain_order=True)
    found = [_settled(first, last, rulebook, language) for first, last in distinct.iter_rows()]
    schema = {"_day": pl.Date, "day_codes": pl.String, "day_told": pl.String}
    table = pl.concat([distinct, pl.DataFrame(found, schema=schema, orient="row")], how="horizontal")
    assumed = pl.col(STARTED).is_null() & ~pl.col("started_unreadable") & pl.col("started_first").is_null()
    joined = frame.join(table, on=["started_first", "started_last"], how="left", maintain_order="left")
    return joined.with_columns(
        pl.when(assumed).then(pl.lit(today)).otherwise(pl.coalesce(STARTED, "_day")).alias(DATE),
        assumed.alias(ASSUMED),
    ).with_columns(
        pl.when(pl.col(DATE).is_not_null()).then(pl.coalesce("started_last", DATE)).alias(LATEST)
    ).drop("_day")  # fmt: skip


def given_day(frame: pl.DataFrame, given: Mapping[str, object]) -> pl.DataFrame:
    """`frame` without the periods of its rows if one day is set for all rows."""
    if STARTED not in given:
        return frame
    return frame.with_columns(pl.lit(None, pl.Date).alias(name) for name in ("started_first", "started_last"))


def _settled(first: date, last: date, rulebook: Rulebook, language: Language) -> tuple[date | None, str, str]:
    told = translator(language)
    ends = {"first": day_text(first, language), "last": day_text(last, language)}
    changes = [day for day in days_of_change(rulebook) if first < day <= last]
    if not changes:
        text = mark("The start is stated as a period, {first} to {last}; the rules are the same on all its days.")
        return first, PERIOD, told(text).format(**ends)
    text = mark(
        "The start is stated as a period, {first} to {last}, and the rules change within it: {days}. Write the day the "
        "procurement was begun."
    )
    return None, PERIOD_OPEN, told(text).format(**ends, days=", ".join(day_text(day, language) for day in changes))


def days_of_change(rulebook: Rulebook) -> list[date]:
    """The days on which anything an answer rests on changes, including the euro rate."""
    days = {*rulebook.epochs, *(period.from_ for period in rulebook.rates.periods)}
    ends = (rulebook.edition.covers.to, *(period.to for period in rulebook.rates.periods))
    days.update(end + timedelta(days=1) for end in ends if end is not None)
    return sorted(days)
