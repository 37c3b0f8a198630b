"""Remarks on what answers are read from: contradictions between facts, assumptions made, and computed amounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from reservkoll.common.formatting import fact_text
from reservkoll.evaluation.contradictions import Found
from reservkoll.evaluation.note_weights import computed_amounts
from reservkoll.evaluation.outcome import Outcome
from reservkoll.explain.explainer import Explainer
from reservkoll.i18n import mark

if TYPE_CHECKING:
    from reservkoll.evaluation.assess import Assessment

CENTS = 100


def contradiction_parts(found: Found, explain: Explainer) -> tuple[str, str, str]:
    """The contradicting facts, the effect on the answer, and the remedy."""
    entry, language = explain.rulebook.contradictions[found.id], explain.language
    words = {word: _in_words(value) for word, value in found.words.items()}
    return entry.text.text(language).format(**words), entry.follows.text(language), entry.remedy.text(language)


def contradictions_told(contradictions: Iterable[Found], explain: Explainer) -> Iterator[str]:
    """Each contradiction as one paragraph, with the facts as they are stated."""
    for found in contradictions:
        text, follows, remedy = contradiction_parts(found, explain)
        facts = "; ".join(
            f"{path} = {fact_text(value, explain.language, explain.translate)}" for path, value in found.facts.items()
        )
        yield f"{text} ({facts}) {follows} {remedy}"


def assumption_texts(assessment: Assessment, route: str, explain: Explainer) -> tuple[str, ...]:
    """The assumptions that the answer of a route depends on, each once."""
    entries = explain.rulebook.assumptions
    told = (entries[each.assumption].text.text(explain.language) for each in assessment.assumes.get(route, ()))
    return tuple(dict.fromkeys(told))


def computed_told(assessment: Assessment, outcomes: Iterable[Outcome], explain: Explainer) -> Iterator[str]:
    """That the amounts of the period are computed, where an answer rests on one; once for all answers."""
    period = computed_amounts(outcomes, explain.rulebook, assessment.reader.dated)
    if period is None:
        return
    first, last = period.from_.year, period.to.year if period.to is not None else period.from_.year
    years = str(first) if first == last else f"{first}–{last}"
    yield explain.translate(mark("The amounts in kronor for {years} are computed from euro.")).format(years=years)


def _in_words(value: object) -> str:
    """A computed sum, in whole euro."""
    whole = round(value / CENTS) if isinstance(value, int) else value
    return f"{whole:,}".replace(",", "\u00a0") if isinstance(whole, int) else str(whole)
