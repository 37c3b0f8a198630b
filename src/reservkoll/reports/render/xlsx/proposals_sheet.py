"""The sheet of proposed CPV codes for rows without one."""

from __future__ import annotations

from typing import Final

import polars as pl

from reservkoll.reports import phrases
from reservkoll.reports.render.xlsx.sheet import Cell, Page
from reservkoll.screening.result import CodeProposals

WIDTHS: Final = (24, 18, 8, 46, 44, 44, 44, 44, 44)
SHOWN: Final = 5
MOST_ROWS: Final = 20_000


def write_proposals(page: Page, proposals: CodeProposals) -> None:
    """One line for each row with a text and no code, its proposals beside each other, best first."""
    translate, styles = page.translate, page.styles
    page.widths(WIDTHS)
    used = (
        translate("The first proposal was used as if it were stated (--accept-suggestions).")
        if proposals.accepted
        else translate("No answer rests on them: choose, and write the code in your list.")
    )
    lead = translate("Proposals from the words of each row that states no CPV code.")
    page.text(0, 0, f"{lead} {used}", styles.remark_line)
    if proposals.left_out:
        left_out = translate("{rows} more rows state no code: none was looked for, since there are so many.")
        page.text(1, 0, left_out.format(rows=proposals.left_out), styles.remark_line)
    named = pl.concat_str("code", "name", separator=" ", ignore_nulls=True).alias("proposal")
    by_row = (
        proposals.rows.with_columns(named)
        .group_by("file", "sheet", "row", "text", maintain_order=True)
        .agg(pl.col("proposal").head(SHOWN))
        .head(MOST_ROWS)
    )
    headings = (
        translate(phrases.FILE),
        translate(phrases.SHEET),
        translate(phrases.ROW),
        translate("Text"),
        *(translate("Proposal {number}").format(number=number) for number in range(1, SHOWN + 1)),
    )
    lines: list[tuple[Cell, ...]] = [
        (*row[:4], *row[4], *([None] * (SHOWN - len(row[4])))) for row in by_row.iter_rows()
    ]
    page.table(3, headings, lines, widths=WIDTHS)
    page.print_setup(wide=True)
