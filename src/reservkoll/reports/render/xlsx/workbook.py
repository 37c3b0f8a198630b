"""The Excel report of a screening."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from reservkoll.common.errors import InputError
from reservkoll.common.foreign_texts import reason_of
from reservkoll.i18n import Translate, mark, translator
from reservkoll.reports import phrases
from reservkoll.reports.content.screening.divided_rows import divided_table
from reservkoll.reports.outputs import Made, Writing, by_name
from reservkoll.reports.render.xlsx.bulk_rows import BulkRows, pour
from reservkoll.reports.render.xlsx.candidates_sheet import write_candidates
from reservkoll.reports.render.xlsx.detail_sheets import write_problems, write_rules, write_run, write_to_complete
from reservkoll.reports.render.xlsx.divided_sheet import write_divided
from reservkoll.reports.render.xlsx.proposals_sheet import write_proposals
from reservkoll.reports.render.xlsx.reserved_sheet import write_barred, write_contracts
from reservkoll.reports.render.xlsx.rows_sheet import write_assessment
from reservkoll.reports.render.xlsx.same_need_sheet import write_same_need
from reservkoll.reports.render.xlsx.sheet import Page
from reservkoll.reports.render.xlsx.styles import FONT, SIZE, make_styles
from reservkoll.reports.render.xlsx.summary_sheet import write_summary
from reservkoll.reports.render.xlsx.supplier_sheets import write_awards, write_conditions, write_matrix
from reservkoll.screening.result import Screening
from reservkoll.screening.supplier_match.result import SupplierReport
from reservkoll.screening.totals import Figures, figures

if TYPE_CHECKING:
    from xlsxwriter import Workbook

SUFFIX: Final = ".xlsx"
MOST_ROWS: Final = 1_048_575  # Excel's sheet, less the header
MOST_PROBLEMS: Final = 50_000  # nobody reads more cells that could not be understood
# A workbook carries the day it was made. Ours carries always the same, so that the same input gives the same bytes.
CREATED: Final = datetime(2000, 1, 1)


def fresh_options() -> dict[str, Any]:
    """The options of a workbook; xlsxwriter changes what it is given, which the next workbook would show."""
    return {
        "in_memory": True,  # no temporary files that a killed run leaves behind; no time zone in the bytes
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": SIZE},
    }


def save(workbook: Workbook, path: Path) -> None:
    """Write what `workbook` holds to its place, told as `path`.

    Raises:
        InputError: a place that cannot be written, or a disk that is full.
    """
    from xlsxwriter.exceptions import XlsxFileError

    try:
        workbook.close()
    except XlsxFileError as error:
        raise InputError(mark("“{path}” cannot be saved: {reason}."), path=path, reason=reason_of(error)) from error


def check_report(path: Path) -> None:
    """Refuse a name that Excel would not open.

    Raises:
        InputError: with the remedy.
    """
    if path.suffix.lower() != SUFFIX:
        raise InputError(mark("“{path}”: the report is an Excel workbook. Use a name that ends in .xlsx."), path=path)


def write_report(screening: Screening, path: Path, counted: Figures | None = None) -> None:
    """Write the report to `path`; see :func:`reservkoll.common.atomic_write.whole_file` for whole files.

    More rows than an Excel sheet holds: the report has the other sheets only, counted over all rows, and says so.
    `counted` are the figures of `screening`, where they have been counted.

    Raises:
        InputError: for another suffix than .xlsx, or a place that cannot be written.
        ReservkollError: when rows or sums do not come to what was read.
    """
    _write(screening, counted or figures(screening), path, with_rows=screening.rows.height <= MOST_ROWS)


def write_report_without_rows(screening: Screening, counted: Figures, path: Path) -> None:
    """Write the report of rows that are not at hand any more, as one of more rows than a sheet holds.

    `counted` are the figures of all rows; `screening.rows` is not read.

    Raises:
        InputError: for another suffix than .xlsx, or a place that cannot be written.
    """
    _write(screening, counted, path, with_rows=False)


def _write(screening: Screening, counted: Figures, path: Path, *, with_rows: bool) -> None:
    import xlsxwriter

    check_report(path)
    translate = translator(screening.language)
    screening = _told_what_is_left_out(screening, counted, translate, with_rows=with_rows)
    assessed = translate("Assessment")
    rest = _sheets(screening, counted, translate, assessed if with_rows else None)
    contents = {sheet.name: sheet.says for sheet in rest}
    if with_rows:
        contents = {assessed: translate("every row with its verdicts"), **contents}
    book = BytesIO()
    workbook = xlsxwriter.Workbook(book, fresh_options())
    workbook.set_properties(
        {"title": translate(phrases.SCREENING_OF_PURCHASES), "author": "reservkoll", "created": CREATED}
    )
    styles = make_styles(workbook, whole_kronor=counted.whole_kronor, language=screening.language)
    names = (translate(phrases.SUMMARY), *contents)
    pages = {name: Page(workbook, workbook.add_worksheet(name), styles, translate) for name in names}
    write_summary(pages[names[0]], screening, counted, contents)
    bulk = [write_assessment(pages[assessed], screening)] if with_rows else []
    bulk += [rows for sheet in rest if (rows := sheet.write(pages[sheet.name])) is not None]
    workbook.close()
    try:
        pour(book, bulk, path)
    except OSError as error:
        raise InputError(mark("“{path}” cannot be saved: {reason}."), path=path, reason=reason_of(error)) from error


def _told_what_is_left_out(
    screening: Screening, counted: Figures, translate: Translate, *, with_rows: bool
) -> Screening:
    """`screening` without what no sheet holds, and with remarks that say so first of all."""
    notes = []
    if not with_rows:
        told = translate(
            mark(
                "This report holds the summary only: {rows} rows are more than an Excel sheet holds ({most}). Every "
                "row with its verdicts is in the file of rows beside it."
            )
        )
        notes.append(told.format(rows=counted.total.rows, most=MOST_ROWS))
    problems = screening.problems
    if problems.height > MOST_PROBLEMS:
        told = translate(
            mark(
                "The sheet of errors shows the first {shown} of {all} cells that could not be understood. The column "
                "error in the file that --data writes has them all."
            )
        )
        notes.append(told.format(shown=MOST_PROBLEMS, all=problems.height))
        problems = problems.head(MOST_PROBLEMS)
    if screening.suppliers is not None and not _has_matrix(screening.suppliers, with_rows=with_rows):
        told = translate(
            mark(
                "Which supplier fits which purchase is more than an Excel sheet holds: it is in the file that "
                "--supplier-data writes."
            )
        )
        notes.append(told)
    return replace(screening, problems=problems, notes=(*notes, *screening.notes))


def _has_matrix(suppliers: SupplierReport, *, with_rows: bool) -> bool:
    """Whether there is a sheet of purchases and suppliers: it shows rows, and has one for each pair."""
    return with_rows and suppliers.purchases.height <= MOST_ROWS


@dataclass(frozen=True)
class _Sheet:
    """A sheet after the assessment: its name, what it holds in a few words, and who fills it and may give it rows."""

    name: str
    says: str
    write: Callable[[Page], BulkRows | None]


def _sheets(screening: Screening, counted: Figures, translate: Translate, assessed: str | None) -> list[_Sheet]:
    """The sheets after the assessment, whose sheet is called `assessed`, if there is one."""
    sheets = [
        _Sheet(
            translate("To complete"),
            translate("facts that are missing"),
            lambda page: write_to_complete(page, screening, counted),
        ),
        _Sheet(
            translate(phrases.ERRORS),
            translate(phrases.CELLS_NOT_UNDERSTOOD),
            lambda page: write_problems(page, screening),
        ),
        _Sheet(translate("Rules"), translate("rules, amounts, sources"), lambda page: write_rules(page, screening)),
        _Sheet(
            translate(phrases.RUN),
            translate(phrases.HOW_MADE_IN_THE_CONTENTS),
            lambda page: write_run(page, screening),
        ),
    ]
    need, suppliers = screening.same_need, screening.suppliers
    if need is not None:
        sheets.append(
            _Sheet(
                translate(phrases.SAME_NEED),
                translate("purchases that may be one, split up"),
                lambda page: write_same_need(page, screening.rows, need, assessed),
            )
        )
    divided = divided_table(screening)
    if divided is not None:
        sheets.append(
            _Sheet(
                divided.title,
                translate("purchases of which a part could be reserved"),
                lambda page: write_divided(page, divided),
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
    found = screening.candidates
    if found is not None:
        sheets.append(
            _Sheet(
                translate(phrases.WHO_COULD_DELIVER),
                translate("candidates for what is to come"),
                lambda page: write_candidates(page, found, screening.language),
            )
        )
    if suppliers is not None and _has_matrix(suppliers, with_rows=assessed is not None):
        sheets.append(
            _Sheet(
                translate(phrases.SUPPLIERS),
                translate("which supplier fits which reservation"),
                lambda page: write_matrix(page, screening, suppliers),
            )
        )
    if suppliers is not None:
        sheets += [
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
    reserved = screening.reserved_awards
    if reserved is not None:
        sheets += [
            _Sheet(
                translate(phrases.RESERVED_AWARDS),
                translate(mark("contracts, when they end, what was promised")),
                lambda page: write_contracts(page, reserved),
            ),
            _Sheet(
                translate(phrases.BARRED),
                translate(mark("who may not be awarded which purchase, by the three-year rule")),
                lambda page: write_barred(page, reserved),
            ),
        ]
    return sheets


FORM = Writing[Made](
    by_name(check_report),
    # the figures have been counted: they are not again
    lambda made, path: write_report(made.screening, path, made.sums),
    without_rows=lambda made, path: write_report_without_rows(made.screening, made.sums, path),
)
