"""Finds stated facts that cannot both be true, once, before any rule is evaluated; they are then disregarded.

The contradictions are in rules/contradictions.yaml; the sums that they compare are computed here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from reservkoll.conditions.base import ReadsAfresh
from reservkoll.conditions.trace import Trace
from reservkoll.facts.derived import CPV, PARTS, all_codes, facts_of, stated_values
from reservkoll.facts.edit import with_facts
from reservkoll.facts.facts import Facts
from reservkoll.facts.models import Case, Contract, Partnership, Purchase, Value
from reservkoll.facts.registered_awards import RegisteredAwards
from reservkoll.facts.value import EstimatedValue
from reservkoll.rulebook.law_on_date import LawOnDate
from reservkoll.rulebook.rulebook import Rulebook

MONTHS_OF_A_YEAR = 12
CENTS = 100
AMOUNTS = ("purchase.value.options", "purchase.value.extensions", "purchase.value.lots")


@dataclass(frozen=True)
class Found:
    """A contradiction (by id) with its facts as stated, and the parameters of its text."""

    id: str
    facts: Mapping[str, object]
    words: Mapping[str, object]


@dataclass(frozen=True)
class Settled:
    """A case without the facts that contradict each other. `unknown` are those, each with its contradictions."""

    case: Case
    found: tuple[Found, ...] = ()
    unknown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def settled(case: Case, rulebook: Rulebook, as_of: date, registered: RegisteredAwards | None = None) -> Settled:
    """`case` as the rules may read it on the day `as_of`: contradicting facts are unknown.

    `registered`: what a register of awards says of the supplier.
    """
    stated = stated_values(case)
    reading = _Stated(Facts(_with_sums(case, rulebook, as_of, registered)), rulebook.in_stretch(0))
    found: list[Found] = []
    unknown: dict[str, tuple[str, ...]] = {}
    for name, entry in rulebook.contradictions.items():
        if not stated.keys() >= set(entry.facts) or entry.when.trace(reading).truth is not True:
            continue
        facts = {path: stated[path] for path in entry.facts if path in stated}
        words = {word: reading.facts.get(path) for word, path in entry.words.items()}
        found.append(Found(name, facts, words))
        for path in entry.puts_aside:
            unknown[path] = (*unknown.get(path, ()), name)
    if not found:
        return Settled(case)
    aside: dict[str, object] = {path: None for path in unknown if path in stated}
    if PARTS in aside and CPV not in aside and case.purchase is not None:
        aside[CPV] = list(all_codes(case.purchase))  # the amounts contradict, not what is bought
    return Settled(with_facts(case, aside), tuple(found), unknown)


@dataclass(frozen=True)
class _Stated(ReadsAfresh):
    """The facts of a case as they are stated, read before any rule is."""

    facts: Facts
    law: LawOnDate

    def route(self, route: str) -> Trace:
        raise NotImplementedError(route)


def _with_sums(case: Case, rulebook: Rulebook, as_of: date, registered: RegisteredAwards | None) -> dict[str, object]:
    """What is stated, with the sums that conditions compare: a list of amounts as one, and the facts `stated.`."""
    values = dict(facts_of(case, as_of, EstimatedValue(None)).values)
    if case.purchase is None or case.purchase.award_date is None:
        values.pop("purchase.award_date", None)  # a day derived from the start contradicts nothing
    values |= {path: _sum(values[path]) for path in AMOUNTS if path in values}
    if case.as_of is not None and case.purchase is not None and case.purchase.started is not None:
        days = case.as_of, case.purchase.started
        values["stated.as_of_under_other_rules"] = len({_stretch(day, rulebook) for day in days}) > 1
    if registered is not None and case.supplier is not None and case.supplier.awards is not None:
        values["stated.awards_against_register"] = registered.contradicts(case.supplier.awards)
    values |= _of_purchase(case.purchase or Purchase())
    values |= _of_partnership(case.partnership or Partnership(), rulebook, as_of)
    return values


def _of_purchase(purchase: Purchase) -> dict[str, object]:
    value, contract = purchase.value or Value(), purchase.contract or Contract()
    more = _sum(value.options or ()) + _sum(value.extensions or ())
    sums: dict[str, object] = {}
    if contract.months is not None and contract.option_months is not None:
        sums["stated.months_with_options"] = contract.months + contract.option_months
    if value.monthly is not None and value.months is not None:
        sums["stated.monthly_total"] = value.monthly * value.months
        sums["stated.monthly_total_with_options"] = value.monthly * value.months + more
    if value.amount is not None:
        sums["stated.amount_with_options"] = value.amount + more
    if purchase.parts:
        sums["stated.parts_total"] = _sum(part.amount for part in purchase.parts)
    return sums


def _of_partnership(partnership: Partnership, rulebook: Rulebook, as_of: date) -> dict[str, object]:
    rate = rulebook.euro_rate(as_of)
    if partnership.annual_amount is None or rate is None:
        return {}
    year = partnership.annual_amount / rate.rate * CENTS
    months = partnership.months or Decimal(MONTHS_OF_A_YEAR)
    return {
        "stated.grant_year_eur": int(year * min(months, Decimal(MONTHS_OF_A_YEAR)) / MONTHS_OF_A_YEAR),
        "stated.grant_eur": int(year * months / MONTHS_OF_A_YEAR),
    }


def _stretch(day: date, rulebook: Rulebook) -> tuple[int, int]:
    """The index of the epoch (no change of rules or rates within it) of a day."""
    rates = [period.from_ for period in rulebook.rates.periods]
    return bisect_right(rulebook.epochs, day), bisect_right(rates, day)


def _sum(amounts: object) -> Decimal:
    assert isinstance(amounts, Iterable)
    return sum(amounts, Decimal(0))
