"""Reads parquet: typed columns as exact texts; numbers not exact to the öre are reported, not rounded."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.common.runtime.native_stderr import quiet_libraries
from reservkoll.i18n import mark
from reservkoll.parsers.text import shortened
from reservkoll.tabular.read_limits import MOST_COLUMNS, check_columns
from reservkoll.tabular.readers.jsonl import plain_number
from reservkoll.tabular.sheet import NO_CELLS, Sheet, SheetName, column_letter

MOST_CELLS = 100_000_000
SEPARATOR = ";"
SWEDEN = "Europe/Stockholm"  # a timestamp falls on the day in Swedish time
SURE_DIGITS = 15  # that a 64-bit floating-point number keeps whatever the amount is
# Below these the neighbours of a stored number are less than an öre apart (24 and 53 binary digits).
SURE_BELOW = {pl.Float32: 2.0**17, pl.Float64: 10.0**13}
UNSURE = mark(
    "“{text}” is stored as a floating-point number that is not exact to the öre. Save the column as decimal or "
    "as whole numbers."
)
NO_TEXT = mark("“{text}” is not a text, number or date. Save the column as one of these.")


class ParquetSource:
    """A parquet file: one sheet without a name. Row 1 is the first row."""

    sheets = (SheetName("", True),)

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self, name: str) -> Sheet:
        """Read the file whole.

        Raises:
            InputError: damaged, encrypted, or more cells than can be taken in.
        """
        return sheet_of(name, self._frame())

    def _frame(self) -> pl.DataFrame:
        try:
            with quiet_libraries():
                scanned = pl.scan_parquet(self._path, glob=False, hive_partitioning=False)
                columns = len(scanned.collect_schema())
                rows = int(scanned.select(pl.len()).collect().item())
                if columns <= MOST_COLUMNS and rows * columns <= MOST_CELLS:
                    return scanned.collect()
        except (KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException:  # the reader's panics are no `Exception`
            raise InputError(
                mark("{path} is damaged, encrypted or no parquet file. Fetch it again, or save the list as .xlsx."),
                path=self._path,
            ) from None
        check_columns(self._path, columns)
        raise InputError(
            mark("{path} holds more than {most} cells. Split the list into several files."),
            path=self._path,
            most=MOST_CELLS,
        )


def sheet_of(name: str, frame: pl.DataFrame) -> Sheet:
    """A typed frame as a sheet of texts, with the cells that no text stands for."""
    texts, unusable = [], [pl.DataFrame(schema=NO_CELLS)]
    for index, column in enumerate(frame.get_columns()):
        letter = column_letter(index)
        text = as_text(column)
        bad = _without_text(column, text)
        texts.append(text.set(bad, None).alias(letter))
        if bad.any():
            unusable.append(_told(column, bad, letter))
    return Sheet(name, pl.DataFrame(texts), headings=tuple(frame.columns), unusable=pl.concat(unusable))


def as_text(column: pl.Series) -> pl.Series:
    """A typed column as texts; null where there is no value and where no text can stand for it."""
    kind = column.dtype
    if isinstance(kind, pl.List | pl.Array):
        return _joined(column)
    if isinstance(kind, pl.Decimal) or kind.is_float():
        return _plain(column)
    if isinstance(kind, pl.Datetime):
        local = column.dt.convert_time_zone(SWEDEN) if kind.time_zone else column
        return local.dt.to_string("%Y-%m-%d %H:%M:%S").str.strip_suffix(" 00:00:00")
    if kind in (pl.String, pl.Boolean, pl.Date, pl.Time, pl.Null, pl.Categorical, pl.Enum) or kind.is_integer():
        return _blank_to_null(column.cast(pl.String))
    return pl.Series(column.name, [None], pl.String).new_from_index(0, len(column))


def _plain(column: pl.Series) -> pl.Series:
    """Numbers without an exponent or zeros at the end, and never with exactly three decimals."""
    kind = column.dtype
    if kind == pl.Float64:  # its shortest form has 17 digits where a sum left a tail: 0.1 + 0.2
        different = column.drop_nulls().unique()
        words = [f"{number:.{SURE_DIGITS}g}" for number in different.to_list()]
        table = pl.DataFrame({"number": different, "text": pl.Series(words, dtype=pl.String)})
        text = pl.DataFrame({"number": column}).join(table, on="number", how="left", maintain_order="left")["text"]
    else:
        text = column.cast(pl.String)
    odd = text.filter(text.str.contains("e", literal=True)).unique().drop_nulls().to_list()
    if odd:
        text = text.replace(odd, [plain_number(number) for number in odd])
    bare = (
        pl.when(pl.col("text").str.contains(r"\.\d*0$|\.$"))
        .then(pl.col("text").str.strip_chars_end("0").str.strip_chars_end("."))
        .otherwise("text")
    )
    three = pl.col("text").str.contains(r"\.\d{3}$")
    return (
        pl.DataFrame({"text": text})
        .select(bare.alias("text"))
        .select(pl.when(three).then(pl.col("text") + "0").otherwise("text").alias("text"))
        .to_series()
    )


def _joined(column: pl.Series) -> pl.Series:
    inner = column.dtype.inner  # type: ignore[attr-defined]
    if inner not in (pl.String, pl.Categorical, pl.Enum) and not inner.is_integer():
        return pl.Series(column.name, [None], pl.String).new_from_index(0, len(column))
    lists = column.cast(pl.List(pl.String))
    whole = pl.Series(lists.list.eval(pl.element().is_null()).list.any())
    joined = lists.list.join(SEPARATOR)
    return _blank_to_null(pl.select(pl.when(~whole.fill_null(value=False)).then(joined)).to_series())


def _without_text(column: pl.Series, text: pl.Series) -> pl.Series:
    """Where a value stands for which there is no exact text."""
    kind = column.dtype
    if kind.is_float():
        limit = SURE_BELOW[pl.Float64] if kind == pl.Float64 else SURE_BELOW[pl.Float32]
        return ((column.abs() >= limit) | column.is_nan()).fill_null(value=False)
    if isinstance(kind, pl.List):
        return text.is_null() & (column.list.len() > 0).fill_null(value=False)
    if kind == pl.String:
        return pl.Series([False]).new_from_index(0, len(column))
    return text.is_null() & column.is_not_null()


def _told(column: pl.Series, bad: pl.Series, letter: str) -> pl.DataFrame:
    rows = bad.arg_true().cast(pl.UInt32) + 1
    shown = [shortened(str(value)) for value in column.filter(bad).to_list()]
    template = UNSURE if column.dtype.is_float() else NO_TEXT
    return pl.DataFrame(
        {"row": rows, "column": [letter] * len(rows), "text": shown, "template": [template] * len(rows)},
        schema=NO_CELLS,
    )


def _blank_to_null(texts: pl.Series) -> pl.Series:
    return texts.set(texts == "", None)
