"""Reads delimited text (csv): encoding, delimiter and line endings detected; every field as text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.i18n import mark
from reservkoll.tabular.read_limits import MOST_COLUMNS, check_columns
from reservkoll.tabular.readers.csv_dialect import DELIMITERS, find_delimiter
from reservkoll.tabular.readers.encoding import NotText, decode
from reservkoll.tabular.sheet import Remark, Sheet, SheetName, column_letter

SAMPLED_LINES = 200
LONGEST_FIELD = 10_000_000
NAMED_LINES = 10
LONG_LINE = re.compile(f"^[^\\n]{{{MOST_COLUMNS},}}", re.MULTILINE)  # from its start: else it is tried at every letter
EXCEL_HINT = re.compile(
    r"\"?sep=(?P<delimiter>.)\"?[;,\t|]*\n", re.IGNORECASE
)  # a first line that Excel interprets and hides


class DelimitedSource:
    """A csv file: one sheet without a name."""

    sheets = (SheetName("", True),)

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self, name: str) -> Sheet:
        """Read the file whole; a line within quotes is part of its field, as in Excel.

        Line ends within a field become plain line feeds. Rows of uneven length are filled up with empty cells.

        Raises:
            InputError: not text, or a quotation mark that is never closed.
        """
        text, remarks = read_text(self._path)
        hint = EXCEL_HINT.match(text)
        text = text[hint.end() :] if hint else text
        self._check_width(text, [hint["delimiter"]] if hint else DELIMITERS)
        delimiter = hint["delimiter"] if hint else find_delimiter(text)
        cells = _parse_fast(text, delimiter)
        if cells is None:
            cells = self._parse_exact(text, delimiter)
        return Sheet(name, plain_fields(cells, protected='="' in text), remarks)

    def _check_width(self, text: str, delimiters: Sequence[str]) -> None:
        """Refuse lines with too many columns before anything is allocated."""
        for line in LONG_LINE.finditer(text):
            for delimiter in delimiters:
                if line[0].count(delimiter) >= MOST_COLUMNS:
                    check_columns(self._path, _width(line[0], delimiter))

    def _parse_exact(self, text: str, delimiter: str) -> pl.DataFrame:
        csv.field_size_limit(LONGEST_FIELD)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        rows = []
        try:
            for row in reader:
                rows.append(row)
        except csv.Error:
            raise InputError(
                mark(
                    "{path}, row {row}: a quotation mark opens a field and does not close it rightly. "
                    "Write a quotation mark within a field twice, or save the list as .xlsx."
                ),
                path=self._path,
                row=len(rows) + 1,
            ) from None
        width = max(map(len, rows), default=0)
        padded = [row + [""] * (width - len(row)) for row in rows]
        names = {column_letter(index): pl.String for index in range(width)}
        return pl.DataFrame(padded, names, orient="row")


def read_text(path: Path) -> tuple[str, tuple[Remark, ...]]:
    """The text of a file with plain line feeds, and remarks on how it was decoded.

    Raises:
        InputError: not text, or nothing but blanks.
    """
    try:
        text, mixed = decode(path.read_bytes())
    except NotText:
        raise InputError(
            mark("{path} is not a text file. Save the list as .xlsx, or as csv in UTF-8."), path=path
        ) from None
    remarks: list[Remark] = []
    if mixed:
        shown = ", ".join(map(str, mixed[:NAMED_LINES])) + (", …" if len(mixed) > NAMED_LINES else "")
        remarks.append(
            (
                mark(
                    "{place}: the letters å, ä and ö are stored in two ways in the file; {count} lines were read in "
                    "the older way (lines {lines}). Check that their texts are right."
                ),
                {"count": len(mixed), "lines": shown},
            )
        )
    if zeros := text.count("\0"):
        text = text.replace("\0", "")
        remarks.append((mark("{place}: {count} invisible zero characters were left out."), {"count": zeros}))
    if not text.strip():
        raise InputError(mark("{path} is empty. Is it the right file, and was it saved whole?"), path=path)
    return text.replace("\r\n", "\n").replace("\r", "\n"), tuple(remarks)


def _width(line: str, delimiter: str) -> int:
    return len(re.sub(r'"[^"]*"', "", line).split(delimiter))


def _parse_fast(text: str, delimiter: str) -> pl.DataFrame | None:
    """The fields by polars, or None where it would not preserve every line and field exactly."""
    data = text.rstrip("\n").encode() + b"\n"
    outside = data.split(b'"')
    if len(outside) % 2 == 0:
        return None
    records = sum(part.count(b"\n") for part in outside[::2])
    width = max(_width(line, delimiter) for line in text.split("\n", SAMPLED_LINES)[:SAMPLED_LINES])
    leading = len(text) - len(text.lstrip("\n"))
    names = {column_letter(index): pl.String() for index in range(width)}
    try:
        cells = pl.read_csv(
            io.BytesIO(data[leading:]),
            has_header=False,
            schema=names,
            separator=delimiter,
            missing_columns="insert",
            raise_if_empty=False,
        )
    except pl.exceptions.PolarsError:
        return None
    if cells.height != records - leading:
        return None
    return pl.concat([cells.clear(leading), cells]) if leading else cells


def plain_fields(cells: pl.DataFrame, *, protected: bool = True) -> pl.DataFrame:
    """Fields without Excel protection (="0012"), empty ones as null, without empty trailing columns.

    `protected`: whether any may be protected, where that is known.
    """
    bare = cells
    if protected:
        is_so = pl.all().str.contains(r'^=".*"$')
        bare = cells.with_columns(pl.when(is_so).then(pl.all().str.slice(2).str.strip_suffix('"')).otherwise(pl.all()))
    plain = bare.with_columns(pl.when(pl.all() != "").then(pl.all()))
    width = plain.width
    while width > 1 and plain.to_series(width - 1).null_count() == plain.height:
        width -= 1
    return plain[:, :width]
