"""Delimited text (csv): encoding, delimiter and line ends found by looking; every field as text."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from pathlib import Path

import polars as pl

from reservkoll.errors import InputError
from reservkoll.inventory.sheet import Sheet, SheetName, column_letter
from reservkoll.texts import mark

DELIMITERS = (";", "\t", ",", "|")
SAMPLED_LINES = 200
SAMPLED_BYTES = 200_000
LONGEST_FIELD = 10_000_000
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# How Swedish text is written where it is not Unicode: Windows, DOS, old Mac. Told apart by which of them gives Swedish
# letters; charset-normalizer took a short list in cp1252 with a dash and curly quotes for one from a Mac.
OLD_ENCODINGS = ("cp1252", "cp850", "mac_roman")
SWEDISH, PUNCTUATION = "åäöÅÄÖéÉèÈüÜ", "\u00a0–—‘’“”…•·°§€½´ "
EXCEL_HINT = re.compile(
    r"\ufeff?\"?sep=(?P<delimiter>.)\"?\n", re.IGNORECASE
)  # a first line that Excel obeys and hides


class DelimitedSource:
    """A csv file: one sheet without a name."""

    sheets = (SheetName("", True),)

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self, name: str) -> Sheet:
        """Read the file whole; a line within quotes is part of its field, as in Excel.

        Raises:
            InputError: not text, or a quotation mark that is never closed.
        """
        text = self._text()
        hint = EXCEL_HINT.match(text)
        text = text[hint.end() :] if hint else text
        delimiter = hint["delimiter"] if hint else find_delimiter(text)
        cells = _parse_fast(text, delimiter)
        if cells is None:
            cells = self._parse_exact(text, delimiter)
        return Sheet(name, _plain(cells))

    def _text(self) -> str:
        data = self._path.read_bytes()
        try:
            text = decode(data)
        except UnicodeError:
            text = "\0"
        if "\0" in text:
            raise InputError(
                mark("{path} is not a text file. Save the list as .xlsx, or as csv in UTF-8."), path=self._path
            )
        if not text.strip():
            raise InputError(mark("{path} is empty. Is it the right file, and was it saved whole?"), path=self._path)
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _parse_exact(self, text: str, delimiter: str) -> pl.DataFrame:
        csv.field_size_limit(LONGEST_FIELD)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        rows = []
        try:
            for row in reader:
                rows.append(row)
        except csv.Error:
            raise InputError(
                mark(
                    "{path}, row {row}: a quotation mark opens a field and does not close it rightly. "
                    "Write a quotation mark within a field twice, or save the list as .xlsx."
                ),
                path=self._path,
                row=len(rows) + 1,
            ) from None
        width = max(map(len, rows), default=0)
        padded = [row + [""] * (width - len(row)) for row in rows]
        names = {column_letter(index): pl.String for index in range(width)}
        return pl.DataFrame(padded, names, orient="row")


def decode(data: bytes) -> str:
    """The text of a file: by its byte order mark, as UTF-8, as UTF-16 without a mark, else as an old Swedish encoding.

    Raises:
        UnicodeError: the bytes are no text.
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return data.decode(encoding)
    if b"\0" in data[:SAMPLED_BYTES]:
        even, odd = data[:SAMPLED_BYTES:2].count(0), data[1:SAMPLED_BYTES:2].count(0)
        return data.decode("utf-16-le" if odd > even else "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    telling = bytes(byte for byte in data[:SAMPLED_BYTES] if byte >= 0x80)
    best = max(OLD_ENCODINGS, key=lambda encoding: _swedish(telling.decode(encoding, "replace")))
    try:
        return data.decode(best)
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _swedish(letters: str) -> int:
    return sum(1 if letter in SWEDISH else 0 if letter in PUNCTUATION else -1 for letter in letters)


def find_delimiter(text: str) -> str:
    """The delimiter that cuts most of the first lines into the same number of fields, and into many."""
    sample = text.split("\n", SAMPLED_LINES)[:SAMPLED_LINES]
    scores = {}
    for delimiter in DELIMITERS:
        widths = Counter(_width(line, delimiter) for line in sample if line.strip())
        scores[delimiter] = max((count * (width - 1) for width, count in widths.items()), default=0)
    return max(DELIMITERS, key=lambda delimiter: scores[delimiter])


def _width(line: str, delimiter: str) -> int:
    return len(re.sub(r'"[^"]*"', "", line).split(delimiter))


def _parse_fast(text: str, delimiter: str) -> pl.DataFrame | None:
    """The fields by polars, or None where it would not give every line and field exactly."""
    data = text.rstrip("\n").encode() + b"\n"
    outside = data.split(b'"')
    if len(outside) % 2 == 0:
        return None
    records = sum(part.count(b"\n") for part in outside[::2])
    width = max(_width(line, delimiter) for line in text.split("\n", SAMPLED_LINES)[:SAMPLED_LINES])
    leading = len(text) - len(text.lstrip("\n"))
    names = {column_letter(index): pl.String() for index in range(width)}
    try:
        cells = pl.read_csv(
            io.BytesIO(data[leading:]),
            has_header=False,
            schema=names,
            separator=delimiter,
            missing_columns="insert",
            raise_if_empty=False,
        )
    except pl.exceptions.PolarsError:
        return None
    if cells.height != records - leading:
        return None
    return pl.concat([pl.DataFrame({name: [None] * leading for name in names}, names), cells])


def _plain(cells: pl.DataFrame) -> pl.DataFrame:
    """Fields without what protects them from Excel (="0012"), empty ones as null."""
    protected = pl.all().str.contains(r'^=".*"$')
    bare = pl.when(protected).then(pl.all().str.slice(2).str.strip_suffix('"')).otherwise(pl.all())
    return cells.with_columns(bare).with_columns(pl.when(pl.all() != "").then(pl.all()))
