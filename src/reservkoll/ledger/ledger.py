"""Reads a supplier ledger into one frame of typed postings and a list of cells that could not be parsed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.common.formatting import on_command_line
from reservkoll.i18n import mark
from reservkoll.inventory.column_mapping import Choose
from reservkoll.inventory.mapping_report import SeenColumn
from reservkoll.inventory.reader import examples_of, seen_columns
from reservkoll.inventory.schema import CPV, STARTED
from reservkoll.ledger.cells import DAY_KIND, LIKELY_NUMBER, NAME_KIND, WRONG_DIGIT, cell_kinds
from reservkoll.ledger.columns import (
    ACCOUNT,
    AMOUNT,
    ANY_DAY,
    CREDIT,
    DATE,
    DEBIT,
    NAME_ALONE,
    Columns,
    LedgerMapping,
    assign_ledger_columns,
    find_ledger_header,
    ledger_score,
)
from reservkoll.ledger.net_amounts import with_net_amounts
from reservkoll.parsers.organisation_numbers import shown_number
from reservkoll.tabular.amount_notes import amount_notes
from reservkoll.tabular.column_parser import CellKind, parse_column
from reservkoll.tabular.header.aliases import CLEAR, aliases
from reservkoll.tabular.header.detect import Header, Heading, find_header, named_header
from reservkoll.tabular.header.units import with_known_unit
from reservkoll.tabular.open import open_source
from reservkoll.tabular.read_column import cells_of, fits, read_column
from reservkoll.tabular.read_limits import ReadLimits
from reservkoll.tabular.rows.classify import SortedRows, kronor, left_out_notes, row_numbers, sort_rows
from reservkoll.tabular.sheet import Sheet, Source, column_index
from reservkoll.tabular.table_notes import table_notes
from reservkoll.tabular.tables import Headings, Table, data_rows, heading_lines, tables_of, unread_sheets

Note = tuple[str, dict[str, object]]
IDENTITY: Final = ("supplier_id", "supplier", ACCOUNT, DATE)  # what a total has none of
GIVEN: Final = ("supplier_id", "supplier", ACCOUNT, "account_text", DATE)  # what may hold for all rows
NAMED_ROWS: Final = 10

SCHEMA: Final[dict[str, pl.DataType]] = {
    "supplier_id": pl.String(),
    "supplier": pl.String(),
    "account": pl.String(),
    "account_text": pl.String(),
    "amount": pl.Int64(),
    "year": pl.Int32(),
    "wrong_number": pl.Boolean(),  # of an organisation: its check digit
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
    amounts read. `left_out`: the rows that are no postings, with file, sheet, row, kind and text. `seen`: every column.
    """

    frame: pl.DataFrame
    problems: pl.DataFrame
    mapping: LedgerMapping
    notes: tuple[Note, ...]
    rows_read: int
    amount_total: int
    left_out: pl.DataFrame
    seen: tuple[SeenColumn, ...] = ()


def read_ledger(
    path: Path,
    *,
    mapping: LedgerMapping | None = None,
    sheets: Sequence[str] = (),
    choose: Choose | None = None,
    take_best: bool = False,
    given: Mapping[str, str] | None = None,
    limits: ReadLimits | None = None,
    source: Source | None = None,
) -> Ledger:
    """Read the first visible sheet whose headings are those of a ledger, or the named `sheets`, hidden or not; with "*"
    among them every visible one that has such headings.

    `given` are texts for fields that hold for all rows, such as {"date": "2025"}. `source` stands in for the opened
    file.

    Raises:
        InputError: the file cannot be used, no header is found, a needed column is missing or columns are in doubt.
    """
    ties = mapping or LedgerMapping()
    source = source or open_source(path, limits)
    wanted = tuple(sheets) or ((ties.sheet,) if ties.sheet is not None else ())
    tables = tables_of(source, path, wanted, ties, LEDGER)
    constants = given_fields(given or {})
    read = [_read_table(path, table, ties, choose, take_best, constants) for table in tables]
    if not any(ledger.rows_read for ledger in read):
        raise InputError(
            mark("{place}: there are no rows below the headings."), place=", ".join(table.place for table in tables)
        )
    whole = combined_ledgers(read)
    return replace(whole, notes=(*whole.notes, *unread_sheets(source, path, tables, wanted)))


def given_fields(given: Mapping[str, str]) -> dict[str, object]:
    """The values of fields that are given for all rows: field to text.

    Raises:
        InputError: no such field, or a value that cannot be understood.
    """
    kinds = cell_kinds()
    values: dict[str, object] = {}
    for field, text in given.items():
        if field not in GIVEN:
            raise InputError(
                mark("--set {field}: a ledger has no such field. Write one of: {fields}."),
                field=field,
                fields=", ".join(GIVEN),
            )
        values[field] = kinds[field].parser("", pl.Series([text]))(text)
    return values


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
        pl.concat([ledger.left_out for ledger in ledgers]),
        tuple(column for ledger in ledgers for column in ledger.seen),
    )


def _read_table(
    path: Path,
    table: Table,
    mapping: LedgerMapping,
    choose: Choose | None,
    take_best: bool,
    given: Mapping[str, object],
) -> Ledger:
    data, empty = data_rows(table)
    kinds = cell_kinds()
    columns = assign_ledger_columns(
        table.header,
        place=table.place,
        mapping=mapping,
        choose=choose,
        take_best=take_best,
        examples=partial(examples_of, data),
        reads=partial(_reads, table, data),
        given=given.keys(),
    )
    seen = tuple(seen_columns(table, data, columns.headings))
    if ACCOUNT not in columns.headings and looks_like_inventory(table.header):
        raise InputError(LIKE_INVENTORY, place=table.place, path=on_command_line(path))
    notes: list[Note] = []
    problems = [pl.DataFrame(schema=PROBLEM_SCHEMA).with_columns(pl.lit(0, pl.Int32).alias("order"))]
    debit, credit = columns.headings.get(DEBIT), columns.headings.get(CREDIT)
    amount = columns.headings.get(AMOUNT) or debit
    assert amount is not None, "nothing is read without it"
    if debit is not None and credit is not None:
        data, told = with_net_amounts(table, data, debit, credit, kinds[AMOUNT])
        notes += told
    sorted_rows = _postings(table, data, columns, amount, kinds[AMOUNT])
    data = sorted_rows.purchases
    made: dict[str, pl.Series] = {
        _column(field): pl.Series([value], dtype=SCHEMA[_column(field)]).new_from_index(0, data.height)
        for field, value in given.items()
    }
    for field, heading in {**columns.headings, AMOUNT: amount}.items():
        if field in given or (field == DEBIT and heading == amount):
            continue
        parsed = read_column(table, data, heading, kinds[AMOUNT if field == CREDIT else field])
        problems.append(_problems(path.name, table, heading, data["row"], parsed.problems))
        if field == CREDIT:
            continue  # what could be read there is in the amount by now
        values = parsed.values
        if field == "supplier_id":
            wrong = parsed.problems.filter(pl.col("template") == WRONG_DIGIT)["index"]
            made["wrong_number"] = pl.Series([False]).new_from_index(0, data.height).scatter(wrong, True)
        if field == AMOUNT:
            notes += amount_notes(table.place, heading.label, data[heading.letter], values)
            values = values.struct.field("ore")
        made[_column(field)] = values
    frame = data.select(
        *(made[name].alias(name) if name in made else pl.lit(None, kind).alias(name) for name, kind in SCHEMA.items())
    )
    found = pl.concat(problems).sort("order", maintain_order=True).drop("order")
    total = int(frame["amount"].cast(pl.Int128).sum() or 0)
    every = (
        *_notes(table, columns, frame, data["row"], empty, given),
        *notes,
        *_identical(table.place, data, frame["amount"]),
        *left_out_notes(table.place, sorted_rows),
    )
    left_out = _placed(path.name, table, sorted_rows)
    return Ledger(frame, found, columns.mapping, every, data.height, total, left_out, seen)


def _column(field: str) -> str:
    """The column of a ledger's frame that holds a field."""
    return "year" if field == DATE else field


def _placed(file: str, table: Table, rows: SortedRows) -> pl.DataFrame:
    return rows.left_out.select(
        pl.lit(file).alias("file"), pl.lit(table.sheet.name).alias("sheet"), "row", "kind",
        pl.Series("text", [masked(text) for text in rows.left_out["text"]], pl.String),
    )  # fmt: skip


def _reads(table: Table, data: pl.DataFrame, field: str, heading: Heading) -> bool:
    tried = {ANY_DAY: DAY_KIND, NAME_ALONE: NAME_KIND, "supplier_id": LIKELY_NUMBER}
    kind = tried.get(field) or cell_kinds()[AMOUNT if field in (DEBIT, CREDIT) else field]
    texts = cells_of(table, data, heading, kind)
    return fits(texts, kind, heading.text, 0) if field == NAME_ALONE else fits(texts, kind, heading.text)


def _postings(table: Table, data: pl.DataFrame, columns: Columns, amount: Heading, kind: CellKind) -> SortedRows:
    """The postings apart from totals, headings repeated and notes below the list."""
    return sort_rows(
        data,
        heading_lines(table),
        identity=[columns.headings[field].letter for field in IDENTITY if field in columns.headings],
        value=amount.letter,
        amounts=lambda: parse_column(data[amount.letter], kind, with_known_unit(amount.text)).values.struct.field(
            "ore"
        ),
    )


def _problems(file: str, table: Table, heading: Heading, rows: pl.Series, found: pl.DataFrame) -> pl.DataFrame:
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
            pl.lit(table.sheet.name).alias("sheet"),
            pl.lit(heading.label).alias("column"),
            (pl.lit(heading.letter if table.header.row else "") + pl.col("first").cast(pl.String)).alias("cell"),
            "rows",
            pl.when(pl.col("rows") > NAMED_ROWS).then(pl.col("row_numbers") + ", …").otherwise("row_numbers"),
            "text",
            "template",
            "parameters",
            pl.lit(column_index(heading.letter)).cast(pl.Int32).alias("order"),
        )
    )


def _notes(
    table: Table, columns: Columns, frame: pl.DataFrame, rows: pl.Series, empty: int, given: Mapping[str, object]
) -> Iterator[Note]:
    place = table.place
    yield from table_notes(table, rows, empty)
    if ACCOUNT not in columns.headings and ACCOUNT not in given:
        yield (
            mark(
                "{place}: no column holds account numbers, so service areas are missing. The purchases are summed by "
                "supplier and year, all in one."
            ),
            {"place": place},
        )
    if DATE not in columns.headings and DATE not in given:
        yield (mark("{place}: no column holds a date, so the year of every row is unknown."), {"place": place})
    if "supplier_id" not in columns.headings:
        yield (
            mark("{place}: no column holds the suppliers' numbers, so the legal form of every supplier is unknown."),
            {"place": place},
        )
    names = [pl.col(name) for name in ("supplier_id", "supplier", "account", "year")]
    lone = rows.filter(
        frame.select(pl.all_horizontal(name.is_null() for name in names) & pl.col("amount").is_not_null()).to_series()
    )
    if not lone.is_empty():
        yield (
            mark(
                "{place}: rows with an amount but neither supplier, account nor date: row {rows}. They are counted. "
                "If they are totals, remove them from the list."
            ),
            {"place": place, "rows": row_numbers(lone.to_list())},
        )


def _identical(place: str, data: pl.DataFrame, amounts: pl.Series) -> Iterator[Note]:
    """That rows are the same as one above them in every cell: an export may have been made twice."""
    again = ~data.select(pl.struct(pl.exclude("row")).is_first_distinct()).to_series()
    rows = data["row"].filter(again)
    if rows.is_empty():
        return
    more = len(rows) > NAMED_ROWS
    yield (
        IDENTICAL,
        {
            "place": place,
            "count": len(rows),
            "sum": kronor(int(amounts.filter(again).cast(pl.Int128).sum() or 0)),
            "rows": row_numbers(rows.head(NAMED_ROWS).to_list()) + (", …" if more else ""),
        },
    )


def _unlike_a_ledger(sheet: Sheet) -> str | None:
    header = find_header(sheet.cells) if sheet.headings is None else named_header(sheet.cells, sheet.headings)
    return LIKE_INVENTORY if header is not None and looks_like_inventory(header) else None


def looks_like_inventory(header: Header) -> bool:
    """Whether the headings are those of a list of purchases: a CPV code or the day a procurement began among them."""
    named = {fact for each in header.headings for fact, score in aliases().scores(each.text).items() if score == CLEAR}
    return bool(named & {CPV, STARTED})


IDENTICAL = mark(
    "{place}: copies of a row above, alike in every cell: row {rows} ({count} rows, together {sum} kr). They are "
    "counted. Check whether the export holds the same purchases twice."
)
LIKE_INVENTORY = mark(
    "{place} looks like a list of purchases, not like a supplier ledger. Try: reservkoll screen {path} -o REPORT.xlsx"
)
LEDGER = Headings(
    find_ledger_header,
    ledger_score,
    mark(
        "{place}: no row with the headings of a supplier ledger was found among the first rows. Seen: {seen}. "
        "Name the columns as in leverantor, leverantor_id, konto_nr, belopp and datum, or tie them with --mapping "
        "(reservkoll template mapping --ledger FILE begins such a file)."
    ),
    _unlike_a_ledger,
)


def masked(text: str) -> str:
    """A name as it may be shown: where a personal number may stand in it, every digit but the first two is masked."""
    return shown_number(text)
