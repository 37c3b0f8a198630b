"""Runs one screening in a subprocess, so that it can be cancelled and cannot crash the server.

It reads a request as a line of JSON from stdin, writes the report where it says, and prints one JSON object: `summary`,
or `questions` about columns in doubt (with `repeats` about rows that share a number), or `error`. Its folder is removed
by the server, or by itself when stdin closes: then the server has been killed.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from reservkoll.common.errors import ReservkollError
from reservkoll.common.json_text import Exact, json_text
from reservkoll.common.personal_numbers import MaskedApart
from reservkoll.i18n import Language, filled, translator
from reservkoll.json_documents.serve import (
    CellProblem,
    CodeProposed,
    ColumnQuestion,
    MissingFact,
    OpeningTold,
    Proposal,
    ProposedCodes,
    RouteFit,
    RouteTotal,
    RowProposals,
    ScreeningOutcome,
    ScreeningSummary,
    SupplierLine,
    SuppliersSummary,
    TotalTold,
)
from reservkoll.screening.request import ScreeningRequest

if TYPE_CHECKING:
    from reservkoll.inventory.column_mapping import Question
    from reservkoll.inventory.reader import Note
    from reservkoll.screening.result import Screening
    from reservkoll.screening.service import Answers
    from reservkoll.screening.supplier_match.result import SupplierReport
    from reservkoll.screening.totals import Total

MOST_PROBLEMS = 20


class JobRequest(BaseModel):
    """What the server asks of a job.

    Args:
        place: the job's own folder.
        folder: the folder in it where the lists lie, which are named without it.
        report: where the report goes.
        request: what is to be answered.
        answers: the heading in doubt to the fact that it holds, or `-` for none of those proposed.
        one_row_per_asked: whether somebody was asked how to count rows that repeat a number.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    place: Path
    folder: Path
    report: Path
    request: ScreeningRequest
    rules: Path | None = None
    published_limits: Path | None = None
    answers: dict[str, str] = {}
    one_row_per_asked: bool = False


@dataclass
class _Chooser:
    """Answers what was answered before and gathers what was not, under the headings as they are shown.

    `repeats`: what rows repeat, if nobody has said yet how to count them.
    """

    answers: Mapping[str, str]
    asked: bool = False
    unanswered: list[Question] = field(default_factory=list)
    _shown: MaskedApart = field(default_factory=MaskedApart)
    repeats: Note | None = None

    def count_once(self, note: Note) -> bool:
        """Not, unless that was the answer; asked for if there is none."""
        if not self.asked:
            self.repeats = note
        return False

    def __call__(self, question: Question) -> str | None:
        heading = self._shown(question.heading)
        answer = self.answers.get(heading)
        if answer is None:
            self.unanswered.append(replace(question, heading=heading))
        return answer if answer in question.proposals else None


def run(request: JobRequest) -> ScreeningOutcome:
    """Screen, write the report, and tell what it says in short."""
    from reservkoll.reports.outputs import OUTPUT, Made, Output
    from reservkoll.rulebook.load import rulebook_for
    from reservkoll.screening.service import Asking, ScreeningService

    asked, language = request.request, request.request.language
    rulebook = rulebook_for(request.rules, request.published_limits, language)
    chooser = _Chooser(request.answers, request.one_row_per_asked)
    try:
        answers = ScreeningService(asked, rulebook).answers(Asking(chooser, chooser.count_once))
    except ReservkollError:
        if not chooser.unanswered:  # else what is missing may be what was asked for
            raise
    if chooser.unanswered:
        return ScreeningOutcome(questions=[_question(question, language) for question in chooser.unanswered])
    if chooser.repeats is not None:
        return ScreeningOutcome(questions=[], repeats=filled(*chooser.repeats, translator(language)))
    report = Output.of(OUTPUT, request.report)
    report.writing.write(Made(answers.screening, answers.sums, asked.today, asked.paths), report.path)
    return ScreeningOutcome(summary=_summary(answers))


def _question(question: Question, language: Language) -> ColumnQuestion:
    from reservkoll.inventory.mapping_report import LABELS

    translate = translator(language)
    return ColumnQuestion(
        heading=question.heading,
        letter=question.letter,
        examples=list(question.examples),
        proposals=[Proposal(fact=fact, name=translate(LABELS[fact])) for fact in question.proposals],
    )


def _summary(answers: Answers) -> ScreeningSummary:
    from reservkoll.reports.content.openings import Openings
    from reservkoll.reports.export.totals_json import openings_json

    screening, sums = answers.screening, answers.sums
    openings = Openings(screening, sums)
    problems = screening.problems
    value, value_sek = _value(sums.total, screening)
    first = problems.select("sheet", "row", "column", "message").head(MOST_PROBLEMS)
    return ScreeningSummary(
        rows=sums.total.rows,
        value=value,
        value_sek=value_sek,
        by_status=dict(sums.by_status),
        by_route=[_route(code, total, screening) for code, total in sums.by_route.items() if total.rows],
        headline=openings.headline(),
        beside=list(openings.beside()),
        counted_from=screening.horizon.day,
        ending_within_months=screening.horizon.months,
        timings=openings.timings(),
        openings=openings_json(sums),
        opening_lines=[
            OpeningTold(
                opening=line.opening,
                name=line.name,
                timings=[_told(total, screening.language) for total in (*line.timings.values(), line.total)],
            )
            for line in (*openings.lines(), openings.whole())
        ],
        notes=list(screening.notes),
        missing=[MissingFact(fact=fact.path, question=fact.question, rows=fact.rows) for fact in screening.missing],
        problems=problems.height,
        first_problems=[CellProblem(**row) for row in first.to_dicts()],
        made_by=dict(screening.run),
        proposed=_proposed(screening),
        suppliers=None if screening.suppliers is None else _suppliers(screening, screening.suppliers),
    )


def _route(code: str, total: Total, screening: Screening) -> RouteTotal:
    value, value_sek = _value(total, screening)
    name = screening.routes.get(code, code)
    return RouteTotal(route=code, name=name, rows=total.rows, value_sek=value_sek, value=value)


def _value(total: Total, screening: Screening) -> tuple[str, Exact | None]:
    """The sum in words and as a decimal string."""
    from reservkoll.common.formatting import decimal_string, kronor

    if total.value is None:
        return "", None
    return kronor(total.value, screening.language), decimal_string(total.value)


def _told(total: Total, language: Language) -> TotalTold:
    """A total as it is shown."""
    from reservkoll.common.formatting import counted, kronor

    value = translator(language)("unknown") if total.value is None else kronor(total.value, language)
    return TotalTold(rows=counted(total.rows, language), value=value)


def _proposed(screening: Screening) -> ProposedCodes | None:
    """The rows that state no code, with the codes that are proposed for each, best first; None where there are none."""
    proposals = screening.code_proposals
    if proposals is None:
        return None
    rows: dict[int, RowProposals] = {}
    for one in proposals.rows.iter_rows(named=True):
        row = rows.setdefault(one["position"], RowProposals(row=one["row"], text=one["text"], codes=[]))
        row.codes.append(CodeProposed(code=one["code"], name=one["name"]))
    return ProposedCodes(rows=len(rows), accepted=proposals.accepted, first=list(rows.values())[:MOST_PROBLEMS])


def _suppliers(screening: Screening, suppliers: SupplierReport) -> SuppliersSummary:
    """For each reservation how many purchases have a supplier that fits, and who; what is to be completed for each."""
    from reservkoll.explain.labels import verdict_words
    from reservkoll.screening.supplier_match.result import fitting

    def label(route: str) -> str:
        return screening.routes.get(route, route)

    words = verdict_words(translator(screening.language))
    lines = {line.label: SupplierLine(name=line.label, verdicts=[], to_know=[]) for line in suppliers.suppliers}
    for name, route, verdict, to_know in suppliers.conditions.select("supplier", "route", "verdict", "to_know").rows():
        told = lines[name]
        for kept, text in ((told.verdicts, f"{label(route)}: {words[verdict].lower()}"), (told.to_know, to_know)):
            if text and text not in kept:
                kept.append(text)
    return SuppliersSummary(
        count=len(suppliers.suppliers),
        routes=[RouteFit(name=label(route), counts=counts) for route, counts in fitting(suppliers).items()],
        first=list(lines.values())[:MOST_PROBLEMS],
        problems=suppliers.problems,
        notes=list(suppliers.notes),
    )


def main() -> int:
    """The outcome on stdout; 0 where there is one, also an error of the user's."""
    request = JobRequest.model_validate_json(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_server, args=(request.place,), daemon=True).start()
    os.chdir(request.folder)  # messages name files without their folder, which means nothing to the user
    translate = translator(request.request.language)
    try:
        outcome = run(request)
    except ReservkollError as error:
        outcome = ScreeningOutcome(error=error.text(translate))
    sys.stdout.write(json_text(outcome, indent=None))
    return 0


def _end_with_server(place: str) -> None:
    """Wait until the server closes stdin, which it does by being killed, and leave nothing of the job behind."""
    while os.read(0, 1):  # not sys.stdin, whose lock would be held when Python ends
        pass
    shutil.rmtree(place, ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
