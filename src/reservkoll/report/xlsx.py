"""The Excel report of a screening."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from reservkoll.errors import InputError
from reservkoll.report.figures import Figures, figures
from reservkoll.report.screening import Screening
from reservkoll.report.xlsx_assessment import write_assessment
from reservkoll.report.xlsx_bulk import pour
from reservkoll.report.xlsx_lists import write_problems, write_rules, write_run, write_to_complete
from reservkoll.report.xlsx_page import Page
from reservkoll.report.xlsx_proposals import write_proposals
from reservkoll.report.xlsx_same_need import write_same_need
from reservkoll.report.xlsx_styles import FONT, SIZE, make_styles
from reservkoll.report.xlsx_summary import write_summary
from reservkoll.report.xlsx_suppliers import write_awards, write_conditions, write_matrix
from reservkoll.texts import Translate, mark, translator

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
    pairs = screening.suppliers.purchases.height if screening.suppliers is not None else 0
    most = max(screening.rows.height, screening.problems.height, pairs)
    if most > MOST_ROWS:
        template = mark("{rows} rows are more than an Excel sheet holds ({most}). Save them with --data instead.")
        raise InputError(template, rows=most, most=MOST_ROWS)
    counted = figures(screening)
    translate = translator(screening.language)
    assessed, rest = translate("Assessment"), _sheets(screening, counted, translate)
    contents = {assessed: translate("every row with its verdicts"), **{sheet.name: sheet.says for sheet in rest}}
    book = BytesIO()
    workbook = xlsxwriter.Workbook(book, dict(OPTIONS))
    workbook.set_properties({"title": translate("Screening of purchases"), "author": "reservkoll", "created": CREATED})
    styles = make_styles(workbook, whole_kronor=counted.whole_kronor)
    names = (translate("Summary"), *contents)
    summary, assessment, *pages = (Page(workbook, workbook.add_worksheet(name), styles, translate) for name in names)
    write_summary(summary, screening, counted, contents)
    rows = write_assessment(assessment, screening, f"xl/worksheets/sheet{names.index(assessed) + 1}.xml")
    for page, sheet in zip(pages, rest, strict=True):
        sheet.write(page)
    workbook.close()
    try:
        pour(book, rows, path)
    except OSError as error:
        raise InputError(mark("“{path}” cannot be saved: {reason}."), path=path, reason=error.strerror) from error


@dataclass(frozen=True)
class _Sheet:
    """A sheet after the assessment: its name, what it holds in a few words, and who fills it."""

    name: str
    says: str
    write: Callable[[Page], None]


def _sheets(screening: Screening, counted: Figures, translate: Translate) -> list[_Sheet]:
    sheets = [
        _Sheet(
            translate("To complete"),
            translate("facts that are missing"),
            lambda page: write_to_complete(page, screening, counted),
        ),
        _Sheet(translate("Errors"), translate("cells not understood"), lambda page: write_problems(page, screening)),
        _Sheet(translate("Rules"), translate("rules, amounts, sources"), lambda page: write_rules(page, screening)),
        _Sheet(translate("Run"), translate("how the report was made"), lambda page: write_run(page, screening)),
    ]
    need, suppliers = screening.same_need, screening.suppliers
    if need is not None:
        sheets.append(
            _Sheet(
                translate("Same need"),
                translate("purchases that may be one, split up"),
                lambda page: write_same_need(page, screening.rows, need, translate("Assessment")),
            )
        )
    proposals = screening.code_proposals
    if proposals is not None:
        sheets.append(
            _Sheet(
                translate("Proposed codes"),
                translate("for rows that state no CPV code"),
                lambda page: write_proposals(page, proposals),
            )
        )
    if suppliers is not None:
        sheets += [
            _Sheet(
                translate("Suppliers"),
                translate("which supplier fits which reservation"),
                lambda page: write_matrix(page, screening, suppliers),
            ),
            _Sheet(
                translate("Conditions on suppliers"),
                translate("what fails or is missing, and what proves it"),
                lambda page: write_conditions(page, screening, suppliers),
            ),
            _Sheet(
                translate("Earlier awards"),
                translate("what the suppliers were awarded before"),
                lambda page: write_awards(page, suppliers),
            ),
        ]
    return sheets
