"""Case coverage: which criteria were seen met, not met and unknown, per rule version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from reservkoll.conditions.trace import CriterionTrace, Truth
from reservkoll.evaluation.case import CaseReader
from reservkoll.evaluation.outcome import IN_FORCE, Outcome
from reservkoll.evaluation.partnership import PartnershipOutcome
from reservkoll.maintenance.case_runner import CaseResult
from reservkoll.maintenance.reachable_answers import law_of, truths
from reservkoll.rulebook.models.partnership import PartnershipVersion
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.rulebook.traverse import test_name, units

ORDER: tuple[Truth, ...] = (True, False, None)


@dataclass(frozen=True)
class Covered:
    """A criterion in a version: the truths it can have (by analysis), and those that a case has shown."""

    rule: str
    from_: date
    criterion: str
    possible: frozenset[Truth]
    proven: bool  # that it can have no others
    seen: frozenset[Truth]

    @property
    def lacking(self) -> tuple[Truth, ...]:
        """What it can be but no case has shown."""
        return tuple(truth for truth in ORDER if truth in self.possible and truth not in self.seen)

    @property
    def impossible(self) -> tuple[Truth, ...]:
        """What it can never be."""
        return tuple(truth for truth in ORDER if truth not in self.possible)


Seen = dict[tuple[str, date, str], set[Truth]]


def coverage(rulebook: Rulebook, results: Iterable[CaseResult]) -> tuple[Covered, ...]:
    """Every criterion of every version, in the rulebook's order."""
    seen: Seen = {}
    for result in results:
        for rule, from_, criteria in _read(result):
            for criterion in _inside(criteria):
                seen.setdefault((rule, from_, criterion.id), set()).add(criterion.truth)
    return tuple(_covered(rulebook, seen))


def _covered(rulebook: Rulebook, seen: Seen) -> Iterator[Covered]:
    for unit in units(rulebook):
        key = (unit.rule, unit.period.from_)
        law = law_of(unit, rulebook)
        if unit.at[0] == "versions" and unit.file.startswith("routes/"):
            # A version is in force or says that there was no rule: within it, that never changes.
            shown = frozenset(seen.get((*key, IN_FORCE), ()))
            yield Covered(*key, IN_FORCE, frozenset({not unit.absent}), True, shown)
        for name, criterion in unit.criteria(rulebook).items():
            possible = truths(criterion, unit.act, law)
            shown = frozenset(seen.get((*key, name), ()))
            # What a case has shown is possible, whether or not the sample came upon it.
            yield Covered(*key, name, possible.truths | shown, possible.exhaustive, shown)


def _read(result: CaseResult) -> Iterator[tuple[str, date, tuple[CriterionTrace, ...]]]:
    """The criteria that a case has read, with the rule (or test) and the version that they stand in."""
    outcomes: list[Outcome] = [
        *(result.assessment.routes or {}).values(),
        *(result.assessment.supplier or {}).values(),
    ]
    for outcome in outcomes:
        if outcome.rule is None or outcome.version is None:
            continue
        rule, from_ = outcome.rule.id, outcome.version.from_
        yield rule, from_, (*outcome.criteria, *outcome.demands)
        if isinstance(outcome, PartnershipOutcome):
            yield rule, from_, (*outcome.suitability, *_behind_the_risk(outcome, result.assessment.reader))
            for name, test in outcome.tests.items():
                yield test_name(rule, name), test.version.from_, (test.criterion,)


def _behind_the_risk(outcome: PartnershipOutcome, reader: CaseReader) -> Iterator[CriterionTrace]:
    """The answer shows only what drives the risk; all that it was read from counts."""
    version = outcome.version
    if outcome.tests and isinstance(version, PartnershipVersion):
        for condition in (*(level.if_ for level in version.risk), version.contract_under.if_):
            yield from condition.trace(reader).criteria


def _inside(found: Iterable[CriterionTrace]) -> Iterator[CriterionTrace]:
    for criterion in found:
        yield criterion
        yield from _inside(criterion.children)


def share(covered: Iterable[Covered]) -> tuple[int, int]:
    """How many of the answers that the criteria can give were shown, and how many there are."""
    rows = list(covered)
    return sum(len(row.possible & row.seen) for row in rows), sum(len(row.possible) for row in rows)
