"""A sheet as read: every cell as text, with the file's own row numbers and column letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import polars as pl

LETTERS = 26
# A remark on reading: a message id with the field {place}, alone or with further parameters.
Remark = str | tuple[str, dict[str, object]]
NO_CELLS = pl.Schema({"row": pl.UInt32, "column": pl.String, "text": pl.String, "template": pl.String})


@dataclass(frozen=True)
class CellRange:
    """A rectangle of cells that are merged into one: rows from 1, columns from 0, first and last both within."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def __str__(self) -> str:
        """As Excel writes it: A1:B2."""
        return f"{column_letter(self.first_column)}{self.first_row}:{column_letter(self.last_column)}{self.last_row}"


@dataclass(frozen=True)
class Sheet:
    """The texts of a sheet.

    Row `i` of `cells` is row `i + 1` of the sheet; the columns are named by the sheet's own letters.
    Empty cells are null. An error value stands as its text ("#N/A"), a formula without a stored result as "=…".

    `headings` are the names of the columns where the file itself has them (jsonl, parquet): then every row is data.
    `unusable` has a row for each cell without an exact text (see `NO_CELLS`; `template` has the field {text}).
    `counts_from_1904`: a bare day number is that of a workbook made on an old Mac. `merged`, `hidden_rows` (from 1) and
    `hidden_columns` (letters) are empty where the reader cannot tell.
    """

    name: str
    cells: pl.DataFrame
    remarks: tuple[Remark, ...] = ()
    headings: tuple[str, ...] | None = None
    unusable: pl.DataFrame | None = None
    merged: tuple[CellRange, ...] = ()
    hidden_rows: tuple[int, ...] = ()  # from 1
    hidden_columns: tuple[str, ...] = ()  # letters
    counts_from_1904: bool = False


@dataclass(frozen=True)
class SheetName:
    """A sheet that the file has; `visible` is False for hidden ones."""

    name: str
    visible: bool


class Source(Protocol):
    """An opened file."""

    @property
    def sheets(self) -> tuple[SheetName, ...]:
        """The sheets that can hold cells, in the file's order."""

    def load(self, name: str) -> Sheet:
        """Read one sheet whole."""


def column_letter(index: int) -> str:
    """The letter of a column counted from 0: A, B, …, Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The column counted from 0 of its letters: A is 0, AA is 26."""
    index = 0
    for letter in letters:
        index = index * LETTERS + ord(letter) - ord("A") + 1
    return index - 1
