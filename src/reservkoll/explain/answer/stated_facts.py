"""Remarks on the stated facts themselves: contradictions, and assumptions made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from reservkoll.common.formatting import fact_text
from reservkoll.evaluation.contradictions import Found
from reservkoll.explain.explainer import Explainer

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


def _in_words(value: object) -> str:
    """A computed sum, in whole euro."""
    whole = round(value / CENTS) if isinstance(value, int) else value
    return f"{whole:,}".replace(",", "\u00a0") if isinstance(whole, int) else str(whole)
