"""First pass over a sheet's XML: its width, its styles, and the namespace prefixes it uses."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO, Final, Protocol
from xml.parsers import expat

from reservkoll.annotate.package import Area, Unreadable, ranges
from reservkoll.tabular.sheet import column_index

BLOCK: Final = 1 << 20
REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
TRUE: Final = {"1", "true"}
Attributes = dict[str, str]
UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
DECLARED: Final = re.compile(r"""(<\?xml[^>]*?encoding\s*=\s*["'])[^"']*""")


class Readable(Protocol):
    """XML to read in pieces."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""


class Utf8:
    """A part in UTF-16 as UTF-8, its declaration with it; every other part as it is."""

    def __init__(self, part: IO[bytes]) -> None:
        self._part = part
        self._start = part.read(2)
        self._decode = codecs.getincrementaldecoder("utf-16")() if self._start in UTF_16 else None
        self._declared = False

    def read(self, size: int, /) -> bytes:
        """At most about so many bytes; none at the end."""
        data, self._start = self._start + self._part.read(size), b""
        if self._decode is None:
            return data
        text = self._decode.decode(data, not data)
        if not self._declared and text:
            text, self._declared = DECLARED.sub(r"\g<1>UTF-8", text, count=1), True
        return text.encode()


def column_numbers(attributes: Attributes) -> tuple[int, int]:
    """The first and the last column (from 1) of a `col`; what has none comes before all."""
    first, last = (attributes.get(name, "") for name in ("min", "max"))
    return (int(first), int(last)) if first.isdecimal() and last.isdecimal() else (0, 0)


@dataclass
class Layout:
    """What the first look found.

    `prefix`: of the element names, such as `x:`. `width`: columns up to the last that holds anything at or below the
    header row. `heading_style`: of the last heading, None where it has none. `columns`: first and last column (from 1)
    and attributes of each `col`. `has_columns`: whether the sheet says anything on columns.
    """

    prefix: str = ""
    width: int = 0
    heading_style: str | None = None
    columns: list[tuple[int, int, Attributes]] = field(default_factory=list)
    has_columns: bool = False

    def column_style(self, column: int) -> str | None:
        """The style of the cells of a column (from 0) that have none of their own."""
        styles = [attributes.get("style") for first, last, attributes in self.columns if first <= column + 1 <= last]
        return styles[0] if styles else None


class Position:
    """Counts rows and columns as a reader does: by their own numbers, and on from the last where they have none."""

    def __init__(self) -> None:
        self.row = 0
        self.column = -1

    def enter_row(self, attributes: Attributes) -> None:
        """A `row` begins."""
        given = attributes.get("r", "")
        self.row = int(given) if given.isdecimal() else self.row + 1
        self.column = -1

    def enter_cell(self, attributes: Attributes) -> None:
        """A `c` begins."""
        place = REFERENCE.fullmatch(attributes.get("r", ""))
        self.column = column_index(place[1]) if place else self.column + 1


class _Scan:
    def __init__(self, header_row: int) -> None:
        self.layout = Layout()
        self.position = Position()
        self.header_row = header_row
        self.path: list[str] = []
        self.style: str | None = None
        self.merged: list[Area] = []

    def start(self, name: str, attributes: Attributes) -> None:
        prefix, _, local = name.rpartition(":")
        above = self.path[-1] if self.path else ""
        self.path.append(local)
        if above == "c" and local in {"v", "f", "is"}:
            self._content()
        elif above == "row" and local == "c":
            self.position.enter_cell(attributes)
            self.style = attributes.get("s")
        elif above == "sheetData" and local == "row":
            self.position.enter_row(attributes)
        elif above == "worksheet" and local == "sheetData":
            self.layout.prefix = f"{prefix}:" if prefix else ""
        elif above == "worksheet" and local == "cols":
            self.layout.has_columns = True
        elif above == "cols" and local == "col":
            self.layout.columns.append((*column_numbers(attributes), attributes))
        elif above == "mergeCells" and local == "mergeCell":
            self.merged += ranges(attributes.get("ref", ""))

    def _content(self) -> None:
        if self.position.row >= self.header_row:
            self.layout.width = max(self.layout.width, self.position.column + 1)
        if self.position.row == self.header_row:
            self.layout.heading_style = self.style

    def end(self, _name: str) -> None:
        self.path.pop()


def look_at(part: Readable, header_row: int, besides: Iterable[Area]) -> Layout:
    """Look through the XML of a sheet.

    Args:
        part: the XML, in UTF-8 or another encoding that expat knows.
        header_row: the row of the headings, from 1.
        besides: what lies on the sheet besides cells; nothing is put over it.

    Raises:
        Unreadable: no XML of a sheet.
    """
    scan = _Scan(header_row)
    parser = strict_parser()
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    try:
        while block := part.read(BLOCK):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Unreadable(str(error)) from error
    for area in (*scan.merged, *besides):
        if area.last_row >= header_row:
            scan.layout.width = max(scan.layout.width, area.last_column + 1)
    return scan.layout


def strict_parser() -> expat.XMLParserType:
    """A parser that stops at a document type: no workbook has one, and entities are only declared in one."""

    def refuse(*_: object) -> None:
        raise Unreadable("DOCTYPE")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    return parser
