"""The outcome of evaluating one route."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reservkoll.conditions.trace import CriterionTrace, NoteUse
from reservkoll.rulebook.models.partnership import PartnershipRule, PartnershipVersion
from reservkoll.rulebook.models.rules import Duty, Rule, Version

IN_FORCE = "in_force"


class Verdict(StrEnum):
    """Whether a route is open."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Certainty(StrEnum):
    """Whether statute or case law settles it, or the text leaves it open."""

    SETTLED = "settled"
    INTERPRETIVE = "interpretive"


@dataclass(frozen=True)
class Outcome:
    """The answer for one route. `doubts` make it interpretive, `cautions` do not.

    `rule` is None where the rulebook has no rule for the act; `version` where it has none for the date.
    """

    route: str
    rule: Rule | PartnershipRule | None
    version: Version | PartnershipVersion | None
    verdict: Verdict
    criteria: tuple[CriterionTrace, ...] = ()
    missing: tuple[str, ...] = ()
    doubts: tuple[NoteUse, ...] = ()
    cautions: tuple[NoteUse, ...] = ()
    duties: tuple[Duty, ...] = ()
    demands: tuple[CriterionTrace, ...] = ()  # what a supplier must meet, where no supplier is stated

    @property
    def certainty(self) -> Certainty:
        """Interpretive where anything that bears on the verdict is open."""
        return Certainty.INTERPRETIVE if self.doubts else Certainty.SETTLED

    @property
    def not_needed(self) -> bool:
        """Whether the route is not applicable only because a simpler one is open."""
        version = self.version
        if not isinstance(version, Version) or version.not_needed is None or self.verdict is not Verdict.NOT_APPLICABLE:
            return False
        failing = {criterion.id for criterion in self.deciding()}
        return failing == {version.not_needed.where_not}

    def holds(self, criterion_id: str) -> bool | None:
        """Whether a named criterion is met; None where it is unknown or is not among those read."""
        return next((criterion.truth for criterion in self.criteria if criterion.id == criterion_id), None)

    @property
    def notes(self) -> tuple[NoteUse, ...]:
        """All notes: the doubts, then the cautions."""
        return (*self.doubts, *self.cautions)

    def deciding(self) -> tuple[CriterionTrace, ...]:
        """The criteria that decide the verdict: those that fail, those that are unknown, or all that hold."""
        named = self.criteria
        match self.verdict:
            case Verdict.YES:
                return tuple(criterion for criterion in named if criterion.truth is True and criterion.id != IN_FORCE)
            case Verdict.UNKNOWN:
                return tuple(criterion for criterion in named if criterion.truth is None)
            case Verdict.NO:
                return tuple(criterion for criterion in named if criterion.truth is False)
            case Verdict.NOT_APPLICABLE:
                scope = {IN_FORCE, *(criterion.id for criterion in (self.version.scope if self.version else ()))}
                return tuple(criterion for criterion in named if criterion.truth is False and criterion.id in scope)


def verdict_of(scope: bool | None, conditions: bool | None) -> Verdict:
    """Outside its scope a rule does not apply; while the scope is unknown, so is the verdict."""
    if scope is None:
        return Verdict.UNKNOWN
    if not scope:
        return Verdict.NOT_APPLICABLE
    return {True: Verdict.YES, False: Verdict.NO, None: Verdict.UNKNOWN}[conditions]
