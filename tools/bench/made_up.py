"""Made-up Swedish inventories, always the same for the same number of rows: 12 columns, with cells left empty.

`inventory` is a tidy list: its values return in a fixed order, every row is of a municipality under LOU, and no cell is
faulty. `random_inventory` draws each cell by itself: three acts, kinds of authority and kinds of purchase, forty
departments, values spread by size. `faults` are the texts that stand in one of its rows in ten instead of a value.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl

from reservkoll.reports.export.parquet_stream import ParquetParts

PART = 1_000_000
HEADINGS = (
    "Diarienr",
    "Benämning",
    "CPV-kod",
    "Uppskattat värde (SEK)",
    "Påbörjad",
    "Myndighetstyp",
    "Upphandlingsslag",
    "Avtalstid (mån)",
    "Optionstid (mån)",
    "Lag",
    "Förvaltning",
    "Anmärkning",
)
DEPARTMENT = HEADINGS[10]
# Value, code, kind of purchase, months, months of options, kind of authority: the facts of conditions.py in its order.
FACT_HEADINGS = tuple(HEADINGS[place] for place in (3, 2, 6, 7, 8, 5))
FIRST_DAY = date(2022, 2, 1)
DAYS = 1700
FAULTY = 10  # one row in so many
FAULTS = {
    HEADINGS[2]: "kod {}",
    HEADINGS[3]: "ca {} eller så",
    HEADINGS[4]: "3{} april eller maj",
    HEADINGS[7]: "lång {}",
}
MILLION_PARTS = 1_000_000
Maker = Callable[[int, tuple[str, ...], int], pl.DataFrame]


def inventory(rows: int, codes: tuple[str, ...], first: int = 0) -> pl.DataFrame:
    """The tidy list; one cell in eleven or so is empty where a fact decides.

    `first` is the number of the first row, where a list is made in parts.
    """
    n = pl.col("n")
    return _numbered(rows, first).select(
        ("KS " + n.cast(pl.String)).alias(HEADINGS[0]),
        ("Inköp nummer " + n.cast(pl.String)).alias(HEADINGS[1]),
        pl.when(n % 11 != 3).then(_one_of(codes, n * 31)).alias(HEADINGS[2]),
        pl.when(n % 13 != 5).then(10_000 + n * 7919 % 12_000_000).alias(HEADINGS[3]),
        (pl.lit(FIRST_DAY) + pl.duration(days=n * 7 % DAYS)).alias(HEADINGS[4]),
        pl.lit("Kommun").alias(HEADINGS[5]),
        pl.when(n % 17 != 2).then(_one_of(("Tjänster", "Varor"), n)).alias(HEADINGS[6]),
        pl.when(n % 19 != 7).then(12 + n % 48).alias(HEADINGS[7]),
        (n % 24).alias(HEADINGS[8]),
        pl.lit("LOU").alias(HEADINGS[9]),
        _one_of(("Socialförvaltningen", "Kultur och fritid", "Teknik"), n).alias(HEADINGS[10]),
        pl.lit("").alias(HEADINGS[11]),
    )


def random_inventory(rows: int, codes: tuple[str, ...], first: int = 0) -> pl.DataFrame:
    """Each cell drawn by itself, of the number of its row: the same for the same version of polars."""
    n = pl.col("n")

    def drawn(column: int, below: int) -> pl.Expr:
        return (n.hash(column) % below).cast(pl.Int64)

    def known(column: int) -> pl.Expr:
        return drawn(column + len(HEADINGS), FAULTY) > 0

    share = drawn(3, MILLION_PARTS) / MILLION_PARTS
    return _numbered(rows, first).select(
        ("KS " + n.cast(pl.String)).alias(HEADINGS[0]),
        ("Inköp nummer " + n.cast(pl.String)).alias(HEADINGS[1]),
        pl.when(known(2)).then(_one_of(codes, drawn(2, len(codes)))).alias(HEADINGS[2]),
        pl.when(known(3)).then((10_000 * pl.lit(10.0).pow(3 * share)).cast(pl.Int64)).alias(HEADINGS[3]),
        (pl.lit(FIRST_DAY) + pl.duration(days=drawn(4, DAYS))).alias(HEADINGS[4]),
        _one_of(("Kommun", "Region", "Statlig myndighet"), drawn(5, 3)).alias(HEADINGS[5]),
        pl.when(known(6)).then(_one_of(("Tjänster", "Varor", "Byggentreprenad"), drawn(6, 3))).alias(HEADINGS[6]),
        pl.when(known(7)).then(1 + drawn(7, 60)).alias(HEADINGS[7]),
        drawn(8, 37).alias(HEADINGS[8]),
        _one_of(("LOU", "LUF", "LUK"), drawn(9, 3)).alias(HEADINGS[9]),
        ("Förvaltning " + drawn(10, 40).cast(pl.String)).alias(HEADINGS[10]),
        pl.lit("").alias(HEADINGS[11]),
    )


def faults(rows: int) -> pl.DataFrame:
    """The texts that stand instead of a value, each of its own, in one row of ten under one heading; null elsewhere."""
    n, which = pl.col("n"), pl.col("n") // FAULTY % len(FAULTS)
    return _numbered(rows, 0).select(
        pl.when((n % FAULTY == 0) & (which == place)).then(pl.format(text, n)).alias(heading)
        for place, (heading, text) in enumerate(FAULTS.items())
    )


def write(frame: pl.DataFrame, path: Path, wrong: pl.DataFrame | None = None) -> Path:
    """The list as csv, parquet or xlsx, by suffix; the texts of `wrong` stand where it has any."""
    if path.suffix == ".xlsx":
        return _write_xlsx(frame, path, wrong)
    if wrong is not None:
        kept = [pl.coalesce(wrong[name], pl.col(name).cast(pl.String)).alias(name) for name in wrong.columns]
        frame = frame.with_columns(kept)
    if path.suffix == ".csv":
        frame.write_csv(path)
    else:
        frame.write_parquet(path)
    return path


def _write_xlsx(frame: pl.DataFrame, path: Path, wrong: pl.DataFrame | None) -> Path:
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Inköp")
    sheet.write_row(0, 0, frame.columns)
    columns = [frame[name].to_list() for name in frame.columns]
    for texts in wrong.get_columns() if wrong is not None else ():
        place = frame.columns.index(texts.name)
        columns[place] = [text or cell for text, cell in zip(texts, columns[place], strict=True)]
    for number, row in enumerate(zip(*columns, strict=True), 1):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def write_long(rows: int, codes: tuple[str, ...], path: Path, made: Maker = inventory) -> Path:
    """A list of any length as csv or parquet, made and written in parts: the measuring itself must not need memory."""
    parts = (made(min(PART, rows - first), codes, first) for first in range(0, rows, PART))
    if path.suffix == ".csv":
        with path.open("wb") as file:
            for number, part in enumerate(parts):
                part.write_csv(file, include_header=not number)
        return path
    written = ParquetParts(path, made(0, codes, 0).schema)
    for part in parts:
        written.add(part)
    written.finish()
    return path


def _numbered(rows: int, first: int) -> pl.DataFrame:
    return pl.int_range(first, first + rows, eager=True).alias("n").to_frame()


def _one_of(texts: tuple[str, ...], place: pl.Expr) -> pl.Expr:
    return pl.lit(pl.Series(texts)).gather(place % len(texts))
