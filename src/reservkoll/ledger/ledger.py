"""Reads a supplier ledger into one frame of typed postings and a list of cells that could not be parsed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.i18n import mark, quoted
from reservkoll.inventory.column_mapping import Choose
from reservkoll.inventory.reader import examples_of
from reservkoll.ledger.cells import cell_kinds
from reservkoll.ledger.columns import FIELDS, Columns, LedgerMapping, assign_ledger_columns, find_ledger_header
from reservkoll.parsers.organisation_numbers import shown_number
from reservkoll.tabular.column_parser import parse_column
from reservkoll.tabular.header.detect import Header, Heading, read_header
from reservkoll.tabular.open import open_source
from reservkoll.tabular.rows.classify import SortedRows, left_out_notes, sort_rows
from reservkoll.tabular.sheet import Sheet, Source, column_index
from reservkoll.tabular.table_notes import table_notes
from reservkoll.tabular.tables import Table, data_rows, first_texts, heading_lines, place_of

Note = tuple[str, dict[str, object]]
EXAMPLES: Final = 3
IDENTITY: Final = ("supplier_id", "supplier", "account", "date")  # what a total has none of
NAMED_ROWS: Final = 10
SEEN_TEXTS: Final = 8

SCHEMA: Final[dict[str, pl.DataType]] = {
    "supplier_id": pl.String(),
    "supplier": pl.String(),
    "account": pl.String(),
    "account_text": pl.String(),
    "amount": pl.Int64(),
    "year": pl.Int32(),
}
PROBLEM_SCHEMA: Final[dict[str, pl.DataType]] = {
    "file": pl.String(),
    "sheet": pl.String(),
    "column": pl.String(),
    "cell": pl.String(),
    "rows": pl.UInt32(),
    "row_numbers": pl.String(),
    "text": pl.String(),
    "template": pl.String(),
    "parameters": pl.String(),
}


@dataclass(frozen=True)
class Ledger:
    """What the files say.

    `frame`: one row for each posting, see SCHEMA; `amount` in öre, below zero for credits; `supplier_id` ten digits or
    the buyer's own number, not masked: mask it before it is shown.
    `problems`: one row for each distinct cell text that could not be understood (`cell` is the first such cell, `rows`
    how many there are, `row_numbers` the first of them; `parameters` a JSON object for `template.format`).
    `mapping`: the columns that were used. `notes`: what is said about the files, as message id and parameters.
    `rows_read`: how many postings stood below the headings; totals are not among them. `amount_total`: öre of all
    amounts read.
    """

    frame: pl.DataFrame
    problems: pl.DataFrame
    mapping: LedgerMapping
    notes: tuple[Note, ...]
    rows_read: int
    amount_total: int


def read_ledger(
    path: Path,
    *,
    mapping: LedgerMapping | None = None,
    sheets: Sequence[str] = (),
    choose: Choose | None = None,
    take_best: bool = False,
) -> Ledger:
    """Read the first visible sheet whose headings are those of a ledger, or the named `sheets`, hidden or not.

    Raises:
        InputError: the file cannot be used, no header is found, a needed column is missing or columns are in doubt.
    """
    given = mapping or LedgerMapping()
    source = open_source(path)
    wanted = tuple(sheets) or ((given.sheet,) if given.sheet is not None else ())
    tables = [_named(source, path, name, given) for name in wanted] if wanted else [_first(source, path, given)]
    read = [_read_table(path, table, given, choose, take_best) for table in tables]
    if not any(ledger.rows_read for ledger in read):
        raise InputError(
            mark("{place}: there are no rows below the headings."), place=", ".join(table.place for table in tables)
        )
    whole = combined_ledgers(read)
    others = [name.name for name in source.sheets if name.name not in {table.sheet.name for table in tables}]
    if others and not wanted:
        note = mark("{path}: other sheets were not read: {sheets}. Name the ones you want with --sheet.")
        unread = (note, {"path": str(path), "sheets": quoted(others)})
        whole = Ledger(**{**whole.__dict__, "notes": (*whole.notes, unread)})
    return whole


def combined_ledgers(ledgers: Sequence[Ledger]) -> Ledger:
    """Several ledgers as one, in the order given. The mapping is that of the first, with what only others have."""
    if len(ledgers) == 1:
        return ledgers[0]
    columns: dict[str, str | None] = {}
    for ledger in reversed(ledgers):
        columns |= ledger.mapping.columns
    return Ledger(
        pl.concat([ledger.frame for ledger in ledgers]),
        pl.concat([ledger.problems for ledger in ledgers]),
        ledgers[0].mapping.model_copy(update={"columns": columns}),
        tuple(note for ledger in ledgers for note in ledger.notes),
        sum(ledger.rows_read for ledger in ledgers),
        sum(ledger.amount_total for ledger in ledgers),
    )


def _first(source: Source, path: Path, mapping: LedgerMapping) -> Table:
    seen: tuple[str, ...] = ()
    for name in source.sheets:
        if not name.visible:
            continue
        sheet = source.load(name.name)
        header = _header(sheet, mapping)
        if header is not None:
            return Table(sheet, header, place_of(path, name.name))
        seen = seen or first_texts(sheet)
    raise _no_headings(str(path), seen)


def _named(source: Source, path: Path, asked: str, mapping: LedgerMapping) -> Table:
    name = {name.name.casefold(): name.name for name in source.sheets}.get(asked.casefold())
    if name is None:
        raise InputError(
            mark("{path} has no sheet “{sheet}” with cells. Sheets there: {sheets}."),
            path=path,
            sheet=asked,
            sheets=quoted(name.name for name in source.sheets),
        )
    sheet = source.load(name)
    header = _header(sheet, mapping)
    if header is None:
        raise _no_headings(place_of(path, name), first_texts(sheet))
    return Table(sheet, header, place_of(path, name))


def _header(sheet: Sheet, mapping: LedgerMapping) -> Header | None:
    if mapping.header_row is None:
        return find_ledger_header(sheet.cells, mapping)
    return read_header(sheet.cells, mapping.header_row) if mapping.header_row <= sheet.cells.height else None


def _read_table(path: Path, table: Table, mapping: LedgerMapping, choose: Choose | None, take_best: bool) -> Ledger:
    data, empty = data_rows(table)
    columns = assign_ledger_columns(
        table.header,
        place=table.place,
        mapping=mapping,
        choose=choose,
        take_best=take_best,
        examples=partial(examples_of, data),
    )
    kinds = cell_kinds()
    sorted_rows = _postings(table, data, columns)
    data = sorted_rows.purchases
    made: dict[str, pl.Series] = {}
    problems = [pl.DataFrame(schema=PROBLEM_SCHEMA).with_columns(pl.lit(0, pl.Int32).alias("order"))]
    for field in FIELDS:
        heading = columns.headings.get(field)
        if heading is None:
            continue
        parsed = parse_column(data[heading.letter], kinds[field], heading.text)
        made["year" if field == "date" else field] = parsed.values
        problems.append(_problems(path.name, table.sheet.name, heading, data["row"], parsed.problems))
    frame = data.select(
        *(made[name].alias(name) if name in made else pl.lit(None, kind).alias(name) for name, kind in SCHEMA.items())
    )
    found = pl.concat(problems).sort("order", maintain_order=True).drop("order")
    total = int(frame["amount"].cast(pl.Int128).sum() or 0)
    notes = (*_notes(table, columns, frame, data["row"], empty), *left_out_notes(table.place, sorted_rows))
    return Ledger(frame, found, columns.mapping, notes, data.height, total)


def _postings(table: Table, data: pl.DataFrame, columns: Columns) -> SortedRows:
    """The postings apart from totals, headings repeated and notes below the list."""
    amount = columns.headings["amount"]
    return sort_rows(
        data,
        heading_lines(table),
        identity=[columns.headings[field].letter for field in IDENTITY if field in columns.headings],
        value=amount.letter,
        amounts=lambda: parse_column(data[amount.letter], cell_kinds()["amount"], amount.text).values,
    )


def _problems(file: str, sheet: str, heading: Heading, rows: pl.Series, found: pl.DataFrame) -> pl.DataFrame:
    """The unparsed cells of a column, identical ones merged: a wrong supplier number recurs on every invoice."""
    numbered = found.select(rows.gather(found["index"]).alias("row"), "text", "template", "parameters")
    return (
        numbered.group_by("text", "template", "parameters", maintain_order=True)
        .agg(
            pl.len().cast(pl.UInt32).alias("rows"),
            pl.col("row").first().alias("first"),
            pl.col("row").head(NAMED_ROWS).cast(pl.String).str.join(", ").alias("row_numbers"),
        )
        .select(
            pl.lit(file).alias("file"),
            pl.lit(sheet).alias("sheet"),
            pl.lit(heading.label).alias("column"),
            (pl.lit(heading.letter) + pl.col("first").cast(pl.String)).alias("cell"),
            "rows",
            pl.when(pl.col("rows") > NAMED_ROWS).then(pl.col("row_numbers") + ", …").otherwise("row_numbers"),
            "text",
            "template",
            "parameters",
            pl.lit(column_index(heading.letter)).cast(pl.Int32).alias("order"),
        )
    )


def _notes(table: Table, columns: Columns, frame: pl.DataFrame, rows: pl.Series, empty: int) -> Iterator[Note]:
    place = table.place
    yield from table_notes(table, rows, empty)
    if "date" not in columns.headings:
        yield (mark("{place}: no column holds a date, so the year of every row is unknown."), {"place": place})
    if "supplier_id" not in columns.headings:
        yield (
            mark("{place}: no column holds the suppliers' numbers, so the legal form of every supplier is unknown."),
            {"place": place},
        )
    names = [pl.col(name) for name in ("supplier_id", "supplier", "account", "year")]
    lone = frame.filter(pl.all_horizontal(name.is_null() for name in names) & pl.col("amount").is_not_null()).height
    if lone:
        yield (
            mark(
                "{place}: rows with an amount but neither supplier, account nor date: {count}. If they are totals, "
                "remove them; they are counted among the rows without an account."
            ),
            {"place": place, "count": lone},
        )


def _no_headings(place: str, seen: Sequence[str]) -> InputError:
    return InputError(
        mark(
            "{place}: no row with the headings of a supplier ledger was found among the first rows. Seen: {seen}. "
            "Name the columns as in leverantor, leverantor_id, konto_nr, belopp and datum, or tie them with --mapping."
        ),
        place=place,
        seen=quoted(seen),
    )


def masked(text: str) -> str:
    """A name as it may be shown: where a personal number may stand in it, every digit but the first two is masked."""
    return shown_number(text)
