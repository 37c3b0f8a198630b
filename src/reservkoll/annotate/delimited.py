"""A csv file with answers in it: the user's own bytes stay, the answers follow at the end of each line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from reservkoll.annotate.answers import Answers
from reservkoll.inventory.delimited import BOMS, EXCEL_HINT, decode, find_delimiter

ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be", "cp1252", "cp850", "mac_roman", "latin-1")
LINE_END: Final = re.compile(r"\r\n|\r|\n")
PLAINER: Final = str.maketrans({"”": "'", "“": "'", "’": "'", "–": "-", "—": "-", "…": "...", "·": "-", "\u00a0": " "})
"""What the old encodings lack, in their own letters."""


def write_delimited(source: Path, target: Path, answers: Answers) -> None:
    """Write `source` with the answers of its one list to `target`, in the same encoding and with the same delimiter.

    Raises:
        UnicodeError: the file is no text; it has then not been read as a list either.
    """
    data = source.read_bytes()
    bom, encoding = _encoding(data)
    text = data[len(bom) :].decode(encoding)
    hint = EXCEL_HINT.match(_plain_ends("\ufeff" + text if bom else text))
    delimiter = hint["delimiter"] if hint else find_delimiter(_plain_ends(text))
    texts = {**answers.rows, answers.header_row: answers.headings}
    records = list(_records(text))
    hidden = 1 if hint else 0
    width = max((_fields(body, delimiter) for body, _ in records[hidden:]), default=0)
    with target.open("wb") as file:
        file.write(bom)
        for number, (body, end) in enumerate(records, 1 - hidden):
            file.write(body.encode(encoding))
            if number in texts:
                # A line that ends early is filled up, so that the answers stand below their headings.
                lacking = width - _fields(body, delimiter)
                cells = [_quoted(cell, delimiter) for cell in texts[number]]
                added = delimiter * (lacking + 1) + delimiter.join(cells)
                file.write(_encoded(added, encoding))
            file.write(end.encode(encoding))


def _encoding(data: bytes) -> tuple[bytes, str]:
    """The byte order mark, and the encoding that gives the text that the reader reads."""
    for bom, name in BOMS:
        if data.startswith(bom):
            little_or_big = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
            return bom, little_or_big.get(bom, name.removesuffix("-sig"))
    text = decode(data)
    for name in ENCODINGS:
        try:
            if data.decode(name) == text:
                return b"", name
        except UnicodeDecodeError:
            continue
    raise UnicodeError


def _plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


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
