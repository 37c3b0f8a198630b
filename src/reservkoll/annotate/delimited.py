"""Annotated csv: the original bytes are preserved, the answers are appended to each line."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from reservkoll.annotate.answers import Answers
from reservkoll.tabular.readers.csv import EXCEL_HINT
from reservkoll.tabular.readers.csv_dialect import find_delimiter

MARKS: Final = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
SWEDISH: Final = frozenset("åäöÅÄÖéÉüÜ")
ENCODINGS: Final = ("utf-8", "cp1252", "cp850", "mac_roman")
BYTES: Final = "latin-1"  # as which every byte is a character, so that none is changed on its way
LINE_END: Final = re.compile(r"\r\n|\r|\n")
PLAINER: Final = str.maketrans({"”": "'", "“": "'", "’": "'", "–": "-", "—": "-", "…": "...", "·": "-", "\u00a0": " "})
"""What the old encodings lack, in their own letters."""


def write_delimited(source: Path, target: Path, answers: Answers) -> None:
    """Write `source` with the answers of its one list to `target`, in the same encoding and with the same delimiter.

    The file has been read as a list before, so it is text.
    """
    data = source.read_bytes()
    bom, encoding = _encoding(data)
    passing = encoding if encoding.startswith("utf-16") else BYTES
    text = data[len(bom) :].decode(passing, "surrogatepass")
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    hint = EXCEL_HINT.match(plain)
    delimiter = hint["delimiter"] if hint else find_delimiter(plain)
    texts = {**answers.rows, answers.header_row: answers.headings}
    records = list(_records(text))
    hidden = 1 if hint else 0
    width = max((_fields(body, delimiter) for body, _ in records[hidden:]), default=0)
    with target.open("wb") as file:
        file.write(bom)
        for number, (body, end) in enumerate(records, 1 - hidden):
            file.write(body.encode(passing, "surrogatepass"))
            if number in texts:
                # A line that ends early is filled up, so that the answers stand below their headings.
                lacking = width - _fields(body, delimiter)
                cells = [_quoted(cell, delimiter) for cell in texts[number]]
                added = delimiter * (lacking + 1) + delimiter.join(cells)
                file.write(_encoded(added, encoding))
            file.write(end.encode(passing))


def _encoding(data: bytes) -> tuple[bytes, str]:
    """The byte order mark, and the encoding in which our own texts are written: the one that gives Swedish letters."""
    for bom, name in MARKS.items():
        if data.startswith(bom):
            return bom, name
    if b"\0" in data:
        return b"", "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"

    def likely(name: str) -> int:
        letters = (letter for letter in data.decode(name, "replace") if letter > "\x7f")
        return sum(1 if letter in SWEDISH else -1 for letter in letters)

    return b"", max(ENCODINGS, key=likely)


def _records(text: str) -> Iterator[tuple[str, str]]:
    """Each record with its line end; a line end within quotes belongs to the field."""
    start = 0
    open_quote = False
    looked = 0
    for found in LINE_END.finditer(text):
        open_quote ^= text.count('"', looked, found.start()) % 2 == 1
        looked = found.end()
        if not open_quote:
            yield text[start : found.start()], found[0]
            start = found.end()
    if start < len(text):
        yield text[start:], ""


def _fields(body: str, delimiter: str) -> int:
    return re.sub(r'"[^"]*"', "", body).count(delimiter) + 1


def _quoted(text: str, delimiter: str) -> str:
    if delimiter in text or any(character in text for character in '"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _encoded(text: str, encoding: str) -> bytes:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(PLAINER).encode(encoding, "replace")
