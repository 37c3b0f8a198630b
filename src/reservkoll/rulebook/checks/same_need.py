"""Cross-checks of same_need.yaml: references resolve, and every date has its question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Protocol

from reservkoll.common.errors import ReservkollError, RulebookError
from reservkoll.common.yaml_loader import Location
from reservkoll.i18n import mark
from reservkoll.rulebook.checks.partnership import Entry, References
from reservkoll.rulebook.models.periods import Period
from reservkoll.rulebook.models.same_need import SameNeedRules
from reservkoll.rulebook.rulebook import Rulebook

RULES: Entry = (SameNeedRules, "")


class LimitReferences(References, Protocol):
    """What the checker of the rulebook offers, with limits."""

    def _finding(self, entry: Entry, at: Location, problem: ReservkollError, word: str | None = None) -> None: ...

    def _limit_reference(self, entry: Entry, at: Location, limit_id: str, period: Period | None) -> None: ...


def check_same_need(checker: LimitReferences, book: Rulebook) -> None:
    """Check note, acts, limits, conditions, sources and periods of every question."""
    rules = book.same_need
    checker._reference(RULES, ("note",), rules.note, book.notes, mark("note"))
    times = Counter(question.id for question in rules.questions)
    for number, question in enumerate(rules.questions):
        at: Location = ("questions", number)
        if times[question.id] > 1:
            problem = RulebookError(mark("the id “{id}” stands twice. Give each its own."), id=question.id)
            checker._finding(RULES, (*at, "id"), problem)
        checker._reference(RULES, (*at, "act"), question.act, book.act_regimes, mark("act"))
        checker._covering(RULES, (*at, "versions"), [*question.versions])
        for position, version in enumerate(question.versions):
            here: Location = (*at, "versions", position)
            checker._limit_reference(RULES, (*here, "limit"), version.limit, version)
            if any(book.limits[limit].in_euro for limit in _amounts(version.limit, book)):
                template = mark("the limit “{id}” is in euro; purchases are added in SEK.")
                problem = RulebookError(template, id=version.limit)
                checker._finding(RULES, (*here, "limit"), problem)
            if version.if_ is not None:
                checker._expression(RULES, (*here, "if"), version.if_, version)
            for source in version.sources:
                checker._reference(RULES, (*here, "sources"), source, book.sources, mark("source"))


def _amounts(limit_id: str, book: Rulebook) -> Iterator[str]:
    """The limits with amounts that a limit may come to, as far as they are there."""
    limit = book.limits.get(limit_id)
    if limit is not None and not limit.choose:
        yield limit_id
    for choice in limit.choose if limit is not None else ():
        if choice.limit != limit_id:
            yield from _amounts(choice.limit, book)
