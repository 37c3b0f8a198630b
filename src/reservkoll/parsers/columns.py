"""Parses columns of plain texts at once, and says of which types parsed columns are.

The parsers of single texts stand in modules that need no polars, whose import takes as long as a case.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from reservkoll.parsers.dates import EARLIEST_YEAR, LATEST_YEAR, SERIAL
from reservkoll.parsers.money import ORE, SURE_DIGITS, heading_refusal
from reservkoll.parsers.money_terms import SEK, heading_terms

DAYS_TO_1904 = 1462
QUICK_DIGITS = 15
PLAIN_DAY = r"^\d{4}-\d{2}-\d{2}(?:[ T]00:00:00)?$"
PLAIN_AMOUNT = (
    r"^(?<whole>\d{1,3}(?:\s\d{3})+|\d+)(?:[.,](?<fraction>\d{1,30}))?"
    r"\s?(?<unit>(?i:kr|kronor|sek|tkr|kkr|ksek|tsek|mkr|mnkr|msek))?$"
)
BARE_AMOUNT = r"^[0-9]+$"
QUICK_UNITS = {"t": 10**3, "k": 10**3, "m": 10**6}  # by the first letter, where it is not that of the currency

DATE_CELL = pl.Struct({"first": pl.Date(), "last": pl.Date()})
MONTHS = pl.Decimal(18, 6)
# `option_months` is null where the text says nothing of options; `indefinite` is true for "tillsvidare", else null.
LENGTH_CELL = pl.Struct({"months": MONTHS, "option_months": MONTHS, "indefinite": pl.Boolean()})
# An amount as stated: its ends in öre (or cents), equal where it is exact, and its qualifiers.
MONEY_FIELDS: dict[str, pl.DataType] = {
    "low": pl.Int64(),
    "high": pl.Int64(),
    "currency": pl.String(),
    "per": pl.String(),
    "gross": pl.Boolean(),
    "vat_rate": pl.Decimal(18, 6),
    "precision": pl.String(),
    "vat_told": pl.Boolean(),
    "with_options": pl.Boolean(),
}
# `rounded_by`: how far an exact amount is from the cell, in thousandths of a krona, rounded up; null where the cell
# has no fraction of an öre.
MONEY_CELL = pl.Struct({**MONEY_FIELDS, "rounded_by": pl.Int8()})


def quick_days(heading: str, texts: pl.Series) -> pl.Series:
    """The days of the texts in ISO form; null for all others."""
    return quick_dates(heading, texts).struct.field("first")


def without_1904(texts: pl.Series) -> pl.Series:
    """Serial numbers of the 1904 date system converted to the 1900 system; other texts unchanged."""
    found = texts.str.strip_chars().str.contains(rf"^{SERIAL.pattern.replace('?P<day>', '')}$")
    if not found.any():
        return texts
    days = texts.str.strip_chars().str.extract(r"^(\d{5})").cast(pl.Int32, strict=False) + DAYS_TO_1904
    return pl.select(pl.when(found).then(days.cast(pl.String)).otherwise(texts)).to_series().rename(texts.name)


def quick_dates(_heading: str, texts: pl.Series) -> pl.Series:
    """The `DATE_CELL` of the texts in ISO form (with or without midnight); null for all others."""
    plain = pl.DataFrame({"text": texts}).select(
        pl.when(pl.col("text").str.contains(PLAIN_DAY))
        .then(pl.col("text").str.head(10))
        .str.to_date("%Y-%m-%d", strict=False)
        .alias("day")
    )
    inside = pl.col("day").dt.year().is_between(EARLIEST_YEAR, LATEST_YEAR)
    both = pl.struct(first=pl.col("day"), last=pl.col("day"))
    return plain.select(pl.when(inside).then(both).alias("text")).to_series()


def quick_money(heading: str, texts: pl.Series) -> pl.Series:
    """The `MONEY_CELL` of plain texts: digits, grouped by spaces or not, decimals that can be nothing else, and a unit
    of kronor or nothing after them. Null for all others.
    """
    if heading_refusal(heading):
        return pl.Series([None], dtype=MONEY_CELL).new_from_index(0, len(texts))
    terms = heading_terms(heading)
    if texts.str.contains(BARE_AMOUNT).all():  # as programs write them: nothing to parse
        nothing = pl.lit(None, pl.String)
        parts = texts.to_frame("whole").with_columns(nothing.alias("fraction"), nothing.alias("unit"))
        digits = pl.col("whole")
    else:
        parts = pl.DataFrame({"text": texts}).select(pl.col("text").str.extract_groups(PLAIN_AMOUNT)).unnest("text")
        digits = pl.col("whole").str.replace_all(r"\s", "")
    bare = pl.col("unit").is_null()
    letter = pl.col("unit").str.to_lowercase().str.replace(r"^(kr|kronor|sek)$", "").str.head(1)
    in_unit = letter.replace_strict(QUICK_UNITS, default=1, return_dtype=pl.Int64)
    scale = pl.when(bare).then(pl.lit(terms.scale, pl.Int64)).otherwise(in_unit)
    fits = digits.str.len_chars() <= QUICK_DIGITS - (scale.cast(pl.String).str.len_chars() - 1)
    # Most columns have no more than two decimals, and then there is nothing to round.
    long = pl.col("fraction").str.len_chars() > 2
    rounds = bool(parts.select(long.any()).item())
    if rounds:
        fits &= ~long.fill_null(value=False) | _may_be_rounded(digits, scale)
    fraction = pl.col("fraction").str.head(2).str.pad_end(2, "0").cast(pl.Int64, strict=False).fill_null(0)
    up = pl.col("fraction").str.slice(2, 1).ge("5").fill_null(value=False).cast(pl.Int64) if rounds else 0
    ore = parts.select(
        ore=(pl.when(fits).then(digits).cast(pl.Int64, strict=False) * ORE + fraction + up) * scale,
        currency=pl.when(bare).then(pl.lit(terms.currency)).otherwise(pl.lit(SEK)),
        rounded_by=_rounded_by() if rounds else pl.lit(None, pl.Int8),
    )
    said: dict[str, Any] = {
        **{"per": terms.per, "gross": terms.gross, "vat_rate": terms.vat_rate, "precision": None},
        **{"vat_told": terms.vat_told, "with_options": terms.with_options},
    }
    fields = [
        pl.col("ore").alias("low"),
        pl.col("ore").alias("high"),
        pl.col("currency"),
        *(pl.lit(value, dtype=MONEY_FIELDS[name]).alias(name) for name, value in said.items()),
        pl.col("rounded_by"),
    ]
    return ore.select(pl.when(pl.col("ore").is_not_null()).then(pl.struct(fields)).alias("text")).to_series()


def _may_be_rounded(digits: pl.Expr, scale: pl.Expr) -> pl.Expr:
    """Which amounts certainly have more than two decimals, and round alike with the noise and without it: three digits
    behind a mark may be thousands, and noise of 4 and nines tips the öre.
    """
    whole, fraction = digits.str.len_chars(), pl.col("fraction")
    decimals = (fraction.str.len_chars() != 3) | (pl.col("whole").str.len_chars() > 3) | (pl.col("whole") == "0")
    tips = (whole + fraction.str.len_chars() > SURE_DIGITS) & fraction.str.contains(r"^\d\d4[5-9]")
    return (scale == 1) & decimals & ~tips


def _rounded_by() -> pl.Expr:
    third = pl.col("fraction").str.slice(2, 1).cast(pl.Int8, strict=False)
    more = pl.col("fraction").str.slice(3).str.contains("[1-9]").cast(pl.Int8)
    by = pl.when(third >= 5).then(10 - third).otherwise(third + more)
    return pl.when(by > 0).then(by).cast(pl.Int8)
