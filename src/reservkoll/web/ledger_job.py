"""One supplier ledger, summed for the page: questions about its columns, or a summary and the files."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from reservkoll.common.errors import ReservkollError
from reservkoll.json_documents.serve import ListOutcome, ListSummary
from reservkoll.web.job_parts import Chooser, JobRequest, columns_told, question_told, write_files

if TYPE_CHECKING:
    from reservkoll.ledger.request import LedgerRequest


def summed(request: JobRequest, asked: LedgerRequest) -> ListOutcome:
    """Sum the ledger, write the files and return the summary."""
    from reservkoll.common import clock
    from reservkoll.ledger.columns import LABELS, LedgerMapping
    from reservkoll.ledger.service import LedgerService
    from reservkoll.reports.content.ledger.report import ledger_report
    from reservkoll.reports.content.ledger.sections import LedgerSections
    from reservkoll.reports.outputs import LEDGER_FORMS, MadeLedger

    chooser, language, began = Chooser(request.answers), asked.language, time.monotonic()
    service = LedgerService(asked, LedgerMapping(columns=request.columns) if request.columns else None)
    ledger = None
    try:
        ledger = service.read(chooser)
    except ReservkollError:
        if not chooser.unanswered:  # else the error may be due to an unanswered question
            raise
    if ledger is None or chooser.unanswered:
        return ListOutcome(
            questions=[question_told(question, LABELS, language) for question in chooser.unanswered],
            unstated=[],
            columns=columns_told(ledger.seen, LABELS, language) if ledger is not None else None,
        )
    report = ledger_report(service.sum(ledger), language)
    made = MadeLedger(report, ledger.mapping.to_yaml(), clock.today())
    written, left_out = write_files(request, made, asked.lists, LEDGER_FORMS, began + request.seconds)
    return ListOutcome(
        summary=ListSummary(headline=LedgerSections(report).texts()["headline"], rows=report.sums.rows_read),
        columns=columns_told(ledger.seen, LABELS, language),
        written=written,
        left_out=left_out,
    )
