"""One assessment as JSON for the page, with remedies and documents to have ready."""

from __future__ import annotations

from collections.abc import Iterable

from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.case import ACT
from reservkoll.evaluation.counterfactuals import Changes, possible_changes
from reservkoll.explain.answer.assessment import answer_in_words
from reservkoll.explain.answer.remedies import changes_told, never_told
from reservkoll.explain.answer.result import Answer
from reservkoll.explain.answer.self_check import is_self_check, self_check
from reservkoll.explain.explainer import Explainer
from reservkoll.explain.labels import verdict_words
from reservkoll.explain.proofs import documents
from reservkoll.i18n import Language
from reservkoll.json_documents.assessment import AssessmentDocument
from reservkoll.json_documents.interview import (
    AnswerShown,
    DutyShown,
    FollowsShown,
    LineShown,
    LotRouteShown,
    LotShown,
    MissingShown,
    ReasonShown,
    ReasonsShown,
    RouteShown,
    SourceShown,
    WaysShown,
)
from reservkoll.reports.export.documents.assessment import assessment_document


def shown_answer(
    assessment: Assessment, still_open: Iterable[str], input_sha256: str, language: Language
) -> tuple[AnswerShown, AssessmentDocument]:
    """What the page shows, and the JSON document of the assessment, with the hash of the case file."""
    explain = Explainer(assessment.reader.rulebook, language)
    changes = possible_changes(assessment)
    words = answer_in_words(assessment, language)
    asked = {fact.path for fact in words.missing}
    answer = AnswerShown(
        **{
            **vars(words),
            **_blocks(words),
            "words": verdict_words(explain.translate),
            "ways": _ways(assessment, changes, explain),
            "never": never_told(changes, explain),
            "documents": documents(assessment, language),
            "open": [explain.question(path) for path in still_open if path not in asked],
            "self_check": self_check(assessment, language) if is_self_check(assessment) else None,
        }
    )
    return answer, assessment_document(assessment, input_sha256, language, changes)


def _blocks(words: Answer) -> dict[str, object]:
    """The parts of an answer that are lists of objects; a model has the fields of the dataclass it is made from."""
    return {
        "routes": [RouteShown(**vars(route)) for route in words.routes],
        "organisation": [RouteShown(**vars(route)) for route in words.organisation],
        "lots": [
            LotShown(**{**vars(lot), "routes": [LotRouteShown(**vars(route)) for route in lot.routes]})
            for lot in words.lots
        ],
        "partnership": [(heading, [LineShown(**vars(row)) for row in rows]) for heading, rows in words.partnership],
        "reasons": [
            ReasonsShown(**{**vars(route), "reasons": [ReasonShown(**vars(reason)) for reason in route.reasons]})
            for route in words.reasons
        ],
        "missing": [MissingShown(**vars(fact)) for fact in words.missing],
        "follows": [
            FollowsShown(**{**vars(route), "duties": [DutyShown(**vars(duty)) for duty in route.duties]})
            for route in words.follows
        ],
        "sources": [SourceShown(**vars(source)) for source in words.sources],
    }


def _ways(assessment: Assessment, changes: Changes, explain: Explainer) -> list[WaysShown]:
    by_route = changes.routes if assessment.routes is not None else changes.supplier
    return [
        WaysShown(
            name=explain.route_name(route, assessment.reader.facts.get(ACT)),
            ways=changes_told(ways, assessment, explain),
        )
        for route, ways in by_route.items()
        if ways
    ]
