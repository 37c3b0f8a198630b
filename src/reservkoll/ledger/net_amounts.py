"""Debits and credits in two columns, as one column of amounts with sign."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from reservkoll.i18n import mark
from reservkoll.tabular.amount_notes import amount_notes
from reservkoll.tabular.column_parser import CellKind
from reservkoll.tabular.header.detect import Heading
from reservkoll.tabular.read_column import read_column
from reservkoll.tabular.tables import Table

Note = tuple[str, dict[str, object]]
ORE = 100


def with_net_amounts(
    table: Table, data: pl.DataFrame, debit: Heading, credit: Heading, kind: CellKind
) -> tuple[pl.DataFrame, list[Note]]:
    """`data` with debit less credit in the column of debits, and what is told of it.

    A cell that cannot be understood stays where it is, and its row has no amount. Credits may stand with or without a
    minus sign; a column in which all are below zero is added.
    """
    texts = {heading: data[heading.letter] for heading in (debit, credit)}
    read = {heading: read_column(table, data, heading, kind) for heading in (debit, credit)}
    ore = {heading: parsed.values.struct.field("ore") for heading, parsed in read.items()}
    signed = not (ore[credit] > 0).any() and bool((ore[credit] < 0).any())
    failed = {
        heading: pl.select(
            pl.int_range(data.height, dtype=pl.UInt32).is_in(parsed.problems["index"].implode())
        ).to_series()
        for heading, parsed in read.items()
    }
    both = pl.DataFrame(
        {
            "debit": ore[debit],
            "credit": ore[credit] if signed else -ore[credit],
            "failed": failed[debit] | failed[credit],
        }
    )
    net = pl.col("debit").fill_null(0) + pl.col("credit").fill_null(0)
    stated = pl.any_horizontal(pl.col("debit", "credit").is_not_null()) & ~pl.col("failed")
    # Whole kronor, a point and two digits: what every reader of amounts takes as it is.
    sign = pl.when(net < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    kronor, rest = (net.abs() // ORE).cast(pl.String), (net.abs() % ORE).cast(pl.String).str.zfill(2)
    amounts = both.select(pl.when(stated).then(sign + kronor + "." + rest)).to_series()
    changed = data.with_columns(
        pl.select(pl.when(failed[debit]).then(texts[debit]).otherwise(amounts)).to_series().alias(debit.letter),
        pl.select(pl.when(failed[credit]).then(texts[credit])).to_series().alias(credit.letter),
    )
    return changed, list(_notes(table.place, texts, {each: read[each].values for each in read}, debit, credit))


def _notes(
    place: str, texts: dict[Heading, pl.Series], values: dict[Heading, pl.Series], debit: Heading, credit: Heading
) -> Iterator[Note]:
    yield (
        mark("{place}: the amounts are those of the column “{debit}” less those of “{credit}”."),
        {"place": place, "debit": debit.label, "credit": credit.label},
    )
    for heading in (debit, credit):
        yield from amount_notes(place, heading.label, texts[heading], values[heading])
