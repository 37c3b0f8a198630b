"""How exact an amount is said to be: "ca", "drygt", "knappt" and their like.

How far an amount may be from what such a word stands before is told by no law, so no distance is made up: the amount
counts as it stands, and a remark says that it is approximate. The words settle only on which side of the amount stated
the real one may be, and a limit that is exactly that amount is then not known to be met.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from reservkoll.parsers.numbers import UNBOUNDED


class Precision(StrEnum):
    """On which sides of an amount the real one may be: both, only above it, only below it."""

    ABOUT = "about"
    ABOVE = "above"
    BELOW = "below"


NEAR = (
    "ca|c:a|c\\.a|cirka|circa|ung|ungefär|uppskattningsvis|uppskattat|omkring|runt|kring|approx|approximately|about"
    "|around"
)
OVER = "drygt|strax över|lite över|något över|just over|a little over"
UNDER = "knappt|strax under|lite under|något under|nästan|närmare|just under|a little under|almost|nearly"
BEFORE = {
    Precision.ABOVE: re.compile(rf"^(?:{OVER})\b ?"),
    Precision.BELOW: re.compile(rf"^(?:{UNDER})\b ?"),
    Precision.ABOUT: re.compile(rf"^(?:(?:{NEAR})\b\.? ?|[~≈±] ?)(?:till )?"),
}
BEHIND = re.compile(
    r",? ?\(?\b(?:ca|cirka|ungefär|uppskattat|uppskattad|uppskattning|prel|preliminärt|approx)\b\.?\)?$"
)
# The beginnings of the words above, for those who look at words one by one.
BEGINNINGS = (
    *("ca", "cir", "ung", "upp", "omkring", "runt", "kring", "approx", "about", "around", "prel"),
    *("drygt", "strax", "lite", "något", "just", "little"),
    *("knappt", "nästan", "närmare", "almost", "nearly"),
)
STEP = 1  # öre: the least by which an amount can be another


def take_precision(line: str) -> tuple[str, Precision | None]:
    """`line` (lower case) without the words for how exact it is, and what they say; None where there are none."""
    told = None
    for precision, words in (*BEFORE.items(), (Precision.ABOUT, BEHIND)):
        shorter = words.sub("", line)
        if shorter != line:
            line, told = shorter.strip(), told or precision
    return line, told


def possible(low: int, high: int, precision: Precision | str | None) -> tuple[int, int]:
    """The lowest and highest amount in öre that an amount between `low` and `high` may be, said to be so exact."""
    below = {Precision.ABOUT: -STEP, Precision.ABOVE: STEP, Precision.BELOW: -STEP}
    above = {Precision.ABOUT: STEP, Precision.ABOVE: STEP, Precision.BELOW: -STEP}
    if precision is None:
        return low, high
    side = Precision(precision)
    return max(low + below[side], 0), min(high + above[side], UNBOUNDED)


def together(several: Iterable[Precision | str | None]) -> Precision | None:
    """How exact a sum of amounts is: as its terms, about where they lean different ways."""
    found = {Precision(one) for one in several if one is not None}
    return found.pop() if len(found) == 1 else Precision.ABOUT if found else None
