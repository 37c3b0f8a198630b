"""The outcome of a rulebook's cases, as data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from reservkoll.json_documents.base import TRUTH
from reservkoll.maintenance.case_runner import CaseResult
from reservkoll.maintenance.coverage import Covered, share


def tests_as_data(results: Sequence[CaseResult], covered: Iterable[Covered]) -> dict[str, Any]:
    """Failures with file and line; each criterion of each version with what was seen, is lacking, and can never be."""
    rows = list(covered)
    seen, all_ = share(rows)
    return {
        "cases": len(results),
        "failures": [
            {
                "case": result.case.id,
                "file": str(result.case.document.path),
                "line": result.case.line_of(failure.key),
                "what": result.case.what,
                "path": failure.key,
                "expected": failure.expected,
                "found": failure.found,
            }
            for result in results
            for failure in result.failures
        ],
        "coverage": {
            "seen": seen,
            "possible": all_,
            "criteria": [
                {
                    "rule": row.rule,
                    "from": row.from_.isoformat(),
                    "criterion": row.criterion,
                    "seen": [TRUTH[truth] for truth in TRUTH if truth in row.seen],
                    "lacking": [TRUTH[truth] for truth in row.lacking],
                    "impossible": [TRUTH[truth] for truth in row.impossible],
                    "proven": row.proven,
                }
                for row in rows
            ],
        },
    }
