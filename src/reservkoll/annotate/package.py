"""The parts of an xlsx package (a zip archive): which part is which sheet, and which objects a sheet holds."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Final
from xml.etree import ElementTree

from reservkoll.common.xml_prolog import declares_document_type
from reservkoll.tabular.sheet import column_index

MOST_BYTES: Final = 1 << 26  # of a part that is read whole: names and places, never cells
COLUMN_WIDTH: Final = 609_600  # of an ordinary column, in English metric units
RANGE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]+)(?::\$?([A-Z]{1,3})\$?([0-9]+))?")


class Unreadable(Exception):
    """The workbook is not built as workbooks are."""


@dataclass(frozen=True)
class Area:
    """A rectangle of a sheet: its last row (from 1) and its last column (from 0)."""

    last_row: int
    last_column: int


def sheet_part(archive: zipfile.ZipFile, sheet: str) -> str:
    """The name of the part that holds the cells of the sheet called `sheet`.

    Raises:
        Unreadable: there is none.
    """
    workbooks = [target for kind, target in _relations(archive, "") if kind == "officeDocument"]
    for workbook in workbooks:
        targets = {identity: target for _, target, identity in _identified(archive, workbook)}
        for element in _read(archive, workbook).iter():
            if _local(element.tag) == "sheet" and element.get("name") == sheet:
                identity = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
                if targets.get(identity) in archive.namelist():
                    return targets[identity]
    raise Unreadable(sheet)


def areas(archive: zipfile.ZipFile, part: str) -> Iterator[Area]:
    """Where tables, pictures and charts lie on the sheet `part`."""
    for kind, target in _relations(archive, part):
        if target not in archive.namelist():
            continue
        if kind == "table":
            yield from ranges(_read(archive, target).get("ref", ""))
        elif kind == "drawing":
            for anchor in _read(archive, target):
                yield from _anchored(anchor)


def ranges(text: str) -> Iterator[Area]:
    """The areas of a list of references such as `A1:C9 E4`."""
    for found in RANGE.finditer(text):
        column, row = found[3] or found[1], found[4] or found[2]
        yield Area(int(row), column_index(column))


def _anchored(anchor: ElementTree.Element) -> Iterator[Area]:
    """The area of one picture or chart; one that is anchored to no cell is left aside."""
    parts = {_local(element.tag): element for element in anchor}
    if "to" in parts:
        yield Area(_number(parts["to"], "row") + 1, _number(parts["to"], "col"))
    elif "from" in parts:
        extent = parts.get("ext")
        wide = int(extent.get("cx", "0")) if extent is not None else 0
        # Its height is not counted in rows: it may reach beside the list wherever it begins.
        yield Area(1 << 30, _number(parts["from"], "col") + ceil(wide / COLUMN_WIDTH))


def _number(element: ElementTree.Element, name: str) -> int:
    return next((int(child.text or 0) for child in element if _local(child.tag) == name), 0)


def _relations(archive: zipfile.ZipFile, part: str) -> list[tuple[str, str]]:
    return [(kind, target) for kind, target, _ in _identified(archive, part)]


def _identified(archive: zipfile.ZipFile, part: str) -> list[tuple[str, str, str]]:
    """The parts that `part` (or the whole package, "") names: kind, name of the part, identity. Never outside ones."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive.namelist():
        return []
    return [
        (
            element.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/"),
            element.get("Id", ""),
        )
        for element in _read(archive, path)
        if element.get("TargetMode") != "External"
    ]


def _read(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    if archive.getinfo(part).file_size > MOST_BYTES:
        raise Unreadable(part)
    data = archive.read(part)
    if declares_document_type(data):
        raise Unreadable(part)
    return ElementTree.fromstring(data)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
