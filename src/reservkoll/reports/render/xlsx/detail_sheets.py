"""The detail sheets: missing facts, unreadable cells, rules and sources, provenance."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from reservkoll.common.interned_columns import Column, Columns
from reservkoll.explain.glossary import explained
from reservkoll.explain.labels import proof_words
from reservkoll.reports import phrases
from reservkoll.reports.render.xlsx.bulk_rows import BulkRows, pattern_rows
from reservkoll.reports.render.xlsx.cells import safe_texts
from reservkoll.reports.render.xlsx.sheet import Cell, Link, Page, row_heights
from reservkoll.screening.result import PROBLEMS, RuleUse, Screening
from reservkoll.screening.totals import Figures


def write_to_complete(page: Page, screening: Screening, counted: Figures) -> None:
    """Which facts are missing, in how many rows, and what they would decide; then the points to judge."""
    translate = page.translate
    widths = (64, 12, 68, 36)
    page.widths(widths)
    headings = (
        translate(phrases.QUESTION),
        translate(phrases.ROWS),
        translate(phrases.DECIDES),
        translate("Name of the fact"),
    )
    facts = sorted(screening.missing, key=lambda fact: (-fact.rows, fact.path))
    lines = [(fact.question, fact.rows, _names(screening, fact.decides), fact.path) for fact in facts]
    shown: list[tuple[Cell, ...]] = [*lines] or [(translate(phrases.NOTHING_IS_MISSING), None, None, None)]
    below = page.table(0, headings, shown, widths=widths, right=[1])
    page.sheet.autofilter(0, 0, max(below - 1, 1), len(headings) - 1)
    if counted.warnings:
        words = screening.warnings
        points = [(words.get(code, code), rows) for code, rows in counted.warnings.items()]
        marked = (translate(phrases.POINTS_TO_JUDGE), translate(phrases.ROWS))
        page.table(below + 1, marked, points, widths=widths, right=[1])
    _finish(page)


def write_problems(page: Page, screening: Screening) -> BulkRows | None:
    """The cells that could not be understood, one line each.

    Returns:
        the lines, to be poured into the sheet; None where there are none.
    """
    translate, sheet, styles, problems = page.translate, page.sheet, page.styles, screening.problems
    headings = {
        "file": (translate(phrases.FILE), 24),
        "sheet": (translate(phrases.SHEET), 18),
        "row": (translate(phrases.ROW), 8),
        "column": (translate(phrases.COLUMN), 26),
        "cell": (translate(phrases.CELL), 8),
        "text": (translate(phrases.WHAT_STANDS_THERE), 34),
        "message": (translate(phrases.WHAT_TO_DO), 90),
    }
    page.header(0, [heading for heading, _ in headings.values()])
    plain, quoted = styles.column_wrapped, styles.quoted_wrapped
    for column, name in enumerate(PROBLEMS):
        sheet.set_column(column, column, headings[name][1], plain)
    page.lines_between(max(problems.height, 1), len(PROBLEMS))
    sheet.autofilter(0, 0, max(problems.height, 1), len(PROBLEMS) - 1)
    _finish(page)
    if problems.is_empty():
        page.text(1, 0, translate(phrases.EVERY_CELL_WAS_UNDERSTOOD), styles.column_text)
        return None
    for row, style in zip(pattern_rows(1), (plain, quoted), strict=True):
        for column in range(len(PROBLEMS)):
            sheet.write_blank(row, column, None, style)
    safe = [
        safe_texts(column, translate) if column.dtype == pl.String else column for column in problems.iter_columns()
    ]
    heights = row_heights(problems.cast(pl.String), [width for _, width in headings.values()])
    return BulkRows(page.member, Columns.of(map(Column.of, safe)), frozenset(), heights=heights)


def write_rules(page: Page, screening: Screening) -> None:
    """Rules, limits and sources that the answers rest on."""
    translate, styles = page.translate, page.styles
    widths = (26, 70, 48, 15, 15, 32)
    page.widths(widths)
    period = (translate(phrases.IN_FORCE_FROM), translate(phrases.IN_FORCE_TO), translate(phrases.HOW_IT_IS_KNOWN))
    row = 0
    for title, what, uses in (
        (translate(phrases.RULES_USED), translate(phrases.RULE), screening.rules),
        (translate(phrases.AMOUNTS_USED), translate(phrases.AMOUNT), screening.limits),
    ):
        page.text(row, 0, title, styles.heading)
        headings = (translate(phrases.ID), what, translate(phrases.WHERE_IT_STANDS), *period)
        row = page.table(row + 1, headings, _uses(page, uses), widths=widths) + 1
    page.text(row, 0, translate(phrases.SOURCES), styles.heading)
    of_sources = (
        translate(phrases.ID),
        translate(phrases.SOURCE),
        translate(phrases.LINK),
        translate(phrases.DATE_READ),
    )
    sources = [(use.id, use.title, Link(use.url), use.retrieved) for use in screening.sources]
    row = page.table(row + 1, of_sources, sources, widths=widths) + 1
    page.text(row, 0, translate(phrases.WORDS_OF_THE_LAW_EXPLAINED), styles.heading)
    words = (translate(phrases.WORD), translate(phrases.WHAT_IT_MEANS))
    page.table(row + 1, words, explained(screening.language), widths=widths)
    page.print_setup(wide=True)


def write_run(page: Page, screening: Screening) -> None:
    """What made the report, so that it can be made again."""
    translate = page.translate
    widths = (44, 100)
    page.widths(widths)
    page.table(0, (translate(phrases.WHAT), translate(phrases.VALUE)), screening.run.items(), widths=widths)
    _finish(page)


def _uses(page: Page, uses: Iterable[RuleUse]) -> list[tuple[Cell, ...]]:
    proof = proof_words(page.translate)
    return [
        (use.id, use.title, use.citation, use.valid_from, use.valid_to, proof.get(use.status, use.status))
        for use in uses
    ]


def _names(screening: Screening, codes: Iterable[str]) -> str:
    return ", ".join(screening.routes.get(code, code) for code in codes)


def _finish(page: Page) -> None:
    page.sheet.freeze_panes(1, 0)
    page.sheet.repeat_rows(0)
    page.print_setup(wide=True)
