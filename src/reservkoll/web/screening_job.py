"""One list of purchases, screened for the page: questions to answer first, or a summary and the files."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from reservkoll.common.errors import ReservkollError
from reservkoll.common.json_text import Exact
from reservkoll.i18n import Language, filled, translator
from reservkoll.json_documents.serve import (
    CellProblem,
    CodeProposed,
    ListOutcome,
    MissingFact,
    OpeningTold,
    ProposedCodes,
    RouteFit,
    RouteTotal,
    RowProposals,
    ScreeningSummary,
    SupplierLine,
    SuppliersSummary,
    TotalTold,
    UnstatedFact,
)
from reservkoll.web.job_parts import Chooser, JobRequest, columns_told, question_told, write_files

if TYPE_CHECKING:
    from reservkoll.screening.request import ScreeningRequest
    from reservkoll.screening.result import Screening
    from reservkoll.screening.service import Answers, ScreeningService
    from reservkoll.screening.supplier_match.result import SupplierReport
    from reservkoll.screening.totals import Total

MOST_PROBLEMS = 20


def screened(request: JobRequest, asked: ScreeningRequest) -> ListOutcome:
    """Screen the list, write the files and return the summary."""
    from reservkoll.inventory.column_mapping import Mapping as Columns
    from reservkoll.inventory.column_mapping import read_mapping
    from reservkoll.inventory.labels import EXPECTED, LABELS
    from reservkoll.reports.outputs import FORMS, Made
    from reservkoll.rulebook.load import rulebook_for
    from reservkoll.screening.service import Asking, ScreeningService

    language = asked.language
    rulebook = rulebook_for(request.rules, request.published_limits, language)
    chooser = Chooser(request.answers, request.one_row_per_asked)
    columns = None
    if request.columns:  # changes made on the page take precedence over the mapping in the profile
        before = read_mapping(asked.mapping) if asked.mapping is not None else Columns()
        columns = before.model_copy(update={"columns": {**before.columns, **request.columns}})
    service = ScreeningService(asked, rulebook, columns)
    began = time.monotonic()
    inventory, answers = None, None
    try:
        inventory = service.read(Asking(chooser, chooser.count_once))
        answers = service.answer(inventory)
    except ReservkollError:
        if not chooser.unanswered:  # else the error may be due to an unanswered question
            raise
    unstated = _unstated(service, answers) if request.ask and answers is not None else []
    if answers is None or chooser.unanswered or chooser.repeats is not None or unstated:
        return ListOutcome(
            questions=[question_told(question, LABELS, language) for question in chooser.unanswered],
            repeats=filled(*chooser.repeats, translator(language)) if chooser.repeats is not None else None,
            unstated=unstated,
            columns=columns_told(inventory.seen, LABELS, language, EXPECTED) if inventory is not None else None,
        )
    made = Made(
        answers.screening,
        answers.sums,
        asked.today,
        asked.paths,
        answers.inventory,
        lambda: service.plan(answers),
    )
    written, left_out = write_files(request, made, asked.paths, FORMS, began + request.seconds)
    return ListOutcome(
        summary=_summary(answers),
        columns=columns_told(answers.inventory.seen, LABELS, language, EXPECTED),
        written=written,
        left_out=left_out,
    )


def _unstated(service: ScreeningService, answers: Answers) -> list[UnstatedFact]:
    """The facts to ask for, which the list does not state though rows depend on them, with how many rows."""
    from reservkoll.screening.unstated import unstated

    return [UnstatedFact(fact=each.fact, rows=each.rows, of=each.of) for each in unstated(service, answers)]


def _summary(answers: Answers) -> ScreeningSummary:
    from reservkoll.reports.content.screening.openings import Openings
    from reservkoll.reports.export.documents.totals import openings_json

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
    from reservkoll.common.formatting import decimal_string, whole_kronor
    from reservkoll.reports.content.told_totals import total_told

    if total.value is None:
        return "", None
    return total_told(total, whole_kronor, screening.language), decimal_string(total.value)


def _told(total: Total, language: Language) -> TotalTold:
    """A total in words."""
    from reservkoll.common.formatting import counted, whole_kronor
    from reservkoll.reports.content.told_totals import total_told

    return TotalTold(rows=counted(total.rows, language), value=total_told(total, whole_kronor, language))


def _proposed(screening: Screening) -> ProposedCodes | None:
    """The rows that state no code, with the codes proposed for each, best first; None if there are none."""
    proposals = screening.code_proposals
    if proposals is None:
        return None
    rows: dict[int, RowProposals] = {}
    for one in proposals.rows.iter_rows(named=True):
        row = rows.setdefault(one["position"], RowProposals(row=one["row"], text=one["text"], codes=[]))
        row.codes.append(CodeProposed(code=one["code"], name=one["name"]))
    return ProposedCodes(rows=len(rows), accepted=proposals.accepted, first=list(rows.values())[:MOST_PROBLEMS])


def _suppliers(screening: Screening, suppliers: SupplierReport) -> SuppliersSummary:
    """For each reservation how many purchases have a supplier that fits; for each supplier what is missing."""
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
