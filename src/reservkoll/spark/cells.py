"""Converts rows from Spark into tables of cell texts, identical to those of the file readers."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.i18n import mark
from reservkoll.tabular.readers.csv import plain_fields
from reservkoll.tabular.readers.parquet import sheet_of
from reservkoll.tabular.sheet import Sheet, column_letter

PATH, BLOCK, ROW, LINE = "path", "block", "row", "line"
UNEVEN = mark("its lines do not have the same number of fields")
NOT_PLAIN = mark("it has other line endings or characters than plain text in UTF-8")
OVER_LINES = mark("a field goes over several lines, or a quotation mark is not closed")


class LineError(InputError):
    """A line that cannot be read; `index` counts from 0 within the batch."""

    def __init__(self, template: str, index: int) -> None:
        super().__init__(template)
        self.index = index


class Cells(Protocol):
    """Makes a sheet of the columns that Spark delivers besides path, block and row."""

    @property
    def header_row(self) -> int:
        """The row of the file that holds the headings, from 1; 0 if the format names its columns itself."""

    def sheet(self, frame: pl.DataFrame) -> Sheet:
        """The rows below the headings, if there are any, as a sheet.

        Raises:
            LineError: a line with another number of fields.
        """


@dataclass(frozen=True)
class ParquetCells:
    """`headings` has the names of the columns, in their order after path, block and row."""

    headings: tuple[str, ...]
    header_row: int = 0

    def sheet(self, frame: pl.DataFrame) -> Sheet:
        """The typed columns as texts, without loss."""
        typed = frame.drop(PATH, BLOCK, ROW, strict=False)
        typed.columns = list(self.headings)
        return sheet_of("", typed)


@dataclass(frozen=True)
class TextCells:
    """Lines of a csv file. `above` are its first `header_row` lines, as text; `width` is the number of its columns."""

    above: str
    header_row: int
    delimiter: str
    width: int

    def sheet(self, frame: pl.DataFrame) -> Sheet:
        """The fields of the lines below the headings.

        Raises:
            LineError: a line that is not plain text, or that has another number of fields.
        """
        lines = plain_lines(frame.get_column(LINE))
        text = "\n".join([self.above, *lines.str.join("\n").to_list(), ""]) if lines.len() else self.above
        names = {column_letter(index): pl.String() for index in range(self.width)}
        try:
            cells = pl.read_csv(
                io.BytesIO(text.encode()),
                has_header=False,
                schema=names,
                separator=self.delimiter,
                missing_columns="insert",
            )
        except pl.exceptions.PolarsError:
            raise LineError(UNEVEN, 0) from None
        if cells.height != self.header_row + lines.len():
            raise LineError(UNEVEN, 0)
        return Sheet("", plain_fields(cells))


def plain_lines(lines: pl.Series) -> pl.Series:
    """Decode lines of bytes into texts without line endings.

    Raises:
        LineError: the first line that is not UTF-8, has control characters, or ends within a quoted field.
    """
    try:
        bare = lines.cast(pl.String).str.strip_suffix("\r")
    except pl.exceptions.ComputeError:
        raise LineError(NOT_PLAIN, next(n for n, line in enumerate(lines) if not _is_text(line))) from None
    for wrong, why in (
        (bare.str.contains("[\0\r]"), NOT_PLAIN),
        (bare.str.count_matches('"', literal=True) % 2 == 1, OVER_LINES),
    ):
        found = wrong.fill_null(value=False).arg_true()
        if found.len():
            raise LineError(why, found[0])
    return bare


def _is_text(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
