"""Inserts answer cells into a sheet's XML. All bytes outside the edits pass through unchanged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Final
from xml.parsers import expat

from reservkoll.annotate.answers import Answers
from reservkoll.annotate.package import Unreadable
from reservkoll.annotate.sheet_layout import (
    BLOCK,
    TRUE,
    Attributes,
    Layout,
    Position,
    Readable,
    column_numbers,
    strict_parser,
)
from reservkoll.tabular.sheet import column_index, column_letter

TAG: Final = re.compile(rb"<[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>")
SPANS: Final = re.compile(rb"""(\sspans\s*=\s*["'])\s*(\d+):(\d+)\s*(["'])""")
REF: Final = re.compile(rb"""(\sref\s*=\s*["'])\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?(["'])""")
ESCAPED_CHARACTER: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x000D_ in a text as a character


class SheetEditor:
    """Reads a sheet's XML block by block and gives it back with the answers in it.

    `written` holds the rows that have been given their texts.
    """

    def __init__(self, layout: Layout, answers: Answers) -> None:
        self._layout = layout
        self._first = layout.width
        self._last = layout.width + len(answers.headings) - 1
        self._texts: Mapping[int, tuple[str, ...]] = {**answers.rows, answers.header_row: answers.headings}
        self._answers = answers
        self._position = Position()
        self._path: list[str] = []
        self._row_style: str | None = None
        self._kept: dict[int, str | None] = {}  # empty cells of the row that stand where answers go, with their style
        self._awaiting: int | None = None  # where an element began that is to be left out, once its end is known
        self._closed = False
        self._columns_told = False
        self._buffer = bytearray()
        self._offset = 0  # of the buffer's first byte in the whole
        self._seen = 0  # nothing before this can change any more
        self._out: list[bytes] = []
        self._parser = strict_parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.DefaultHandler = self._other
        self.written: set[int] = set()

    def edited(self, part: Readable) -> Iterator[bytes]:
        """The new XML, in pieces.

        Raises:
            Unreadable: no XML of a sheet.
        """
        try:
            while block := part.read(BLOCK):
                self._buffer += block
                self._parser.Parse(block, False)
                self._pass_on(self._seen)
                yield from self._given()
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Unreadable(str(error)) from error
        self._pass_on(self._offset + len(self._buffer))
        yield from self._given()

    def _given(self) -> Iterator[bytes]:
        yield b"".join(self._out)
        self._out.clear()

    def _pass_on(self, until: int) -> None:
        """Give the bytes up to `until` back as they are."""
        count = until - self._offset
        if count > 0:
            self._out.append(bytes(self._buffer[:count]))
            del self._buffer[:count]
            self._offset = until

    def _replace(self, start: int, end: int, text: bytes) -> None:
        self._pass_on(start)
        del self._buffer[: end - start]
        self._offset = end
        self._out.append(text)

    def _here(self) -> int:
        """Where the present piece of XML begins; what waited for its own end to be known is left out now."""
        here = int(self._parser.CurrentByteIndex)
        if self._awaiting is not None and self._closed:
            self._replace(self._awaiting, here, b"")
            self._awaiting, self._closed = None, False
        if self._awaiting is None:
            self._seen = here
        return here

    def _tag(self, here: int) -> bytes:
        found = TAG.match(self._buffer, here - self._offset)
        if found is None:
            raise Unreadable("tag")
        return bytes(found[0])

    def _other(self, _data: str) -> None:
        self._here()

    def _start(self, name: str, attributes: Attributes) -> None:
        here = self._here()
        local = name.rpartition(":")[2]
        above = self._path[-1] if self._path else ""
        self._path.append(local)
        if above == "row" and local == "c":
            self._position.enter_cell(attributes)
            if self._position.column > self._last:
                self._answer(here)
            elif self._first <= self._position.column <= self._last and self._position.row in self._texts:
                self._kept[self._position.column] = attributes.get("s")
                self._awaiting = here
        elif above == "sheetData" and local == "row":
            self._begin_row(here, attributes)
        elif above == "worksheet":
            if local == "dimension":
                tag = self._tag(here)
                self._replace(here, here + len(tag), REF.sub(self._wider, tag))
            elif local == "sheetData" and not self._layout.has_columns:
                self._replace(here, here, self._element("cols", self._columns()))
        elif above == "cols" and local == "col":
            first, last = column_numbers(attributes)
            if first > self._last + 1:
                self._tell_columns(here)
            elif last > self._first:
                self._awaiting = here

    def _begin_row(self, here: int, attributes: Attributes) -> None:
        self._position.enter_row(attributes)
        self._kept = {}
        self._row_style = attributes.get("s") if attributes.get("customFormat") in TRUE else None
        if self._position.row in self._texts:
            tag = self._tag(here)
            if tag.endswith(b"/>"):
                raise Unreadable("row")  # an empty row has no answers
            self._replace(here, here + len(tag), SPANS.sub(self._spanned, tag))

    def _end(self, _name: str) -> None:
        here = self._here()
        local = self._path.pop()
        if self._awaiting is not None and local in {"c", "col"}:
            self._closed = True
        elif local == "row" and self._path[-1:] == ["sheetData"]:
            self._answer(here)
        elif local == "cols" and self._path[-1:] == ["worksheet"]:
            self._tell_columns(here)

    def _answer(self, here: int) -> None:
        """Put the row's texts in, once."""
        row = self._position.row
        if row in self._texts and row not in self.written:
            self._replace(here, here, self._cells(row))
            self.written.add(row)

    def _tell_columns(self, here: int) -> None:
        if not self._columns_told:
            self._replace(here, here, self._columns())
            self._columns_told = True

    def _cells(self, row: int) -> bytes:
        return b"".join(
            self._cell(row, column, text)
            for column, text in enumerate(self._texts[row], self._first)
            if text or column in self._kept
        )

    def _cell(self, row: int, column: int, text: str) -> bytes:
        style = self._kept.get(column) or self._row_style or self._layout.column_style(column)
        if row == self._answers.header_row:
            style = self._layout.heading_style or style
        prefix = self._layout.prefix
        place = f'r="{column_letter(column)}{row}"' + (f' s="{style}"' if style else "")
        if not text:
            return f"<{prefix}c {place}/>".encode("ascii")
        shown = escape(ESCAPED_CHARACTER.sub("_x005F_", text), quote=False)
        return (
            f'<{prefix}c {place} t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">{shown}'
            f"</{prefix}t></{prefix}is></{prefix}c>"
        ).encode("ascii", "xmlcharrefreplace")  # holds in every encoding that a part can have

    def _columns(self) -> bytes:
        """The `col` elements for the answers, and for what is left of those that reached over them."""
        first, last = self._first + 1, self._last + 1
        made: list[tuple[int, bytes]] = []
        for low, high, attributes in self._layout.columns:
            if low > last or high < first:
                continue
            for part in ((low, first - 1), (last + 1, high)):
                if part[0] <= part[1]:
                    rest = {name: value for name, value in attributes.items() if name not in {"min", "max"}}
                    made.append((part[0], self._column(*part, rest)))
        for number, width in enumerate(self._answers.widths, first):
            style = self._layout.column_style(number - 1)
            dress = {"width": str(width), "customWidth": "1"} | ({"style": style} if style else {})
            made.append((number, self._column(number, number, dress)))
        return b"".join(element for _, element in sorted(made))

    def _column(self, first: int, last: int, attributes: Mapping[str, str]) -> bytes:
        dress = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
        return f'<{self._layout.prefix}col min="{first}" max="{last}"{dress}/>'.encode("ascii", "xmlcharrefreplace")

    def _element(self, name: str, content: bytes) -> bytes:
        full = f"{self._layout.prefix}{name}".encode("ascii")
        return b"<" + full + b">" + content + b"</" + full + b">"

    def _wider(self, found: re.Match[bytes]) -> bytes:
        """The used range with the answers in it."""
        last_row = max(int(found[5] or found[3]), *self._texts)
        last_column = max(column_index((found[4] or found[2]).decode()), self._last)
        return found[1] + found[2] + found[3] + f":{column_letter(last_column)}{last_row}".encode() + found[6]

    def _spanned(self, found: re.Match[bytes]) -> bytes:
        return found[1] + found[2] + b":" + str(max(int(found[3]), self._last + 1)).encode() + found[4]
