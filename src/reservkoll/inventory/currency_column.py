"""A currency column: applied to the amounts beside it as if written after each."""

from __future__ import annotations

import polars as pl

from reservkoll.inventory.column_mapping import Assignment
from reservkoll.inventory.schema import VALUE
from reservkoll.parsers.text import fold
from reservkoll.tabular.header.aliases import aliases
from reservkoll.tabular.header.detect import Header, Heading

KRONOR = r"(?i)^\s*(?:sek|kr|kronor|svenska kronor|skr)\.?\s*$"
NO_UNIT = r"^[^\pL€$£]*\d[^\pL€$£]*$"  # an amount without a currency of its own


def currency_column(header: Header, assignment: Assignment) -> Heading | None:
    """The heading of the currency column; None unless there is exactly one and a column for the value."""
    used = assignment.columns.values()
    found = [each for each in header.headings if fold(each.text) in aliases().currency and each not in used]
    return found[0] if len(found) == 1 and VALUE in assignment.columns else None


def with_currencies(data: pl.DataFrame, assignment: Assignment, currency: Heading | None) -> pl.DataFrame:
    """`data` (texts by column letter) with the currency after every bare amount, unless it is kronor."""
    if currency is None:
        return data
    amount, named = pl.col(assignment.columns[VALUE].letter), pl.col(currency.letter)
    other = named.str.contains(r"\S") & ~named.str.contains(KRONOR) & amount.str.contains(NO_UNIT)
    return data.with_columns(pl.when(other).then(amount + " " + named.str.strip_chars()).otherwise(amount))
