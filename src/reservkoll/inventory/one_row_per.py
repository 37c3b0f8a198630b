"""Finds procurements spread over several rows (one for each supplier, lot or year) by their reference number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import polars as pl

from reservkoll.common.errors import InputError, ReservkollError
from reservkoll.i18n import listed, mark, quoted
from reservkoll.inventory.labels import LABELS
from reservkoll.inventory.reader import LEFT_OUT_SCHEMA, Inventory, Note
from reservkoll.inventory.schema import CPV, FACTS, VALUE, VALUE_STATED
from reservkoll.tabular.rows.classify import kronor, row_numbers

SAME_PROCUREMENT = "same_procurement"
KEYS = ("id",)
# What may differ between the rows of one procurement: its title, and the codes, which are merged.
MAY_DIFFER = ("id", "title", "department", CPV)
MOST_NAMED = 5
NUMBER = "_number"  # normalised for comparison: "ks 2026/1" equals "KS2026/1"


@dataclass(frozen=True)
class Repeats:
    """How many `rows` share how many reference numbers, some of the numbers, and by how much (öre) the sum is
    too large if each row states the value of the whole procurement.
    """

    rows: int
    numbers: int
    repeated: int
    named: tuple[str, ...]


def repeats_of(inventory: Inventory) -> Repeats | None:
    """The rows that share a reference number; None if every number occurs once."""
    shared = _shared(inventory.frame, KEYS[0])
    if shared.is_empty():
        return None
    stated = pl.col(VALUE).drop_nulls()
    groups = shared.group_by(NUMBER, maintain_order=True).agg(
        pl.col(KEYS[0]).first(),
        pl.when(stated.n_unique() == 1).then(stated.first().cast(pl.Int128) * (stated.len() - 1)).alias("repeated"),
    )
    repeated = int(groups["repeated"].sum() or 0)
    return Repeats(shared.height, groups.height, repeated, tuple(groups[KEYS[0]].head(MOST_NAMED).to_list()))


def repeat_notes(inventory: Inventory) -> Iterator[Note]:
    """Notes on rows that share a reference number, and on identical rows without one."""
    yield from _same_rows(inventory)
    found = repeats_of(inventory)
    if found is None:
        return
    words: dict[str, object] = {
        "rows": found.rows,
        "numbers": found.numbers,
        "named": listed(mark("“{name}”"), ({"name": name} for name in found.named)),
    }
    if found.repeated:
        yield (
            mark(
                "{rows} rows share {numbers} reference numbers with another row ({named}) and state the same value, as "
                "where each supplier, lot or year has a row of its own. If it is the value of the whole procurement, "
                "{amount} kr is counted more than once: count it once with --one-row-per id."
            ),
            words | {"amount": kronor(found.repeated)},
        )
    else:
        yield (
            mark(
                "{rows} rows share {numbers} reference numbers with another row ({named}) but do not state the same "
                "value. Each row is counted as a purchase."
            ),
            words,
        )


def _same_rows(inventory: Inventory) -> Iterator[Note]:
    facts = [name for name in (*FACTS, *VALUE_STATED) if name != KEYS[0]]
    stated = inventory.frame.filter(
        pl.col(KEYS[0]).is_null() & pl.col("title").is_not_null() & pl.col("value_low").is_not_null()
    )
    same = stated.filter(stated.select(pl.struct(facts).is_duplicated()).to_series())
    if not same.is_empty():
        yield (
            mark(
                "Rows without a reference number are identical to another row: row {rows}. Each is counted as a "
                "purchase. If one is there twice by mistake, remove one."
            ),
            {"rows": row_numbers(sorted(same["row"].to_list()))},
        )


def counted_once(inventory: Inventory, key: str | None, ask: Callable[[Note], bool] | None) -> Inventory:
    """The inventory with one row per procurement if `key` is given, or if `ask` agrees when shown the repeated
    rows; else every row, with a note on the repetition.

    Raises:
        InputError: no such key.
    """
    if key is not None:
        return one_row_per(inventory, key)
    found, notes = repeats_of(inventory), tuple(repeat_notes(inventory))
    if found is not None and found.repeated and ask is not None and ask(notes[-1]):
        return one_row_per(inventory, KEYS[0])
    # What may be counted twice comes first: a terminal shows only the first few notes.
    twice = len(notes) if found is None or found.repeated else -1
    return replace(inventory, notes=(*notes[:twice], *inventory.notes, *notes[twice:]))


def one_row_per(inventory: Inventory, key: str) -> Inventory:
    """The inventory with one row for each number whose rows state the same value: the first row, with the codes of
    all of them and, for facts it lacks, those of the others, which are listed in `left_out`. If other facts differ,
    those of the first row are used, with a note. Rows with different values are not repetitions and stay, with a note.

    Raises:
        InputError: no such key.
    """
    key = key.strip().lower()
    if key not in KEYS:
        raise InputError(mark("--one-row-per {key}: write one of: {keys}."), key=key, keys=", ".join(KEYS))
    frame = inventory.frame
    shared = _shared(frame.with_row_index("_place"), key)
    if shared.is_empty():
        return inventory
    facts = [name for name in (*FACTS, *VALUE_STATED) if name not in MAY_DIFFER]
    alike = shared.group_by(NUMBER, maintain_order=True).agg(
        pl.all_horizontal([pl.col(name).drop_nulls().n_unique() <= 1 for name in (VALUE, *VALUE_STATED)]).alias(
            "alike"
        ),
        *((pl.col(name).drop_nulls().n_unique() > 1).alias(name) for name in FACTS if name in facts),
    )
    same = shared.join(alike.filter("alike"), on=NUMBER, how="semi", maintain_order="left")
    whole = same.group_by(NUMBER, maintain_order=True).agg(
        pl.col("_place").first(),
        pl.col(CPV).explode().drop_nulls().unique(maintain_order=True),
        *(pl.col(name).drop_nulls().first() for name in facts),
    )
    codes = pl.when(pl.col(f"{CPV}_all").list.len() > 0).then(pl.col(f"{CPV}_all")).otherwise(pl.col(CPV))
    dropped = same.filter(~pl.col("_place").is_in(whole["_place"].implode()))
    merged = (
        frame.with_row_index("_place")
        .join(
            whole.rename({name: f"{name}_all" for name in (CPV, *facts)}).drop(NUMBER),
            on="_place",
            how="left",
            maintain_order="left",
        )
        .with_columns(codes.alias(CPV), *(pl.coalesce(name, f"{name}_all").alias(name) for name in facts))
        .filter(~pl.col("_place").is_in(dropped["_place"].implode()))
        .select(frame.columns)
    )
    places = ("file", "sheet", "row")
    left_out = dropped.select(
        *places,
        pl.lit(SAME_PROCUREMENT).alias("kind"),
        pl.concat_str([pl.col(key), pl.col("title").fill_null("")], separator=" ").alias("text"),
    ).select(*LEFT_OUT_SCHEMA)
    told: list[Note] = []
    if dropped.height:
        told.append(
            (
                mark(
                    "{count} rows state a procurement that stands in an earlier row, and were counted with it "
                    "(--one-row-per {key}): row {rows}."
                ),
                {"count": dropped.height, "key": key, "rows": row_numbers(sorted(dropped["row"].to_list()))},
            )
        )
    unlike = alike.filter("alike")
    other = [name for name in FACTS if name in facts and unlike[name].any()]
    if dropped.height and other:
        told.append(
            (
                mark("Rows that were counted together differ in {facts}. What the first of them says was used."),
                {"facts": quoted(ReservkollError(LABELS[name]) for name in other)},
            )
        )
    differ = shared.join(alike.filter(~pl.col("alike")), on=NUMBER, how="semi", maintain_order="left")
    if differ.height:
        told.append(
            (
                mark(
                    "{count} rows share a reference number but state different values, so each was counted: row {rows}."
                ),
                {"count": differ.height, "rows": row_numbers(sorted(differ["row"].to_list()))},
            )
        )
    return replace(
        inventory,
        frame=merged,
        problems=inventory.problems.join(left_out.select(places), on=places, how="anti", maintain_order="left"),
        left_out=pl.concat([inventory.left_out, left_out.cast(dict(LEFT_OUT_SCHEMA))]),  # type: ignore[arg-type]
        notes=(*inventory.notes, *told),
        value_total=int(merged[VALUE].cast(pl.Int128).sum() or 0),
    )


def _shared(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    """The rows whose `key` occurs in another row too, with the column NUMBER."""
    number = pl.col(key).str.replace_all(r"\s", "").str.to_lowercase()
    stated = frame.filter(pl.col(key).is_not_null()).with_columns(number.alias(NUMBER))
    return stated.filter(pl.col(NUMBER).is_duplicated())
