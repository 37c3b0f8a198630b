"""Normalizes text for comparison: case, accents, punctuation and whitespace."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from reservkoll.common import identifiers

UNSEEN = re.compile(f"[{identifiers.UNSEEN}]")  # zero-width characters, as copied from web pages
LONGEST_SHOWN = 80
Parser = Callable[[str], object]
"""Parses the text of one cell, or raises a ReservkollError."""


class _Folded(dict[int, str]):
    """Maps each character of a lower-case text to plain letters, a digit or a space."""

    def __missing__(self, code: int) -> str:
        letters = (letter for letter in unicodedata.normalize("NFKD", chr(code)) if not unicodedata.combining(letter))
        # A tick in a cell counts as a word.
        folded = self[code] = "".join(letter if letter.isalnum() or letter in "✓✔" else " " for letter in letters)
        return folded


_FOLDED: Final = _Folded({ord("ı"): "i"})  # case-insensitive patterns match them as i


def fold(text: str) -> str:
    """`text` lower-cased, without accents, every run of anything but letters and digits as one space: "Org.nr (köpare)"
    is "org nr kopare". Letters of other alphabets are kept.
    """
    return " ".join(text.casefold().translate(_FOLDED).split())


def one_line(text: str) -> str:
    """`text` with every run of white space as one plain space, without zero-width characters."""
    seen = text if text.isprintable() else UNSEEN.sub("", text)  # zero-width characters are not printable
    return " ".join(seen.split())


def shortened(text: str, longest: int = LONGEST_SHOWN) -> str:
    """`text` as shown in a message: on one line, at most `longest` characters."""
    line = one_line(text)
    return line if len(line) <= longest else line[:longest] + "…"
