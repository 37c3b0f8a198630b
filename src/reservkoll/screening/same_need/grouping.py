"""Groups similar purchases, close in time, that together reach a limit each of them stays below.

Rows are similar if they have the same buyer, act and CPV code down to a level, stay under the same limit, and are
assessed under the same version of the rules. A window begins on the day of a row and runs a number of months: the day
with the same number (or the last of its month) is outside. A window passes if its rows together reach the limit of
its first day. Passing windows that share a row form one group: so a row is in at most one group for each question,
and the order of the rows does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from reservkoll.cpv.level import Level
from reservkoll.evaluation.case import ACT, VALUE
from reservkoll.evaluation.columnar.limit_bands import POSITION, columns_read, row_limits
from reservkoll.inventory.schema import CPV, STARTED
from reservkoll.parsers.text import fold
from reservkoll.rulebook.rulebook import Rulebook

NAME: Final = "purchase.authority.name"
NUMBER: Final = "purchase.authority.org_no"
KEY: Final = ("question", "version", "limit", "buyer", "stem")

GROUPS: Final = pl.Schema(
    {
        "group": pl.UInt32,
        "question": pl.Int32,
        "version": pl.Int32,
        "limit": pl.String,
        "limit_ore": pl.Int64,
        "limit_status": pl.String,
        "buyer": pl.String,
        "buyer_name": pl.String,
        "stem": pl.String,
        "rows": pl.UInt32,
        "total": pl.Int64,
        "most": pl.Int64,
        "most_from": pl.Date,
        "first": pl.Date,
        "last": pl.Date,
    }
)
"""Columns of :attr:`SameNeeds.groups`: amounts in öre; `most` is the highest sum of any window, which begins on
`most_from`; `limit_ore` is the limit on that day; `stem` has the code digits that all rows share."""

MEMBERS: Final = pl.Schema({"group": pl.UInt32, POSITION: pl.UInt32})
"""Columns of :attr:`SameNeeds.members`, by group, day and position; a row may be in a group of several questions."""


@dataclass(frozen=True)
class Nearness:
    """How close in time (months) and how similar (CPV level) rows must be to be compared."""

    months: int
    level: Level


@dataclass(frozen=True)
class SameNeeds:
    """The groups, largest sum first, their rows, and what could not be compared.

    `lacking`: reason to number of rows; a row with several reasons counts under each. `left_out`: rows with any reason.
    `open_limit`: other rows for which the limit of some question is unknown, since the facts `open_facts` are missing.
    `coarse`: rows whose code is above the level; they were compared only with one another.
    """

    groups: pl.DataFrame
    members: pl.DataFrame
    nearness: Nearness
    one_buyer: bool
    looked_at: int
    left_out: int
    lacking: Mapping[str, int]
    open_limit: int
    open_facts: tuple[str, ...]
    coarse: int


def same_needs(evaluated: pl.DataFrame, rulebook: Rulebook, nearness: Nearness, *, one_buyer: bool) -> SameNeeds:
    """Find groups among evaluated rows (see `evaluate.columns.evaluate`). `one_buyer`: all rows have the same buyer."""
    read = {NAME, NUMBER, *columns_read(rulebook)}
    facts = [name for name in evaluated.columns if name in read]
    rows = _placed(evaluated, facts, nearness.level, one_buyer=one_buyer)
    reasons = _reasons()
    counted = rows.select(**{name: reason.sum() for name, reason in reasons.items()})
    rows = rows.filter(~pl.any_horizontal(list(reasons.values())))
    limits = row_limits(rows, rulebook)
    looked_at = rows.select(POSITION, "buyer", "stem", "day", "value", "coarse")
    under = limits.limits.join(looked_at, on=POSITION).filter(pl.col("value") <= pl.col("most_ore"))
    groups, members = _groups(under, _names(rows), nearness)
    return SameNeeds(
        groups,
        members,
        nearness,
        one_buyer,
        looked_at=rows.height,
        left_out=evaluated.height - rows.height,
        lacking={name: int(count) for name, count in counted.row(0, named=True).items() if count},
        open_limit=len(limits.open),
        open_facts=limits.facts,
        coarse=int(rows["coarse"].sum()),
    )


def _placed(evaluated: pl.DataFrame, facts: list[str], level: Level, *, one_buyer: bool) -> pl.DataFrame:
    """The rows with position, buyer, digits of the main code, day and value, and `facts`; unknown is null.

    Only these columns: any other would be copied for every row that is compared.
    """
    code = pl.col(CPV).list.first()
    return evaluated.with_row_index(POSITION).select(
        POSITION,
        *facts,
        (pl.lit("") if one_buyer else _buyer(evaluated)).alias("buyer"),
        code.str.slice(0, level.digits).alias("stem"),
        (code.str.slice(level.digits - 1, 1) == "0").alias("coarse"),
        pl.col(STARTED).alias("day"),
        pl.col(VALUE).alias("value"),
    )


def _reasons() -> dict[str, pl.Expr]:
    """The reasons why a row cannot be compared, each with its condition."""
    return {
        "buyer": pl.col("buyer").is_null(),
        "code": pl.col("stem").is_null(),
        "day": pl.col("day").is_null(),
        "value": pl.col("value").is_null(),
        "no_cost": (pl.col("value") <= 0).fill_null(value=False),
        "act": pl.col(ACT).is_null(),
    }


def _buyer(evaluated: pl.DataFrame) -> pl.Expr:
    """The buyer by organisation number, else by normalised name. A name seen with only one number means that number."""
    names = evaluated[NAME].drop_nulls().unique().to_list()
    folded = {name: fold(name) for name in names}
    numbered = (
        evaluated.select(
            pl.col(NAME).replace_strict(folded, default=None, return_dtype=pl.String).alias("name"), NUMBER
        )
        .filter(pl.col("name").is_not_null() & (pl.col("name") != "") & pl.col(NUMBER).is_not_null())
        .unique()
        .group_by("name")
        .agg(pl.col(NUMBER).unique())
        .filter(pl.col(NUMBER).list.len() == 1)
        .select("name", pl.col(NUMBER).list.first())
    )
    numbers = dict(numbered.iter_rows())
    keys = {
        name: f"number {numbers[word]}" if word in numbers else f"name {word}" for name, word in folded.items() if word
    }
    by_name = pl.col(NAME).replace_strict(keys, default=None, return_dtype=pl.String)
    return pl.coalesce(pl.lit("number ") + pl.col(NUMBER), by_name)


def _names(rows: pl.DataFrame) -> pl.DataFrame:
    """The display name of each buyer: the most common one, ties broken by order; else its number."""
    named = rows.group_by("buyer", NAME, NUMBER).len()
    return (
        named.with_columns(pl.coalesce(NAME, NUMBER).alias("buyer_name"), pl.col(NAME).is_null().alias("_unnamed"))
        .sort("buyer", "_unnamed", "len", "buyer_name", descending=[False, False, True, False], nulls_last=True)
        .group_by("buyer", maintain_order=True)
        .agg(pl.col("buyer_name").first())
    )


def _groups(under: pl.DataFrame, names: pl.DataFrame, nearness: Nearness) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The groups among rows that stay under their limits, and the members of each."""
    if under.is_empty():
        return pl.DataFrame(schema=GROUPS), pl.DataFrame(schema=MEMBERS)
    keyed = under.with_columns(pl.struct(KEY).rank("dense").alias("key"))
    windows = _passing_windows(keyed, nearness.months)
    members = (
        keyed.sort("key", "day")
        .join_asof(
            windows.select("key", "start", "end", "number").sort("key", "start"),
            left_on="day",
            right_on="start",
            by="key",
            check_sortedness=False,
        )
        .filter(pl.col("day") <= pl.col("end"))
    )
    best = windows.sort("number", "most", "start", descending=[False, True, False]).unique(
        "number", keep="first", maintain_order=True
    )
    groups = (
        members.group_by("number")
        .agg(
            *(pl.col(name).first() for name in KEY),
            pl.len().cast(pl.UInt32).alias("rows"),
            pl.col("value").sum().alias("total"),
            pl.col("day").min().alias("first"),
            pl.col("day").max().alias("last"),
        )
        .join(
            best.select("number", "most", "limit_ore", "limit_status", pl.col("start").alias("most_from")), on="number"
        )
        .join(names, on="buyer", how="left")
        .sort("most", "question", "buyer", "stem", "limit", "version", "first", descending=[True] + [False] * 6)
        .with_row_index("group", offset=1)
    )
    in_order = (
        members.join(groups.select("number", "group"), on="number")
        .sort("group", "day", POSITION)
        .select(pl.col(name).cast(dtype) for name, dtype in MEMBERS.items())
    )
    return groups.select(pl.col(name).cast(dtype) for name, dtype in GROUPS.items()), in_order


def _passing_windows(keyed: pl.DataFrame, months: int) -> pl.DataFrame:
    """The windows that pass: key, first and last day with a row, sum, limit, number of the group."""
    days = keyed.group_by("key", "day").agg(
        pl.col("value").sum(),
        pl.col("limit_ore", "most_ore", "limit_status").first(),  # equal in all rows: the limit depends on key and day
    )
    rolled = (
        days.sort("key", "day")
        .rolling("day", period=f"{months}mo", offset="0d", closed="left", group_by="key")
        .agg(
            pl.col("value").sum().alias("most"),
            pl.col("day").max().alias("end"),
            pl.col("limit_ore", "most_ore", "limit_status").first(),
        )
    )
    passing = rolled.filter(pl.col("most") > pl.col("most_ore")).sort("key", "day")
    # Both ends of a key's windows only move forward: one that begins after the previous end shares no row with it.
    apart = (pl.col("day") > pl.col("end").shift(1).over("key")).fill_null(value=True)
    return passing.with_columns(apart.cum_sum().alias("number")).rename({"day": "start"})
