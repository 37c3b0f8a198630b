"""Exports planned requirements and their findings as JSON, `reservkoll.requirements/1`."""

from __future__ import annotations

from typing import Any

from reservkoll.common.formatting import decimal_string
from reservkoll.common.json_text import json_text
from reservkoll.evaluation.outcome import Certainty
from reservkoll.evaluation.requirements import Found, RequirementsAnswer, Standing
from reservkoll.explain.explainer import Explainer
from reservkoll.explain.provenance import rulebook_used
from reservkoll.explain.requirements import basis_of, number_text, remarks, sources_used
from reservkoll.facts.requirements import Read
from reservkoll.i18n import Language
from reservkoll.json_documents.parts import SourceRead, WarningText
from reservkoll.json_documents.requirements import (
    Alternative,
    Citation,
    GoverningText,
    OpenRequirement,
    RequirementFinding,
    RequirementsDocument,
)
from reservkoll.rulebook.models.requirements import Effect, Judgement
from reservkoll.rulebook.models.rules import Source
from reservkoll.rulebook.rulebook import Rulebook


def requirements_json(answer: RequirementsAnswer, rulebook: Rulebook, input_sha256: str, language: Language) -> str:
    """The document as text; deterministic."""
    document = requirements_document(answer, rulebook, input_sha256, language)
    return json_text(document) + "\n"


def requirements_document(
    answer: RequirementsAnswer, rulebook: Rulebook, input_sha256: str, language: Language
) -> RequirementsDocument:
    """The answer as a document; percent and amounts (SEK) are decimal strings with two decimals."""
    explain = Explainer(rulebook, language)
    value = answer.assessment.value if answer.assessment is not None else None
    return RequirementsDocument(
        rulebook=rulebook_used(rulebook),
        input_sha256=input_sha256,
        as_of=answer.as_of,
        act=answer.act,
        chapter=answer.chapter or "unknown",
        value_sek=None if value is None or value.ore is None else decimal_string(value.ore),
        governing=[
            GoverningText(text=entry.text.text(language), citation=entry.citation, source=entry.source)
            for entry in answer.governing
        ],
        summary=_counts(answer),
        findings=[_finding(found, rulebook, language) for found in answer.found],
        open=[
            OpenRequirement(
                rule=entry.rule.id,
                topic=entry.rule.topic,
                title=entry.rule.title.text(language),
                missing=list(entry.missing),
            )
            for entry in answer.open
        ],
        clear=list(answer.clear),
        not_stated=list(answer.not_stated),
        warnings=[
            WarningText(code=note.note, text=explain.note(note))
            for note in explain.about_the_date(answer.as_of, assumed=answer.date_assumed)
        ],
        closing=rulebook.requirements.closing.text(language),
        sources=[_source(name, rulebook.sources[name]) for name in sources_used(answer)],
    )


def _source(name: str, source: Source) -> SourceRead:
    return SourceRead(id=name, title=source.title, url=source.url, retrieved=source.retrieved)


def _counts(answer: RequirementsAnswer) -> dict[str, int]:
    return {
        **{effect.value: sum(found.rule.effect is effect for found in answer.found) for effect in Effect},
        **{judgement.value: sum(found.judgement is judgement for found in answer.found) for judgement in Judgement},
        "open": len(answer.open),
    }


def _finding(found: Found, rulebook: Rulebook, language: Language) -> RequirementFinding:
    rule = found.rule
    provision = rulebook.requirements.provisions[found.provision] if found.provision else None
    return RequirementFinding(
        rule=rule.id,
        topic=rule.topic,
        title=rule.title.text(language),
        effect=rule.effect,
        judgement=found.judgement,
        certainty=Certainty.SETTLED if found.judgement is Judgement.CONTRARY else Certainty.INTERPRETIVE,
        facts={path: _known(read) for path, read in found.values.items()},
        **_standing(found.standing, rulebook, language),
        provision=None if provision is None else provision.says.text(language),
        number=None if rule.number is None else rule.number.text(language),
        why=rule.why.text(language),
        instead=[
            Alternative(text=entry.text.text(language), **_standing(standing, rulebook, language))
            for entry, standing in zip(rule.instead, found.alternatives, strict=True)
        ],
    )


def _standing(standing: Standing | None, rulebook: Rulebook, language: Language) -> dict[str, Any]:
    """Where it stands."""
    citations = standing.citations if standing else ()
    return {
        "basis": basis_of(standing),
        "citations": [Citation(citation=citation, source=source) for citation, source in citations],
        "remarks": list(remarks(standing, rulebook, language)),
    }


def _known(read: Read) -> bool | str | None:
    """A fact that was read: true or false, or a number; of a number within bounds the lowest."""
    return read.low if isinstance(read.low, bool) or read.low is None else number_text(read.low)
