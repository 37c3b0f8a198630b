"""Exports the sums of ledgers as data: one row for each year, area and supplier."""

from __future__ import annotations

from reservkoll.reports.content.ledger_report import data_rows_of
from reservkoll.reports.export.tables import check_format, write_frame
from reservkoll.reports.outputs import MadeLedger, Writing, by_name

FORM = Writing[MadeLedger](
    by_name(check_format), lambda made, path: write_frame(data_rows_of(made.report), path, money="amount_sek")
)
