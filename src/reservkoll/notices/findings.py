"""Holds what a notice says of a reservation against what the law allows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from reservkoll.evaluation.outcome import Verdict
from reservkoll.notices.result import Hint
from reservkoll.rulebook.models.notices import (
    AND_MAY,
    COULD_HAVE,
    MAY_NOT,
    NOT_RESERVED,
    UNKNOWN,
    UNSETTLED,
    NoticeRules,
)
from reservkoll.tabular.readers.notices.notice import Lot

YES, NO = Verdict.YES.value, Verdict.NO.value
CLOSED = (NO, Verdict.NOT_APPLICABLE.value)


def finding_of(lot: Lot, verdicts: Mapping[str, str], rules: NoticeRules, reservations: Sequence[str]) -> str:
    """How what `lot` states stands to the law.

    `verdicts` are those of its routes. `reservations` are the routes that a purchase like this could have been reserved
    under whoever answers: a reservation for workshops, which nearly every purchase allows, is not among them.
    """
    stated = [route for code in lot.reserved if (route := _route(code, rules)) is not None]
    unknown_code = any(code not in rules.reserved for code in lot.reserved)
    if stated or unknown_code:
        found = [verdicts.get(route, "") for route in stated]
        if YES in found:
            return AND_MAY
        return MAY_NOT if found and not unknown_code and all(each in CLOSED for each in found) else UNSETTLED
    found = [verdicts.get(route, "") for route in reservations]
    if YES in found:
        return COULD_HAVE
    return NOT_RESERVED if all(each in CLOSED for each in found) else UNKNOWN


def hints_of(lot: Lot, rules: NoticeRules) -> Iterator[Hint]:
    """Words in the title and the description that make a reservation likely, each once."""
    found: set[str] = set()
    for place, text in (("title", lot.title), ("description", lot.description)):
        told = " ".join(text.casefold().split())
        for words in rules.hints:
            if words not in found and re.search(rf"(?<!\w){re.escape(words.casefold())}(?!\w)", told):
                found.add(words)
                yield Hint(words, place)


def _route(code: str, rules: NoticeRules) -> str | None:
    reserved = rules.reserved.get(code)
    return None if reserved is None else reserved.route
