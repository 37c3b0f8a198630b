"""Remedies: sets of facts, derived from a condition's tree, that would make it hold.

Only facts that the rulebook marks as changeable are touched, and only values that it has words for. What is found is a
candidate: `counterfactuals.py` evaluates the whole case again before anything is proposed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import product

from reservkoll.common.localized_text import Wording
from reservkoll.conditions.base import Expression
from reservkoll.conditions.comparison import Compare, Is, OneOf, Only, Share
from reservkoll.conditions.logic import All, Any_, Assume, FirstKnown, Not, Stated, Unsettled
from reservkoll.conditions.references import Criterion, Term
from reservkoll.evaluation.case import CaseReader
from reservkoll.rulebook.models.rules import Fact

FactSet = dict[str, object]
NOTHING: FactSet = {}
MOST_SETS = 32  # per condition; the smallest are kept
LARGEST_SET = 10
NOBODY = "nobody"
OPPOSITE = {"at_most": "more_than", "more_than": "at_most", "at_least": "less_than", "less_than": "at_least"}


def wording_of(fact: Fact, value: object) -> Wording | None:
    """The wording of a change of `fact` to `value`; None where it may not be proposed."""
    told = fact.change or {}
    return told.get(_key(value)) or told.get("any")


def _key(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return str(value[0]) if len(value) == 1 else "any"
    return str(value)


def ways(expression: Expression, wanted: bool, reader: CaseReader) -> list[FactSet]:
    """Sets of facts that may make `expression` read `wanted`, smallest first; an empty set where it does already."""
    if expression.trace(reader).truth is wanted:
        return [NOTHING]
    return _kept(_ways(expression, wanted, reader))


def all_of(expressions: Iterable[Expression], reader: CaseReader) -> list[FactSet]:
    """Sets of facts that may make every one of `expressions` hold."""
    sets = [NOTHING]
    for expression in expressions:
        sets = _kept(_merged(sets, ways(expression, True, reader)))
        if not sets:
            break
    return sets


def _ways(expression: Expression, wanted: bool, reader: CaseReader) -> Iterable[FactSet]:
    match expression:
        case Criterion() | Assume():
            return ways(expression.when, wanted, reader)
        case Term():
            return ways(reader.law.term(expression.term), wanted, reader)
        case All() if wanted:
            return all_of(expression.all_, reader)
        case Any_() if not wanted:
            sets = [NOTHING]
            for part in expression.any_:
                sets = _kept(_merged(sets, ways(part, False, reader)))
                if not sets:
                    break
            return sets
        case All() | Any_():
            return [found for part in expression.parts() for found in ways(part, wanted, reader)]
        case FirstKnown():
            return [
                found for part in _up_to_the_first_known(expression, reader) for found in ways(part, wanted, reader)
            ]
        case Not():
            return ways(expression.not_, not wanted, reader)
        case Stated():
            return ways(expression.stated, wanted, reader)
        case Unsettled() if wanted and expression.if_ is not None:
            return ways(expression.if_, False, reader)
        case Is() | OneOf() | Only():
            return _words(expression, wanted, reader)
        case Compare():
            return _numbers(expression, wanted, reader)
    return []  # codes, limits, earlier awards, other routes: never proposed


def _up_to_the_first_known(expression: FirstKnown, reader: CaseReader) -> Iterator[Expression]:
    """The parts that can decide: those up to the first known one."""
    for part in expression.parts():
        yield part
        if part.trace(reader).truth is not None:
            return


def _words(expression: Is | OneOf | Only, wanted: bool, reader: CaseReader) -> Iterator[FactSet]:
    path = expression.fact
    fact = reader.rulebook.facts[path]
    values: Iterable[object]
    match expression:
        case Is(is_=bool()):
            values = [expression.is_ is wanted]
        case Is():
            values = [word for word in fact.change or () if (word == expression.is_) is wanted]
        case OneOf():
            values = [word for word in fact.change or () if (word in expression.one_of) is wanted]
        case Only():
            values = _only(expression, fact, reader.facts.get(path)) if wanted else []
    for value in values:
        if value != "any" and wording_of(fact, value) is not None:
            yield {path: value}


def _only(expression: Only, fact: Fact, current: object) -> Iterator[object]:
    """The present recipients that are allowed; else each allowed one that the rulebook has words for."""
    kept = [word for word in current if word in expression.only] if isinstance(current, tuple) else []
    if kept:
        yield kept
    else:
        yield from ([word] for word in fact.change or () if word in expression.only)


def _numbers(expression: Compare, wanted: bool, reader: CaseReader) -> Iterator[FactSet]:
    name = next(name for name in OPPOSITE if getattr(expression, name) is not None)
    bound = _bound(getattr(expression, name), reader)
    if bound is None:
        return
    paths = [expression.fact] if expression.fact is not None else list(expression.sum_ or ())
    known = {path: value for path in paths if isinstance(value := reader.facts.get(path), int | Decimal)}
    free = [path for path in paths if reader.rulebook.facts[path].change]
    target = name if wanted else OPPOSITE[name]
    for path in free:  # this one alone, or this one with the others removed
        others = [other for other in paths if other != path]
        if all(other in known for other in others):
            rest = bound - sum(Decimal(known[other]) for other in others)
            yield {path: _edge(rest, target, reader.rulebook.facts[path])}
        if others and all(other in free for other in others):
            yield {path: _edge(bound, target, reader.rulebook.facts[path]), **dict.fromkeys(others, Decimal(0))}


def _bound(other: Decimal | Share, reader: CaseReader) -> Decimal | None:
    if not isinstance(other, Share):
        return other
    whole = reader.facts.get(other.of)
    return Decimal(whole) * other.percent / 100 if isinstance(whole, int | Decimal) else None


def _edge(bound: Decimal, name: str, fact: Fact) -> object:
    """The number nearest to `bound` on the right side of it; whole."""
    down = name in {"at_most", "less_than"}
    whole = bound.to_integral_value(ROUND_FLOOR if down else ROUND_CEILING)
    if whole == bound and name in {"less_than", "more_than"}:
        whole += -1 if down else 1
    return int(whole) if fact.unit == "seats" else whole


def _merged(some: Iterable[FactSet], others: Iterable[FactSet]) -> Iterator[FactSet]:
    """Every union of two sets; where they differ on a fact, one with each value."""
    for one, other in product(some, list(others)):
        merged = {**one, **other}
        yield merged
        if any(one[path] != merged[path] for path in one):
            yield {**other, **one}


def _kept(sets: Iterable[FactSet]) -> list[FactSet]:
    """The smallest sets, each once, no supersets."""
    kept: list[FactSet] = []
    for found in sorted((found for found in sets if len(found) <= LARGEST_SET), key=len):
        if not any(_within(smaller, found) for smaller in kept):
            kept.append(found)
            if len(kept) == MOST_SETS:
                break
    return kept


def _within(smaller: Mapping[str, object], larger: Mapping[str, object]) -> bool:
    return all(path in larger and larger[path] == value for path, value in smaller.items())
