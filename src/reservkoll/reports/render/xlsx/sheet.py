"""The base of a report sheet: texts, formats, print settings, and the table that most sheets consist of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl

from reservkoll.i18n import Translate
from reservkoll.reports.render.xlsx.cells import (
    FORMULA,
    ORE,
    excel_amount,
    excel_date,
    is_safe_link,
    safe_text,
    safe_texts,
    write_numbers,
    write_texts,
    write_value,
)
from reservkoll.reports.render.xlsx.styles import Styles

A3: Final = 8
A4: Final = 9
LINE_POINTS: Final = 13
PADDING_POINTS: Final = 5
HIGHEST_ROW: Final = 409  # Excel allows no more
LETTERS_PER_WIDTH: Final = 1.15  # running text is a little narrower than digits, which widths are counted in


@dataclass(frozen=True)
class Link:
    """A web address that may become a link."""

    url: str


@dataclass(frozen=True)
class Kronor:
    """An amount in whole öre, shown as kronor."""

    ore: int


Cell = str | int | date | Link | Kronor | None


@dataclass(frozen=True)
class Page:
    """A worksheet with what is needed to write on it. Rows and columns count from 0."""

    workbook: Any
    sheet: Any
    styles: Styles
    translate: Translate

    @property
    def member(self) -> str:
        """The sheet's part of the workbook's file."""
        return f"xl/worksheets/sheet{self.sheet.index + 1}.xml"

    def text(self, row: int, column: int, text: str, cell_format: Any) -> None:
        """Write a text that stays a text."""
        shown = safe_text(text, self.translate)
        if FORMULA.match(shown):
            cell_format = self.styles.quoted
        self.sheet.write_string(row, column, shown, cell_format)

    def link(self, row: int, column: int, url: str, cell_format: Any) -> None:
        """Write a web address as a link, anything else as text."""
        if not is_safe_link(url) or self.sheet.write_url(row, column, url, cell_format, url) != 0:
            self.text(row, column, url, self.styles.wrapped)

    def cell(self, row: int, column: int, value: Cell) -> None:
        """Write one cell of a table; None leaves it empty."""
        styles = self.styles
        if value is None:
            self.sheet.write_blank(row, column, None, styles.wrapped)
        elif isinstance(value, date):
            write_value(self.sheet, row, column, excel_date(value), styles.day)
        elif isinstance(value, int):
            write_value(self.sheet, row, column, value, styles.count_top)
        elif isinstance(value, Kronor):
            write_value(self.sheet, row, column, excel_amount(value.ore), self._money(value.ore))
        elif isinstance(value, Link):
            self.link(row, column, value.url, styles.link_cell)
        else:
            self.text(row, column, value, styles.wrapped)

    def header(self, row: int, headings: Sequence[str], *, right: Iterable[int] = ()) -> None:
        """Write the headings of a table; those at the indexes `right` stand over numbers."""
        to_the_right = set(right)
        for column, heading in enumerate(headings):
            style = self.styles.header_right if column in to_the_right else self.styles.header
            self.text(row, column, heading, style)

    def column(self, column: int, values: pl.Series, quoted: Any) -> None:
        """Write a column of texts, numbers or days below its heading; `quoted` is for texts that look like formulas."""
        if values.dtype == pl.String:
            write_texts(self.sheet, column, safe_texts(values, self.translate), quoted)
        else:
            write_numbers(self.sheet, column, values)

    def _money(self, ore: int) -> Any:
        """The style of an amount in a table: öre are shown where there are any."""
        return self.styles.money_top if ore % ORE else self.styles.whole_money_top

    def table(
        self,
        row: int,
        headings: Sequence[str],
        rows: Iterable[Sequence[Cell]],
        *,
        widths: Sequence[float],
        right: Iterable[int] = (),
    ) -> int:
        """Write headings and rows below each other, each row as high as its texts need in columns of these `widths`.

        Returns:
            the first row below the table.
        """
        self.header(row, headings, right=right)
        for cells in rows:
            row += 1
            for column, value in enumerate(cells):
                self.cell(row, column, value)
            self.fit_height(row, cells, widths)
        return row + 1

    def fit_height(self, row: int, cells: Iterable[Cell], widths: Sequence[float]) -> None:
        """Make a row as high as its longest text needs; not every program does so by itself."""
        texts = [(value.url if isinstance(value, Link) else str(value or "")) for value in cells]
        lines = max((_lines(text, width) for text, width in zip(texts, widths, strict=False)), default=1)
        if lines > 1:
            self.sheet.set_row(row, min(HIGHEST_ROW, LINE_POINTS * lines + PADDING_POINTS))

    def lines_between(self, last_row: int, columns: int) -> None:
        """Draw a thin line below each row of a table that was written column by column."""
        rule = {"type": "formula", "criteria": "=TRUE", "format": self.styles.line}
        self.sheet.conditional_format(1, 0, last_row, columns - 1, rule)

    def widths(self, widths: Sequence[float]) -> None:
        """Set the widths of the first columns, in characters."""
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)

    def print_setup(self, *, wide: bool, paper: int = A4, pages_across: int = 1, pages_down: int = 0) -> None:
        """Set up paper, page numbers at the foot, no grid lines in print; 0 pages down is as many as needed."""
        sheet = self.sheet
        sheet.set_paper(paper)
        if wide:
            sheet.set_landscape()
        sheet.fit_to_pages(pages_across, pages_down)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.set_footer("&L&8reservkoll&C&8&A&R&8&P / &N")
        sheet.hide_gridlines(1)


def row_heights(texts: pl.DataFrame, widths: Sequence[float]) -> pl.Series:
    """What :meth:`Page.fit_height` gives each row of columns of texts, in points; null where one line is enough."""
    lines = pl.max_horizontal(
        pl.col(name)
        .str.split("\n")
        .list.eval((pl.element().str.len_chars() / _room(width)).ceil().clip(1))
        .list.sum()
        .fill_null(1)
        for name, width in zip(texts.columns, widths, strict=True)
    )
    height = (lines * LINE_POINTS + PADDING_POINTS).clip(upper_bound=HIGHEST_ROW).cast(pl.Int64)
    return texts.select(pl.when(lines > 1).then(height).alias("height"))["height"]


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column that wraps."""
    room = _room(width)
    return sum(max(1, -(-len(paragraph) // room)) for paragraph in text.split("\n"))


def _room(width: float) -> int:
    """How many letters stand on a line of a column of this width."""
    return max(1, int((width - 2) * LETTERS_PER_WIDTH))
