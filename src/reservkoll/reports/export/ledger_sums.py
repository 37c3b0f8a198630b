"""Exports the sums of ledgers as data: one row for each year, area and supplier."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from reservkoll.i18n import translator
from reservkoll.reports.content.ledger.report import data_rows_of, supplier_rows
from reservkoll.reports.export.tables import check_format, write_frame
from reservkoll.reports.outputs import CsvForm, MadeLedger, Writing, by_name


def _write(made: MadeLedger, path: Path) -> None:
    if made.csv is CsvForm.MACHINE:
        write_frame(data_rows_of(made.report), path, money="amount_sek")
        return
    from reservkoll.reports.export.excel_csv import write_for_excel

    translate = translator(made.report.language)
    shown = [values.alias(heading) for heading, values in supplier_rows(made.report, translate).items()]
    write_for_excel(pl.DataFrame(shown), path, translate, money=shown[-1].name)


FORM = Writing[MadeLedger](by_name(check_format), _write)
