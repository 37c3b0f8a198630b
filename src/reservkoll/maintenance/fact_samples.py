"""Sample fact values for a set of conditions: on each side of every boundary in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice, pairwise
from typing import Any

from reservkoll.conditions.awards import AwardBar, NotAwarded, years_after
from reservkoll.conditions.base import Expression
from reservkoll.conditions.comparison import OPERATORS, Compare, Is, OneOf, Only, Share
from reservkoll.conditions.limits import Meets
from reservkoll.conditions.references import RouteOpen
from reservkoll.rulebook.law_on_date import LawOnDate, LimitOnDate
from reservkoll.rulebook.models.rules import FactType
from reservkoll.rulebook.traverse import conditions, reached

Assignment = Mapping[str, object]
SOME_BUYER, OTHER_BUYER = "2120001231", "2120000142"
SEATS = 10  # of a whole that a share is taken of


@dataclass
class Samples:
    """For each fact its values, None (unknown) first. `derived`: the first of another fact's codes."""

    values: dict[str, list[object]] = field(default_factory=dict)
    derived: dict[str, str] = field(default_factory=dict)

    def add(self, path: str, *values: object) -> None:
        """Add values of a fact, each once."""
        known = self.values.setdefault(path, [None])
        known.extend(value for value in values if value not in known)

    def count(self) -> int:
        """How many combinations there are."""
        total = 1
        for values in self.values.values():
            total *= len(values)
        return total

    def facts(self, assignment: Assignment) -> dict[str, object]:
        """An assignment as facts, with what is derived."""
        facts = {path: value for path, value in assignment.items() if value is not None}
        for path, base in self.derived.items():
            codes = facts.get(base)
            if isinstance(codes, tuple):
                facts[path] = codes[:1]
        return facts


def samples(roots: Iterable[Expression], law: LawOnDate, act: str | None) -> Samples:
    """The values to try for the facts that `roots` reach on the day of `law`, other routes as they are under `act`."""
    found = Samples()
    everything = list(_reached_on(roots, law, act))
    lists = sorted({name for one in everything for name in _lists(one)})
    code_values = _codes(law, lists)
    for expression in everything:
        for path in expression.facts_read():
            fact = law.rulebook.facts[path]
            base = fact.derived_from[0] if fact.derived_from else None
            if fact.type is FactType.CODES and base is not None and law.rulebook.facts[base].type is FactType.CODES:
                found.derived[path] = base
                found.add(base, *code_values)
                continue
            found.add(path, *_plain(path, law), *(code_values if fact.type is FactType.CODES else ()))
            if fact.type is FactType.PARTS:
                found.add(path, *_parts(code_values))
    for expression in everything:
        _edges(expression, law, found)
    found.values.pop("as_of", None)
    return found


def _reached_on(roots: Iterable[Expression], law: LawOnDate, act: str | None) -> Iterator[Expression]:
    """As `traverse.reached`, also through other routes in force on the day."""
    queue, read = list(roots), set()
    while queue:
        inside = list(reached(queue, law.rulebook))
        yield from inside
        queue = []
        for expression in inside:
            if isinstance(expression, RouteOpen) and expression.route not in read:
                read.add(expression.route)
                rule = law.rulebook.rule_for(expression.route, act)
                version = law.version(rule) if rule is not None else None
                queue.extend(conditions(version) if version is not None else ())


def _plain(path: str, law: LawOnDate) -> list[object]:
    fact = law.rulebook.facts[path]
    match fact.type:
        case FactType.BOOLEAN:
            return [True, False]
        case FactType.WORD:
            return list(fact.values or ())
        case FactType.WORDS:
            words = list(fact.values or ())
            return [*((word,) for word in words), tuple(words[:2])]
        case FactType.MONEY | FactType.NUMBER:
            return [0 if fact.type is FactType.MONEY else Decimal(0)]
        case FactType.DATE:
            return [law.date, law.date - timedelta(days=1)]
        case FactType.TEXT:
            return [SOME_BUYER, OTHER_BUYER]
    return []


def _lists(expression: Expression) -> Iterator[str]:
    """The code lists that an expression names: whatever its kind, a text field that is the id of one."""
    for name in ("within", "mainly_within", "divided_by"):
        value = getattr(expression, name, None)
        if isinstance(value, str):
            yield value


def _codes(law: LawOnDate, lists: Iterable[str]) -> list[object]:
    """One code for each way to stand to all the lists at once, and pairs of codes that stand differently."""
    by_stand: dict[tuple[object, ...], str] = {}
    code_lists = [law.code_list(name) for name in lists]
    for code in law.rulebook.nomenclature.codes if code_lists else ():
        by_stand.setdefault(tuple(one.coverage(code) for one in code_lists), code)
    singles = list(by_stand.values())
    pairs = [(one, other) for one, other in pairwise(singles)]
    return [*((code,) for code in singles), *pairs]


def _parts(codes: Iterable[object]) -> Iterator[object]:
    """Parts in halves, and one part worth more, for each pair of codes."""
    for pair in codes:
        if isinstance(pair, tuple) and len(pair) > 1:
            for amounts in ((1, 1), (2, 1), (1, 2)):
                yield tuple(
                    {"cpv": code, "amount": Decimal(amount)} for code, amount in zip(pair, amounts, strict=False)
                )


def _edges(expression: Expression, law: LawOnDate, found: Samples) -> None:
    """The values on each side of what an expression compares with."""
    match expression:
        case Is(fact=path, is_=str() as word):
            found.add(path, word)
        case OneOf(fact=path, one_of=words):
            found.add(path, *words)
        case Only(fact=path, only=words):
            found.add(path, tuple(words))
        case Compare():
            for path, value in _compared(expression):
                found.add(path, value)
        case Meets(fact=path):
            for ore in _ores(law.limit(expression.meets)):
                found.add(path, ore)
        case NotAwarded():
            service = law.rulebook.nomenclature.codes[0]
            known = found.values.get(expression.service, [])
            code = next((value[0] for value in known if isinstance(value, tuple) and value), service)
            near = _near(code, expression.not_within.digits, law.rulebook.nomenclature.codes)
            found.add(expression.service, (code,), *((other,) for other in near))
            found.add(expression.awards, *_awards(expression.not_within, law.date, code))


def _compared(expression: Compare) -> Iterator[tuple[str, object]]:
    terms = [expression.fact] if expression.fact is not None else expression.sum_ or []
    other: Any = next(value for name in OPERATORS if (value := getattr(expression, name)) is not None)
    if isinstance(other, Share):
        yield other.of, Decimal(SEATS)
        other = SEATS * other.percent / 100
    for path in terms:
        yield from ((path, value) for value in (other - 1, other, other + 1) if value >= 0)


def _ores(limit: LimitOnDate) -> Iterator[int]:
    for _, chosen in limit.choices:
        yield from _ores(chosen)
    amount = limit.amount
    if amount is not None:
        for edge in {*amount.edges, amount.ore}:
            yield from (edge - 1, edge, edge + 1)


def _near(code: str, digits: int, codes: Sequence[str]) -> Iterator[str]:
    """Another code that shares the first `digits`, and one that does not."""
    others = [other for other in codes if other != code]
    yield from islice((other for other in others if other[:digits] == code[:digits]), 1)
    yield next(other for other in others if other[:digits] != code[:digits])


def _awards(bar: AwardBar, day: date, code: str) -> Iterator[object]:
    recent = day - timedelta(days=1)
    anniversary = next(
        (
            earlier
            for shift in range(3)
            if years_after(earlier := day.replace(day=min(day.day, 28) - shift, year=day.year - bar.years), bar.years)
            == day
        ),
        recent,
    )
    whole: dict[str, object] = {"authority": SOME_BUYER, "provision": bar.provisions[0], "cpv": code, "decided": recent}
    yield ()
    yield (whole,)
    changes: list[dict[str, object]] = [
        {"authority": OTHER_BUYER},
        {"authority": None},
        {"provision": "other"},
        {"provision": None},
        {"provision": (*bar.doubtful, "other")[0]},
        {"decided": anniversary},
        {"decided": None},
        {"decided": anniversary - timedelta(days=1)},
        {"decided": anniversary - timedelta(days=1), "signed": recent},
    ]
    for change in changes:
        yield ({**whole, **change},)
