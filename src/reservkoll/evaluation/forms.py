"""Reads the scale of forms for a case, from grant to procurement: which fit it and what speaks against the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reservkoll.conditions.base import Expression, ReadsAfresh
from reservkoll.conditions.trace import CriterionTrace, Trace, conjunction
from reservkoll.evaluation.case import CaseReader
from reservkoll.evaluation.outcome import Certainty, Outcome, Verdict, verdict_of
from reservkoll.facts.facts import Facts
from reservkoll.rulebook.law_on_date import LawOnDate
from reservkoll.rulebook.models.partnership import Form


@dataclass(frozen=True)
class FormOutcome:
    """Whether a form fits: `against` are the conditions that do not hold here."""

    form: Form
    trace: Trace

    @property
    def verdict(self) -> Verdict:
        """Yes, no or unknown."""
        return verdict_of(True, self.trace.truth)

    @property
    def certainty(self) -> Certainty:
        """Interpretive where anything that bears on the verdict is open."""
        return Certainty.INTERPRETIVE if self.trace.doubts else Certainty.SETTLED

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that can still decide."""
        return self.trace.missing if self.verdict is Verdict.UNKNOWN else ()

    @property
    def against(self) -> tuple[CriterionTrace, ...]:
        """What speaks against the form."""
        return tuple(criterion for criterion in self.trace.criteria if criterion.truth is False)


@dataclass(frozen=True)
class _WithPartnership(ReadsAfresh):
    """A case as the scale of forms reads it: the partnership itself is one of the routes."""

    reader: CaseReader
    partnership: Outcome

    @property
    def facts(self) -> Facts:
        return self.reader.facts

    @property
    def law(self) -> LawOnDate:
        return self.reader.law

    def route(self, route: str) -> Trace:
        found = self.partnership
        if route != found.route:
            return self.reader.route(route)
        truth = None if found.verdict is Verdict.UNKNOWN else found.verdict is Verdict.YES
        return Trace(truth, found.missing, found.doubts, criteria=found.criteria)


def read_forms(reader: CaseReader, partnership: Outcome) -> tuple[FormOutcome, ...]:
    """Every form on the scale, in its order; `partnership` is the answer for the partnership of the case.

    Empty outside the dates of the rulebook.
    """
    if reader.dated is None:
        return ()
    reading = _WithPartnership(reader, partnership)
    return tuple(FormOutcome(form, _fits(form, reading)) for form in reader.rulebook.forms.forms)


def _fits(form: Form, reading: _WithPartnership) -> Trace:
    scope = _all(form.scope, reading)
    return scope if scope.truth is False else conjunction([scope, _all(form.fits, reading)])


def _all(conditions: Iterable[Expression], reading: _WithPartnership) -> Trace:
    return conjunction([condition.trace(reading) for condition in conditions])
