"""Valid CPV codes near a mistyped run of digits.

A list may hold a hundred thousand different mistyped codes, so the whole nomenclature is not searched for each: only
the codes one slip away, those with the same beginning, and those with the same middle (where the beginning is wrong).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Final

DIGITS: Final = 8
PROPOSALS: Final = 3
AFTER_DIGITS: Final = ":"  # sorts after every digit, and after the hyphen before the check digit
ALIKE_AT_LEAST: Final = 10  # codes that begin alike and are compared
ALIKE_AT_MOST: Final = 60  # codes with the same middle that are compared
MIDDLE: Final = slice(2, 5)
SHIFTS: Final = (
    MIDDLE,
    slice(1, 4),
    slice(3, 6),
)  # where the middle stands when a digit was left out or added before it
_ANY: Final = "0123456789"


class NearestCodes:
    """Finds the codes nearest to a run of digits; `codes` are all codes of eight digits, in order."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._in_order = list(codes)
        self._codes = frozenset(self._in_order)
        self._divisions = [code for code in self._in_order if not code[2:].strip("0")]
        self._by_middle: dict[str, list[str]] = defaultdict(list)
        for code in self._in_order:
            self._by_middle[code[MIDDLE]].append(code)

    def find(self, digits: str) -> list[str]:
        """At most three codes: with zeros lost first, then the smallest slips, and of those that begin alike first."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA, Prefix

        padded = (digits.rjust(DIGITS, "0"), digits.ljust(DIGITS, "0"))
        direct = [code for code in padded if code in self._codes]
        written = digits[: DIGITS + 1]
        near = process.extract(written, self._candidates(written), scorer=OSA.distance, limit=None)
        furthest = near[:PROPOSALS][-1][1]
        # Of codes that are about as near, those that begin alike are of the same kind.
        as_near = takewhile(lambda one: one[1] <= furthest, near)  # by distance, the smallest first
        ranked = sorted((-Prefix.similarity(written, code), distance, code) for code, distance, _ in as_near)
        return list(dict.fromkeys([*direct, *(code for _, _, code in ranked)]))[:PROPOSALS]

    def _candidates(self, digits: str) -> list[str]:
        alike = self._beginning_alike(digits)
        if len(digits) < DIGITS - 1:  # so much is missing that only the beginning tells anything
            return alike[:ALIKE_AT_LEAST]
        found = dict.fromkeys(slip for slip in _one_slip_away(digits) if slip in self._codes)
        found.update(dict.fromkeys(alike))
        for shift in SHIFTS:
            middle = self._by_middle.get(digits[shift], ())
            if len(middle) <= ALIKE_AT_MOST:  # else it is one of hundreds, such as 000, that tells nothing
                found.update(dict.fromkeys(middle))
        return list(found)

    def _beginning_alike(self, digits: str) -> list[str]:
        """The codes that share the longest beginning with `digits` that ten codes share; if none, the divisions."""
        for length in range(min(len(digits), DIGITS - 1), 1, -1):
            first = bisect_left(self._in_order, digits[:length])
            after = bisect_left(self._in_order, digits[:length] + AFTER_DIGITS)
            if after - first >= ALIKE_AT_LEAST:
                return self._in_order[first:after]
        return sorted(self._divisions, key=lambda code: code[0] != digits[0])


def _one_slip_away(digits: str) -> Iterator[str]:
    """The runs of eight digits that become `digits` by one wrong, swapped, added or lost digit."""
    for place in range(len(digits) + 1):
        before, after = digits[:place], digits[place:]
        if len(digits) == DIGITS and after:
            yield from (before + digit + after[1:] for digit in _ANY)
            yield before + after[1:2] + after[:1] + after[2:]
        elif len(digits) == DIGITS - 1:
            yield from (before + digit + after for digit in _ANY)
        elif len(digits) == DIGITS + 1 and after:
            yield before + after[1:]
