"""What the keeping of a rulebook found, as documents: findings, outcomes of cases, differences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reservkoll.common.errors import ReservkollError
from reservkoll.i18n import Translate
from reservkoll.json_documents.base import TRUTH
from reservkoll.json_documents.maintenance import (
    CaseFailure,
    ChangedAnswer,
    CoverageDocument,
    CriterionCovered,
    DifferencesDocument,
    DifferenceTold,
    FindingTold,
    TestsDocument,
)
from reservkoll.maintenance.case_runner import CaseResult
from reservkoll.maintenance.coverage import Covered, share
from reservkoll.maintenance.diff import Difference
from reservkoll.maintenance.findings import Finding


def finding_told(finding: Finding, translate: Translate) -> FindingTold:
    """A finding in the reader's language."""
    words = {name: _shown(word, translate) for name, word in finding.words.items()}
    return FindingTold(
        id=finding.id,
        severity=finding.severity.value,
        file=str(finding.path),
        line=finding.line,
        message=translate(finding.message).format(**words),
        remedy=translate(finding.remedy).format(**words),
    )


def _shown(word: object, translate: Translate) -> object:
    """A word that fills a message: texts and errors in the reader's language."""
    if isinstance(word, ReservkollError):
        return word.text(translate)
    return translate(word) if isinstance(word, str) and word else word


def tests_as_data(results: Sequence[CaseResult], covered: Iterable[Covered]) -> TestsDocument:
    """Failures with file and line; each criterion of each version with what was seen, is lacking, and can never be."""
    rows = list(covered)
    seen, all_ = share(rows)
    return TestsDocument(
        cases=len(results),
        failures=[
            CaseFailure(
                case=result.case.id,
                file=str(result.case.document.path),
                line=result.case.line_of(failure.key),
                what=result.case.what,
                path=failure.key,
                expected=failure.expected,
                found=failure.found,
            )
            for result in results
            for failure in result.failures
        ],
        coverage=CoverageDocument(seen=seen, possible=all_, criteria=[_criterion(row) for row in rows]),
    )


def _criterion(row: Covered) -> CriterionCovered:
    return CriterionCovered(
        rule=row.rule,
        first_day=row.from_,
        criterion=row.criterion,
        seen=[TRUTH[truth] for truth in TRUTH if truth in row.seen],
        lacking=[TRUTH[truth] for truth in row.lacking],
        impossible=[TRUTH[truth] for truth in row.impossible],
        proven=row.proven,
    )


def differences_document(found: Iterable[Difference], rows: list[ChangedAnswer] | None) -> DifferencesDocument:
    """What differs between two rulebooks or days; `rows` are those of a list with another answer, if one was named."""
    told = [
        DifferenceTold(
            kind=one.kind, id=one.id, change=one.change.value, where=one.where, before=one.before, after=one.after
        )
        for one in found
    ]
    return DifferencesDocument(differences=told, rows=rows)
