"""Matches a case with the routines of a local policy. They accompany the answer and never change it."""

from __future__ import annotations

from dataclasses import dataclass

from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.outcome import Verdict
from reservkoll.facts.derived import CPV
from reservkoll.rulebook.rulebook import Routine

POSSIBLE = (Verdict.YES, Verdict.UNKNOWN)


@dataclass(frozen=True)
class RoutineApplies:
    """A routine that holds for the case; `known` is False where it cannot be said whether it does."""

    routine: Routine
    known: bool


def routines_of(assessment: Assessment) -> tuple[RoutineApplies, ...]:
    """The routines that hold, or may hold, in the order of the policy; none where there is no policy for the day."""
    policy = assessment.reader.rulebook.policy
    if policy is None or assessment.routes is None or not policy.holds_on(assessment.as_of):
        return ()
    found = ((routine, _holds(routine, assessment)) for routine in policy.routines)
    return tuple(RoutineApplies(routine, holds is True) for routine, holds in found if holds is not False)


def _holds(routine: Routine, assessment: Assessment) -> bool | None:
    """Three-valued: False where it surely does not hold."""
    routes = assessment.routes or {}
    parts = [_of_value(routine, assessment), _of_codes(routine, assessment)]
    if routine.routes:
        verdicts = {routes[route].verdict for route in routine.routes if route in routes}
        parts.append(True if Verdict.YES in verdicts else None if Verdict.UNKNOWN in verdicts else False)
    return False if False in parts else None if None in parts else True


def _of_value(routine: Routine, assessment: Assessment) -> bool | None:
    if routine.over_ore is None and routine.up_to_ore is None:
        return True
    value = assessment.value
    if value is None:
        return None
    low = value.ore if value.low_ore is None else value.low_ore
    high = value.ore if value.high_ore is None else value.high_ore
    if low is None or high is None:
        return None
    over, up_to = routine.over_ore, routine.up_to_ore
    if (over is not None and high <= over) or (up_to is not None and low > up_to):
        return False
    return True if (over is None or low > over) and (up_to is None or high <= up_to) else None


def _of_codes(routine: Routine, assessment: Assessment) -> bool | None:
    if routine.codes is None:
        return True
    codes = assessment.reader.facts.values.get(CPV)
    if not codes:
        return None
    return any(code in routine.codes for code in codes)  # type: ignore[attr-defined]
