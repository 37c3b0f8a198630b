"""Notes on a table as a whole, whatever its rows hold."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from reservkoll.i18n import mark
from reservkoll.parsers.text import fold
from reservkoll.tabular.sheet_notes import sheet_notes
from reservkoll.tabular.tables import Table

Note = tuple[str, dict[str, object]]  # a message id and its parameters

SEVERAL_HEADINGS = mark("{place}: the headings stand in rows {first}–{row}; {rows} rows were read.")

# The heading that Excel gives to the one column of all row fields.
COMPACT_PIVOT = frozenset({"radetiketter", "row labels"})
COMPACT = mark(
    "{place} is a pivot table in compact form: groups and their rows share a column, and where there are groups they "
    "are counted beside their rows. In Excel choose Design, Report Layout, Show in Tabular Form, and save the list "
    "again."
)


def table_notes(table: Table, rows: pl.Series, empty: int) -> Iterator[Note]:
    """The notes on every table: where its headings are, which rows were read, what is uncertain.

    Args:
        table: a table as it was found.
        rows: the numbers of the rows that were read.
        empty: how many wholly empty rows stood between others.
    """
    header = table.header
    place: dict[str, object] = {"place": table.place}
    if header.row == 0:
        yield mark("{place}: {rows} rows were read."), place | {"rows": rows.len()}
    elif header.first_row == header.row:
        yield (
            mark("{place}: the headings stand in row {row}; {rows} rows were read."),
            place | {"row": header.row, "rows": rows.len()},
        )
    else:
        yield (
            SEVERAL_HEADINGS,
            place | {"first": header.first_row, "row": header.row, "rows": rows.len()},
        )
    if empty:
        yield mark("{place}: {count} wholly empty rows between others were passed over."), place | {"count": empty}
    if any(fold(heading.text) in COMPACT_PIVOT for heading in header.headings):
        yield COMPACT, place
    yield from sheet_notes(table.sheet, header.row, table.place)
    for remark in table.sheet.remarks:
        template, words = (remark, {}) if isinstance(remark, str) else remark
        yield template, place | words
