"""Finds and masks personal numbers in texts, however they are spelled.

All output (cells, files, terminal, server responses) passes here, so that no field needs its own masking. A match is a
possible date of birth (co-ordination numbers too) and four more digits, the last a valid check digit: six or eight
digits for the day, with any usual separator or none between its parts, in any script's digits, also as a VAT number,
with a register's century prefix, or without a leading zero that a spreadsheet dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from reservkoll.common.organisation_number import check_digit_is_right, shown

_DAY: Final = "(?:[06][1-9]|[1278][0-9]|[39][01])"  # co-ordination numbers have 60 added to the day
_MONTH: Final = "(?:0[1-9]|1[0-2])"
# Commas, semicolons and brackets separate one number from the next.
_PARTING: Final = r"[ \x00-\x09\x0b\x0c\x0e-\x1f\x7f._:/+~*#=|'\"\\-]"
_PERSONAL: Final = re.compile(
    rf"(?<![0-9])(?:00)?(?:16|18|19|20)?(?P<year>[0-9]{{2}}|(?<![0-9]{{2}})[0-9])"
    # 201103-241004 is a period: where a separator stands only between month and day, it also precedes the last four
    rf"(?P<parted>{_PARTING}{{1,5}})?(?P<month>{_MONTH})(?(parted){_PARTING}{{0,5}}|(?P<late>{_PARTING}{{1,5}})?)"
    rf"(?P<day>{_DAY})(?(late){_PARTING}{{1,5}}|{_PARTING}{{0,5}})(?P<last>[0-9]{{4}})"
    # 01 ends a VAT number; a year that continues as a date is the end of a period, not of a number
    rf"(?P<vat>01)?(?![0-9])(?!(?<=19[0-9]{{2}}|20[0-9]{{2}})[-/.]{_MONTH}(?:[-/.]|$))"
)
_CHECKSUM: Final = re.compile(r"\b[0-9a-f]{64}\b")  # digits within a checksum
_UNSEEN: Final = frozenset(("Cf", "Mn", "Me"))  # combining marks

SHORTEST: Final = 9  # least length of a personal number
MAY_BE_PERSONAL: Final = (
    rf"[0-9][^0-9A-Za-z]{{0,5}}{_MONTH}[^0-9A-Za-z]{{0,5}}{_DAY}[^0-9A-Za-z]{{0,5}}[0-9]{{4}}"
    # digits of other scripts and invisible characters; listing them one by one would take three times as long
    "|[\u00ad\u00b2\u00b3\u00b9\u0300-\u036f\u0600-\u1fff\u200b-\u200f\u202a-\u202e\u2060-\u2089\u2460-\u24ff"
    "\u2776-\u2793\ua000-\U0010ffff]"
)
"""A prefilter in polars' regex dialect: matches every text with a personal number, and few others."""


class Found(NamedTuple):
    """A personal number in a text: where it begins and ends, and what is shown in its place."""

    start: int
    end: int
    shown: str


def personal_numbers(text: str) -> Iterator[Found]:
    """Every personal number in `text`, in order."""
    if len(text) < SHORTEST:
        return
    plain, places = _plain(text)
    checksums = [match.span() for match in _CHECKSUM.finditer(plain)] if len(plain) >= 64 else []
    position = 0
    while (match := _PERSONAL.search(plain, position)) is not None:
        start, end = match.span()
        digits = f"{match['year']:0>2}{match['month']}{match['day']}{match['last']}"
        # 640823-323401 may be the period from one day to another
        is_period = match["vat"] is not None and not (
            match[0].isdigit() or plain[:start].upper().endswith(("SE", "SE "))
        )
        if (
            not is_period
            and check_digit_is_right(digits)
            and not any(first <= start < last for first, last in checksums)
        ):
            yield Found(places(start), places(end - 1) + 1, shown(digits))
            position = end
        else:
            position = start + 1


def without_personal_numbers(text: str) -> str:
    """`text` with every personal number in it masked.

    A number with a wrong check digit is left as it is, so that references and telephone numbers are seldom masked.
    """
    parts, position = [], 0
    for found in personal_numbers(text):
        parts += [text[position : found.start], found.shown]
        position = found.end
    return "".join((*parts, text[position:])) if parts else text


class MaskedApart:
    """Masks identifying texts so that distinct texts stay distinct."""

    def __init__(self) -> None:
        self._shown: dict[str, str] = {}
        self._taken: set[str] = set()

    def __call__(self, text: str) -> str:
        """`text` masked; later texts with the same result get a number appended."""
        if text not in self._shown:
            told = masked = without_personal_numbers(text)
            number = 1
            while told in self._taken and masked != text:
                number += 1
                told = f"{masked} ({number})"
            self._taken.add(told)
            self._shown[text] = told
        return self._shown[text]


class _Plain(dict[int, str]):
    """Maps each character to an ASCII equivalent, or to nothing if it is invisible; all letters are alike."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        digit = unicodedata.digit(sign, None)  # circled and superscript digits too
        if unicodedata.category(sign) in _UNSEEN:
            plain = ""
        elif digit is not None:
            plain = str(digit)
        elif unicodedata.category(sign)[0] in "LM":
            plain = "x"
        elif sign in "\x85\u2028\u2029":
            plain = "\n"
        else:
            folded = unicodedata.normalize("NFKC", sign)
            plain = folded if len(folded) == 1 and folded.isascii() and not folded.isalnum() else "."
        self[code] = plain
        return plain


_PLAIN: Final = _Plain({code: chr(code) for code in range(128)})


def _plain(text: str) -> tuple[str, Callable[[int], int]]:
    """`text` normalised, without invisible characters, and for each position in it the position in `text`."""
    if text.isascii():
        return text, int
    plain = text.translate(_PLAIN)
    if len(plain) == len(text):
        return plain, int
    kept = [place for place, sign in enumerate(text) if sign.translate(_PLAIN)]
    return plain, kept.__getitem__
