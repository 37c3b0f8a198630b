"""The sheet with groups of purchases that may be one need split up, and their rows with links to the assessment."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from reservkoll.report.same_need import SameNeed
from reservkoll.report.xlsx_cells import FORMULA, excel_amount, safe_text, write_value
from reservkoll.report.xlsx_page import Page

# Excel holds 65 530 links in a sheet, and nobody reads so many lines. What is left out is told.
MOST_GROUPS: Final = 5_000
MOST_LINES: Final = 50_000
WIDTHS: Final = (10, 46, 40, 8, 18, 14, 18, 38, 13, 13, 18, 88, 40)
MONEY_COLUMNS: Final = (4, 6, 10)
FIRST_ROW_SHOWN: Final = 2  # of the assessment's rows: below its header, and Excel counts from 1


def write_same_need(page: Page, rows: pl.DataFrame, need: SameNeed, assessment: str | None) -> None:
    """Fill the sheet. `rows` are those of the screening, `assessment` is the name of the sheet that shows them; None
    where they are more than a sheet holds.
    """
    translate, styles = page.translate, page.styles
    page.widths(WIDTHS)
    page.text(0, 0, translate("Same need?"), styles.heading)
    lead = translate(
        "Purchases of the same kind by the same buyer, near in time, that together pass a limit which each stays "
        "under. A group is a question to look at, not a verdict: the purchases may be different needs, or split for "
        "good reasons."
    )
    row = 1
    for remark in (lead, *need.remarks):
        page.text(row, 0, remark, styles.remark_line)
        row += 1
    groups = need.groups.head(MOST_GROUPS)
    lines = need.rows.filter(pl.col("group") <= groups.height).head(MOST_LINES)
    if groups.height < need.groups.height or lines.height < need.rows.height:
        cut = translate(
            "Shown: {groups} of {all_groups} groups and {lines} of {all_lines} lines of rows, the largest first. The "
            "code same_need_group stands on every row of a group in the data."
        )
        shown = {"groups": groups.height, "all_groups": need.groups.height}
        page.text(row, 0, cut.format(**shown, lines=lines.height, all_lines=need.rows.height), styles.remark_line)
        row += 1
    if groups.is_empty():
        page.text(row + 1, 0, translate("No group was found."), styles.column_text)
    else:
        below = _groups(page, row + 1, groups, need.months, lines)
        _rows(page, below + 1, lines, rows, assessment)
    page.print_setup(wide=True)


def _groups(page: Page, row: int, groups: pl.DataFrame, months: int, lines: pl.DataFrame) -> int:
    """One line for each group, its number a link to its rows; gives the row below."""
    translate = page.translate
    headings = (
        translate("Group"),
        translate("Buyer"),
        translate("CPV"),
        translate("Rows"),
        translate("Most within {months} months, SEK").format(months=months),
        translate("Counted from"),
        translate("Limit, SEK"),
        translate("Which limit"),
        translate("First"),
        translate("Last"),
        translate("All rows, SEK"),
        translate("What to ask"),
        translate("Where it stands"),
    )
    page.header(row, headings, right=(3, *MONEY_COLUMNS))
    below = row + 1 + groups.height
    first_line = dict(lines.with_row_index("line").group_by("group").agg(pl.col("line").min()).iter_rows())
    for cells in groups.iter_rows():
        row += 1
        number, *rest = cells
        line = first_line.get(number)
        if line is None:
            page.cell(row, 0, number)
        else:
            _link(page, row, 0, page.sheet.get_name(), f"A{below + 1 + line + FIRST_ROW_SHOWN}", str(number))
            page.sheet.write_number(row, 0, number, page.styles.link_cell)  # the link stays
        for column, value in enumerate(rest, 1):
            if column in MONEY_COLUMNS:
                write_value(page.sheet, row, column, excel_amount(value), page.styles.money_top)
            else:
                page.cell(row, column, value)
        page.fit_height(row, cells, WIDTHS)
    return below


def _rows(page: Page, row: int, lines: pl.DataFrame, rows: pl.DataFrame, assessment: str | None) -> None:
    """One line for each row of a group, its title a link to the row's assessment."""
    translate = page.translate
    headings = (
        translate("Group"),
        translate("Title"),
        translate("CPV code"),
        translate("Row"),
        translate("Value (SEK)"),
        translate("Started"),
        translate("Sheet"),
        translate("File"),
        translate("Reference"),
    )
    page.header(row, headings, right=(3, 4))
    columns = ("title", "cpv", "row", "value_sek", "started", "sheet", "file", "id")
    shown = lines.with_columns(rows.select(columns)[lines["position"].to_list()])
    for line in shown.iter_rows(named=True):
        row += 1
        place = f"A{line['position'] + FIRST_ROW_SHOWN}"
        page.cell(row, 0, line["group"])
        if assessment is None:
            page.cell(row, 1, line["title"])
        else:
            _link(page, row, 1, assessment, place, line["title"] or translate("To the row"))
        for column, name in ((2, "cpv"), (3, "row"), (5, "started"), (6, "sheet"), (7, "file"), (8, "id")):
            page.cell(row, column, line[name])
        write_value(page.sheet, row, 4, excel_amount(line["value_sek"]), page.styles.money_top)


def _link(page: Page, row: int, column: int, sheet: str, cell: str, text: str) -> None:
    """Write a text that leads to a cell of a sheet of this workbook."""
    quoted = sheet.replace("'", "''")
    style: Any = page.styles.link_cell
    shown = safe_text(text, page.translate)
    # Edited in Excel, a text that looks like a formula would become one; a link cannot be marked against that.
    if FORMULA.match(shown) or page.sheet.write_url(row, column, f"internal:'{quoted}'!{cell}", style, shown) != 0:
        page.text(row, column, text, page.styles.wrapped)
