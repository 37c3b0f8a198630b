"""The sheet of candidates for the openings to come."""

from __future__ import annotations

from typing import Final

from reservkoll.i18n import Language
from reservkoll.reports.content.screening.candidates import (
    SHOWN,
    candidates_headings,
    candidates_lead,
    candidates_remarks,
)
from reservkoll.reports.render.xlsx.sheet import Page
from reservkoll.screening.supplier_match.candidates import Candidates

WIDTHS: Final = (8, 44, 14, 40, 16, 30, 18, 28, 40)
MOST_ROWS: Final = 20_000


def write_candidates(page: Page, found: Candidates, language: Language) -> None:
    """One line for each candidate of an opening, in the order of the list."""
    page.widths(WIDTHS)
    page.text(0, 0, candidates_lead(found, language), page.styles.remark_line)
    for row, remark in enumerate(candidates_remarks(found, language), 1):
        page.text(row, 0, remark, page.styles.remark_line)
    rows = found.rows.select(SHOWN).head(MOST_ROWS).iter_rows()
    page.table(4, candidates_headings(language), rows, widths=WIDTHS)
    page.print_setup(wide=True)
