"""Scans the records of a binary worksheet (xlsb, MS-XLSB 2.1.4) for what the fast readers omit.

Every record's head must be read to find the next, so this goes through them one by one, but looks into few.
"""

from __future__ import annotations

from collections.abc import Iterator

from reservkoll.tabular.readers.excel.scan_findings import Extent, Findings, Found, fault_frame
from reservkoll.tabular.readers.excel.xlsx_parts import SheetPart, relations, workbook_part
from reservkoll.tabular.readers.excel.zip_archive import Archive
from reservkoll.tabular.sheet import CellRange, column_letter

ROW_HEADER, BLANK, CELL_ERROR, FORMULA_ERROR, COLUMN_INFO, MERGED = 0, 1, 3, 11, 60, 176
CELLS = range(1, 12)  # BrtCellBlank to BrtFmlaError
LAST_RECORD_WITH_CELL = 62  # BrtCellRString
BUNDLED_SHEET = 156
ROW_HIDDEN = 0x10
COLUMN_HIDDEN = 0x01
LAST_COLUMN = 16_384
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


def scan_binary_sheet(archive: Archive, part: str) -> Findings:
    """Walk through the sheet's part.

    Raises:
        KeyError: there is no such part.
        IndexError: it ends in the middle of a record.
    """
    data = archive.read(part)
    row, rows, columns, cells, filled = 0, 0, 1, 0, 0
    faults: list[Found] = []
    hidden_rows: list[int] = []
    hidden_columns: list[str] = []
    merged: list[CellRange] = []
    for kind, start, length in _records(data):
        if kind in CELLS or kind == LAST_RECORD_WITH_CELL:
            column = int.from_bytes(data[start : start + 4], "little")
            cells += 1
            columns = max(columns, column + 1)
            rows = max(rows, row)
            if kind in (CELL_ERROR, FORMULA_ERROR):
                faults.append((row, column_letter(column), ERRORS.get(data[start + 8], "#N/A")))
            elif kind != BLANK:
                filled += 1
        elif kind == ROW_HEADER:
            row = int.from_bytes(data[start : start + 4], "little") + 1
            if length > 11 and data[start + 11] & ROW_HIDDEN:
                hidden_rows.append(row)
        elif kind == COLUMN_INFO and length >= 18 and data[start + 16] & COLUMN_HIDDEN:
            first, last = (int.from_bytes(data[start + at : start + at + 4], "little") for at in (0, 4))
            hidden_columns += (column_letter(number) for number in range(first, min(last + 1, LAST_COLUMN)))
        elif kind == MERGED and length >= 16:
            top, bottom, left, right = (
                int.from_bytes(data[start + at : start + at + 4], "little") for at in (0, 4, 8, 12)
            )
            merged.append(CellRange(top + 1, left, bottom + 1, right))
    return Findings(
        faults=fault_frame(faults),
        filled=filled,
        merged=tuple(merged),
        hidden_rows=tuple(hidden_rows),
        hidden_columns=tuple(hidden_columns),
        extent=Extent(rows, columns, cells),
    )


def binary_sheet_parts(archive: Archive) -> tuple[SheetPart, ...]:
    """The worksheets of an xlsb workbook in order, without charts, dialogs and macro sheets.

    Raises:
        KeyError, StopIteration, IndexError, UnicodeError, ElementTree.ParseError: it lacks what every workbook has.
    """
    workbook = workbook_part(archive)
    found = relations(archive, workbook)
    data = archive.read(workbook)
    sheets = []
    for kind, start, _ in _records(data):
        if kind == BUNDLED_SHEET:
            identity, after = _wide_text(data, start + 8)
            name, _ = _wide_text(data, after)
            what, part = found.get(identity, ("", ""))
            if what.endswith("/worksheet"):
                sheets.append(SheetPart(name, not data[start], part))
    return tuple(sheets)


def _wide_text(data: bytes, at: int) -> tuple[str, int]:
    """A text that begins with its length in UTF-16 units, and where it ends."""
    end = at + 4 + 2 * int.from_bytes(data[at : at + 4], "little")
    return data[at + 4 : end].decode("utf-16-le"), end


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, start and length of the records. Kind takes one or two bytes and length one to four, seven bits in each."""
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | (data[at] & 0x7F) << 7
            at += 1
        length = shift = 0
        while True:
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift > 21:
                break
        yield kind, at, length
        at += length
