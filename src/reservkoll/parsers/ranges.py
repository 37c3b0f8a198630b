"""Parses ranges of amounts: "500-700 tkr", "mellan 1 och 2 mkr", "> 5 mkr", "högst 700 tkr"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

WIDEST = 100  # ends further apart than this share no unit: "1-700 tkr" may be meant in two ways
BETWEEN = (
    re.compile(r"(?:mellan|between) (?P<low>.+?) (?:och|and) (?P<high>.+)"),
    re.compile(r"(?:(?:från|from) )?(?P<low>.*\d.*?) (?:till|to|upp till) (?P<high>.+)"),
    re.compile(r"(?P<low>[^-]*\d[^-]*?) ?(?:-|\.\.\.?|…) ?(?P<high>(?:kr |sek |eur |€ ?)?\d[^-]*)"),
)
FROM = re.compile(
    r"(?:(?P<over>>|över|mer än|mera än|more than|over|above)|>=|≥|minst|lägst|från|at least|from|min\.?|minimum)"
    r" ?(?P<end>.+)"
)
FROM_BEHIND = re.compile(r"(?P<end>.*\d.*?) ?(?:\+|eller mer|och uppåt|and above|or more)")
TO = re.compile(
    r"(?:(?P<below><|under|mindre än|less than|below)|<=|≤|högst|max\.?|maximalt|maximum|upp till|som mest"
    r"|takbelopp|tak|at most|up to) ?(?P<end>.+)"
)


@dataclass(frozen=True)
class Ends:
    """The texts of the ends; None where there is no such end. `strict`: the end itself is outside."""

    low: str | None
    high: str | None
    strict: bool = False


def split_ends(line: str) -> Ends | None:
    """The ends in `line` (lower case, hyphens plain); None where it is no range."""
    for form in BETWEEN:
        match = form.fullmatch(line)
        if match:
            return Ends(match["low"].strip(), match["high"].strip())
    for form in (FROM, FROM_BEHIND):
        match = form.fullmatch(line)
        if match:
            return Ends(match["end"].strip(), None, bool(match.groupdict().get("over")))
    match = TO.fullmatch(line)
    return Ends(None, match["end"].strip(), bool(match["below"])) if match else None


def in_reason(readings: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """The readings of two ends in which they are in order and of similar size; each once."""
    return [(low, high) for low, high in dict.fromkeys(readings) if low <= high and (low == 0 or high <= low * WIDEST)]
