"""The sheet with every row of the inventory and its verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

import polars as pl

from reservkoll.common.interned_columns import Column, Columns
from reservkoll.explain.labels import column_headings, status_words, verdict_words
from reservkoll.reports import phrases
from reservkoll.reports.content.screening.coded_columns import shown, verdict_columns, worders
from reservkoll.reports.content.screening.front_page import buyer_heading
from reservkoll.reports.render.xlsx.bulk_rows import BulkRows, pattern_rows
from reservkoll.reports.render.xlsx.cells import safe_texts
from reservkoll.reports.render.xlsx.sheet import A3, HIGHEST_ROW, LINE_POINTS, PADDING_POINTS, Page
from reservkoll.rulebook.reported_routes import ReportedRoutes
from reservkoll.screening.result import Screening, row_schema

# What a reader looks for first stands first; what tells where a row came from stands last.
FIRST: Final = ("row", "title", "opening", "timing", "recommendation", "reason", "value_sek", "started", "status")
THEN: Final = ("missing", "warnings", "error")  # after the verdicts
LAST: Final = ("file", "sheet")
FROZEN: Final = FIRST.index("title") + 1
DEPARTMENT: Final = "department"
CANDIDATES: Final = "candidates"
HEADER_ROOM: Final = 0.75  # bold, and long words leave room unused at the ends of lines
NARROWEST: Final = 11
VERDICT_WIDTH: Final = 21
WIDEST: Final[Mapping[str, int]] = {
    "file": 20, "sheet": 16, "id": 18, "title": 48, "cpv_name": 38, "opening": 40, "recommendation": 40, "reason": 64,
    "missing": 48, "warnings": 48, "error": 48, "value_sek": 20, "started": 12, "row": 8,
    "department": 30, "candidates": 60,
}  # fmt: skip
WIDEST_OTHERWISE: Final = 22
# Long texts are broken over several lines, none of them cut off, in a list that people read from end to end. In a
# longer one each row is one line, so that the program that opens it need not measure them all.
WRAPPED: Final[Mapping[str, int]] = {
    "title": 48,
    "reason": 110,
    "missing": 40,
    "warnings": 100,
    "error": 48,
    "cpv_name": 38,
    "chapter": 24,
    "department": 26,
    "candidates": 60,
}
MOST_WRAPPED: Final = 2_000
LINE_ROOM: Final = 1.05  # letters on a line for each unit of width: those of running text are narrow


def shown_columns(reported: ReportedRoutes, *, with_departments: bool = False) -> tuple[str, ...]:
    """The columns of the sheet; who buys stands after what is bought."""
    if with_departments:
        return (*FIRST[:FROZEN], DEPARTMENT, *shown_columns(reported)[FROZEN:])
    first = (*FIRST, *reported.routes, *THEN)
    return (*first, *(name for name in row_schema(reported) if name not in {*first, *LAST}), *LAST)


def write_assessment(page: Page, screening: Screening) -> BulkRows:
    """Make the sheet.

    Returns:
        one line for each row, in order, codes in the reader's words: to be poured into the sheet.
    """
    sheet, styles, translate = page.sheet, page.styles, page.translate
    rows, words_of, departments = screening.rows, worders(screening, translate), screening.departments
    named = column_headings(screening.reported, screening.routes, translate)
    places = shown_columns(screening.reported, with_departments=departments is not None)
    if screening.candidates is not None:
        rows = rows.with_columns(screening.candidates.column)
        named = {**named, CANDIDATES: translate(phrases.WHO_COULD_DELIVER)}
        places = (*places[: -len(LAST)], CANDIDATES, *LAST)
    if departments is not None:
        rows = rows.with_columns(departments.alias(DEPARTMENT))
        named = {**named, DEPARTMENT: buyer_heading(screening)}
    verdicts = verdict_columns(screening.reported)
    headings = {name: named[name] for name in places}
    page.header(0, list(headings.values()), right=[places.index("value_sek")])
    column_formats = {"value_sek": styles.column_money, "started": styles.column_day}
    wrapped = WRAPPED if rows.height <= MOST_WRAPPED else {}
    widths = []

    def columns() -> Iterator[Column]:
        for name in places:
            column = Column.of(shown(rows, screening.rules, name) if name in screening.reported.routes else rows[name])
            column = column.changed(words_of[name]) if name in words_of else column
            widths.append(VERDICT_WIDTH if name in verdicts else _width(name, column, wrapped.get(name)))
            yield column.changed(partial(safe_texts, translate=translate)) if column.of_texts else column

    cells = Columns.of(columns())
    for column, (name, width) in enumerate(zip(places, widths, strict=True)):
        plain, quoted = (
            (styles.column_wrapped, styles.quoted_wrapped)
            if name in wrapped
            else (column_formats.get(name, styles.column_text), styles.quoted_plain)
        )
        sheet.set_column(column, column, width, plain)
        for row, style in zip(pattern_rows(1), (plain, quoted), strict=True):
            sheet.write_blank(row, column, None, style)
    page.fit_height(0, list(headings.values()), [width * HEADER_ROOM for width in widths])
    last = max(rows.height, 1)
    words = verdict_words(translate)
    for name in verdicts:
        _colour(page, places.index(name), last, {words[code]: style for code, style in styles.verdicts.items()})
    statuses = status_words(translate)
    _colour(page, places.index("status"), last, {statuses[code]: style for code, style in styles.statuses.items()})
    sheet.autofilter(0, 0, last, len(places) - 1)
    sheet.freeze_panes(1, FROZEN)
    page.lines_between(last, len(places))
    page.print_setup(wide=True, paper=A3, pages_across=2)
    sheet.repeat_rows(0)
    sheet.repeat_columns(places.index("row"), FROZEN - 1)
    of_texts = {name: width for name, width in zip(places, widths, strict=True) if name in wrapped}
    heights = _heights(cells, of_texts) if of_texts else None
    return BulkRows(page.member, cells, frozenset({"value_sek"}), heights=heights)


def _heights(cells: Columns, widths: Mapping[str, float]) -> pl.Series:
    """How high each row is in points, so that no text of the columns in `widths` is cut off."""
    lengths = pl.DataFrame({name: cells.column(name).lengths() for name in widths})
    lines = pl.max_horizontal((pl.col(name) / (width * LINE_ROOM)).ceil() for name, width in widths.items())
    needed = lines.fill_null(1).clip(1) * LINE_POINTS + PADDING_POINTS
    return lengths.select(needed.clip(upper_bound=HIGHEST_ROW).cast(pl.Int64).alias("height"))["height"]


def _width(name: str, column: Column, wrapped: int | None) -> float:
    """A width that fits most cells of the column without crowding out the rest."""
    most = wrapped or WIDEST.get(name, WIDEST_OTHERWISE)
    if not column.of_texts:
        return most
    lengths = column.lengths()
    common = (lengths.filter(lengths > 0) if wrapped else lengths).quantile(0.9) or 0
    return min(most, max(NARROWEST, common + 3))


def _colour(page: Page, column: int, last: int, styles: Mapping[str, object]) -> None:
    """Colour the cells of a column by their word, also when the reader changes it."""
    for word, style in styles.items():
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": style}
        page.sheet.conditional_format(1, column, last, column, rule)
