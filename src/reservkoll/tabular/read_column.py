"""One column of a table read as facts, whatever list it stands in."""

from __future__ import annotations

import polars as pl

from reservkoll.common.errors import ReservkollError
from reservkoll.parsers.columns import without_1904
from reservkoll.tabular.cell_messages import FOUND, packed
from reservkoll.tabular.column_parser import CellKind, ParsedColumn, parse_column
from reservkoll.tabular.header.detect import Heading
from reservkoll.tabular.header.units import with_known_unit
from reservkoll.tabular.tables import Table

TRIED = 200  # first different texts of a column
NEARLY_ALL = 0.8


def read_column(table: Table, data: pl.DataFrame, heading: Heading, kind: CellKind) -> ParsedColumn:
    """The values of the column `heading` in the rows `data` of a table, with every cell that could not be understood,
    those among them that no text stands for.
    """
    parsed = parse_column(cells_of(table, data, heading, kind), kind, with_known_unit(heading.text))
    unusable = _unusable(table, data, heading, kind)
    if unusable.is_empty():
        return parsed
    return ParsedColumn(parsed.values, pl.concat([parsed.problems, unusable]).sort("index"))


def cells_of(table: Table, data: pl.DataFrame, heading: Heading, kind: CellKind) -> pl.Series:
    """The texts of a column for its parser: serial day numbers of the 1904 date system are converted to those of
    the others.
    """
    texts = data[heading.letter]
    return without_1904(texts) if kind.of_days and table.sheet.counts_from_1904 else texts


def fits(texts: pl.Series, kind: CellKind, heading: str, failing: float = NEARLY_ALL) -> bool:
    """Whether a column may hold what `kind` reads: not if it is empty, or a share `failing` of its cells would fail."""
    distinct = texts.drop_nulls().unique(maintain_order=True).head(TRIED).to_list()
    parse = kind.parser(with_known_unit(heading), texts)
    stated = failed = 0
    for text in distinct:
        if kind.missing(text):
            continue
        stated += 1
        try:
            parse(text.strip())
        except (ReservkollError, ValueError):
            failed += 1
    return stated > 0 and (failed < failing * stated or not failed)


def _unusable(table: Table, data: pl.DataFrame, heading: Heading, kind: CellKind) -> pl.DataFrame:
    """The cells of a column that have no exact text, in the form of `parse_column`'s problems."""
    cells = table.sheet.unusable
    if cells is None or cells.is_empty():
        return pl.DataFrame(schema=FOUND)
    rows = data.select("row", pl.int_range(pl.len(), dtype=pl.UInt32).alias("index"))
    found = cells.filter(pl.col("column") == heading.letter).join(rows, on="row", how="inner", maintain_order="left")
    shown = [kind.shown(text) for text in found["text"]]
    told = [packed({"text": text}) for text in shown]
    return found.with_columns(pl.Series("text", shown, pl.String), pl.Series("parameters", told, pl.String)).select(
        *FOUND
    )
