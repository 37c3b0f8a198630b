"""One assessment as JSON for the page, with remedies and documents to have ready."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.case import ACT
from reservkoll.evaluation.counterfactuals import Changes, possible_changes
from reservkoll.explain.answer.assessment import answer_in_words
from reservkoll.explain.answer.remedies import changes_told, never_told
from reservkoll.explain.answer.self_check import is_self_check, self_check
from reservkoll.explain.explainer import Explainer
from reservkoll.explain.labels import verdict_words
from reservkoll.explain.proofs import documents
from reservkoll.i18n import Language
from reservkoll.reports.export.documents.assessment import assessment_document, plain


def shown_answer(
    assessment: Assessment, still_open: Iterable[str], input_sha256: str, language: Language
) -> dict[str, Any]:
    """What the page shows, and the JSON document of the assessment, with the hash of the case file."""
    explain = Explainer(assessment.reader.rulebook, language)
    changes = possible_changes(assessment)
    words = asdict(answer_in_words(assessment, language))
    told = {fact["path"] for fact in words["missing"]}
    answer = {
        **words,
        "words": verdict_words(explain.translate),
        "ways": _ways(assessment, changes, explain),
        "never": never_told(changes, explain),
        "documents": documents(assessment, language),
        "open": [explain.question(path) for path in still_open if path not in told],
        "self_check": self_check(assessment, language) if is_self_check(assessment) else None,
    }
    return {"answer": plain(answer), "assessment": assessment_document(assessment, input_sha256, language, changes)}


def _ways(assessment: Assessment, changes: Changes, explain: Explainer) -> list[dict[str, Any]]:
    by_route = changes.routes if assessment.routes is not None else changes.supplier
    return [
        {
            "name": explain.route_name(route, assessment.reader.facts.get(ACT)),
            "ways": changes_told(ways, assessment, explain),
        }
        for route, ways in by_route.items()
        if ways
    ]
