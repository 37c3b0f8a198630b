"""The lots of a purchase in words: one line for each, and what each route says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reservkoll.common.formatting import millions
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.case import ACT
from reservkoll.evaluation.lots import LotAnswer
from reservkoll.evaluation.note_weights import open_to_interpretation
from reservkoll.evaluation.outcome import Verdict
from reservkoll.explain.explainer import Explainer
from reservkoll.i18n import mark

STEP = "lots"
IN_PARENTHESES = re.compile(r" \([^)]*\)")


@dataclass(frozen=True)
class LotRoute:
    """What one route says of a lot, with what is to be minded."""

    name: str
    verdict: Verdict
    not_needed: bool
    summary: str
    interpretive: bool
    notes: tuple[str, ...]


@dataclass(frozen=True)
class LotLine:
    """A lot: what it is called, its codes and worth, whether anything is open to it, and what to do with it."""

    number: int
    name: str
    codes: str
    worth: str
    verdict: Verdict
    told: str
    routes: tuple[LotRoute, ...]


def lot_lines(assessment: Assessment, answers: Iterable[LotAnswer], explain: Explainer) -> tuple[LotLine, ...]:
    """Each of `answers` in words."""
    return tuple(_line(answer, assessment, explain) for answer in answers)


def lots_heading(assessment: Assessment, explain: Explainer) -> str:
    """That the lots are added, and where that stands."""
    step = explain.rulebook.value_steps(assessment.reader.facts.get(ACT))[STEP]  # type: ignore[arg-type]
    told = mark("Lots, read under the rules for the whole ({citation})")
    return explain.translate(told).format(citation=step.citation)


def open_lots(answers: Iterable[LotAnswer]) -> tuple[LotAnswer, ...]:
    """The lots that something is open to."""
    return tuple(answer for answer in answers if answer.open)


def open_lots_told(answers: Iterable[LotAnswer], explain: Explainer) -> str:
    """Which lots something is open to; empty where none is."""
    numbers = ", ".join(str(answer.number) for answer in open_lots(answers))
    told = mark("Parts of this purchase can be opened: lot {numbers}.")
    return explain.translate(told).format(numbers=numbers) if numbers else ""


def lot_name(answer: LotAnswer, explain: Explainer, *, area: bool = True) -> str:
    """What a lot is called: its name, its area, or its number. `area`: the area beside the name too."""
    told = [text for text in (answer.lot.name, answer.lot.area) if text][: None if area else 1]
    numbered = explain.translate(mark("Lot {number}")).format(number=answer.number)
    return without_personal_numbers(", ".join(dict.fromkeys(told)) or numbered)


def _line(answer: LotAnswer, assessment: Assessment, explain: Explainer) -> LotLine:
    act = assessment.reader.facts.get(ACT)
    advice = [explain.short_name(route, act) for route in answer.recommendation]
    if len(advice) > 1:  # the names alone, so that one line holds them
        advice = [IN_PARENTHESES.sub("", name) for name in advice]
    verdict = Verdict.NO
    if answer.open:
        verdict = Verdict.YES
    elif any(outcome.verdict is Verdict.UNKNOWN for outcome in answer.routes.values()):
        verdict = Verdict.UNKNOWN
    language = explain.language
    names = ((code, explain.rulebook.nomenclature.name(code, language)) for code in answer.codes)
    return LotLine(
        number=answer.number,
        name=lot_name(answer, explain),
        codes=", ".join(" ".join(part for part in pair if part) for pair in names),
        worth="" if answer.ore is None else millions(answer.ore, language),
        verdict=verdict,
        told=", ".join(advice),
        routes=tuple(_routes(answer, assessment, explain)),
    )


def _routes(answer: LotAnswer, assessment: Assessment, explain: Explainer) -> Iterator[LotRoute]:
    act = assessment.reader.facts.get(ACT)
    for route, outcome in answer.routes.items():
        if outcome.verdict is Verdict.NOT_APPLICABLE and not outcome.not_needed:
            continue
        summary = explain.summary(outcome)
        notes = (explain.note(note) for note in outcome.notes)
        yield LotRoute(
            name=explain.route_name(route, act),
            verdict=outcome.verdict,
            not_needed=outcome.not_needed,
            summary=summary,
            interpretive=open_to_interpretation(outcome, explain.rulebook),
            notes=tuple(dict.fromkeys(note for note in notes if note not in summary)),
        )
