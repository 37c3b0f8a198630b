"""The same-need sheet: groups and their rows, linked to the assessment."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from reservkoll.common.interned_columns import Column, Columns
from reservkoll.reports import phrases
from reservkoll.reports.render.xlsx.bulk_rows import BulkRows, pattern_rows
from reservkoll.reports.render.xlsx.cells import FORMULA, excel_amount, safe_text, safe_texts, write_value
from reservkoll.reports.render.xlsx.sheet import Page
from reservkoll.screening.same_need.result import SameNeed

# Excel holds 65 530 links in a sheet, and nobody reads so many lines. The sheet says how many are left out.
MOST_GROUPS: Final = 5_000
MOST_LINES: Final = 50_000
WIDTHS: Final = (10, 46, 40, 8, 18, 14, 18, 38, 13, 13, 18, 88, 40)
MONEY_COLUMNS: Final = (4, 6, 10)
FIRST_ROW_SHOWN: Final = 2  # of the assessment's rows: below its header, and Excel counts from 1


def write_same_need(page: Page, rows: pl.DataFrame, need: SameNeed, assessment: str | None) -> BulkRows | None:
    """Fill the sheet. `rows` are those of the screening, `assessment` is the name of the sheet that shows them; None
    where they are more than a sheet holds.

    Returns:
        one line for each row of a group, to be poured into the sheet; None where there is no group.
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
        below = None
    else:
        below = _groups(page, row + 1, groups, need.months, lines)
    page.print_setup(wide=True)
    return None if below is None else _rows(page, below + 1, lines, rows, assessment)


def _groups(page: Page, row: int, groups: pl.DataFrame, months: int, lines: pl.DataFrame) -> int:
    """One line for each group, its number a link to its rows; gives the row below."""
    translate = page.translate
    headings = (
        translate("Group"),
        translate(phrases.BUYER),
        translate("CPV"),
        translate(phrases.ROWS),
        translate("Most within {months} months, SEK").format(months=months),
        translate("Counted from"),
        translate("Limit, SEK"),
        translate("Which limit"),
        translate("First"),
        translate("Last"),
        translate("All rows, SEK"),
        translate("What to ask"),
        translate(phrases.WHERE_IT_STANDS),
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


def _rows(page: Page, row: int, lines: pl.DataFrame, rows: pl.DataFrame, assessment: str | None) -> BulkRows:
    """One line for each row of a group, its title a link to the row's assessment."""
    translate, styles = page.translate, page.styles
    headings = (
        translate("Group"),
        translate(phrases.TITLE),
        translate(phrases.CPV_CODE),
        translate(phrases.ROW),
        translate(phrases.VALUE_SEK),
        translate(phrases.STARTED),
        translate(phrases.SHEET),
        translate(phrases.FILE),
        translate(phrases.REFERENCE),
    )
    page.header(row, headings, right=(3, 4))
    columns = ("title", "cpv", "row", "value_sek", "started", "sheet", "file", "id")
    of_rows = rows.select(columns)[lines["position"].to_list()]
    title = pl.col("title").fill_null(translate("To the row")) if assessment is not None else pl.col("title")
    shown = pl.concat([lines.select("group"), of_rows.with_columns(title)], how="horizontal")
    cells = Columns.of(
        Column.of(safe_texts(column, translate) if column.dtype == pl.String else column)
        for column in shown.iter_columns()
    )
    formats = {"title": styles.link_cell if assessment else styles.wrapped, "value_sek": styles.money_top}
    formats |= {"group": styles.count_top, "row": styles.count_top, "started": styles.day}
    for pattern, quoted in zip(pattern_rows(row + 1), (False, True), strict=True):
        for column, name in enumerate(shown.columns):
            style = styles.quoted if quoted else formats.get(name, styles.wrapped)
            page.sheet.write_blank(pattern, column, None, style)
    links = None if assessment is None else _places(lines["position"], assessment)
    return BulkRows(page.member, cells, frozenset({"value_sek"}), row + 1, "title", links)


def _places(positions: pl.Series, sheet: str) -> pl.Series:
    """Where each of the assessment's rows stands."""
    quoted = sheet.replace("'", "''")
    return pl.select(pl.format("'{}'!A{}", pl.lit(quoted), positions + FIRST_ROW_SHOWN)).to_series()


def _link(page: Page, row: int, column: int, sheet: str, cell: str, text: str) -> None:
    """Write a text that leads to a cell of a sheet of this workbook."""
    quoted = sheet.replace("'", "''")
    style: Any = page.styles.link_cell
    shown = safe_text(text, page.translate)
    # Edited in Excel, a text that looks like a formula would become one; a link cannot be marked against that.
    if FORMULA.match(shown) or page.sheet.write_url(row, column, f"internal:'{quoted}'!{cell}", style, shown) != 0:
        page.text(row, column, text, page.styles.wrapped)
