"""Made-up Swedish inventories, always the same for the same number of rows: 12 columns, with cells left empty."""

from __future__ import annotations

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


def inventory(rows: int, codes: tuple[str, ...], first: int = 0) -> pl.DataFrame:
    """A list of purchases as it may stand in a file; one cell in eleven or so is empty where a fact decides.

    `first` is the number of the first row, where a list is made in parts.
    """
    n = pl.int_range(first, first + rows, eager=True).alias("n").to_frame()
    places = pl.Series(codes)
    return n.select(
        ("KS " + pl.col("n").cast(pl.String)).alias(HEADINGS[0]),
        ("Inköp nummer " + pl.col("n").cast(pl.String)).alias(HEADINGS[1]),
        pl.when(pl.col("n") % 11 != 3).then(pl.lit(places).gather(pl.col("n") * 31 % len(codes))).alias(HEADINGS[2]),
        pl.when(pl.col("n") % 13 != 5).then(10_000 + pl.col("n") * 7919 % 12_000_000).alias(HEADINGS[3]),
        (pl.lit(FIRST_DAY) + pl.duration(days=pl.col("n") * 7 % 1700)).alias(HEADINGS[4]),
        pl.lit("Kommun").alias(HEADINGS[5]),
        pl.when(pl.col("n") % 17 != 2)
        .then(pl.lit(pl.Series(["Tjänster", "Varor"])).gather(pl.col("n") % 2))
        .alias(HEADINGS[6]),
        pl.when(pl.col("n") % 19 != 7).then(12 + pl.col("n") % 48).alias(HEADINGS[7]),
        (pl.col("n") % 24).alias(HEADINGS[8]),
        pl.lit("LOU").alias(HEADINGS[9]),
        pl.lit(pl.Series(["Socialförvaltningen", "Kultur och fritid", "Teknik"]))
        .gather(pl.col("n") % 3)
        .alias(HEADINGS[10]),
        pl.lit("").alias(HEADINGS[11]),
    )


def write(frame: pl.DataFrame, path: Path) -> Path:
    """The list as csv, parquet or xlsx, by suffix."""
    match path.suffix:
        case ".csv":
            frame.write_csv(path)
        case ".parquet":
            frame.write_parquet(path)
        case _:
            import xlsxwriter

            book = xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
            sheet = book.add_worksheet("Inköp")
            sheet.write_row(0, 0, frame.columns)
            for number, row in enumerate(frame.iter_rows(), 1):
                sheet.write_row(number, 0, row)
            book.close()
    return path


def write_long(rows: int, codes: tuple[str, ...], path: Path) -> Path:
    """A list of any length as csv or parquet, made and written in parts: the measuring itself must not need memory."""
    parts = (inventory(min(PART, rows - first), codes, first) for first in range(0, rows, PART))
    if path.suffix == ".csv":
        with path.open("wb") as file:
            for number, part in enumerate(parts):
                part.write_csv(file, include_header=not number)
        return path
    written = ParquetParts(path, inventory(0, codes).schema)
    for part in parts:
        written.add(part)
    written.finish()
    return path
