"""The answer columns added to a user's list: headings and texts in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from reservkoll.explain.labels import column_headings
from reservkoll.i18n import translator
from reservkoll.inventory.reader import Inventory
from reservkoll.reports.content.screening.coded_columns import in_words
from reservkoll.reports.export.csv_text import harmless
from reservkoll.reports.render.xlsx.cells import FORMULA_START, safe_texts
from reservkoll.rulebook.reported_routes import ReportedRoutes
from reservkoll.screening.result import Screening, row_schema

OWN: Final = frozenset({"file", "sheet", "row", "id", "title", "cpv", "value_sek", "started", "act", "authority_type"})
"""Columns of the rows that are the user's own; the others are what a row is answered."""
MARKED: Final = "Reservkoll: "
"""Before each heading: a colleague sees where the column comes from, and it is not taken for a fact when the copy is
screened in its turn."""
WIDTHS: Final = {
    "opening": 36,
    "recommendation": 36,
    "reason": 56,
    "missing": 40,
    "warnings": 40,
    "error": 48,
    "cpv_name": 32,
}
OTHER_WIDTH: Final = 18


@dataclass(frozen=True)
class Answers:
    """Texts to put at the right of the list of one sheet.

    `headings` stand in row `header_row`; `rows` goes from row number to one text for each heading, "" for nothing.
    `widths`: of each column, in characters.
    """

    sheet: str
    header_row: int
    headings: tuple[str, ...]
    widths: tuple[int, ...]
    rows: dict[int, tuple[str, ...]]


def answer_columns(reported: ReportedRoutes) -> tuple[str, ...]:
    """What a row is answered, in the order of the machine rows."""
    return tuple(name for name in row_schema(reported) if name not in OWN)


def answers(screening: Screening, inventory: Inventory, *, delimited: bool) -> Iterator[Answers]:
    """The answers for each sheet of `inventory`, which is one file; `screening` has its rows in the same order.

    Texts that a spreadsheet would take for a formula get an apostrophe before them: in a workbook those that would
    become one when the cell is edited, in a `delimited` file also those that become one when it is opened.
    """
    translate = translator(screening.language)
    named = column_headings(screening.reported, screening.routes, translate)
    columns = answer_columns(screening.reported)
    worded = in_words(screening, translate).select(columns)
    texts = pl.DataFrame([safe_texts(worded[name], translate).alias(name) for name in columns]).with_columns(
        pl.all().fill_null("")
    )
    guard = harmless if delimited else _guarded
    texts = texts.select(guard(pl.col(name)) for name in columns)
    numbered = pl.concat([inventory.frame.select("sheet", "row"), texts], how="horizontal")
    for place in inventory.places:
        of_sheet = numbered.filter(pl.col("sheet") == place.sheet)
        yield Answers(
            place.sheet,
            place.header_row,
            tuple(f"{MARKED}{named[name]}" for name in columns),
            tuple(WIDTHS.get(name, OTHER_WIDTH) for name in columns),
            {row: tuple(cells) for row, *cells in of_sheet.select("row", *columns).iter_rows()},
        )


def _guarded(texts: pl.Expr) -> pl.Expr:
    return texts.str.replace(f"({FORMULA_START})", "'${1}")
