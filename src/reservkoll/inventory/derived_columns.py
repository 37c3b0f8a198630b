"""Facts derived from the cells of a row: one cell may state several facts, and one fact imply another."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from reservkoll.i18n import mark
from reservkoll.inventory.schema import (
    CONTRACT_FROM,
    CONTRACT_TO,
    CPV,
    INDEFINITE,
    LENGTH,
    NAME,
    OPTIONS,
    STARTED,
    TOTAL_LENGTH,
    TYPE,
    VALUE,
    VALUE_STATED,
)
from reservkoll.parsers.authority_types import authority_type
from reservkoll.parsers.columns import MONTHS
from reservkoll.parsers.durations import months_between
from reservkoll.parsers.money_terms import SEK
from reservkoll.tabular.cell_messages import FOUND, packed

NO_END = "no last day"
IN_LENGTH = "options in the length"
Made = dict[str, pl.Series]


def columns_of(fact: str, values: pl.Series) -> Made:
    """The columns of an inventory's frame that follow from the parsed cells of one column."""
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
    if fact == CONTRACT_TO:
        return {CONTRACT_TO: values.struct.field("day"), NO_END: values.struct.field("indefinite")}
    if fact == STARTED:
        first, last = values.struct.field("first"), values.struct.field("last")
        day = pl.select(pl.when(first == last).then(first)).to_series()
        return {STARTED: day, "started_first": first, "started_last": last}
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


def completed(made: Made, type_texts: pl.Series | None) -> tuple[Made, dict[str, pl.DataFrame]]:
    """`made` with what follows: options stated in the length, a length between two days, a type implied by a name.

    `type_texts` are the cells of the type column, if there is one: a cell that is not empty takes precedence.
    The frames hold, by fact, the rows (in the form of `parse_column`) where two columns disagree.
    """
    made = dict(made)
    contradictions = {OPTIONS: _settle_options(made)}
    _settle_end(made)
    if CONTRACT_FROM in made and CONTRACT_TO in made:
        contradictions[CONTRACT_TO] = _settle_days(made)
    if TOTAL_LENGTH in made:
        contradictions[TOTAL_LENGTH] = _settle_total(made)
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
        "The length of the contract states {told} months of options, this column {stated}. Correct whichever is wrong."
    )
    pairs = list(zip(found["told"].to_list(), found["stated"].to_list(), strict=True))
    return _told(
        found["index"],
        pl.Series([_plain(stated) for _, stated in pairs], dtype=pl.String),
        message,
        [{"told": _plain(told), "stated": _plain(stated)} for told, stated in pairs],
    )


def _settle_total(made: Made) -> pl.DataFrame:
    """The options from the length with and without them, or the length without them; the rows where they disagree."""
    without = pl.Series([None], dtype=MONTHS).new_from_index(0, len(made[TOTAL_LENGTH]))
    months = pl.DataFrame(
        {"total": made[TOTAL_LENGTH], "base": made.get(LENGTH, without), "options": made.get(OPTIONS, without)}
    )
    over, base = pl.col("total") - pl.col("base"), pl.col("total") - pl.col("options")
    differ = (over != pl.col("options")) | (over < 0) | (pl.col("base").is_null() & (base <= 0))
    differ = differ.fill_null(value=False)
    made[OPTIONS] = months.select(
        pl.when(~differ).then(pl.coalesce("options", over)).cast(MONTHS)
    ).to_series()  # fmt: skip
    made[LENGTH] = months.select(pl.coalesce("base", pl.when(~differ).then(base)).cast(MONTHS)).to_series()
    found = months.with_row_index("index").filter(differ)
    message = mark(
        "The contract is {total} months with options, but the other columns state {base} months without them and "
        "{options} months of options. Correct whichever is wrong."
    )
    words = [
        {name: "–" if each[name] is None else _plain(each[name]) for name in ("total", "base", "options")}
        for each in found.iter_rows(named=True)
    ]
    shown = pl.Series([each["total"] for each in words], dtype=pl.String)
    return _told(found["index"], shown, message, words)


def _settle_end(made: Made) -> None:
    """Mark contracts without a last day as running until further notice, unless their length is stated."""
    no_end = made.pop(NO_END, None)
    if no_end is None:
        return
    without = pl.Series([None], dtype=MONTHS).new_from_index(0, len(no_end))
    stated = made.get(INDEFINITE, without.cast(pl.Boolean))
    open_length = made.get(LENGTH, without).is_null()
    made[INDEFINITE] = pl.select(pl.coalesce(stated, pl.when(open_length).then(no_end))).to_series()


def _plain(months: object) -> str:
    return f"{months:f}".rstrip("0").rstrip(".")


def _settle_days(made: Made) -> pl.DataFrame:
    """The length from the first day to the last, if none is stated; the rows whose days are in the wrong order."""
    days = pl.DataFrame({"first": made[CONTRACT_FROM], "last": made[CONTRACT_TO]})
    distinct = days.drop_nulls().filter(pl.col("first") <= pl.col("last")).unique(maintain_order=True)
    months = [months_between(start, end) for start, end in distinct.iter_rows()]
    table = distinct.with_columns(pl.Series("months", months, dtype=MONTHS))
    between = days.join(table, on=["first", "last"], how="left", maintain_order="left")["months"]
    indefinite = made.get(INDEFINITE, pl.Series([None], dtype=pl.Boolean).new_from_index(0, len(between)))
    stated = made.get(LENGTH, pl.Series([None], dtype=MONTHS).new_from_index(0, len(between)))
    made[LENGTH] = pl.select(pl.coalesce(stated, pl.when(indefinite.is_null()).then(between))).to_series()
    wrong = days.with_row_index("index").filter(pl.col("first") > pl.col("last"))
    message = mark("The contract ends on {last}, before it begins on {first}. Correct the day that is wrong.")
    return _told(
        wrong["index"],
        wrong["last"].dt.to_string(),
        message,
        [{"first": str(first), "last": str(last)} for _, first, last in wrong.iter_rows()],
    )


def _told(rows: pl.Series, texts: pl.Series, message: str, parameters: list[dict[str, str]]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "index": rows.cast(pl.UInt32),
            "text": texts,
            "template": [message] * len(rows),
            "parameters": [packed(words) for words in parameters],
        },
        schema=FOUND,
    )


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
