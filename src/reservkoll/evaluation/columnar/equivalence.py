"""Which facts conditions read and when two evaluations are equivalent, so that each is computed once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from reservkoll.conditions.awards import NotAwarded, bearing_awards
from reservkoll.conditions.base import Expression
from reservkoll.conditions.references import RouteOpen, Term
from reservkoll.conditions.trace import CriterionTrace, Trace
from reservkoll.rulebook.law_on_date import LawOnDate

Key = TypeVar("Key")
Item = TypeVar("Item")


def paths_read(expression: Expression, law: LawOnDate) -> set[str] | None:
    """The facts that an expression reads, terms and parts included; None where it reads whether a route is open."""
    everything = list(reached([expression], law))
    if any(isinstance(each, RouteOpen) for each in everything):
        return None
    return {path for each in everything for path in each.facts_read()}


def reached(expressions: Iterable[Expression], law: LawOnDate) -> Iterator[Expression]:
    """The expressions and everything nested in them, terms resolved."""
    for expression in expressions:
        yield expression
        yield from reached(expression.parts(), law)
        if isinstance(expression, Term):
            yield from reached([law.term(expression.term)], law)


def buyer_paths(expressions: Sequence[Expression]) -> dict[str, str]:
    """The facts that hold awards, each with the fact that holds the buyer they are compared with.

    Only facts that nothing else reads: there, awards by other buyers can be left out. Most suppliers are then
    equivalent for most purchases, so that thousands of purchases with many suppliers take seconds.
    """
    bars = [each for each in expressions if isinstance(each, NotAwarded)]
    others = {path for each in expressions if not isinstance(each, NotAwarded) for path in each.facts_read()}
    buyers = {bar.awards: bar.buyer for bar in bars if bar.awards not in others}
    return {awards: buyer for awards, buyer in buyers.items() if {bar.buyer for bar in bars} == {buyer}}


def narrowed(
    facts: Mapping[str, object], buyer_of: Mapping[str, str], values: Mapping[str, object]
) -> dict[str, object]:
    """A supplier's facts with only those awards that can bear on a purchase with these `values`."""
    few = dict(facts)
    for awards, buyer in buyer_of.items():
        listed = facts.get(awards)
        if isinstance(listed, tuple):
            few[awards] = bearing_awards(listed, values.get(buyer))
    return few


def same(items: Mapping[Key, Item], shape: Callable[[Item], Hashable]) -> tuple[dict[Key, int], list[Item]]:
    """Number the items so that those of one shape share a number; the first item of each number."""
    numbers: dict[Hashable, int] = {}
    firsts: list[Item] = []
    found: dict[Key, int] = {}
    for key, item in items.items():
        number = numbers.setdefault(shape(item), len(firsts))
        if number == len(firsts):
            firsts.append(item)
        found[key] = number
    return found, firsts


def shape_of(trace: Trace) -> Hashable:
    """The structure of a trace without the values read: traces of equal structure are worded alike."""
    criteria = tuple(_shape_of_criterion(each) for each in trace.criteria)
    return trace.truth, trace.missing, trace.doubts, trace.cautions, criteria


def _shape_of_criterion(criterion: CriterionTrace) -> Hashable:
    inside = tuple(_shape_of_criterion(child) for child in criterion.children)
    return criterion.id, criterion.truth, criterion.missing, criterion.doubts, inside
