"""Exports the rows of a screening as csv, jsonl or parquet.

Jsonl and parquet hold every text as it is. Csv is also opened in spreadsheets, which would run a text that starts with
`=`, `+`, `-` or `@` as a formula. An apostrophe is put before such a character, and before a tab or a line break at the
start of a text. The same goes for the characters after `,`, `;`, `|`, a tab or a line break within a text, with any
quotes, apostrophes and blanks between: a Swedish Excel cuts a csv file at semicolons, heeds no quotes that begin within
what it takes for a cell, and takes away those that it does heed. Numbers and dates are left alone. :func:`plain` takes
the apostrophes away again, exactly.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.common.masked_columns import masked_frame
from reservkoll.explain.labels import column_headings
from reservkoll.i18n import mark, translator
from reservkoll.reports.content.coded_columns import in_words
from reservkoll.reports.export.parquet_stream import ParquetParts
from reservkoll.reports.outputs import CsvForm, Made, Writing, by_name
from reservkoll.screening.result import Screening

FORMATS: Final = (".csv", ".jsonl", ".parquet")
ORE: Final = 100
_SIGN: Final = "[=+\\-@＝＋－＠]"
_CUT: Final = "(?:^|[,;|\\t-\\r\x1c-\x1e\x85\u2028\u2029])"
# Blanks, signs that nobody sees, and quotes of all kinds: what a reader may leave out before it looks.
_LEFT_OUT: Final = (
    "[\\x00-\\x20\\x7f-\xa0\xad\u034f\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    "\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff\"'`´‘-‟«»‹›＂＇]*"
)
_PRICE: Final = f"(,{_LEFT_OUT})'({_SIGN})$"  # 1250,- is a price and no formula
_BLANK: Final = "'*[\\t\\r\\n]"
MOST_ORE: Final = 10**18  # what a decimal of 18 digits holds
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
    except pl.exceptions.PolarsError as error:  # as which polars tells of a full disk, here and there
        raise OSError(str(error)) from error


class DataParts:
    """Writes the rows of a screening part by part to `path`; the file is whole when :meth:`finish` has returned.

    Csv and jsonl are to the byte what :func:`write_data` gives for all parts together; parquet holds the same rows.
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
        """Write the rows of one part, as in :attr:`Screening.rows`.

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
        """Write what is not yet written.

        Raises:
            OSError: the disk is full or the place cannot be written.
        """
        if self._parquet is not None:
            self._parquet.finish()


def text_of(frame: pl.DataFrame, suffix: str, *, money: str | None = None, headings: bool = True) -> str:
    """What :func:`write_frame` writes as csv or jsonl, as text."""
    frame = masked_frame(frame)
    rows = frame if money is None else frame.with_columns(in_kronor(pl.col(money)))
    return _harmless_rows(rows, money).write_csv(include_header=headings) if suffix == ".csv" else rows.write_ndjson()


def _harmless_rows(rows: pl.DataFrame, money: str | None) -> pl.DataFrame:
    texts = [name for name, dtype in rows.schema.items() if dtype == pl.String and name != money]
    if not texts:
        return rows
    # Most columns have nothing of the kind: one look instead of three changes.
    found = rows.select(pl.col(texts).str.contains(f"{_CUT}{_LEFT_OUT}{_SIGN}|^{_BLANK}").any()).row(0)
    return rows.with_columns(harmless(pl.col(name)) for name, any_found in zip(texts, found, strict=True) if any_found)


def _write(rows: pl.DataFrame, path: Path, money: str | None) -> None:
    match path.suffix.lower():
        case ".csv":
            _harmless_rows(rows, money).write_csv(path)
        case ".jsonl":
            rows.write_ndjson(path)
        case _:
            rows.write_parquet(path)


def harmless(texts: pl.Expr) -> pl.Expr:
    """Texts that no spreadsheet takes for formulas."""
    guarded = texts.str.replace_all(f"({_CUT}{_LEFT_OUT})({_SIGN})", "${1}'${2}")
    return guarded.str.replace(_PRICE, "${1}${2}").str.replace(f"^({_BLANK})", "'${1}")


def plain(text: str) -> str:
    """The text that :func:`harmless` made harmless."""
    text = re.sub(f"^'({_BLANK})", r"\1", text)
    return re.sub(f"(?!,{_LEFT_OUT}{_SIGN}\\Z)({_CUT}{_LEFT_OUT})'({_SIGN})", r"\1\2", text)


def in_kronor(ore: pl.Expr) -> pl.Expr:
    """Whole öre as text in SEK, exactly: 850000000 becomes `8500000.00`."""
    sign = pl.when(ore < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    whole, part = ore.abs() // ORE, ore.abs() % ORE
    return pl.concat_str(sign, whole.cast(pl.String), pl.lit("."), part.cast(pl.String).str.zfill(2)).alias(
        ore.meta.output_name()
    )


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
    from reservkoll.reports.export.excel_csv import write_for_excel

    translate = translator(made.screening.language)
    headings = column_headings(made.screening.reported, made.screening.routes, translate)
    shown = in_words(made.screening, translate).rename(headings, strict=False)
    if made.screening.candidates is not None:
        shown = shown.with_columns(made.screening.candidates.column.alias(translate("Who could deliver")))
    write_for_excel(shown, path, translate, money=headings["value_sek"])


FORM = Writing[Made](by_name(check_format), _write_made, parts=DataParts)
