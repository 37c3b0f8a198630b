"""Evaluates a partnership (IOP): the three tests, the risk and its drivers, suitability."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from reservkoll.conditions.base import Expression
from reservkoll.conditions.trace import CriterionTrace, NoteUse, Trace, conjunction
from reservkoll.evaluation.case import OUTSIDE_PERIOD, CaseReader
from reservkoll.evaluation.outcome import Certainty, Outcome, Verdict, verdict_of
from reservkoll.rulebook.models.partnership import (
    LegalTest,
    LegalTestVersion,
    PartnershipRule,
    PartnershipVersion,
)
from reservkoll.rulebook.models.periods import on
from reservkoll.rulebook.models.rules import Caution, Duty

STARTED = "partnership.started"


@dataclass(frozen=True)
class TestOutcome:
    """The answer of one test: `yes` is that no obstacle was found. `doubts` make it interpretive."""

    __test__ = False  # not for pytest to collect

    version: LegalTestVersion
    criterion: CriterionTrace
    cautions: tuple[NoteUse, ...]

    @property
    def verdict(self) -> Verdict:
        """Whether an obstacle was found."""
        return verdict_of(True, self.criterion.truth)

    @property
    def certainty(self) -> Certainty:
        """Interpretive where anything that bears on the verdict is open."""
        return Certainty.SETTLED if self.criterion.settled else Certainty.INTERPRETIVE

    @property
    def notes(self) -> tuple[NoteUse, ...]:
        """All notes: the doubts, then the cautions."""
        return (*self.criterion.doubts, *self.cautions)


@dataclass(frozen=True)
class Risk:
    """The level, the criteria that drive it, and the facts that could still decide it while it is unknown."""

    level: Literal["low", "medium", "high", "unknown"] = "unknown"
    drivers: tuple[CriterionTrace, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class PartnershipOutcome(Outcome):
    """The answer for a partnership, beside what every route tells. Empty where no partnership is described.

    `advice` is what is advised of the arrangement itself; None where it is to be advised on as a contract.
    """

    tests: Mapping[str, TestOutcome] = field(default_factory=dict)
    risk: Risk = Risk()
    suitability: tuple[CriterionTrace, ...] = ()
    advice: str | None = None


def read_partnership(reader: CaseReader) -> PartnershipOutcome:
    """The answer for the partnership of a case.

    Outside the dates of the rulebook it is unknown, and no tests or risk are given.
    """
    rule = reader.rulebook.partnership
    version = None if reader.dated is None else on(rule.versions, reader.dated.date)
    if version is None:
        if reader.facts.get("as_of") is None:
            return PartnershipOutcome(rule.route, rule, None, Verdict.UNKNOWN, missing=(STARTED,))
        return PartnershipOutcome(rule.route, rule, None, Verdict.UNKNOWN, doubts=(NoteUse(OUTSIDE_PERIOD),))
    scope = conjunction([criterion.trace(reader) for criterion in version.scope])
    if scope.truth is not True:
        return PartnershipOutcome(rule.route, rule, version, Verdict.NOT_APPLICABLE, criteria=scope.criteria)
    return _described(reader, rule, version, scope)


def _described(
    reader: CaseReader, rule: PartnershipRule, version: PartnershipVersion, scope: Trace
) -> PartnershipOutcome:
    tests = {name: read for name, test in rule.tests.by_name().items() if (read := _test(reader, name, test))}
    # A test is a named criterion; its trace is that of its conditions.
    whole = conjunction([_as_trace(test.criterion) for test in tests.values()])
    verdict = verdict_of(True, whole.truth)
    risk = _risk(reader, version)
    return PartnershipOutcome(
        rule.route,
        rule,
        version,
        verdict,
        criteria=(*scope.criteria, *(test.criterion for test in tests.values())),
        missing=whole.missing if verdict is Verdict.UNKNOWN else (),
        doubts=whole.doubts,
        cautions=_cautions(reader, version.cautions, verdict),
        duties=() if verdict is Verdict.NO else _duties(reader, version.duties),
        tests=tests,
        risk=risk,
        advice=_advice(reader, version, tests, risk),
        suitability=conjunction([criterion.trace(reader) for criterion in version.suitability]).criteria,
    )


def _test(reader: CaseReader, name: str, test: LegalTest) -> TestOutcome | None:
    version = on(test.versions, reader.law.date)
    if version is None:  # unreachable: the loader demands that a test covers every date of the rulebook
        return None
    trace = conjunction([criterion.trace(reader) for criterion in version.criteria])
    named = CriterionTrace(
        name,
        trace.truth,
        {},
        trace.doubts,
        trace.missing,
        trace.criteria,
        test.label,
        test.fails,
        test.unknown,
        version.citation,
        version.source,
    )
    return TestOutcome(version, named, _cautions(reader, version.cautions, verdict_of(True, trace.truth)))


def _as_trace(criterion: CriterionTrace) -> Trace:
    return Trace(criterion.truth, criterion.missing, criterion.doubts)


def _risk(reader: CaseReader, version: PartnershipVersion) -> Risk:
    """The first level whose condition holds; unknown while it cannot be said whether one before it does."""
    for level in version.risk:
        trace = level.if_.trace(reader)
        if trace.truth is True:
            return Risk(level.level, tuple(criterion for criterion in trace.criteria if criterion.truth is True))
        if trace.truth is None:
            return Risk(missing=trace.missing)
    return Risk()


def _advice(
    reader: CaseReader, version: PartnershipVersion, tests: Mapping[str, TestOutcome], risk: Risk
) -> str | None:
    """The first advice whose tests, risk and condition are known to be as it says."""
    for advice in version.advice:
        as_tested = all(tests[name].verdict.value in verdicts for name, verdicts in advice.tests.items())
        at_risk = not advice.risk or risk.level in advice.risk
        if as_tested and at_risk and (advice.if_ is None or advice.if_.trace(reader).truth is True):
            return advice.advise
    return None


def _may_hold(condition: Expression | None, reader: CaseReader) -> bool:
    return condition is None or condition.trace(reader).truth is not False


def _cautions(reader: CaseReader, cautions: Iterable[Caution], verdict: Verdict) -> tuple[NoteUse, ...]:
    told = (caution for caution in cautions if caution.when is None or verdict.value in caution.when)
    return tuple(NoteUse(caution.note) for caution in told if _may_hold(caution.if_, reader))


def _duties(reader: CaseReader, duties: Iterable[Duty]) -> tuple[Duty, ...]:
    day = reader.law.date
    in_force = (
        duty for duty in duties if (duty.from_ is None or duty.from_ <= day) and (duty.to is None or day <= duty.to)
    )
    return tuple(duty for duty in in_force if _may_hold(duty.if_, reader))
