"""Answers own activities as if they were bought: each is read as a case, with what is assumed told.

A code that is found by words is a proposal: the answer says so, and the other proposals stand beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from reservkoll.activities.reader import Activities, Activity, read_activities
from reservkoll.activities.request import ActivityRequest
from reservkoll.common.errors import InputError
from reservkoll.cpv.search import Search
from reservkoll.evaluation.assess import Assessment, assess
from reservkoll.evaluation.lots import reserved_routes
from reservkoll.evaluation.outcome import Verdict
from reservkoll.facts.edit import with_facts
from reservkoll.facts.models import Case
from reservkoll.facts.value import ORE
from reservkoll.i18n import mark
from reservkoll.inventory.overrides import given_facts
from reservkoll.inventory.schema import VALUE
from reservkoll.parsers.numbers import UNBOUNDED
from reservkoll.rulebook.models.activities import Against
from reservkoll.rulebook.rulebook import Rulebook

MONTHS = "purchase.contract.months"
AMOUNT, PRECISION = "purchase.value.amount", "purchase.value.precision"
AT_LEAST, AT_MOST = "purchase.value.at_least", "purchase.value.at_most"
MONTHS_OF_A_YEAR = 12
NO_VALUE = mark("--set purchase.value.amount: the value of an activity is its annual cost over the term. Leave it out.")
PROPOSALS = 3
LOOKED_AT = 12
ASSUMED: Mapping[str, Any] = {
    "purchase.act": "LOU",
    "purchase.authority.type": "municipality",
    "purchase.subject": "services",
    "purchase.contract.option_months": Decimal(0),
    "purchase.value.vat": "excluded",
}
"""What is taken for given of every activity, where --set says nothing else."""


@dataclass(frozen=True)
class AnsweredActivity:
    """An activity as if it were bought: `codes` that were read, `proposed` where they were found by words, `others`
    that could be meant, its answers, and what speaks against. `value` is öre, None where the cost is unknown.
    """

    activity: Activity
    codes: tuple[str, ...]
    proposed: bool
    others: tuple[str, ...]
    value: int | None
    assessment: Assessment
    reserved: tuple[str, ...]
    against: tuple[Against, ...]

    @property
    def open(self) -> tuple[str, ...]:
        """Every route that is open, in order."""
        routes = self.assessment.routes or {}
        return tuple(route for route, outcome in routes.items() if outcome.verdict is Verdict.YES)


@dataclass(frozen=True)
class AnsweredActivities:
    """All activities answered. `months` is the length of contract that was assumed, or given (`months_given`)."""

    rows: tuple[AnsweredActivity, ...]
    read: Activities
    months: Decimal
    months_given: bool
    as_of: date
    rulebook: Rulebook = field(repr=False)
    files: tuple[Path, ...] = ()


class ActivityService:
    """Answers one request by one rulebook.

    Raises:
        InputError: given facts, or a list, cannot be used.
    """

    def __init__(self, request: ActivityRequest, rulebook: Rulebook, today: date) -> None:
        self.request, self.rulebook = request, rulebook
        self.as_of = request.as_of or today
        stated = given_facts(request.given, rulebook)
        if VALUE in stated:
            raise InputError(NO_VALUE)
        given = {path: _plain(value) for path, value in stated.items()}
        self.months_given = MONTHS in given
        self.facts = {**ASSUMED, MONTHS: Decimal(rulebook.activities.assumed.months), **given}

    def answers(self) -> AnsweredActivities:
        """Every activity of the lists, answered in order."""
        read = read_activities(self.request.lists, self.rulebook)
        search = Search(self.rulebook.nomenclature) if any(not row.codes for row in read.rows) else None
        rows = tuple(self._answer(row, search) for row in read.rows)
        months = self.facts[MONTHS]
        return AnsweredActivities(rows, read, months, self.months_given, self.as_of, self.rulebook, self.request.lists)

    def _answer(self, activity: Activity, search: Search | None) -> AnsweredActivity:
        found = [] if activity.codes or search is None else self._proposed(activity.words, search)
        codes = activity.codes or tuple(found[:1])
        value = None if activity.cost is None else _over_the_term(activity.cost, self.facts[MONTHS])
        facts = {**self.facts, "purchase.title": activity.name, "purchase.started": self.as_of}
        if codes:
            facts["purchase.cpv"] = list(codes)
        facts |= self._stated_value(activity, value)
        assessment = assess(with_facts(Case(), facts), self.rulebook, self.as_of, self.as_of)
        routes = assessment.routes or {}
        return AnsweredActivity(
            activity=activity,
            codes=codes,
            proposed=not activity.codes and bool(codes),
            others=tuple(found[1:]),
            value=value,
            assessment=assessment,
            reserved=tuple(name for name in reserved_routes(self.rulebook) if routes[name].verdict is Verdict.YES),
            against=tuple(self._against(activity, codes)),
        )

    def _stated_value(self, activity: Activity, value: int | None) -> dict[str, object]:
        """The value over the term, or its ends, and how exact it is."""
        if value is not None:
            return {AMOUNT: Decimal(value) / ORE, PRECISION: activity.precision}
        if activity.ends is None:
            return {}
        low, high = activity.ends
        most = None if high == UNBOUNDED else Decimal(_over_the_term(high, self.facts[MONTHS])) / ORE
        least = Decimal(_over_the_term(low, self.facts[MONTHS])) / ORE if low or most is None else None
        return {AT_LEAST: least, AT_MOST: most, PRECISION: activity.precision}

    def _proposed(self, words: str, search: Search) -> list[str]:
        """The codes that `words` may mean, best first, without those that no activity is bought as."""
        unproposed = self.rulebook.activities.assumed.not_proposed
        codes = (each.code for each in search.find(words, LOOKED_AT))
        return [code for code in codes if not self._within((code,), unproposed)][:PROPOSALS]

    def _against(self, activity: Activity, codes: tuple[str, ...]) -> Iterator[Against]:
        for point in self.rulebook.activities.against:
            when = point.when
            on_list = when is None or when.list_ is None or self._within(codes, when.list_)
            by = when is None or when.provider is None or when.provider == activity.provider
            if on_list and by:
                yield point

    def _within(self, codes: tuple[str, ...], name: str) -> bool:
        listed = self.rulebook.code_lists[name]
        return bool(codes) and all(listed.coverage(code).value == Verdict.YES.value for code in codes)


def _over_the_term(cost: int, months: Decimal) -> int:
    """What a yearly cost comes to over so many months, in whole öre, rounded up."""
    return -int(-(Decimal(cost) * months / MONTHS_OF_A_YEAR) // 1)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
