"""The sheet of rows of which a division into lots would open something."""

from __future__ import annotations

from typing import Final

from reservkoll.reports.content.screening.divided_rows import DividedTable
from reservkoll.reports.render.xlsx.sheet import Page

WIDTHS: Final = (8, 46, 20, 110)


def write_divided(page: Page, told: DividedTable) -> None:
    """Fill the sheet."""
    page.widths(WIDTHS)
    page.text(0, 0, told.title, page.styles.heading)
    for row, text in enumerate(told.lead, 1):
        page.text(row, 0, text, page.styles.remark_line)
    page.table(len(told.lead) + 2, told.headings, list(told.lines), widths=WIDTHS)
    page.print_setup(wide=True)
