"""Exports the rows of a screening as csv, jsonl or parquet.

Jsonl and parquet hold every text as it is. Csv is guarded against
formulas (see `csv_text`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.common.masked_columns import masked_frame
from reservkoll.explain.labels import column_headings
from reservkoll.i18n import mark, translator
from reservkoll.reports import phrases
from reservkoll.reports.content.screening.coded_columns import in_words
from reservkoll.reports.export.csv_text import harmless_rows, in_kronor
from reservkoll.reports.export.excel_csv import write_for_excel
from reservkoll.reports.export.parquet_stream import ParquetParts
from reservkoll.reports.outputs import CsvForm, Made, Writing, by_name
from reservkoll.screening.result import Screening

FORMATS: Final = (".csv", ".jsonl", ".parquet")
MOST_ORE: Final = 10**18  # limit of Decimal(18, 2)
TOO_LARGE: Final = mark("A value is too large for parquet. Save the data as .csv or .jsonl.")


def check_format(path: Path) -> None:
    """Refuse a suffix that no data format has.

    Raises:
        InputError: naming those there are.
    """
    if path.suffix.lower() not in FORMATS:
        template = mark("“{path}” has no known data format. Use a name that ends in {formats}.")
        raise InputError(template, path=path, formats=", ".join(FORMATS))


def write_data(screening: Screening, path: Path) -> None:
    """Write the rows to `path`, its format by suffix; see :func:`reservkoll.common.atomic_write.whole_file`.

    `value_sek` is in SEK with two decimals: text in csv and jsonl, Decimal(18, 2) in parquet. Dates are ISO 8601.
    Unknown is an empty cell in csv and null in the others.

    Raises:
        InputError: for another suffix.
        OSError: the disk is full or the place cannot be written.
    """
    found = screening.candidates
    rows = screening.rows if found is None else screening.rows.with_columns(found.column)
    write_frame(rows, path, money="value_sek")


def write_frame(frame: pl.DataFrame, path: Path, *, money: str | None = None) -> None:
    """Write any `frame` to `path` in the same way; its column `money`, if it has one, holds whole öre.

    Raises:
        InputError: for another suffix.
    """
    check_format(path)
    frame = masked_frame(frame)
    if money is not None and path.suffix.lower() == ".parquet":
        _check_decimals(frame[money])
        rows = _exact(frame, money)
    else:
        rows = frame if money is None else frame.with_columns(in_kronor(pl.col(money)))
    try:
        _write(rows, path, money)
    except pl.exceptions.PolarsError as error:  # polars sometimes raises this for a full disk
        raise OSError(str(error)) from error


class DataParts:
    """Writes the rows of a screening chunk by chunk to `path`; the file is complete when :meth:`finish` has returned.

    Csv and jsonl are byte for byte those of :func:`write_data` for all chunks together; parquet has the same rows.
    """

    def __init__(self, path: Path) -> None:
        check_format(path)
        self._path = path
        self._suffix = path.suffix.lower()
        self._parts = 0
        self._parquet: ParquetParts | None = None

    def __enter__(self) -> DataParts:
        return self

    def __exit__(self, *_: object) -> None:
        if self._parquet is not None:
            self._parquet.abandon()

    def add(self, rows: pl.DataFrame) -> None:
        """Write the rows of one chunk, as in :attr:`Screening.rows`.

        Raises:
            InputError: a value too large for parquet.
            OSError: the disk is full or the place cannot be written.
        """
        if self._suffix == ".parquet":
            _check_decimals(rows["value_sek"])
            ready = _exact(masked_frame(rows), "value_sek")
            if self._parquet is None:
                self._parquet = ParquetParts(self._path, ready.schema)
            self._parquet.add(ready)
        else:
            text = text_of(rows, self._suffix, money="value_sek", headings=not self._parts)
            with self._path.open("ab" if self._parts else "wb") as target:
                target.write(text.encode())
        self._parts += 1

    def finish(self) -> None:
        """Flush the rest.

        Raises:
            OSError: the disk is full or the place cannot be written.
        """
        if self._parquet is not None:
            self._parquet.finish()


def text_of(frame: pl.DataFrame, suffix: str, *, money: str | None = None, headings: bool = True) -> str:
    """What :func:`write_frame` writes as csv or jsonl, as text."""
    frame = masked_frame(frame)
    rows = frame if money is None else frame.with_columns(in_kronor(pl.col(money)))
    return harmless_rows(rows, money).write_csv(include_header=headings) if suffix == ".csv" else rows.write_ndjson()


def _write(rows: pl.DataFrame, path: Path, money: str | None) -> None:
    match path.suffix.lower():
        case ".csv":
            harmless_rows(rows, money).write_csv(path)
        case ".jsonl":
            rows.write_ndjson(path)
        case _:
            rows.write_parquet(path)


def _exact(rows: pl.DataFrame, money: str) -> pl.DataFrame:
    """Whole öre as SEK with two decimals."""
    return rows.with_columns(in_kronor(pl.col(money)).cast(pl.Decimal(18, 2)))


def _check_decimals(values: pl.Series) -> None:
    """Refuse a value with more digits than the parquet column holds."""
    low, high = values.min(), values.max()
    if isinstance(low, int) and isinstance(high, int) and max(abs(low), abs(high)) >= MOST_ORE:
        raise InputError(TOO_LARGE)


def _write_made(made: Made, path: Path) -> None:
    if made.csv is CsvForm.MACHINE:
        write_data(made.screening, path)
        return
    translate = translator(made.screening.language)
    headings = column_headings(made.screening.reported, made.screening.routes, translate)
    shown = in_words(made.screening, translate).rename(headings, strict=False)
    if made.screening.candidates is not None:
        shown = shown.with_columns(made.screening.candidates.column.alias(translate(phrases.WHO_COULD_DELIVER)))
    write_for_excel(shown, path, translate, money=headings["value_sek"])


FORM = Writing[Made](by_name(check_format), _write_made, parts=DataParts)
