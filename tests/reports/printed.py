"""What a reader, or a screen reader, finds in a PDF."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pypdf import PdfReader

from reservkoll.common.formatting import in_whole_kronor

FOOT = re.compile(r"[^\n]*(?:Sida|Page) \d+ (?:av|of) \d+\s*$")


def words_of(pdf: bytes) -> str:
    """The text of all pages, without their feet, in one line: every stretch of white space is one space."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return plain(" ".join(FOOT.sub("", page.extract_text()) for page in pages))


def says(printed: str, text: str) -> bool:
    """Whether `printed` holds `text`, wherever its lines were broken: within a word only at a hyphen."""
    return plain(text).replace("- ", "-") in printed.replace("- ", "-")


def plain(text: str) -> str:
    """`text` in one line, however it was broken."""
    return re.sub(r"\s+", " ", text).strip()


def tags_of(pdf: bytes) -> list[tuple[str, Any]]:
    """The kinds of the structure elements in reading order, each with its element."""

    def walk(element: Any) -> Iterator[tuple[str, Any]]:
        element = element.get_object() if hasattr(element, "get_object") else element
        if isinstance(element, list):
            for each in element:
                yield from walk(each)
        elif isinstance(element, dict):
            if "/S" in element:
                yield str(element["/S"]), element
            if "/K" in element:
                yield from walk(element["/K"])

    return list(walk(PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]))


def summed(cell: object) -> Decimal:
    """A sum of a workbook as it is told where people read it: in whole kronor, half of one upwards."""
    return Decimal(in_whole_kronor(int(Decimal(str(cell)) * 100)))
