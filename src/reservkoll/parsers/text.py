"""Normalizes text for comparison: case, accents, punctuation and whitespace."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from reservkoll.common import identifiers

NOT_WORD = re.compile(r"(?:[^\w✓✔]|_)+")
ANY_SPACE = re.compile(r"\s+")
UNSEEN = re.compile(f"[{identifiers.UNSEEN}]")  # signs without width that copies from web pages bring
LONGEST_SHOWN = 80
Parser = Callable[[str], object]
"""Reads one text of a cell, or raises a ReservkollError."""


def fold(text: str) -> str:
    """`text` in small letters without accents and in digits, every run of anything else as one space: "Org.nr (köpare)"
    is "org nr kopare". Letters of other alphabets are kept.
    """
    if text.isascii():  # most are, and a list may have hundreds of thousands that cannot be understood
        return NOT_WORD.sub(" ", text.lower()).strip()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return NOT_WORD.sub(" ", "".join(letter for letter in plain if not unicodedata.combining(letter))).strip()


def one_line(text: str) -> str:
    """`text` with every run of spaces, no-break spaces and line ends as one plain space, without signs of no width."""
    if text.isascii():
        return " ".join(text.split())
    return ANY_SPACE.sub(" ", UNSEEN.sub("", text)).strip()


def shortened(text: str, longest: int = LONGEST_SHOWN) -> str:
    """`text` as it is shown in a message: on one line and not longer than `longest` signs."""
    line = one_line(text)
    return line if len(line) <= longest else line[:longest] + "…"
