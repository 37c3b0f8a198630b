"""Planned requirements and their findings in words, shared by the terminal and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from reservkoll import __version__
from reservkoll.common.formatting import decimal_string
from reservkoll.common.json_text import json_text
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.evaluation.requirements import Found, RequirementsAnswer, Standing
from reservkoll.explain.explainer import Explainer
from reservkoll.facts.requirements import Read
from reservkoll.i18n import Language
from reservkoll.rulebook.models.requirements import Effect, Judgement
from reservkoll.rulebook.rulebook import Rulebook

FORMAT = "reservkoll.requirements/1"
LAW, ROOM, ADVICE = "law", "room", "advice"


def requirements_json(answer: RequirementsAnswer, rulebook: Rulebook, input_sha256: str, language: Language) -> str:
    """The document as text: the same answer gives the same bytes."""
    document = requirements_document(answer, rulebook, input_sha256, language)
    return json_text(document) + "\n"


def requirements_document(
    answer: RequirementsAnswer, rulebook: Rulebook, input_sha256: str, language: Language
) -> dict[str, Any]:
    """The answer as plain data; percent and amounts (SEK) are decimal strings with two decimals."""
    explain = Explainer(rulebook, language)
    edition = rulebook.edition
    value = answer.assessment.value if answer.assessment is not None else None
    return {
        "format": FORMAT,
        "tool": {"name": "reservkoll", "version": __version__},
        "rulebook": {
            "version": edition.version,
            "sha256": rulebook.sha256,
            "verified_until": edition.verified_until.isoformat(),
        },
        "input_sha256": input_sha256,
        "as_of": answer.as_of.isoformat(),
        "act": answer.act,
        "chapter": answer.chapter or "unknown",
        "value_sek": None if value is None or value.ore is None else decimal_string(value.ore),
        "governing": [
            {"text": entry.text.text(language), "citation": entry.citation, "source": entry.source}
            for entry in answer.governing
        ],
        "summary": {
            **{effect.value: sum(found.rule.effect is effect for found in answer.found) for effect in Effect},
            **{judgement.value: sum(found.judgement is judgement for found in answer.found) for judgement in Judgement},
            "open": len(answer.open),
        },
        "findings": [_finding(found, rulebook, language) for found in answer.found],
        "open": [
            {
                "rule": entry.rule.id,
                "topic": entry.rule.topic,
                "title": entry.rule.title.text(language),
                "missing": list(entry.missing),
            }
            for entry in answer.open
        ],
        "clear": list(answer.clear),
        "not_stated": list(answer.not_stated),
        "warnings": [
            {"code": note.note, "text": explain.note(note)}
            for note in explain.about_the_date(answer.as_of, assumed=answer.date_assumed)
        ],
        "closing": rulebook.requirements.closing.text(language),
        "sources": [
            {
                "id": source,
                "title": rulebook.sources[source].title,
                "url": rulebook.sources[source].url,
                "retrieved": rulebook.sources[source].retrieved.isoformat(),
            }
            for source in sources_used(answer)
        ],
    }


def _finding(found: Found, rulebook: Rulebook, language: Language) -> dict[str, Any]:
    rule = found.rule
    provision = rulebook.requirements.provisions[found.provision] if found.provision else None
    return {
        "rule": rule.id,
        "topic": rule.topic,
        "title": rule.title.text(language),
        "effect": rule.effect.value,
        "judgement": found.judgement.value,
        "certainty": "settled" if found.judgement is Judgement.CONTRARY else "interpretive",
        "facts": {path: _known(read) for path, read in found.values.items()},
        **_standing(found.standing, rulebook, language),
        "provision": None if provision is None else provision.says.text(language),
        "number": None if rule.number is None else rule.number.text(language),
        "why": rule.why.text(language),
        "instead": [
            {"text": entry.text.text(language), **_standing(standing, rulebook, language)}
            for entry, standing in zip(rule.instead, found.alternatives, strict=True)
        ],
    }


def _standing(standing: Standing | None, rulebook: Rulebook, language: Language) -> dict[str, Any]:
    """Where it stands. `basis` is law where a provision that may govern was read, room where it only lets it be."""
    basis = ADVICE
    if standing is not None and standing.citations:
        basis = ROOM if standing.room else LAW
    return {
        "basis": basis,
        "citations": [
            {"citation": citation, "source": source} for citation, source in (standing.citations if standing else ())
        ],
        "remarks": list(remarks(standing, rulebook, language)),
    }


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


def _known(read: Read) -> bool | str | None:
    """A fact that was read: true or false, or a number; of a number within bounds the lowest."""
    return read.low if isinstance(read.low, bool) or read.low is None else number_text(read.low)


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
