"""Csv as a Swedish Excel opens it: semicolons, decimal comma, UTF-8 with a byte order mark, headings and words.

The machine form (:mod:`reservkoll.reports.export.tables`) is for programs; this one is for people and is not read back.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.common.masked_columns import masked_frame
from reservkoll.i18n import Translate, mark
from reservkoll.reports.export.csv_text import harmless, in_kronor

SUFFIX: Final = ".csv"
DECIMALS: Final = (pl.Float32, pl.Float64, pl.Decimal)


def write_for_excel(shown: pl.DataFrame, path: Path, translate: Translate, *, money: str | None = None) -> None:
    """Write `shown`, whose columns are named by headings and hold words; its column `money` holds whole öre.

    Raises:
        InputError: for another suffix than .csv.
        OSError: the disk is full or the place cannot be written.
    """
    check_csv_name(path)
    words = {True: translate(mark("Yes")), False: translate(mark("No"))}
    numbers = [name for name, kind in shown.schema.items() if kind in DECIMALS]
    truths = [name for name, kind in shown.schema.items() if kind == pl.Boolean]
    texts = [name for name, kind in shown.schema.items() if kind == pl.String]
    amounts = [] if money is None else [_with_comma(in_kronor(pl.col(money)))]
    rows = masked_frame(shown).with_columns(
        *(harmless(pl.col(name)) for name in texts),
        *(pl.col(name).replace_strict(words, return_dtype=pl.String) for name in truths),
        *(_with_comma(pl.col(name).cast(pl.String)) for name in numbers),
        *amounts,
    )
    try:
        rows.write_csv(path, separator=";", include_bom=True, line_terminator="\r\n")
    except pl.exceptions.PolarsError as error:  # polars sometimes raises this for a full disk
        raise OSError(str(error)) from error


def check_csv_name(path: Path) -> None:
    """Refuse a form of data that has no Excel form.

    Raises:
        InputError: the suffix is not .csv.
    """
    if path.suffix.lower() != SUFFIX:
        raise InputError(mark("“{path}”: --csv excel writes csv. Use a name that ends in .csv."), path=path)


def _with_comma(numbers: pl.Expr) -> pl.Expr:
    return numbers.str.replace(".", ",", literal=True)
