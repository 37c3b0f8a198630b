"""Normalizes text for comparison: case, accents, punctuation and whitespace."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from reservkoll.common import identifiers

UNSEEN = re.compile(f"[{identifiers.UNSEEN}]")  # signs without width that copies from web pages bring
LONGEST_SHOWN = 80
Parser = Callable[[str], object]
"""Reads one text of a cell, or raises a ReservkollError."""


class _Folded(dict[int, str]):
    """Each sign of a text in small letters as plain letters, a digit or the space that parts words."""

    def __missing__(self, code: int) -> str:
        letters = (letter for letter in unicodedata.normalize("NFKD", chr(code)) if not unicodedata.combining(letter))
        # A tick in a cell is a word.
        folded = self[code] = "".join(letter if letter.isalnum() or letter in "✓✔" else " " for letter in letters)
        return folded


_FOLDED: Final = _Folded({ord("ı"): "i"})  # which regular expressions without case take for an i too


def fold(text: str) -> str:
    """`text` in small letters without accents and in digits, every run of anything else as one space: "Org.nr (köpare)"
    is "org nr kopare". Letters of other alphabets are kept.
    """
    return " ".join(text.casefold().translate(_FOLDED).split())


def one_line(text: str) -> str:
    """`text` with every run of spaces, no-break spaces and line ends as one plain space, without signs of no width."""
    seen = text if text.isprintable() else UNSEEN.sub("", text)  # signs of no width are none that print
    return " ".join(seen.split())


def shortened(text: str, longest: int = LONGEST_SHOWN) -> str:
    """`text` as it is shown in a message: on one line and not longer than `longest` signs."""
    line = one_line(text)
    return line if len(line) <= longest else line[:longest] + "…"
