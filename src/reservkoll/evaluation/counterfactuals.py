"""Counterfactuals: for each closed or undecided route, the smallest sets of facts that would open it.

Pure and bounded: candidates come from the tree of conditions (`remedies.py`), and each is evaluated
as a whole case before it is proposed. Facts that the rulebook does not mark as changeable are never proposed: among
them those whose change would be circumvention (another code, a lower or split value, another day).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from reservkoll.conditions.base import Expression
from reservkoll.conditions.trace import CriterionTrace
from reservkoll.evaluation.assess import Assessment, assess
from reservkoll.evaluation.contradictions import settled
from reservkoll.evaluation.outcome import Outcome, Verdict
from reservkoll.evaluation.partnership import PartnershipOutcome
from reservkoll.evaluation.remedies import FactSet, all_of
from reservkoll.facts.edit import with_facts
from reservkoll.rulebook.models.partnership import PartnershipRule
from reservkoll.rulebook.models.periods import on
from reservkoll.rulebook.models.rules import FactType, Version

MOST_TOLD = 3
MOST_TRIED = 16


@dataclass(frozen=True)
class Change:
    """One way to yes: facts by path, in the case file's own types; None removes a fact."""

    facts: Mapping[str, object]


@dataclass(frozen=True)
class Changes:
    """By route, for the whole case and for the supplier by itself; only closed or undecided routes.

    `never` are, by route, facts that decide but whose change would be circumvention.
    """

    routes: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    supplier: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    never: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def possible_changes(assessment: Assessment) -> Changes:
    """The ways to yes of every route of `assessment` that says no or unknown."""
    search = _Search(assessment)
    routes, supplier = assessment.routes or {}, assessment.supplier or {}
    return Changes(
        {name: search.ways(outcome) for name, outcome in routes.items() if _waits(outcome)},
        {name: search.ways(outcome, supplier=True) for name, outcome in supplier.items() if _waits(outcome)},
        {name: paths for name, outcome in routes.items() if (paths := search.never(outcome))},
    )


def _waits(outcome: Outcome) -> bool:
    return outcome.verdict in {Verdict.NO, Verdict.UNKNOWN}


class _Search:
    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.reader = assessment.reader
        self.facts = list(assessment.reader.rulebook.facts)
        self._read: dict[tuple[tuple[str, str], ...], Assessment | None] = {}

    def ways(self, outcome: Outcome, *, supplier: bool = False) -> tuple[Change, ...]:
        """The smallest sets that open the route, at most a few, in a fixed order."""
        if self.reader.dated is None:
            return ()
        candidates = all_of(self._conditions(outcome, supplier=supplier), self.reader)
        candidates.sort(key=lambda found: (len(found), sorted(map(self.facts.index, found))))
        told: list[FactSet] = []
        for candidate in map(self._with_outdated, candidates[:MOST_TRIED]):
            if candidate and self._opens(candidate, outcome.route, supplier=supplier):
                smallest = self._without_needless(candidate, outcome.route, supplier=supplier)
                if not any(smallest.items() <= other.items() or other.items() <= smallest.items() for other in told):
                    told.append(smallest)
            if len(told) == MOST_TOLD:
                break
        told.sort(key=len)
        return tuple(Change(dict(sorted(found.items(), key=lambda item: self.facts.index(item[0])))) for found in told)

    def _conditions(self, outcome: Outcome, *, supplier: bool) -> Iterable[Expression]:
        version = outcome.version
        if isinstance(outcome, PartnershipOutcome) and isinstance(outcome.rule, PartnershipRule):
            return _of_tests(outcome.rule, self.assessment)
        if not isinstance(version, Version):
            return ()
        if supplier:
            return version.supplier
        with_supplier = (*version.supplier, *version.together) if self.reader.with_supplier else ()
        return (*version.scope, *version.purchase, *with_supplier)

    def _opens(self, facts: FactSet, route: str, *, supplier: bool) -> bool:
        answer = self._answer(facts)
        if answer is None:
            return False
        outcomes = answer.supplier if supplier else answer.routes
        return outcomes is not None and outcomes[route].verdict is Verdict.YES

    def _answer(self, facts: FactSet) -> Assessment | None:
        """The case with `facts`; None where such a case would be invalid."""
        key = tuple(sorted((path, repr(value)) for path, value in facts.items()))
        if key not in self._read:
            self._read[key] = self._assess(facts)
        return self._read[key]

    def _assess(self, facts: FactSet) -> Assessment | None:
        stated = self.assessment.stated
        if any(getattr(stated, path.partition(".")[0]) is None for path in facts):
            return None
        try:
            case = with_facts(stated, facts)
        except ValidationError:
            return None
        day = self.assessment.as_of
        return assess(case, self.reader.rulebook, day, day, self.assessment.register)

    def _with_outdated(self, facts: FactSet) -> FactSet:
        """`facts`, and None for the amounts that they contradict: without options there is no amount of options."""
        rulebook, stated = self.reader.rulebook, self.assessment.stated
        try:
            case = with_facts(stated, facts)
        except ValidationError:
            return facts
        found = settled(case, rulebook, self.assessment.as_of, self.assessment.registered).found
        at_odds = dict.fromkeys(path for each in found if facts.keys() & set(each.facts) for path in each.facts)
        amounts = (path for path in at_odds if rulebook.facts[path].type is FactType.MONEY and path not in facts)
        return facts | dict.fromkeys(amounts)

    def _without_needless(self, facts: FactSet, route: str, *, supplier: bool) -> FactSet:
        for path in list(facts):
            fewer = {other: value for other, value in facts.items() if other != path}
            if fewer and self._opens(fewer, route, supplier=supplier):
                facts = fewer
        return facts

    def never(self, outcome: Outcome) -> tuple[str, ...]:
        """Facts that close the route and are never changed for its sake, as that would be circumvention."""
        if outcome.verdict is not Verdict.NO:
            return ()
        facts = self.reader.rulebook.facts
        read = dict.fromkeys(path for criterion in _failing(outcome.deciding()) for path in criterion.facts)
        return tuple(path for path in read if path in facts and facts[path].circumvention is not None)


def _failing(criteria: Iterable[CriterionTrace]) -> Iterator[CriterionTrace]:
    for criterion in criteria:
        if criterion.truth is False:
            inner = list(_failing(criterion.children))
            yield from inner or [criterion]


def _of_tests(rule: PartnershipRule, assessment: Assessment) -> list[Expression]:
    day = assessment.reader.law.date
    versions = (on(test.versions, day) for test in rule.tests.by_name().values())
    return [criterion for version in versions if version is not None for criterion in version.criteria]
