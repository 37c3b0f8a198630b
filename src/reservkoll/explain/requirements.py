"""Planned requirements and their findings in words, shared by the terminal and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final, Literal

from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.evaluation.requirements import RequirementsAnswer, Standing
from reservkoll.i18n import Language
from reservkoll.rulebook.rulebook import Rulebook

LAW: Final = "law"
ROOM: Final = "room"
ADVICE: Final = "advice"


def basis_of(standing: Standing | None) -> Literal["law", "room", "advice"]:
    """`law` where a provision may govern, `room` where it only leaves room, else `advice`."""
    if standing is None or not standing.citations:
        return ADVICE
    return ROOM if standing.room else LAW


def remarks(standing: Standing | None, rulebook: Rulebook, language: Language) -> Iterator[str]:
    """That a chapter has no such provision, or that it was not read."""
    if standing is None:
        return
    if standing.unread:
        yield rulebook.requirements.unread.text(language)
    told = dict.fromkeys(place.absent.text(language) for place in standing.absent if place.absent is not None)
    yield from told


def sources_used(answer: RequirementsAnswer) -> list[str]:
    """The ids of the sources that the answer rests on, sorted."""
    standings = [standing for found in answer.found for standing in (found.standing, *found.alternatives)]
    used = {source for standing in standings if standing is not None for _, source in standing.citations}
    return sorted(used | {entry.source for entry in answer.governing})


def number_text(number: Fraction) -> str:
    """A number with two decimals, or none where it is whole."""
    if number.denominator == 1:
        return str(number.numerator)
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


def shown_title(answer: RequirementsAnswer) -> str | None:
    """The title of the purchase, without personal numbers."""
    purchase = answer.assessment.case.purchase if answer.assessment is not None else None
    return None if purchase is None or not purchase.title else without_personal_numbers(purchase.title)
