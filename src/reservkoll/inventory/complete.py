"""From the cells of a row to its facts: what one cell says of several facts, and what one fact says of another."""

from __future__ import annotations

import json
from collections.abc import Mapping

import polars as pl

from reservkoll.inventory.cells.authorities import authority_type
from reservkoll.inventory.cells.cell import FOUND
from reservkoll.inventory.cells.length import MONTHS, months_between
from reservkoll.inventory.cells.terms import SEK
from reservkoll.inventory.columns import (
    CONTRACT_FROM,
    CONTRACT_TO,
    CPV,
    INDEFINITE,
    LENGTH,
    NAME,
    OPTIONS,
    STARTED,
    TYPE,
    VALUE,
    VALUE_STATED,
)
from reservkoll.texts import mark

IN_LENGTH = "options in the length"
Made = dict[str, pl.Series]


def columns_of(fact: str, values: pl.Series) -> Made:
    """The columns of an inventory's frame that the parsed cells of one column give."""
    if fact == CPV:
        return {
            CPV: values.struct.field("codes"),
            "cpv_label": values.struct.field("label"),
            "cpv_zero_restored": values.struct.field("zero_restored"),
        }
    if fact == VALUE:
        return _value(values)
    if fact == LENGTH:
        return {
            LENGTH: values.struct.field("months"),
            IN_LENGTH: values.struct.field("option_months"),
            INDEFINITE: values.struct.field("indefinite"),
        }
    if fact in {STARTED, CONTRACT_FROM, CONTRACT_TO}:
        first, last = values.struct.field("first"), values.struct.field("last")
        day = pl.select(pl.when(first == last).then(first)).to_series()
        return {STARTED: day, "started_first": first, "started_last": last} if fact == STARTED else {fact: day}
    return {fact: values}


def _value(values: pl.Series) -> Made:
    stated = pl.DataFrame({name: values.struct.field(name.removeprefix("value_")) for name in VALUE_STATED})
    exact = (
        (pl.col("value_low") == pl.col("value_high"))
        & (pl.col("value_currency") == SEK)
        & pl.col("value_per").is_null()
        & ~pl.col("value_gross")
    )
    with_value = stated.with_columns(pl.when(exact).then("value_low").alias(VALUE))
    return {name: with_value[name] for name in with_value.columns}


def completed(made: Made, type_texts: pl.Series | None) -> tuple[Made, pl.DataFrame]:
    """`made` with what follows: options told in the length, a length between two days, a type shown by a name.

    `type_texts` are the cells of the column for the type, if there is one: where something stands there, the name does
    not speak. The frame holds the rows (as `parse_column` tells them) whose two columns tell different options.
    """
    made = dict(made)
    contradictions = _settle_options(made)
    if LENGTH not in made and CONTRACT_FROM in made and CONTRACT_TO in made:
        made[LENGTH] = _between(made[CONTRACT_FROM], made[CONTRACT_TO])
    if NAME in made:
        _type_by_name(made, type_texts)
    return made, contradictions


def _settle_options(made: Made) -> pl.DataFrame:
    nothing = pl.DataFrame(schema=FOUND)
    told = made.pop(IN_LENGTH, None)
    if told is None:
        return nothing
    stated = made.get(OPTIONS)
    if stated is None:
        made[OPTIONS] = told
        return nothing
    both = pl.DataFrame({"told": told, "stated": stated})
    differ = pl.col("told") != pl.col("stated")
    made[OPTIONS] = both.select(pl.when(differ.fill_null(value=False)).then(None).otherwise(
        pl.coalesce("stated", "told")).cast(MONTHS)).to_series()  # fmt: skip
    found = both.with_row_index("index").filter(differ)
    message = mark(
        "The length of the contract tells {told} months of options, this column {stated}. Correct whichever is wrong."
    )
    parameters = [
        json.dumps({"told": _plain(told), "stated": _plain(stated)})
        for told, stated in zip(found["told"].to_list(), found["stated"].to_list(), strict=True)
    ]
    return found.select(
        pl.col("index").cast(pl.UInt32),
        pl.Series("text", [_plain(value) for value in found["stated"].to_list()], dtype=pl.String),
        pl.lit(message).alias("template"),
        pl.Series("parameters", parameters, dtype=pl.String),
    )


def _plain(months: object) -> str:
    return f"{months:f}".rstrip("0").rstrip(".")


def _between(first: pl.Series, last: pl.Series) -> pl.Series:
    """The months from the first day to the last; null where one is unknown or they are not in order."""
    days = pl.DataFrame({"first": first, "last": last})
    distinct = days.drop_nulls().filter(pl.col("first") <= pl.col("last")).unique(maintain_order=True)
    months = [months_between(start, end) for start, end in distinct.iter_rows()]
    table = distinct.with_columns(pl.Series("months", months, dtype=MONTHS))
    return days.join(table, on=["first", "last"], how="left", maintain_order="left")["months"]


def _type_by_name(made: Made, type_texts: pl.Series | None) -> None:
    names = made[NAME]
    distinct = names.drop_nulls().unique(maintain_order=True)
    shown: Mapping[str, str | None] = {name: authority_type(name) for name in distinct.to_list()}
    table = pl.DataFrame(
        {"name": list(shown), "type": list(shown.values())}, schema={"name": pl.String, "type": pl.String}
    )
    found = pl.DataFrame({"name": names}).join(table, on="name", how="left", maintain_order="left")["type"]
    if type_texts is not None:
        empty = type_texts.is_null() | (type_texts.str.strip_chars() == "")
        found = pl.select(pl.when(empty).then(found)).to_series()
        stated = made[TYPE]
    else:
        stated = pl.Series([None], dtype=pl.String).new_from_index(0, len(names))
    made[TYPE] = pl.select(pl.coalesce(stated, found)).to_series()
    made["type_from_name"] = pl.select(stated.is_null() & found.is_not_null()).to_series()
