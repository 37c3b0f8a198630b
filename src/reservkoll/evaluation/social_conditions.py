"""Which social and labour-law conditions there are for a purchase in ordinary competition, by what governs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.case import ACT
from reservkoll.rulebook.rulebook import Rulebook

if TYPE_CHECKING:
    from reservkoll.rulebook.models.social_conditions import Governed, SocialCondition

SUBJECT = "purchase.subject"


@dataclass(frozen=True)
class Fitting:
    """What there is where one chapter of one act governs."""

    governed: Governed
    conditions: tuple[tuple[str, SocialCondition], ...]


def fitting(
    rulebook: Rulebook, act: str | None, chapter: str | None, day: date, subject: str | None = None
) -> tuple[Fitting, ...]:
    """The conditions under `act` and `chapter` on `day`, by id; of each chapter that may govern where it is not known.

    `subject`: what is bought, else whatever it may be. Empty where nothing was read for the day or the chapter.
    """
    rules = rulebook.social_conditions
    found = (
        each
        for each in rules.governed
        if each.act == act and each.from_ <= day and (chapter is None or each.chapter == chapter)
    )
    return tuple(
        Fitting(
            each,
            tuple(
                (name, condition)
                for name in each.conditions
                if not (condition := rules.conditions[name]).only or subject is None or subject in condition.only
            ),
        )
        for each in found
    )


def conditions_of(assessment: Assessment) -> tuple[Fitting, ...]:
    """The social conditions for a case, if its recommendation is one that they belong with; else none."""
    reader = assessment.reader
    if assessment.routes is None or not set(reader.rulebook.social_conditions.told_with) & set(
        assessment.recommendation
    ):
        return ()
    regime, act, subject = reader.regime(), reader.facts.get(ACT), reader.facts.get(SUBJECT)
    if regime is None or reader.dated is None:
        return ()
    return fitting(
        reader.rulebook,
        act if isinstance(act, str) else None,
        reader.chapter(regime),
        reader.dated.date,
        subject if isinstance(subject, str) else None,
    )
