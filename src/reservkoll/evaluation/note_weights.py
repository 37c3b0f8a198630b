"""What a short answer tells of the notes of an outcome: the weightiest first, how an amount was computed last."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from reservkoll.evaluation.outcome import Outcome, Verdict
from reservkoll.rulebook.models.limits import Status
from reservkoll.rulebook.models.periods import on
from reservkoll.rulebook.models.rules import Weight

if TYPE_CHECKING:
    from reservkoll.conditions.trace import NoteUse
    from reservkoll.rulebook.law_on_date import LawOnDate
    from reservkoll.rulebook.models.periods import Period
    from reservkoll.rulebook.rulebook import Rulebook

ORDER = list(Weight)


def weighty_doubts(doubts: Iterable[NoteUse], rulebook: Rulebook) -> tuple[NoteUse, ...]:
    """The doubts that leave an answer open, the weightiest first; none that only tells how an amount was computed."""
    told = [use for use in doubts if rulebook.told[use.note].weight is not Weight.AMOUNT]
    return tuple(sorted(told, key=lambda use: ORDER.index(rulebook.told[use.note].weight)))


def open_to_interpretation(outcome: Outcome, rulebook: Rulebook) -> bool:
    """Whether an answer is presented as open to interpretation: more is in doubt than a computed amount."""
    return outcome.verdict is not Verdict.NOT_APPLICABLE and bool(weighty_doubts(outcome.doubts, rulebook))


def hangs_on(outcomes: Iterable[Outcome], rulebook: Rulebook) -> tuple[NoteUse, ...]:
    """What goes with these answers without leaving them open, but where it does not hold they are others; each once."""
    told = (use for outcome in outcomes for use in outcome.cautions)
    return tuple(dict.fromkeys(use for use in told if rulebook.told[use.note].weight is Weight.ANSWER))


def computed_amounts(outcomes: Iterable[Outcome], rulebook: Rulebook, law: LawOnDate | None) -> Period | None:
    """The period of the amounts that were computed, where an answer rests on one of them."""
    notes = (rulebook.told[use.note] for outcome in outcomes for use in outcome.doubts)
    if law is None or not any(note.weight is Weight.AMOUNT for note in notes):
        return None
    periods = (on(limit.periods, law.date) for limit in rulebook.limits.values() if limit.periods)
    return next((period for period in periods if period is not None and period.status is Status.DERIVED), None)
