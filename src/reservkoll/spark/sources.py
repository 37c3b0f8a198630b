"""Lists as Spark DataFrames: file URI, row position, and cells as stored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import unquote

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.i18n import mark
from reservkoll.screening.chunked.formats import PARQUET, TEXT
from reservkoll.screening.chunked.reader import HEAD_ROWS, width_of
from reservkoll.spark.addresses import Addresses
from reservkoll.spark.cells import BLOCK, LINE, PATH, ROW, Cells, LineError, ParquetCells, TextCells, plain_lines
from reservkoll.tabular.readers.csv import EXCEL_HINT, DelimitedSource
from reservkoll.tabular.readers.csv_dialect import find_delimiter
from reservkoll.tabular.sheet import Sheet

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

METADATA = {PATH: "_metadata.file_path", BLOCK: "_metadata.file_block_start", ROW: "_metadata.row_index"}


@dataclass(frozen=True)
class Lists:
    """Lists of one format as Spark found them.

    `frame` has the columns path, block and (parquet) row, and then the cells: the columns of a parquet file, or
    the lines of a text as bytes. `files` has the URIs of the files in order.
    """

    frame: DataFrame
    files: tuple[str, ...]
    headings: tuple[str, ...] | None

    def head(self) -> tuple[Sheet, Cells]:
        """The first rows of the first file, and the reader for the cells of all files, its heading row not yet set.

        Raises:
            InputError: a text that cannot be split into lines.
        """
        path = self.files[0]
        first = self.frame.where(self.frame[PATH] == path)
        if self.headings is not None:
            rows = _frame_of(first.where(first[ROW] < HEAD_ROWS))
            cells = ParquetCells(self.headings)
            return cells.sheet(rows.sort(ROW)), cells
        rows = _frame_of(first.where(first[BLOCK] == 0).limit(HEAD_ROWS))
        try:
            text = "\n".join(plain_lines(rows.get_column(LINE))).removeprefix("\ufeff") + "\n"
        except LineError as error:
            raise in_words(error, name_of(path), error.index) from None
        if EXCEL_HINT.match(text) or text.startswith("\n"):
            raise InputError(
                NOT_FOR_SPARK, path=name_of(path), why=InputError(mark("it does not begin with its headings"))
            )
        delimiter = find_delimiter(text)
        with TemporaryDirectory() as folder:
            head = Path(folder) / "head.csv"
            head.write_text(text, "utf-8", newline="")
            sheet = DelimitedSource(head).load("")
        return sheet, TextCells(text, 0, delimiter, width_of(text, delimiter))

    def named(self) -> dict[str, tuple[int, str]]:
        """Each file's place in the order, and its name: the shortest end of its URI that is unique."""
        parts = {path: unquote(path).split("/") for path in self.files}
        names: dict[str, str] = {}
        depth = 1
        while len(names) < len(parts):
            short = {path: "/".join(each[-depth:]) for path, each in parts.items() if path not in names}
            counts: dict[str, int] = {}
            for name in short.values():
                counts[name] = counts.get(name, 0) + 1
            names |= {path: name for path, name in short.items() if counts[name] == 1 or depth >= len(parts[path])}
            depth += 1
        return {path: (place, names[path]) for place, path in enumerate(self.files)}


NOT_FOR_SPARK = mark("{path} cannot be read in parts: {why}. Read it without --engine spark.")
NOT_FOR_SPARK_ROW = mark("{path}, row {row}: this cannot be read in parts: {why}. Read it without --engine spark.")


def in_words(error: LineError, path: str, index: int) -> InputError:
    """The error for a line, with its file and row (`index` from 0)."""
    return InputError(NOT_FOR_SPARK_ROW, path=path, row=index + 1, why=InputError(error.template))


def name_of(path: str) -> str:
    """The last part of a URI."""
    return unquote(path).rsplit("/", 1)[-1]


def open_lists(session: SparkSession, addresses: Addresses) -> Lists:
    """The lists at `addresses`.

    Raises:
        InputError: there are none.
    """
    suffixes = PARQUET if addresses.parquet else TEXT
    reader = session.read.option("recursiveFileLookup", "true")  # a folder named year=2024 is a folder, not a column
    if not all(place.startswith("file:") for place in addresses.places):
        reader = reader.option("pathGlobFilter", f"*.{{{','.join(suffix[1:] for suffix in suffixes)}}}")
    if addresses.parquet:
        found = reader.option("mergeSchema", "true").parquet(*addresses.places)
        headings = tuple(found.columns)
        quoted = [f"`{name.replace('`', '``')}`" for name in headings]
        frame = found.select(*METADATA.values(), *quoted).toDF(*METADATA, *(f"c{n}" for n in range(len(headings))))
    else:
        found = reader.option("lineSep", "\n").text(list(addresses.places))
        headings = None
        frame = found.selectExpr(METADATA[PATH], METADATA[BLOCK], "cast(value as binary)").toDF(PATH, BLOCK, LINE)
    files = [
        f"file:/{file.removeprefix('file:///')}" if file.startswith("file:///") else file for file in found.inputFiles()
    ]
    if not files:
        raise InputError(mark("{path}: there is no parquet or csv file there. Check the name."), path=addresses.title)
    return Lists(frame, _in_order(files, addresses), headings)


def _in_order(files: list[str], addresses: Addresses) -> tuple[str, ...]:
    """Local files in the order given, others sorted by URI."""
    raw = [re.sub(r"\\(.)", r"\1", place.removeprefix("file://")) for place in addresses.places]
    places = {name: place for place, name in enumerate(raw)}
    return tuple(sorted(files, key=lambda each: (places.get(unquote(each.removeprefix("file:")), len(places)), each)))


def _frame_of(frame: DataFrame) -> pl.DataFrame:
    found = pl.from_arrow(frame.toArrow())
    assert isinstance(found, pl.DataFrame)
    return found
