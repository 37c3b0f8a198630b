"""One sheet of a supplier list: its rows as fields, and the cells that could not be parsed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from reservkoll.common.errors import ReservkollError
from reservkoll.i18n import mark, quoted
from reservkoll.parsers.organisation_numbers import shown_number
from reservkoll.suppliers.headings import IDENTITY, Columns, find_columns
from reservkoll.suppliers.profiles import ProfileProblem
from reservkoll.tabular.cell_messages import error_of
from reservkoll.tabular.column_parser import CellKind, parse_column
from reservkoll.tabular.header.detect import Heading
from reservkoll.tabular.open import open_source
from reservkoll.tabular.rows.classify import left_out_notes, sort_rows
from reservkoll.tabular.tables import Table, data_rows, heading_lines

Note = tuple[str, dict[str, object]]
NO_LIST = mark("{place}: no list of suppliers was found here; the sheet was not read.")
NAME = "name"
TOTALS = mark("{place}: totals are no rows of the list and were not counted: row {rows}.")


@dataclass(frozen=True)
class Row:
    """The fields of one row that are known, and the texts of all its cells by field, as they may be shown."""

    number: int
    fields: Mapping[str, object]
    texts: Mapping[str, str]


@dataclass(frozen=True)
class SupplierSheet:
    """The rows below the header, in order, and the remarks on those left out (totals, headings repeated, notes).

    `holds_profiles` is False for a list of earlier awards.
    """

    file: str
    name: str
    place: str
    columns: Columns
    rows: tuple[Row, ...]
    problems: tuple[ProfileProblem, ...]
    left_out: tuple[Note, ...] = ()

    @property
    def holds_profiles(self) -> bool:
        """Whether the sheet says anything of a supplier but who it is and what it was awarded."""
        return bool(self.columns.profile) or not self.columns.award

    def problem(self, row: Row, field: str, error: ReservkollError) -> ProfileProblem:
        """`error` at the cell of `field`; where the field has no column, at the row."""
        heading = self.columns.fields.get(field)
        column, cell = (heading.label, f"{heading.letter}{row.number}") if heading else ("", "")
        return ProfileProblem(self.file, self.name, row.number, column, cell, row.texts.get(field, ""), error)


def supplier_sheets(
    path: Path,
    known: Mapping[str, str],
    kinds: Mapping[str, CellKind],
    identity: Collection[str] = IDENTITY,
    amount: str | None = None,
) -> tuple[list[SupplierSheet], list[Note]]:
    """The visible sheets of `path` that list suppliers or their earlier awards, and what is to be said of the others.

    With other fields and `identity`, those of a row that tell what it is, any list of things is read so. `amount` is
    the field whose amounts a total would sum.

    Raises:
        InputError: the file cannot be read, or two columns of a sheet name the same field.
    """
    source = open_source(path)
    sheets: list[SupplierSheet] = []
    notes: list[Note] = []
    for name in source.sheets:
        if not name.visible:
            continue
        place = f"{path}, {name.name}" if name.name else str(path)
        sheet = source.load(name.name)
        columns = find_columns(sheet.cells, known, place, identity)
        if columns is None:
            notes.append((NO_LIST, {"place": place}))
            continue
        read = _read(path.name, place, Table(sheet, columns.header, place), columns, kinds, amount)
        sheets.append(read)
        notes += _notes(read)
    return sheets, notes


def _read(
    file: str, place: str, table: Table, columns: Columns, kinds: Mapping[str, CellKind], amount: str | None
) -> SupplierSheet:
    everything, _ = data_rows(table)
    money = columns.fields.get(amount or "")
    apart = sort_rows(
        everything,
        heading_lines(table),
        identity=[heading.letter for field, heading in columns.fields.items() if field not in {NAME, amount}],
        value=money.letter if money else None,
        amounts=lambda: _amounts(everything, money, kinds.get(amount or "")),
    )
    data = apart.purchases
    rows = data["row"].to_list()
    fields: list[dict[str, object]] = [{} for _ in rows]
    texts: list[dict[str, str]] = [{} for _ in rows]
    problems: list[ProfileProblem] = []
    for field, heading in columns.fields.items():
        parsed = parse_column(data[heading.letter], kinds[field], heading.text)
        for index, (value, text) in enumerate(
            zip(parsed.values.to_list(), data[heading.letter].to_list(), strict=True)
        ):
            if value is not None:
                fields[index][field] = value
            if text is not None and text.strip():
                texts[index][field] = shown_number(text)
        for index, text, template, parameters in parsed.problems.iter_rows():
            error = error_of(template, parameters)
            cell = f"{heading.letter}{rows[index]}"
            problems.append(ProfileProblem(file, table.sheet.name, rows[index], heading.label, cell, text, error))
    found = tuple(Row(number, known, shown) for number, known, shown in zip(rows, fields, texts, strict=True))
    left_out = tuple(left_out_notes(place, apart, TOTALS))
    return SupplierSheet(file, table.sheet.name, place, columns, found, tuple(problems), left_out)


def _amounts(data: pl.DataFrame, heading: Heading | None, kind: CellKind | None) -> pl.Series:
    """What the cells below `heading` state, in öre; nothing where they state no exact amount."""
    if heading is None or kind is None:
        return pl.Series([None], dtype=pl.Int64).new_from_index(0, data.height)
    stated = parse_column(data[heading.letter], kind, heading.text).values.struct
    return pl.select(pl.when(stated.field("low") == stated.field("high")).then(stated.field("low"))).to_series()


def _notes(sheet: SupplierSheet) -> Iterator[Note]:
    what = (
        mark("{place}: the headings stand in row {row}; {rows} rows of suppliers were read.")
        if sheet.holds_profiles
        else mark("{place}: the headings stand in row {row}; {rows} rows of earlier awards were read.")
    )
    yield what, {"place": sheet.place, "row": sheet.columns.header.row, "rows": len(sheet.rows)}
    yield from sheet.left_out
    if sheet.columns.unused:
        yield (
            mark("{place}: these columns were not used: {columns}."),
            {"place": sheet.place, "columns": quoted(heading.label for heading in sheet.columns.unused)},
        )
