"""The supplier sheets: eligibility per reservable purchase, gaps, earlier awards."""

from __future__ import annotations

from typing import Final

import polars as pl

from reservkoll.explain.labels import column_headings, verdict_words
from reservkoll.reports import phrases
from reservkoll.reports.render.xlsx.cells import write_amounts
from reservkoll.reports.render.xlsx.sheet import A3, Cell, Page
from reservkoll.screening.result import Screening
from reservkoll.screening.supplier_match.result import SupplierReport

VERDICTS: Final = ("yes", "no", "unknown")
SUPPLIER_WIDTH: Final = 30
# What a reader needs to know the purchase by stands to the left of the suppliers, and stays there.
FROM_ROWS: Final = {"row": 8, "title": 42, "id": 16, "value_sek": 20, "started": 12}
LAST: Final = {"file": 20, "sheet": 18}
FROZEN: Final = 2
HEADER_ROOM: Final = 0.75  # bold, and long words leave room unused at the ends of lines
SUPPLIERS_PER_PAGE: Final = 8


def write_matrix(page: Page, screening: Screening, suppliers: SupplierReport) -> None:
    """One line for each reservable purchase and reservation, one column for each supplier."""
    translate, sheet, styles = page.translate, page.sheet, page.styles
    told, words = suppliers.purchases, verdict_words(translate)
    rows = screening.rows[told["position"]] if told.height else screening.rows.clear()
    named = column_headings(screening.reported, screening.routes, translate)
    columns: list[tuple[str, float, pl.Series]] = [
        (named[name], width, rows[name]) for name, width in FROM_ROWS.items()
    ]
    columns += [
        (translate(phrases.RESERVATION), 34, told["route"].replace(dict(screening.routes))),
        (translate(phrases.THE_PURCHASE_ITSELF), 14, told["verdict"].replace(words)),
        (translate("Suppliers that fit"), 12, told["fitting"]),
        (translate("Not known yet"), 12, told["undecided"]),
        (translate("Who fits"), 40, told["names"]),
    ]
    first = len(columns)
    texts = pl.Series(suppliers.texts, dtype=pl.String)
    columns += [
        (line.label, SUPPLIER_WIDTH, texts.gather(cells))
        for line, cells in zip(suppliers.suppliers, suppliers.cells, strict=True)
    ]
    # What stands last also keeps long texts of the last supplier from running out over the empty columns beside it.
    columns += [(named[name], width, rows[name]) for name, width in LAST.items()]
    beyond = len(columns) - len(LAST)
    value = list(FROM_ROWS).index("value_sek")
    headings = [heading for heading, _, _ in columns]
    page.header(0, headings, right=[value])
    for column, (_, width, values) in enumerate(columns):
        form = {"value_sek": styles.column_money, "started": styles.column_day}.get(values.name, styles.column_text)
        sheet.set_column(column, column, width, form)
        if column == value:
            write_amounts(sheet, column, values)
        else:
            page.column(column, values, styles.quoted_plain)
    page.fit_height(0, headings, [width * HEADER_ROOM for _, width, _ in columns])
    if told.is_empty():
        page.text(1, 0, translate("No purchase can be reserved on the stated facts."), styles.column_text)
    last = max(told.height, 1)
    for code in VERDICTS:
        for column in (*range(first, beyond), first - 4):
            rule = {"type": "text", "criteria": "begins with", "value": words[code], "format": styles.verdicts[code]}
            sheet.conditional_format(1, column, last, column, rule)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    sheet.freeze_panes(1, FROZEN)
    page.lines_between(last, len(columns))
    page.print_setup(wide=True, paper=A3, pages_across=1 + len(suppliers.suppliers) // SUPPLIERS_PER_PAGE)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, FROZEN - 1)


def write_conditions(page: Page, screening: Screening, suppliers: SupplierReport) -> None:
    """For each supplier and reservation what fails or is missing, and what proves it."""
    translate, words = page.translate, verdict_words(page.translate)
    widths = (34, 16, 34, 14, 60, 14, 12, 60, 36, 40)
    page.widths(widths)
    headings = (
        translate(phrases.SUPPLIER),
        translate(phrases.ORGANISATION_NUMBER),
        translate(phrases.RESERVATION),
        translate("The supplier meets the conditions"),
        translate("Condition not met, or not known"),
        translate("The condition is met"),
        translate("Purchases concerned"),
        translate("To find out or to mind"),
        translate("Shown by"),
        translate(phrases.WHERE_IT_STANDS),
    )
    lines: list[tuple[Cell, ...]] = [
        (
            row["supplier"],
            row["org_no"],
            screening.routes.get(row["route"], row["route"]),
            words.get(row["verdict"], row["verdict"]),
            row["condition"],
            words.get(row["answer"], row["answer"]),
            row["purchases"],
            row["to_know"],
            row["proof"],
            row["citation"],
        )
        for row in suppliers.conditions.iter_rows(named=True)
    ]
    nothing = (translate("No purchase can be reserved on the stated facts."),)
    below = page.table(0, headings, lines or [nothing], widths=widths, right=[6])
    page.fit_height(0, headings, [width * HEADER_ROOM for width in widths])
    for code in VERDICTS:
        for column in (3, 5):
            rule = {"type": "cell", "criteria": "==", "value": f'"{words[code]}"', "format": page.styles.verdicts[code]}
            page.sheet.conditional_format(1, column, below - 1, column, rule)
    _finish(page, below, len(headings))


def write_awards(page: Page, suppliers: SupplierReport) -> None:
    """The earlier awards that the profiles state, and until when each may bar the same service with the same buyer."""
    translate = page.translate
    widths = (34, 16, 18, 14, 14, 44, 14, 18, 24, 18, 8)
    page.widths(widths)
    headings = (
        translate(phrases.SUPPLIER),
        translate(phrases.ORGANISATION_NUMBER),
        translate(phrases.AWARDED_BY),
        translate(phrases.PROVISION),
        translate(phrases.CPV_CODE),
        translate("CPV name"),
        translate(phrases.DECIDED),
        translate(phrases.BARS_THE_SAME_SERVICE_WITH),
        translate(phrases.FILE),
        translate(phrases.SHEET),
        translate(phrases.ROW),
    )
    lines = list(suppliers.awards.iter_rows())
    below = page.table(0, headings, lines or [(translate("No earlier awards are stated."),)], widths=widths)
    page.fit_height(0, headings, [width * HEADER_ROOM for width in widths])
    _finish(page, below, len(headings))


def _finish(page: Page, below: int, columns: int) -> None:
    page.sheet.autofilter(0, 0, max(below - 1, 1), columns - 1)
    page.sheet.freeze_panes(1, 1)
    page.sheet.repeat_rows(0)
    page.print_setup(wide=True)
