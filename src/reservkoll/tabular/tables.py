"""The tables of a file: which sheets are read, where the headings are, and which rows hold data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.i18n import mark, quoted
from reservkoll.inventory.column_mapping import Mapping
from reservkoll.parsers.text import shortened
from reservkoll.tabular.header.detect import Header, find_header, named_header, read_header
from reservkoll.tabular.sheet import Sheet, Source, column_letter

SEEN_TEXTS = 8
ALL_SHEETS = "*"  # no sheet can be called so


@dataclass(frozen=True)
class Table:
    """A sheet, its header and the name it has in messages."""

    sheet: Sheet
    header: Header
    place: str


def first_table(source: Source, path: Path, mapping: Mapping | None) -> Table:
    """The first visible sheet with headings that are known.

    Raises:
        InputError: no visible sheet has any.
    """
    seen: tuple[str, ...] = ()
    for name in source.sheets:
        if not name.visible:
            continue
        sheet = source.load(name.name)
        header = _header(sheet, mapping, place_of(path, name.name), certain=False)
        if header:
            return Table(sheet, header, place_of(path, name.name))
        seen = seen or first_texts(sheet)
    raise _none_found(path, seen)


def all_tables(source: Source, path: Path, mapping: Mapping | None) -> list[Table]:
    """Every visible sheet with headings that are known, in the file's order.

    Raises:
        InputError: no visible sheet has any.
    """
    loaded = [source.load(name.name) for name in source.sheets if name.visible]
    placed = [(sheet, place_of(path, sheet.name)) for sheet in loaded]
    headed = [(sheet, _header(sheet, mapping, place, certain=False), place) for sheet, place in placed]
    tables = [Table(sheet, header, place) for sheet, header, place in headed if header]
    if not tables:
        raise _none_found(path, next((texts for sheet in loaded if (texts := first_texts(sheet))), ()))
    return tables


def named_tables(source: Source, path: Path, wanted: Sequence[str], mapping: Mapping | None) -> Iterator[Table]:
    """The sheets `wanted` by name, hidden or not.

    Raises:
        InputError: there is no such sheet, or it has no headings that are known.
    """
    by_name = {name.name.casefold(): name.name for name in source.sheets}
    for asked in dict.fromkeys(wanted):
        name = by_name.get(asked.casefold())
        if name is None:
            raise InputError(
                mark("{path} has no sheet “{sheet}” with cells. Sheets there: {sheets}."),
                path=path,
                sheet=asked,
                sheets=quoted(name.name for name in source.sheets),
            )
        sheet = source.load(name)
        header = _header(sheet, mapping, place_of(path, name), certain=True)
        if header is None:
            raise _no_headings(place_of(path, name), first_texts(sheet))
        yield Table(sheet, header, place_of(path, name))


def _header(sheet: Sheet, mapping: Mapping | None, place: str, *, certain: bool) -> Header | None:
    given = mapping or Mapping()
    known = [label for label in given.columns.values() if label is not None]
    if sheet.headings is not None:
        return named_header(sheet.cells, sheet.headings, known)
    if given.header_row is None:
        return find_header(sheet.cells, known, sheet.merged)
    if given.header_row <= sheet.cells.height:
        return read_header(sheet.cells, given.header_row)
    if not certain:
        return None
    raise InputError(
        mark(
            "{place}: the mapping says that the headings stand in row {row}, but there are only {rows} rows. "
            "Change header_row."
        ),
        place=place,
        row=given.header_row,
        rows=sheet.cells.height,
    )


def data_rows(table: Table) -> tuple[pl.DataFrame, int]:
    """The rows below the header with their numbers in the sheet (column "row"), less the wholly empty ones; how many of
    those stood between rows that hold something.
    """
    below = table.sheet.cells.slice(table.header.row)
    empty = pl.int_range(below.height, dtype=pl.UInt32, eager=True)  # positions below the header
    for column in below.iter_columns():  # few are left after the first column that holds something
        if empty.is_empty():
            break
        cells = column.gather(empty)
        if cells.null_count() < cells.len():
            empty = empty.filter(cells.str.strip_chars().str.len_bytes().fill_null(0) == 0)
    position = pl.int_range(pl.len(), dtype=pl.UInt32)
    numbered = below.with_columns((position + table.header.row + 1).alias("row"))
    filled = numbered.filter(~position.is_in(empty.implode())) if empty.len() else numbered
    last = filled["row"].max() if filled.height else table.header.row
    return filled, int(last) - table.header.row - filled.height  # type: ignore[arg-type]


def heading_lines(table: Table) -> list[tuple[str | None, ...]]:
    """The rows of the sheet that make the headings; none where the file names its columns itself."""
    header = table.header
    return table.sheet.cells.slice(header.first_row - 1, header.row - header.first_row + 1).rows() if header.row else []


def filled_down(data: pl.DataFrame, table: Table, value: str | None) -> tuple[pl.DataFrame, int]:
    """`data` with the text of cells that are merged over several rows in each of those rows, and how many amounts stand
    in such cells.

    An amount that stands for several rows together is left where it is: what each of them is worth is not known.
    """
    tall: dict[str, list[tuple[int, int]]] = {}
    for area in table.sheet.merged:
        letter = column_letter(area.first_column)
        if area.last_row > max(area.first_row, table.header.row) and letter in data.columns:
            tall.setdefault(letter, []).append((area.first_row, area.last_row))
    amounts = len(tall.pop(value, [])) if value else 0
    for letter, areas in tall.items():
        texts = (
            pl.DataFrame(areas, {"row": pl.UInt32, "last": pl.UInt32}, orient="row")
            .unique("row", keep="first", maintain_order=True)
            .join(data.select("row", pl.col(letter).alias("text")), on="row", how="inner", maintain_order="left")
            .with_columns(pl.int_ranges("row", pl.col("last") + 1, dtype=pl.UInt32).alias("row"))
            .explode("row")
            .unique("row", keep="first", maintain_order=True)
        )
        joined = data.join(texts.select("row", "text"), on="row", how="left", maintain_order="left")
        data = joined.with_columns(pl.coalesce(letter, "text").alias(letter)).drop("text")
    return data, amounts


def first_texts(sheet: Sheet) -> tuple[str, ...]:
    """The first rows of a sheet, to show where no headings were found."""
    if sheet.headings is not None:
        return tuple(shortened(name, 40) for name in sheet.headings[:SEEN_TEXTS])
    texts = (tuple(shortened(text, 40) for text in row if text and text.strip()) for row in sheet.cells.iter_rows())
    return next((found[:SEEN_TEXTS] for found in texts if found), ())


def _none_found(path: Path, seen: Sequence[str]) -> InputError:
    if seen:
        return _no_headings(str(path), seen)
    return InputError(mark("{path} has no visible sheet that holds anything. Is it the right file?"), path=path)


def place_of(path: Path, sheet: str) -> str:
    """How a sheet of a file is named in messages; a file that is one list has no sheet."""
    return f"{path}, {sheet}" if sheet else str(path)


def _no_headings(place: str, seen: Sequence[str]) -> InputError:
    return InputError(
        mark(
            "{place}: no row with known headings was found among the first rows. Seen: {seen}. Name the columns as in "
            "“CPV-kod”, “Uppskattat värde” and “Annonserad”, or tie them to facts with --mapping."
        ),
        place=place,
        seen=quoted(seen),
    )
