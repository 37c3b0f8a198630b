"""Runs one screening in a subprocess, so that it can be cancelled and cannot crash the server.

`python -m reservkoll.web.job` reads a request as JSON from stdin, writes the report where it says, and prints one JSON
object: `summary`, or `questions` about columns in doubt, or `error`. Its folder is removed by whoever started it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reservkoll.common.errors import ReservkollError
from reservkoll.common.organisation_number import without_personal_numbers
from reservkoll.i18n import Language, translator

if TYPE_CHECKING:
    from reservkoll.inventory.column_mapping import Question
    from reservkoll.screening.result import Screening
    from reservkoll.screening.supplier_match.result import SupplierReport

MOST_PROBLEMS = 20
NOTHING = "-"  # the answer that a column holds none of what was proposed


@dataclass(frozen=True)
class JobRequest:
    """`inventory` and `suppliers` are names in `folder`.

    `answers`: the heading in doubt to the fact that it holds, or `-` for none of those proposed.
    """

    folder: str
    inventory: str
    report: str
    today: str
    language: str
    rules: str | None = None
    published_limits: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    as_of: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    read_limits: str = ""
    suppliers: Sequence[str] = ()
    accept_suggestions: bool = False


@dataclass
class _Chooser:
    """Answers what was answered before and gathers what was not."""

    answers: Mapping[str, str]
    unanswered: list[Question] = field(default_factory=list)

    def __call__(self, question: Question) -> str | None:
        answer = self.answers.get(question.heading)
        if answer is None:
            self.unanswered.append(question)
        return answer if answer in question.proposals else None


def run(request: JobRequest) -> dict[str, Any]:
    """Screen, write the report, and tell what it says in short."""
    from reservkoll.reports.outputs import OUTPUT, Made, Output
    from reservkoll.rulebook.load import rulebook_for
    from reservkoll.screening.service import screened
    from reservkoll.screening.totals import figures

    language = Language(request.language)
    rulebook = rulebook_for(
        Path(request.rules) if request.rules else None,
        Path(request.published_limits) if request.published_limits else None,
        language,
    )
    chooser = _Chooser(request.answers)
    try:
        screening = screened(
            [Path(request.inventory)],
            rulebook,
            facts=request.facts,
            as_of=date.fromisoformat(request.as_of) if request.as_of else None,
            today=date.fromisoformat(request.today),
            language=language,
            choose=chooser,
            read_limits=request.read_limits,
            suppliers=[Path(path) for path in request.suppliers],
            suggest=True,
            accept_suggestions=request.accept_suggestions,
        )
    except ReservkollError:
        if not chooser.unanswered:  # else what is missing may be what was asked for
            raise
    if chooser.unanswered:
        return {"questions": [_question(question, language) for question in chooser.unanswered]}
    report = Output.of(OUTPUT, Path(request.report))
    made = Made(screening, figures(screening), date.fromisoformat(request.today), [Path(request.inventory)])
    report.writing.write(made, report.path)
    return {"summary": _summary(screening)}


def _question(question: Question, language: Language) -> dict[str, Any]:
    from reservkoll.inventory.mapping_report import LABELS

    translate = translator(language)
    return {
        "heading": question.heading,
        "letter": question.letter,
        "examples": list(question.examples),
        "proposals": [{"fact": fact, "name": translate(LABELS[fact])} for fact in question.proposals],
    }


def _summary(screening: Screening) -> dict[str, Any]:
    from reservkoll.common.formatting import decimal_string, kronor
    from reservkoll.screening.totals import figures

    sums = figures(screening)

    def shown(code: str, rows: int, value: int | None) -> dict[str, Any]:
        return {
            "route": code,
            "name": screening.routes.get(code, code),
            "rows": rows,
            "value_sek": None if value is None else decimal_string(value),
            "value": "" if value is None else kronor(value, screening.language),
        }

    problems = screening.problems
    return {
        "rows": sums.total.rows,
        "value": "" if sums.total.value is None else kronor(sums.total.value, screening.language),
        "value_sek": None if sums.total.value is None else decimal_string(sums.total.value),
        "by_status": dict(sums.by_status),
        "by_route": [shown(code, total.rows, total.value) for code, total in sums.by_route.items() if total.rows],
        "notes": list(screening.notes),
        "missing": [{"fact": fact.path, "question": fact.question, "rows": fact.rows} for fact in screening.missing],
        "problems": problems.height,
        "first_problems": problems.select("sheet", "row", "column", "message").head(MOST_PROBLEMS).to_dicts(),
        "made_by": dict(screening.run),
        "proposed": _proposed(screening),
        "suppliers": None if screening.suppliers is None else _suppliers(screening, screening.suppliers),
    }


def _proposed(screening: Screening) -> dict[str, Any] | None:
    """The rows that state no code, with the codes that are proposed for each, best first; None where there are none."""
    proposals = screening.code_proposals
    if proposals is None:
        return None
    rows: dict[int, dict[str, Any]] = {}
    for one in proposals.rows.iter_rows(named=True):
        row = rows.setdefault(one["position"], {"row": one["row"], "text": one["text"], "codes": []})
        row["codes"].append({"code": one["code"], "name": one["name"]})
    return {"rows": len(rows), "accepted": proposals.accepted, "first": list(rows.values())[:MOST_PROBLEMS]}


def _suppliers(screening: Screening, suppliers: SupplierReport) -> dict[str, Any]:
    """For each reservation how many purchases have a supplier that fits, and who; what is to be completed for each."""
    from reservkoll.explain.labels import verdict_words
    from reservkoll.screening.supplier_match.result import fitting

    def label(route: str) -> str:
        return screening.routes.get(route, route)

    words = verdict_words(translator(screening.language))
    lines: dict[str, dict[str, Any]] = {
        line.label: {"name": line.label, "verdicts": [], "to_know": []} for line in suppliers.suppliers
    }
    for name, route, verdict, to_know in suppliers.conditions.select("supplier", "route", "verdict", "to_know").rows():
        told = lines[name]
        for kept, text in (("verdicts", f"{label(route)}: {words[verdict].lower()}"), ("to_know", to_know)):
            if text and text not in told[kept]:
                told[kept].append(text)
    return {
        "count": len(suppliers.suppliers),
        "routes": [{"name": label(route), **counts} for route, counts in fitting(suppliers).items()],
        "first": list(lines.values())[:MOST_PROBLEMS],
        "problems": suppliers.problems,
        "notes": list(suppliers.notes),
    }


def main() -> int:
    """The outcome on stdout; 0 where there is one, also an error of the user's."""
    request = JobRequest(**json.load(sys.stdin))
    os.chdir(request.folder)  # messages name files without their folder, which means nothing to the user
    translate = translator(Language(request.language))
    try:
        outcome = run(request)
    except ReservkollError as error:
        outcome = {"error": without_personal_numbers(error.text(translate))}
    json.dump(outcome, sys.stdout, ensure_ascii=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
