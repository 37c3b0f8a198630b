"""Scans a worksheet's XML for what the fast readers omit: error cells, formulas without a cached result, merged and
hidden ranges. Only blocks that contain a trace of these are parsed in full.
"""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Iterable, Iterator

import polars as pl

from reservkoll.tabular.readers.excel.scan_findings import Findings, Found, fault_frame
from reservkoll.tabular.readers.excel.zip_archive import BLOCK, Archive
from reservkoll.tabular.sheet import CellRange, column_index, column_letter

LONGEST_ROW = 64 * BLOCK
KEPT = 32 * BLOCK
# What only few sheets have. One search for all at once costs less than one for a single of them does in Python.
RARE = "\"e\"|'e'|hidden|mergeCell |<{0}f|<{0}v/>|<{0}is/>"
# The ends of what a cell holds. The fast reader gives an empty text, not null, for those without content.
RESULT_ENDS = ("</{0}v>", "</{0}is>")
RESULTS = (*RESULT_ENDS, "<{0}v/>", "<{0}is/>")
MERGES_READ = 20_000
LAST_COLUMN = 1 << 14

TAG = rb"(?:\w+:)?"
ERROR_TYPE = re.compile(rb"\st\s*=\s*[\"']e[\"']")
EMPTY_RESULT = rb"(?:<" + TAG + rb"v(?:\s[^>]*)?/>|<" + TAG + rb"v(?:\s[^>]*)?>\s*</" + TAG + rb"v>)"
NO_RESULT = re.compile(
    rb"(?:</" + TAG + rb"f>|<" + TAG + rb"f(?:\s[^>]*)?/>)\s*" + EMPTY_RESULT + rb"?\s*</" + TAG + rb"c>"
)
ROW_OR_CELL = re.compile(
    rb"<" + TAG + rb"(?:row(?P<row>\s[^>]*|)>"
    rb"|c(?P<attributes>\s[^>]*?|)(?:/>|(?<!/)>(?P<body>.*?)</" + TAG + rb"c>))",
    re.DOTALL,
)
REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]+)(\d+)[\"']")
ROW_NUMBER = re.compile(rb"\sr\s*=\s*[\"'](\d+)[\"']")
TEXT_RESULT = re.compile(rb"\st\s*=\s*[\"']str[\"']")  # a formula whose stored result is an empty text is no fault
SHARED = re.compile(rb"\st\s*=\s*[\"']s[\"']")
FORMULA = re.compile(rb"<" + TAG + rb"f(?:\s[^>]*)?>(.*?)</" + TAG + rb"f>", re.DOTALL)
RESULT = re.compile(rb"<" + TAG + rb"v(?:\s[^>]*)?>(.*?)</" + TAG + rb"v>", re.DOTALL)
TEXT_RUN = re.compile(rb"<" + TAG + rb"t(?:\s[^>]*)?>(.*?)</" + TAG + rb"t>", re.DOTALL)
PHONETIC = re.compile(rb"<" + TAG + rb"rPh\b.*?</" + TAG + rb"rPh>", re.DOTALL)

ROW = re.compile(rb"<" + TAG + rb"row\s([^>]*)>")
HIDDEN = re.compile(rb"(?:^|\s)hidden\s*=\s*[\"'](?:1|true)[\"']")
COLUMN = re.compile(rb"<" + TAG + rb"col\s([^>]*)>")
MIN, MAX = (re.compile(rb"(?:^|\s)" + name + rb"\s*=\s*[\"'](\d+)[\"']") for name in (b"min", b"max"))
MERGE = re.compile(rb"<" + TAG + rb"mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")
PREFIX = re.compile(rb"<((?:\w+:)?)worksheet[\s>]")


class SheetScan:
    """Fed the blocks of a sheet's part, each ending after a complete row."""

    def __init__(self) -> None:
        self.faults: list[Found] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[str] = []
        self.merged: list[CellRange] = []
        self.filled = 0
        self._prefix: bytes | None = None
        self._place = Place()

    def feed(self, block: bytes) -> None:
        """Feed one block."""
        if self._prefix is None:
            self._prefix = root_prefix(block)
        prefix, text = self._prefix, as_text(block)
        rare = text.str.contains(RARE.format(prefix.decode())).item()
        for tag in RESULTS if rare else RESULT_ENDS:  # by polars, to release the GIL for the fast reader
            self.filled += text.str.count_matches(tag.format(prefix.decode()), literal=True).item()
        if rare:
            self._closely(block, text, prefix)

    def _closely(self, block: bytes, text: pl.Series, prefix: bytes) -> None:
        if b"hidden" in block:
            self._hidden(block)
        if block.find(b"mergeCell ", max(block.rfind(b"<%brow " % prefix), 0)) >= 0:
            self._merges(block)
        if not (b'"e"' in block or b"'e'" in block or text.str.contains(NO_RESULT.pattern.decode()).item()):
            return
        results = [tag.format(prefix.decode()).encode() for tag in RESULTS]
        for row, column, attributes, body in self._place.cells(block):
            fault = _fault(attributes, body)
            if fault is not None:
                self.faults.append((row, column_letter(column), fault))
                self.filled -= any(tag in body for tag in results)

    def findings(self) -> Findings:
        """What was found in all blocks."""
        return Findings(
            faults=fault_frame(self.faults),
            filled=self.filled,
            merged=tuple(self.merged),
            hidden_rows=tuple(self.hidden_rows),
            hidden_columns=tuple(self.hidden_columns),
        )

    def _hidden(self, block: bytes) -> None:
        for row in ROW.finditer(block):
            number = ROW_NUMBER.search(b" " + row[1])
            if number and HIDDEN.search(row[1]):
                self.hidden_rows.append(int(number[1]))
        for column in COLUMN.finditer(block):
            first, last = MIN.search(column[1]), MAX.search(column[1])
            if first and last and HIDDEN.search(column[1]):
                numbers = range(int(first[1]) - 1, min(int(last[1]), LAST_COLUMN))
                self.hidden_columns += (column_letter(number) for number in numbers)

    def _merges(self, block: bytes) -> None:
        for merge in MERGE.finditer(block):
            if len(self.merged) == MERGES_READ:
                return
            first, last = column_index(merge[1].decode()), column_index(merge[3].decode())
            self.merged.append(CellRange(int(merge[2]), first, int(merge[4]), last))


class Place:
    """Where cells stand, also where neither rows nor cells say so: then each follows the one before."""

    def __init__(self) -> None:
        self._row, self._column = 0, -1

    def cells(self, block: bytes) -> Iterator[tuple[int, int, bytes, bytes]]:
        """Row (from 1), column (from 0), attributes and body of the cells of a block."""
        for found in ROW_OR_CELL.finditer(block):
            if found["row"] is not None:
                number = ROW_NUMBER.search(found["row"])
                self._row, self._column = int(number[1]) if number else self._row + 1, -1
                continue
            place = REFERENCE.search(found["attributes"])
            if place:
                self._column = column_index(place[1].decode().upper())
            else:
                self._column += 1
            row = int(place[2]) if place else self._row
            yield row, self._column, found["attributes"], found["body"] or b""


class SheetBlocks:
    """The blocks of a sheet's part (see `row_blocks`), as often as they are gone through. Those of an ordinary part are
    kept from the first time to the second, and then released one by one, to leave memory for the fast reader.

    Raises:
        KeyError: there is no such part.
        InputError: it is damaged (when gone through).
    """

    def __init__(self, archive: Archive, part: str) -> None:
        self._archive, self._part = archive, part
        self._ordinary = archive.size(part) <= KEPT
        self._kept: deque[bytes] = deque()

    def __iter__(self) -> Iterator[bytes]:
        kept, self._kept = self._kept, deque()
        if kept:
            while kept:
                yield kept.popleft()
            return
        for block in row_blocks(self._archive, self._part):
            if self._ordinary:
                kept.append(block)
            yield block
        self._kept = kept


def scan_sheet(blocks: Iterable[bytes]) -> Findings:
    """Look through a sheet's part, given in blocks that end after a whole row."""
    scan = SheetScan()
    for block in blocks:
        scan.feed(block)
    return scan.findings()


def as_text(block: bytes) -> pl.Series:
    """A block for the patterns of polars, which are far faster than Python's over much text."""
    text = pl.Series([block], dtype=pl.Binary).cast(pl.String, strict=False)  # a tenth of the time of decoding it
    return pl.Series([block.decode("latin-1")]) if text.null_count() else text


def root_prefix(block: bytes) -> bytes:
    """The prefix of the tags of a part that begins with `block`, with its colon."""
    root = PREFIX.search(block)
    return root[1] if root else b""


def row_blocks(archive: Archive, part: str) -> Iterator[bytes]:
    """The part in blocks that end after a whole row where there is one, so that no cell is split."""
    rest = b""
    for piece in archive.blocks(part):
        block = rest + piece
        end = block.rfind(b"</row>")
        if end < 0:
            end = block.rfind(b"</", 0, max(block.rfind(b":row>"), 0))
        if end < 0:
            end = block.rfind(b"</") if len(block) >= LONGEST_ROW else 0
        yield block[:end]
        rest = block[end:]
    yield rest


def stated_results(archive: Archive, part: str) -> Iterator[Found]:
    """Row, column letters and text of every cell as the part itself states it: the number behind a date, the text
    written in place. Texts kept elsewhere (shared strings) are not among them.
    """
    place = Place()
    for block in row_blocks(archive, part):
        for row, column, attributes, body in place.cells(block):
            if SHARED.search(attributes):
                continue
            result = RESULT.search(body)
            text = _text(result[1] if result else b"".join(TEXT_RUN.findall(PHONETIC.sub(b"", body))))
            if text.strip():
                yield row, column_letter(column), text


def _fault(attributes: bytes, body: bytes) -> str | None:
    result, formula = RESULT.search(body), FORMULA.search(body)
    if ERROR_TYPE.search(attributes):
        return (_text(result[1]).strip() if result else "") or "#N/A"
    if NO_RESULT.search(body + b"</c>") and not TEXT_RESULT.search(attributes):
        return f"={_text(formula[1]) if formula else '…'}"
    return None


def _text(raw: bytes) -> str:
    text = html.unescape(raw.decode("utf-8", "replace"))
    if "_x" in text:  # the mark of a sign written by its number; few files have one, and openpyxl is long to import
        from openpyxl.utils.escape import unescape

        text = unescape(text)
    return text
