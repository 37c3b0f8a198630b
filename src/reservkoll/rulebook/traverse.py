"""Traverses a rulebook from its conditions to the criteria, facts, limits, lists and notes they reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reservkoll.common.yaml_loader import Location
from reservkoll.conditions.base import Expression
from reservkoll.conditions.limits import Meets
from reservkoll.conditions.references import Criterion, RouteOpen, Term
from reservkoll.rulebook.models.periods import Period
from reservkoll.rulebook.models.rules import Caution, Duty, Version
from reservkoll.rulebook.rulebook import Rulebook


def conditions(version: Version) -> tuple[Expression, ...]:
    """What decides the verdicts of a version."""
    return (*version.scope, *version.purchase, *version.supplier, *version.together)


def expressions(version: Version) -> tuple[Expression, ...]:
    """All expressions of a version, those of its duties and cautions too."""
    entries: list[Duty | Caution] = [*version.duties, *version.cautions]
    conditional = (entry.if_ for entry in entries if entry.if_ is not None)
    return (*conditions(version), *conditional)


def reached(roots: Iterable[Expression], rulebook: Rulebook, *, routes: bool = False) -> Iterator[Expression]:
    """Every expression inside `roots`, through terms and the choices of limits, each once.

    `routes`: through the conditions of other routes too, of whatever act and period.
    """
    seen: dict[int, Expression] = {}  # kept: the number of one that is gone may become another's
    queue = list(roots)
    while queue:
        expression = queue.pop(0)
        if id(expression) in seen:
            continue
        seen[id(expression)] = expression
        yield expression
        queue.extend(expression.parts())
        match expression:
            case Term():
                queue.append(rulebook.terms[expression.term])
            case Meets():
                queue.extend(_choices(expression.meets, rulebook))
            case RouteOpen() if routes:
                for rule in rulebook.rules.values():
                    if rule.route == expression.route:
                        queue.extend(part for version in rule.versions for part in conditions(version))


def _choices(limit_id: str, rulebook: Rulebook) -> Iterator[Expression]:
    for choice in rulebook.limits[limit_id].choose:
        if choice.if_ is not None:
            yield choice.if_
        yield from _choices(choice.limit, rulebook)


def amounts_of(limit_id: str, rulebook: Rulebook) -> Iterator[str]:
    """The limits with amounts that a limit may come to."""
    limit = rulebook.limits[limit_id]
    if not limit.choose:
        yield limit_id
    for choice in limit.choose:
        yield from amounts_of(choice.limit, rulebook)


def all_roots(rulebook: Rulebook) -> Iterator[Expression]:
    """Every expression that the rulebook reads: of its rules, of partnerships and forms, of its regimes."""
    for rule in rulebook.rules.values():
        for version in rule.versions:
            yield from expressions(version)
    yield from (expression for _, expression, _ in rulebook.partnership.expressions())
    for form in rulebook.forms.forms:
        yield from form.conditions()
    for regimes in rulebook.regimes.values():
        for regime in regimes:
            yield rulebook.terms[regime.annex2]
            yield from (chapter.if_ for chapter in regime.chapters if chapter.if_ is not None)
            for limit in (regime.main_threshold, regime.annex2_threshold, regime.direct_limit):
                yield from _choices(limit, rulebook)


@dataclass(frozen=True)
class Unit:
    """A version of a rule, or of a test or of the frame of the rule on partnerships: what its criteria are read in.

    `conditions` decide its answer, `besides` are read and shown beside it. `file` and `at` tell where it stands.
    """

    rule: str
    act: str | None
    period: Period
    conditions: tuple[Expression, ...]
    scope: tuple[Expression, ...]
    besides: tuple[Expression, ...]
    absent: bool
    file: str
    at: Location

    def criteria(self, rulebook: Rulebook) -> dict[str, Criterion]:
        """The criteria by id, in the order in which they stand; not those of other routes."""
        found: dict[str, Criterion] = {}
        for expression in reached((*self.scope, *self.conditions, *self.besides), rulebook):
            if isinstance(expression, Criterion):
                found.setdefault(expression.id, expression)
        return found


def units(rulebook: Rulebook) -> Iterator[Unit]:
    """Every version of every rule, then those of the rule on partnerships."""
    for rule in rulebook.rules.values():
        for number, version in enumerate(rule.versions):
            rest = (*version.purchase, *version.supplier, *version.together)
            yield Unit(
                rule.id,
                rule.act,
                version,
                rest,
                tuple(version.scope),
                (),
                version.absent is not None,
                f"routes/{rule.id}",
                ("versions", number),
            )
    partnership = rulebook.partnership
    file = f"partnership/{partnership.id}"
    for name, test in partnership.tests.by_name().items():
        for number, part in enumerate(test.versions):
            at: Location = ("tests", name, "versions", number)
            yield Unit(test_name(partnership.id, name), None, part, tuple(part.criteria), (), (), False, file, at)
    for number, whole in enumerate(partnership.versions):
        besides = (*(level.if_ for level in whole.risk), *whole.suitability, whole.contract_under.if_)
        at = ("versions", number)
        yield Unit(partnership.id, None, whole, (), tuple(whole.scope), besides, whole.absent is not None, file, at)


def test_name(rule: str, test: str) -> str:
    """How a test of the rule on partnerships is called beside the rules."""
    return f"{rule}.{test}"
