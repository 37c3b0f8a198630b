"""Cells that fast readers show as empty: error values such as #N/A and formulas that have no stored result.

The parts of the workbook are streamed through once; only blocks that hold a trace of such a cell are looked at closely.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import polars as pl

from reservkoll.inventory.sheet import column_letter
from reservkoll.texts import mark

BLOCK = 1 << 20
SCHEMA = {"row": pl.UInt32, "column": pl.String, "text": pl.String}
Found = tuple[int, str, str]

TAG = rb"(?:\w+:)?"
ERROR_TYPE = re.compile(rb"\st\s*=\s*[\"']e[\"']")
NO_RESULT = re.compile(
    rb"(?:</"
    + TAG
    + rb"f>|<"
    + TAG
    + rb"f(?:\s[^>]*)?/>)\s*(?:<"
    + TAG
    + rb"v\s*/>|<"
    + TAG
    + rb"v>\s*</"
    + TAG
    + rb"v>)?\s*</"
    + TAG
    + rb"c>"
)
CELL = re.compile(rb"<" + TAG + rb"c\s(?P<attributes>[^>]*[^/>])>(?P<body>.*?)</" + TAG + rb"c>", re.DOTALL)
REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Z]+)(\d+)[\"']")
TEXT_RESULT = re.compile(rb"\bt\s*=\s*[\"']str[\"']")  # a formula whose stored result is an empty text is no fault
FORMULA = re.compile(rb"<" + TAG + rb"f(?:\s[^>]*)?>(.*?)</" + TAG + rb"f>", re.DOTALL)
RESULT = re.compile(rb"<" + TAG + rb"v(?:\s[^>]*)?>(.*?)</" + TAG + rb"v>", re.DOTALL)


@dataclass(frozen=True)
class Faults:
    """`cells`: row (from 1), column letters and text, "#N/A" or "=A1+B1". `remarks`: what could not be looked for."""

    cells: pl.DataFrame
    remarks: tuple[str, ...] = ()


def find_faults(path: Path, sheet: str) -> Faults:
    """The faulty cells of a sheet of the workbook `path`."""
    unsure = mark(
        "{place}: error cells (such as #N/A) in this file cannot be told from empty ones. Save it as .xlsx to be sure."
    )
    if path.suffix.lower() == ".xls":
        return Faults(pl.DataFrame(schema=SCHEMA), (unsure,))
    try:
        with zipfile.ZipFile(path) as archive:
            found = list(_in_ods(archive, sheet) if path.suffix.lower() == ".ods" else _in_xlsx(archive, sheet))
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile, UnicodeError, StopIteration):
        return Faults(pl.DataFrame(schema=SCHEMA), (unsure,))
    return Faults(pl.DataFrame(found, SCHEMA, orient="row"))


def _in_xlsx(archive: zipfile.ZipFile, sheet: str) -> Iterator[Found]:
    with archive.open(_sheet_part(archive, sheet)) as part:
        rest = b""
        while block := part.read(BLOCK):
            block = rest + block
            end = block.rfind(b"</")  # cut after a whole row where there is one, so that no cell is split
            row_end = max(block.rfind(b"</row>"), block.rfind(b":row>"))
            end = row_end if row_end >= 0 else 0 if end < 0 or len(block) < 64 * BLOCK else end
            yield from _faulty_cells(block[:end])
            rest = block[end:]
        yield from _faulty_cells(rest)


def _faulty_cells(block: bytes) -> Iterator[Found]:
    formulas = b"<f" in block or b":f" in block  # a search for plain bytes first: it is far faster than the pattern
    if not (b'"e"' in block or b"'e'" in block or (formulas and NO_RESULT.search(block))):
        return
    for cell in CELL.finditer(block):
        attributes, body = cell["attributes"], cell["body"]
        place = REFERENCE.search(attributes)
        result, formula = RESULT.search(body), FORMULA.search(body)
        stored = html.unescape(result[1].decode("utf-8", "replace")).strip() if result else ""
        if place is None:
            continue
        if ERROR_TYPE.search(b" " + attributes):
            yield int(place[2]), place[1].decode(), stored or "#N/A"
        elif NO_RESULT.search(cell[0]) and not TEXT_RESULT.search(attributes):
            text = html.unescape(formula[1].decode("utf-8", "replace")) if formula else ""
            yield int(place[2]), place[1].decode(), f"={text or '…'}"


def _sheet_part(archive: zipfile.ZipFile, sheet: str) -> str:
    """The part that holds the sheet, by way of the archive's relations: places and namespaces differ by writer."""
    workbook = next(target for kind, target in _relations(archive, "").values() if kind.endswith("/officeDocument"))
    relations = _relations(archive, workbook)
    for element in ElementTree.fromstring(archive.read(workbook)).iter():
        if element.tag.endswith("}sheet") and element.get("name") == sheet:
            identity = next(value for name, value in element.attrib.items() if name.endswith("}id"))
            return relations[identity][1]
    raise KeyError(sheet)


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    folder, name = posixpath.split(part)
    root = ElementTree.fromstring(archive.read(posixpath.join(folder, "_rels", f"{name}.rels")))
    return {
        element.get("Id", ""): (
            element.get("Type", ""),
            posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/"),
        )
        for element in root
        if element.get("TargetMode") != "External"
    }


def _in_ods(archive: zipfile.ZipFile, sheet: str) -> Iterator[Found]:
    if not _holds(archive, "content.xml", b'value-type="error"'):
        return
    row, table = 0, ""
    with archive.open("content.xml") as part:
        for event, element in ElementTree.iterparse(part, ("start", "end")):
            tag = element.tag.rpartition("}")[2]
            if event == "start" and tag == "table":
                row, table = 0, _attribute(element, "name")
            elif event == "end" and tag == "table-row":
                if table == sheet:
                    for column, text in _ods_errors(element):
                        yield row + 1, column_letter(column), text
                row += int(_attribute(element, "number-rows-repeated") or 1)
                element.clear()


def _ods_errors(row: ElementTree.Element) -> Iterator[tuple[int, str]]:
    column = 0
    for cell in row:
        repeated = int(_attribute(cell, "number-columns-repeated") or 1)
        if any(value == "error" for name, value in cell.attrib.items() if name.endswith("}value-type")):
            text = "".join(cell.itertext()).strip() or "#N/A"
            yield from ((column + step, text) for step in range(repeated))
        column += repeated


def _attribute(element: ElementTree.Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _holds(archive: zipfile.ZipFile, part: str, sought: bytes) -> bool:
    rest = b""
    with archive.open(part) as file:
        while block := file.read(BLOCK):
            if sought in rest + block:
                return True
            rest = block[-len(sought) :]
    return False
