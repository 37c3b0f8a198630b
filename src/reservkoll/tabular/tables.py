"""The tables of a file: which sheets are read, where the headings are, and which rows hold data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.common.formatting import on_command_line
from reservkoll.i18n import mark, quoted
from reservkoll.parsers.text import shortened
from reservkoll.tabular.header.aliases import aliases
from reservkoll.tabular.header.detect import (
    SEARCHED_ROWS,
    Header,
    find_header,
    heading_score,
    named_header,
    read_header,
)
from reservkoll.tabular.mojibake import mended
from reservkoll.tabular.sheet import CellRange, Sheet, Source, column_letter

Note = tuple[str, dict[str, object]]
SEEN_TEXTS = 8
ALL_SHEETS = "*"  # no sheet can be called so


class Ties(Protocol):
    """What a mapping file says: headings by fact, and where they stand."""

    @property
    def columns(self) -> Mapping[str, str | None]:
        """The heading of each fact; None where it has none."""

    @property
    def header_row(self) -> int | None:
        """The row of the headings, from 1."""


@dataclass(frozen=True)
class Headings:
    """How the headings of a kind of list are known.

    `find` looks for them among the first rows, given headings that a mapping names and the merged cells. `score` is how
    many facts a row of texts names. `advice` is the message where none are found, with {place} and {seen}. `instead`
    gives the message, with {path}, for a sheet that is another kind of list.
    """

    find: Callable[[pl.DataFrame, Iterable[str], Sequence[CellRange]], Header | None]
    score: Callable[[Iterable[str], frozenset[str]], float]
    advice: str
    instead: Callable[[Sheet], str | None] = lambda _sheet: None


def _other_kind(sheet: Sheet) -> str | None:
    rows = [sheet.headings] if sheet.headings is not None else sheet.cells.head(SEARCHED_ROWS).iter_rows()
    return next((told for row in rows if (told := like_another([text for text in row if text]))), None)


def like_another(headings: Sequence[str]) -> str | None:
    """The message, with {place} and {path}, for headings of a list of another kind than purchases."""
    if aliases().of_a_ledger(headings):
        return LIKE_LEDGER
    return LIKE_ORGANISATIONS if aliases().of_organisations(headings) else None


LIKE_LEDGER = mark(
    "{place} looks like a supplier ledger, not like a list of purchases. Try: reservkoll ledger {path} -o REPORT.xlsx"
)
LIKE_ORGANISATIONS = mark(
    "{place} looks like a list of organisations, not like a list of purchases. Try: reservkoll check {path}. Beside a "
    "list of purchases it is given with --suppliers {path}."
)
INVENTORY = Headings(
    find_header,
    heading_score,
    mark(
        "{place}: no row with known headings was found among the first rows. Seen: {seen}. Name the columns as in "
        "“CPV-kod”, “Uppskattat värde” and “Annonserad”, or tie them to facts with --mapping (reservkoll template "
        "mapping --inventory FILE begins such a file)."
    ),
    _other_kind,
)


@dataclass(frozen=True)
class Table:
    """A sheet, its header and the name it has in messages."""

    sheet: Sheet
    header: Header
    place: str


def first_table(source: Source, path: Path, ties: Ties | None, headings: Headings = INVENTORY) -> Table:
    """The first visible sheet with headings that are known.

    Raises:
        InputError: no visible sheet has any.
    """
    seen: list[Sheet] = []
    for name in source.sheets:
        if not name.visible:
            continue
        sheet = mended(source.load(name.name))
        header = _header(sheet, ties, headings, place_of(path, name.name), certain=False)
        if header:
            return Table(sheet, header, place_of(path, name.name))
        seen.append(sheet)
    raise _none_found(path, seen, headings)


def any_table(source: Source, path: Path, sheet: str | None, headings: Headings = INVENTORY) -> Table:
    """The table for a mapping template: the first with known headings, or else the fullest of the first rows of a
    sheet as its headings. `sheet` names the one that is meant.

    Raises:
        InputError: there is no such sheet, or nothing in any.
    """
    try:
        return next(iter(tables_of(source, path, [sheet] if sheet else [], None, headings)))
    except InputError as error:
        for name in source.sheets:
            loaded = (
                mended(source.load(name.name)) if sheet is None or name.name.casefold() == sheet.casefold() else None
            )
            if loaded is None or not first_texts(loaded):
                continue
            place = place_of(path, name.name)
            if loaded.headings is not None:
                header = named_header(loaded.cells, loaded.headings, loaded.headings)
            else:
                rows = list(loaded.cells.head(SEARCHED_ROWS).iter_rows())
                filled = [sum(bool(text and text.strip()) for text in row) for row in rows]
                header = read_header(loaded.cells, filled.index(max(filled)) + 1)
            if header is not None:
                return Table(loaded, header, place)
        raise error from None


def all_tables(source: Source, path: Path, ties: Ties | None, headings: Headings = INVENTORY) -> list[Table]:
    """Every visible sheet with headings that are known, in the file's order.

    Raises:
        InputError: no visible sheet has any.
    """
    loaded = [mended(source.load(name.name)) for name in source.sheets if name.visible]
    placed = [(sheet, place_of(path, sheet.name)) for sheet in loaded]
    headed = [(sheet, _header(sheet, ties, headings, place, certain=False), place) for sheet, place in placed]
    tables = [Table(sheet, header, place) for sheet, header, place in headed if header]
    if not tables:
        raise _none_found(path, loaded, headings)
    return tables


def named_tables(
    source: Source, path: Path, wanted: Sequence[str], ties: Ties | None, headings: Headings = INVENTORY
) -> Iterator[Table]:
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
        sheet = mended(source.load(name))
        header = _header(sheet, ties, headings, place_of(path, name), certain=True)
        if header is None:
            raise _no_headings(path, place_of(path, name), [sheet], headings)
        yield Table(sheet, header, place_of(path, name))


def tables_of(
    source: Source, path: Path, wanted: Sequence[str], ties: Ties | None, headings: Headings = INVENTORY
) -> list[Table]:
    """The tables that are read: the sheets `wanted` by name; every visible one with known headings for "*"; the first
    such where none is wanted.

    Raises:
        InputError: no such sheet, or no headings that are known.
    """
    if ALL_SHEETS in wanted:
        return all_tables(source, path, ties, headings)
    if wanted:
        return list(named_tables(source, path, wanted, ties, headings))
    return [first_table(source, path, ties, headings)]


def unread_sheets(source: Source, path: Path, tables: Sequence[Table], wanted: Sequence[str]) -> Iterator[Note]:
    """The remark on sheets that were not read, where no sheet was asked for by name."""
    read = {table.sheet.name for table in tables}
    others = [name.name for name in source.sheets if name.name not in read]
    if others and (not wanted or ALL_SHEETS in wanted):
        yield (
            mark("{path}: other sheets were not read: {sheets}. Name the ones you want with --sheet."),
            {"path": str(path), "sheets": quoted(others)},
        )


def _header(sheet: Sheet, ties: Ties | None, headings: Headings, place: str, *, certain: bool) -> Header | None:
    known = [label for label in ties.columns.values() if label is not None] if ties else []
    given = ties.header_row if ties else None
    if sheet.headings is not None:
        return named_header(sheet.cells, sheet.headings, known, headings.score)
    if given is None:
        return headings.find(sheet.cells, known, sheet.merged)
    if given <= sheet.cells.height:
        return read_header(sheet.cells, given)
    if not certain:
        return None
    raise InputError(
        mark(
            "{place}: the mapping says that the headings stand in row {row}, but there are only {rows} rows. "
            "Change header_row."
        ),
        place=place,
        row=given,
        rows=sheet.cells.height,
    )


def check_kind(table: Table, path: Path, ties: Ties | None) -> None:
    """Refuse another kind of list that is read as purchases, unless a mapping says what its columns hold.

    Raises:
        InputError: with the command to run.
    """
    told = None if ties and ties.columns else like_another([each.text for each in table.header.headings])
    if told is not None:
        raise InputError(told, place=table.place, path=on_command_line(path))


def data_rows(table: Table) -> tuple[pl.DataFrame, int]:
    """The rows below the header with their numbers in the sheet (column "row"), less the wholly empty ones; how many of
    those stood between rows that hold something.
    """
    below = table.sheet.cells.slice(table.header.row)
    empty = pl.int_range(below.height, dtype=pl.UInt32, eager=True)  # positions below the header
    for column in below.iter_columns():  # few remain after the first non-empty column
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


def _none_found(path: Path, sheets: Sequence[Sheet], headings: Headings) -> InputError:
    if any(first_texts(sheet) for sheet in sheets):
        return _no_headings(path, str(path), sheets, headings)
    return InputError(mark("{path} has no visible sheet that holds anything. Is it the right file?"), path=path)


def place_of(path: Path, sheet: str) -> str:
    """How a sheet of a file is named in messages; a file that is one list has no sheet."""
    return f"{path}, {sheet}" if sheet else str(path)


def _no_headings(path: Path, place: str, sheets: Sequence[Sheet], headings: Headings) -> InputError:
    for sheet in sheets:
        instead = headings.instead(sheet)
        if instead is not None:
            return InputError(instead, place=place_of(path, sheet.name), path=on_command_line(path))
    seen = next((texts for sheet in sheets if (texts := first_texts(sheet))), ())
    return InputError(headings.advice, place=place, path=path, seen=quoted(seen))
