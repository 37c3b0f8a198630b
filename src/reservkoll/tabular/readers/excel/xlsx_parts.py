"""Resolves the parts of an xlsx or xlsb package through its relationships."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from reservkoll.tabular.readers.excel.zip_archive import Archive

Relations = dict[str, tuple[str, str]]


@dataclass(frozen=True)
class SheetPart:
    """A sheet with cells, and the part that it lies in."""

    name: str
    visible: bool
    part: str


def sheet_parts(archive: Archive) -> tuple[SheetPart, ...]:
    """The worksheets of an xlsx workbook in order, without charts, dialogs and macro sheets.

    Raises:
        KeyError, StopIteration, ElementTree.ParseError: the archive lacks what every workbook has.
    """
    workbook = workbook_part(archive)
    found = relations(archive, workbook)
    return tuple(_sheets(ElementTree.fromstring(archive.read(workbook)), found))


def counts_from_1904(archive: Archive) -> bool:
    """Whether the days of an xlsx workbook count from 1904, as on an old Mac."""
    root = ElementTree.fromstring(archive.read(workbook_part(archive)))
    stated = (each.get("date1904", "") for each in root if each.tag.rpartition("}")[2] == "workbookPr")
    return any(text in {"1", "true"} for text in stated)


def workbook_part(archive: Archive) -> str:
    """The name of the part that lists the sheets."""
    return next(target for kind, target in relations(archive, "").values() if kind.endswith("/officeDocument"))


def relations(archive: Archive, part: str) -> Relations:
    """Kind and target of the parts that `part` names, by id; those outside the archive are left out."""
    folder, name = posixpath.split(part)
    root = ElementTree.fromstring(archive.read(posixpath.join(folder, "_rels", f"{name}.rels")))
    return {
        element.get("Id", ""): (
            element.get("Type", ""),
            posixpath.normpath(posixpath.join("/", folder, element.get("Target", "").replace("\\", "/"))).lstrip("/"),
        )
        for element in root
        if element.get("TargetMode") != "External"
    }


def _sheets(workbook: ElementTree.Element, found: Relations) -> Iterator[SheetPart]:
    for element in workbook.iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        identity = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
        kind, part = found.get(identity, ("", ""))
        if kind.endswith("/worksheet"):
            yield SheetPart(element.get("name", ""), element.get("state", "visible") == "visible", part)
