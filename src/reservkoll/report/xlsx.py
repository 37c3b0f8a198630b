"""The Excel report of a screening."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from reservkoll.errors import InputError
from reservkoll.report.figures import figures
from reservkoll.report.screening import Screening
from reservkoll.report.xlsx_assessment import write_assessment
from reservkoll.report.xlsx_bulk import pour
from reservkoll.report.xlsx_lists import write_problems, write_rules, write_run, write_to_complete
from reservkoll.report.xlsx_page import Page
from reservkoll.report.xlsx_proposals import write_proposals
from reservkoll.report.xlsx_same_need import write_same_need
from reservkoll.report.xlsx_styles import FONT, SIZE, make_styles
from reservkoll.report.xlsx_summary import write_summary
from reservkoll.texts import mark, translator

SUFFIX: Final = ".xlsx"
MOST_ROWS: Final = 1_048_575  # Excel's sheet, less the header
# A workbook carries the day it was made. Ours carries always the same, so that the same input gives the same bytes.
CREATED: Final = datetime(2000, 1, 1)
OPTIONS: Final = {
    "in_memory": True,  # no temporary files that a killed run leaves behind; no time zone in the bytes
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": FONT, "font_size": SIZE},
}


def check_report(path: Path) -> None:
    """Refuse a name that Excel would not open.

    Raises:
        InputError: with the remedy.
    """
    if path.suffix.lower() != SUFFIX:
        raise InputError(mark("“{path}”: the report is an Excel workbook. Use a name that ends in .xlsx."), path=path)


def write_report(screening: Screening, path: Path) -> None:
    """Write the report to `path`; see :func:`reservkoll.report.output.whole_file` for whole files.

    Raises:
        InputError: for another suffix than .xlsx, more rows than a sheet holds, or a place that cannot be written.
        ReservkollError: when rows or sums do not come to what was read.
    """
    import xlsxwriter

    check_report(path)
    most = max(screening.rows.height, screening.problems.height)
    if most > MOST_ROWS:
        template = mark("{rows} rows are more than an Excel sheet holds ({most}). Save them with --data instead.")
        raise InputError(template, rows=most, most=MOST_ROWS)
    counted = figures(screening)
    translate = translator(screening.language)
    contents = {
        translate("Assessment"): translate("every row with its verdicts"),
        translate("To complete"): translate("facts that are missing"),
        translate("Errors"): translate("cells not understood"),
        translate("Rules"): translate("rules, amounts, sources"),
        translate("Run"): translate("how the report was made"),
    }
    if screening.same_need is not None:
        contents[translate("Same need")] = translate("purchases that may be one, split up")
    if screening.code_proposals is not None:
        contents[translate("Proposed codes")] = translate("for rows that state no CPV code")
    book = BytesIO()
    workbook = xlsxwriter.Workbook(book, dict(OPTIONS))
    workbook.set_properties({"title": translate("Screening of purchases"), "author": "reservkoll", "created": CREATED})
    styles = make_styles(workbook, whole_kronor=counted.whole_kronor)
    names = (translate("Summary"), *contents)
    pages = [Page(workbook, workbook.add_worksheet(name), styles, translate) for name in names]
    summary, assessment, to_complete, problems, rules, run = pages[:6]
    write_summary(summary, screening, counted, contents)
    rows = write_assessment(assessment, screening, f"xl/worksheets/sheet{pages.index(assessment) + 1}.xml")
    write_to_complete(to_complete, screening, counted)
    write_problems(problems, screening)
    write_rules(rules, screening)
    write_run(run, screening)
    if screening.same_need is not None:
        write_same_need(pages[6], screening.rows, screening.same_need, assessment.sheet.get_name())
    if screening.code_proposals is not None:
        write_proposals(pages[-1], screening.code_proposals)
    workbook.close()
    try:
        pour(book, rows, path)
    except OSError as error:
        raise InputError(mark("“{path}” cannot be saved: {reason}."), path=path, reason=error.strerror) from error
