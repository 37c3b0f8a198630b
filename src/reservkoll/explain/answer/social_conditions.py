"""Social and labour-law conditions in words: what must, should and may be set, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reservkoll.conditions.references import RestsOn
from reservkoll.evaluation.social_conditions import Fitting
from reservkoll.i18n import Language, mark, translator
from reservkoll.rulebook.rulebook import Rulebook

if TYPE_CHECKING:
    from reservkoll.rulebook.models.social_conditions import SocialCondition

HEADING: Final = mark("Social conditions that fit")
DUTIES: Final[Mapping[str, str]] = {
    "must": mark("Required"),
    "must_if_needed": mark("Required where needed"),
    "should": mark("Recommended by the act"),
    "may": mark("Permitted"),
    "not_here": mark("Does not apply here"),
}


@dataclass(frozen=True)
class ConditionLine:
    """A condition: `duty` says whether it must, should or may be set; `example` is ours, "" where there is none."""

    id: str
    duty: str
    text: str
    example: str
    citation: str
    source: str
    rests_on: RestsOn


@dataclass(frozen=True)
class ConditionsUnder:
    """What there is under what governs; `unread` says what was not read, "" where nothing was left out."""

    name: str
    lines: tuple[ConditionLine, ...]
    unread: str


def in_words(found: Fitting, rulebook: Rulebook, language: Language) -> ConditionsUnder:
    """`found` in the reader's language."""
    say = translator(language)

    def line(name: str, condition: SocialCondition) -> ConditionLine:
        return ConditionLine(
            name,
            say(DUTIES[condition.duty]),
            condition.text.text(language),
            "" if condition.example is None else condition.example.text(language),
            condition.citation,
            condition.source,
            condition.rests_on or RestsOn(rulebook.sources[condition.source].kind),
        )

    governed = found.governed
    lines = tuple(line(name, condition) for name, condition in found.conditions)
    return ConditionsUnder(
        governed.name.text(language), lines, "" if governed.unread is None else governed.unread.text(language)
    )


def cited(line: ConditionLine, language: Language) -> str:
    """Where a condition stands, and that it is judged where the text says more than the statute."""
    judged = f" ({translator(language)(mark('judgement'))})" if line.rests_on is RestsOn.JUDGEMENT else ""
    return line.citation + judged
