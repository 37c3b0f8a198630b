"""The documents to have ready: evidence for the facts that an answer rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reservkoll.conditions.trace import CriterionTrace
from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.outcome import Outcome, Verdict
from reservkoll.i18n import Language


def documents(assessment: Assessment, language: Language) -> dict[str, list[str]]:
    """For each document the questions that it answers; of facts that bear on an answer that is open to the case.

    Where every route is closed: of the facts that close them.
    """
    outcomes = [*(assessment.routes or {}).values(), *(assessment.supplier or {}).values()]
    live = [outcome for outcome in outcomes if outcome.verdict in {Verdict.YES, Verdict.UNKNOWN}]
    return documents_of(live or outcomes, assessment, language)


def documents_of(outcomes: Iterable[Outcome], assessment: Assessment, language: Language) -> dict[str, list[str]]:
    """The same, for some of the outcomes of `assessment`: what they read and what they still wait for."""
    facts = assessment.reader.rulebook.facts
    read: dict[str, None] = {}
    for outcome in outcomes:
        read.update(dict.fromkeys((*_read(outcome.criteria), *outcome.missing)))
    found: dict[str, list[str]] = {}
    for path in facts:
        origins = facts[path].derived_from or [path]
        for origin in origins if path in read else ():
            proof = facts[origin].proof if origin in facts else None
            if proof is not None:
                questions = found.setdefault(proof.text(language), [])
                question = facts[origin].question.text(language)
                if question not in questions:
                    questions.append(question)
    return found


def _read(criteria: Iterable[CriterionTrace]) -> Iterator[str]:
    for criterion in criteria:
        yield from criterion.facts
        yield from _read(criterion.children)
