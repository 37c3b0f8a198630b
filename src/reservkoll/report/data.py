"""The rows of a screening for other programs: csv, jsonl or parquet.

In csv, a text that a spreadsheet would take for a formula (it starts with `=`, `+`, `-`, `@`, a tab or a line break)
gets an apostrophe before it. Jsonl and parquet hold every text as it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from reservkoll.errors import InputError
from reservkoll.report.screening import Screening
from reservkoll.texts import mark

FORMATS: Final = (".csv", ".jsonl", ".parquet")
ORE: Final = 100
FORMULA_START: Final = r"^[=+\-@\t\r\n＝＋－＠]"
MOST_ORE: Final = 10**18  # what a decimal of 18 digits holds


def check_format(path: Path) -> None:
    """Refuse a suffix that no data format has.

    Raises:
        InputError: naming those there are.
    """
    if path.suffix.lower() not in FORMATS:
        template = mark("“{path}” has no known data format. Use a name that ends in {formats}.")
        raise InputError(template, path=path, formats=", ".join(FORMATS))


def write_data(screening: Screening, path: Path) -> None:
    """Write the rows to `path`, its format by suffix; see :func:`reservkoll.report.output.whole_file` for whole files.

    `value_sek` is in SEK with two decimals: text in csv and jsonl, Decimal(18, 2) in parquet. Dates are ISO 8601.
    Unknown is an empty cell in csv and null in the others.

    Raises:
        InputError: for another suffix.
    """
    write_frame(screening.rows, path, money="value_sek")


def write_frame(frame: pl.DataFrame, path: Path, *, money: str) -> None:
    """Write any `frame` to `path` in the same way; its column `money` holds whole öre.

    Raises:
        InputError: for another suffix.
    """
    check_format(path)
    kind = path.suffix.lower()
    rows = frame.with_columns(_kronor(pl.col(money)))
    if kind == ".csv":
        texts = pl.col([name for name, dtype in frame.schema.items() if dtype == pl.String])
        harmless = pl.when(texts.str.contains(FORMULA_START)).then(pl.lit("'") + texts).otherwise(texts)
        rows.with_columns(harmless.name.keep()).write_csv(path)
    elif kind == ".jsonl":
        rows.write_ndjson(path)
    else:
        _check_decimals(frame[money])
        rows.with_columns(pl.col(money).cast(pl.Decimal(18, 2))).write_parquet(path)


def _kronor(ore: pl.Expr) -> pl.Expr:
    """Whole öre as text in SEK, exactly: 850000000 becomes `8500000.00`."""
    sign = pl.when(ore < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    whole, part = ore.abs() // ORE, ore.abs() % ORE
    return pl.concat_str(sign, whole.cast(pl.String), pl.lit("."), part.cast(pl.String).str.zfill(2)).alias(
        ore.meta.output_name()
    )


def _check_decimals(values: pl.Series) -> None:
    """Refuse a value with more digits than the parquet column holds."""
    low, high = values.min(), values.max()
    if isinstance(low, int) and isinstance(high, int) and max(abs(low), abs(high)) >= MOST_ORE:
        raise InputError(mark("A value is too large for parquet. Save the data as .csv or .jsonl."))
