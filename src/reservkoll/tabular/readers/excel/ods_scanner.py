"""Scans the XML of an ods file for what the fast readers omit and for what would exhaust memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree

from reservkoll.tabular.readers.excel.number_formats import shown_unit
from reservkoll.tabular.readers.excel.scan_findings import UNSURE, Findings, Found, fault_frame
from reservkoll.tabular.readers.excel.zip_archive import BLOCK, Archive
from reservkoll.tabular.sheet import CellRange, column_letter

CONTENT = "content.xml"
MANY = 1000
UNITS_SHOWN = tuple(
    f"{unit}</text:p>".encode() for unit in ("tkr", "kkr", "ksek", "mkr", "mnkr", "msek", "år", "mån", "€")
)
TRACES = (b'value-type="error"', b'visibility="', b'-spanned="', b'value-type="time"', b':currency="', *UNITS_SHOWN)
DIGITS = re.compile(r"[\d.,]")
DIGIT = re.compile(r"\d")
MOST_DECIMALS = 2
ROW = re.compile(rb"<table:table-row(?=[\s>/])([^>]*)>")
ROWS_REPEATED = re.compile(rb"number-rows-repeated\s*=\s*[\"'](\d+)[\"']")
COLUMNS_REPEATED = re.compile(rb"number-columns-repeated\s*=\s*[\"'](\d{2,})[\"']([^>]*)>(?!\s*</table:table-row>)")
VALUED = (b"value-type", b"<text:p")


def cells_claimed(archive: Archive) -> int:
    """At most so many cells would a reader keep that writes out repeated rows and columns of the largest sheet."""
    rows, largest, width, waiting = 0, 0, 0, 0
    rest = b""
    for block in archive.blocks(CONTENT):
        text = rest + block
        cut = max(text.rfind(b"<table:table-row"), text.rfind(b"<table:table "))
        text, rest = (text[:cut], text[cut:]) if cut > 0 and len(text) < 64 * BLOCK else (text, b"")
        for sheet in re.split(rb"(?=<table:table )", text):
            if sheet.startswith(b"<table:table "):
                rows = waiting = 0
            rows, waiting = _rows(sheet, rows, waiting)
            width = max(width, _width(sheet))
            largest = max(largest, rows)
    rows, waiting = _rows(rest, rows, waiting)
    return max(largest, rows) * max(width, _width(rest), 1)


def scan_ods(archive: Archive, sheet: str) -> Findings:
    """Errors, hidden rows and merged cells of a sheet. Only a file that has any is looked at closely."""
    tail = max(len(trace) for trace in TRACES)
    rest = b""
    for block in archive.blocks(CONTENT):
        if any(trace in rest + block for trace in TRACES):
            break
        rest = block[-tail:]
    else:
        return Findings()
    try:
        return _closely(archive, sheet)
    except ElementTree.ParseError:
        return Findings(remarks=(UNSURE,))


def _rows(text: bytes, rows: int, waiting: int) -> tuple[int, int]:
    """Rows so far, those that are repeated but empty only once something stands below them."""
    found = list(ROW.finditer(text))
    for number, row in enumerate(found):
        repeated = ROWS_REPEATED.search(row[1])
        count = int(repeated[1][:9]) if repeated else 1
        if count >= MANY:
            end = found[number + 1].start() if number + 1 < len(found) else len(text)
            if not any(sign in text[row.end() : end] for sign in VALUED):
                waiting += count
                continue
        rows += waiting + count
        waiting = 0
    return rows, waiting


def _width(text: bytes) -> int:
    widest = 0
    for row in ROW.split(text)[2::2] if b"-columns-repeated" in text else ():
        single = row.count(b"<table:table-cell") + row.count(b"<table:covered-table-cell")
        widest = max(widest, single + sum(int(found[1][:9]) for found in COLUMNS_REPEATED.finditer(row)))
    return max(widest, 26)


class _Blocks(BytesIO):
    """A part as the file that the XML parser wants."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        super().__init__()
        self._blocks = blocks

    def read(self, size: int | None = -1, /) -> bytes:
        del size  # a block at a time does
        return next(self._blocks, b"")


def _closely(archive: Archive, sheet: str) -> Findings:
    row, inside = 0, False
    faults: list[Found] = []
    units: list[Found] = []
    hidden: list[int] = []
    merged: list[CellRange] = []
    for event, element in ElementTree.iterparse(_Blocks(archive.blocks(CONTENT)), ("start", "end")):
        tag = element.tag.rpartition("}")[2]
        if event == "start" and tag == "table":
            row, inside = 0, _attribute(element, "name") == sheet
        elif event == "end" and tag == "table-row":
            repeated = int(_attribute(element, "number-rows-repeated") or 1)
            if inside:
                for column, cell in _cells(element):
                    text = _odd_text(cell)
                    if text:
                        faults.append((row + 1, column_letter(column), text))
                    unit = _unit(cell)
                    if unit:
                        units.append((row + 1, column_letter(column), unit))
                    merged += _merged(cell, row + 1, column)
                if _attribute(element, "visibility") in {"collapse", "filter"} and repeated < MANY:
                    hidden += range(row + 1, row + 1 + repeated)
            row += repeated
            element.clear()
    return Findings(
        faults=fault_frame(faults), merged=tuple(merged), hidden_rows=tuple(hidden), units=fault_frame(units)
    )


def _cells(row: ElementTree.Element) -> Iterator[tuple[int, ElementTree.Element]]:
    column = 0
    for cell in row:
        repeated = int(_attribute(cell, "number-columns-repeated") or 1)
        if cell.attrib and (len(cell) or repeated < MANY):
            yield from ((column + step, cell) for step in range(min(repeated, 1 << 14)))
        column += repeated


def _odd_text(cell: ElementTree.Element) -> str:
    """The text of a cell that the fast readers show as empty: an error or a time of the day."""
    kinds = {value for name, value in cell.attrib.items() if name.endswith("}value-type")}
    if "error" in kinds:
        return "".join(cell.itertext()).strip() or "#N/A"
    return "".join(cell.itertext()).strip() if "time" in kinds else ""


def _unit(cell: ElementTree.Element) -> str | None:
    """The unit that a number is shown with, unless it is shown divided by thousands."""
    value, currency = _attribute(cell, "value"), _attribute(cell, "currency")
    if not value or _attribute(cell, "value-type") not in {"float", "currency"}:
        return None
    if currency and currency != "SEK":
        return currency
    shown = "".join(cell.itertext())
    unit = shown_unit(f'"{DIGITS.sub("", shown)}"')
    whole, digits = value.lstrip("-").split(".")[0], "".join(DIGIT.findall(shown))
    return unit if digits.startswith(whole) and len(digits) - len(whole) <= MOST_DECIMALS else None


def _merged(cell: ElementTree.Element, row: int, column: int) -> Iterator[CellRange]:
    rows = int(_attribute(cell, "number-rows-spanned") or 1)
    columns = int(_attribute(cell, "number-columns-spanned") or 1)
    if rows > 1 or columns > 1:
        yield CellRange(row, column, row + rows - 1, column + columns - 1)


def _attribute(element: ElementTree.Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
