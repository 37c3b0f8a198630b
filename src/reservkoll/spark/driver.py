"""The driver of a Spark screening: it plans, workers assess, Spark aggregates.

A first pass scans all rows (how many there are, what points and commas mean, where texts can be cut); a second pass
assesses them, and Spark keeps the answers on its workers' disks while they are summed and written.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from reservkoll import __version__
from reservkoll.common.errors import InputError, ReservkollError
from reservkoll.i18n import mark
from reservkoll.inventory.column_mapping import Mapping as ColumnMapping
from reservkoll.inventory.reader import NO_ROWS, Inventory, read_inventory
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.chunked.read_plan import InMemory, ReadPlan, column_notes, placed, value_letter
from reservkoll.screening.chunked.run import Answered, InParts, together
from reservkoll.screening.result import row_schema
from reservkoll.screening.settings import Settings
from reservkoll.screening.totals import Figures
from reservkoll.spark.addresses import Addresses
from reservkoll.spark.cells import Cells, LineError, ParquetCells, TextCells
from reservkoll.spark.session import reason
from reservkoll.spark.sources import Lists, in_words, name_of, open_lists
from reservkoll.spark.totals import figures_by_spark
from reservkoll.spark.worker import (
    ORDER,
    REPORT,
    SCAN_SCHEMA,
    ChunkReport,
    Plan,
    ScanTask,
    answer_schema,
    assessor,
    scanner,
)
from reservkoll.tabular.sheet import column_letter

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

ROWS_IN_PART = 1 << 17
OPTION = "--engine local --batch-rows 0"


@dataclass(frozen=True)
class SparkList:
    """Scanned lists: `head` is the inventory of the first rows; its columns apply to all."""

    session: SparkSession
    lists: Lists
    cells: Cells
    head: Inventory
    decided: ReadPlan
    starts: Mapping[tuple[str, int], int]
    rows: int
    title: str


def scan_lists(
    session: SparkSession,
    addresses: Addresses,
    rulebook: Rulebook,
    mapping: ColumnMapping | None,
    *,
    take_best: bool = False,
    settled: Collection[str] = (),
) -> SparkList:
    """Make the read plan: once for all rows, what their columns hold and how they are read.

    Raises:
        InputError: a list cannot be used, the columns are in doubt, or Spark cannot read.
    """
    with told_by_spark():
        lists = open_lists(session, addresses)
        sheet, cells = lists.head()
        read = read_inventory(
            Path(addresses.title),
            nomenclature=rulebook.nomenclature,
            mapping=mapping,
            source=InMemory(sheet),
            take_best=take_best,
            settled=settled,
        )
        head = placed(read, addresses.title)
        decided = ReadPlan.of_head(Path(addresses.title), head, OPTION)
        if isinstance(cells, TextCells):
            above = "\n".join(cells.above.split("\n")[: decided.header_row])
            cells = replace(cells, above=above, header_row=decided.header_row)
        seen = _scanned(session, lists, cells, value_letter(head))
    starts, rows = _starts(seen, lists, cells)
    if not rows:
        raise InputError(NO_ROWS, place=addresses.title)
    marks = frozenset("".join(seen["decimal"])), frozenset("".join(seen["thousands"]))
    return SparkList(session, lists, cells, head, replace(decided, marks=marks), starts, rows, addresses.title)


@contextmanager
def screened_by_spark(
    found: SparkList, rulebook: Rulebook, settings: Settings, run: Mapping[str, str], *, most: int, parquet: bool
) -> Iterator[tuple[DataFrame, InParts]]:
    """The assessed rows, with the columns of `row_schema` (`value_sek` in öre), and the result without its rows.

    `most` is how many rows a worker assesses at a time; `parquet` is whether they are written as parquet.

    Raises:
        InputError: a chunk cannot be used.
        ReservkollError: Spark's sums differ from those of the chunks, or rows were lost.
    """
    from pyspark import StorageLevel

    plan = Plan(
        __version__,
        found.decided,
        found.cells,
        rulebook,
        settings,
        dict(run),
        found.lists.named(),
        found.starts,
        most,
        found.title,
    )
    reported = rulebook.reported
    sent = found.session.sparkContext.broadcast(plan)
    answers = found.lists.frame.mapInArrow(assessor(sent), answer_schema(reported)).persist(StorageLevel.DISK_ONLY)
    with told_by_spark():
        try:
            made = _together(answers, found, rulebook, settings)
            rows = answers.where(answers[REPORT].isNull()).select(*row_schema(reported))
            counted = figures_by_spark(rows, reported, parquet=parquet)
            _check(counted, made.counted)
            yield rows, replace(made, counted=counted)
        finally:
            answers.unpersist()
            sent.destroy()


def _scanned(session: SparkSession, lists: Lists, cells: Cells, letter: str | None) -> pl.DataFrame:
    """The result of scanning each block of each file."""
    frame = lists.frame
    if isinstance(cells, ParquetCells):  # only the amounts are read
        columns = frame.columns[3:]
        amounts = [name for index, name in enumerate(columns) if letter is not None and column_letter(index) == letter]
        cells = ParquetCells(tuple(cells.headings[columns.index(name)] for name in amounts))
        frame = frame.select(*frame.columns[:3], *amounts)
        letter = "A" if amounts else None
    sent = session.sparkContext.broadcast(ScanTask(cells, letter))
    try:
        found = pl.from_arrow(frame.mapInArrow(scanner(sent), SCAN_SCHEMA).toArrow())
    finally:
        sent.destroy()
    assert isinstance(found, pl.DataFrame)
    return found


def _starts(seen: pl.DataFrame, lists: Lists, cells: Cells) -> tuple[dict[tuple[str, int], int], int]:
    """The number of lines before each block of each text file, and the number of rows below the headings.

    Raises:
        InputError: the first line that cannot be read, or a file with other headings than the first.
    """
    order = {path: place for place, path in enumerate(lists.files)}
    if strange := set(seen["path"]) - set(order):
        raise ReservkollError(mark("Spark read {path}, which it had not found before."), path=sorted(strange)[0])
    starts: dict[tuple[str, int], int] = {}
    before: dict[str, int] = {}
    wanted: str | None = None
    stretches = sorted(seen.iter_rows(named=True), key=lambda each: (order[each["path"]], each["block"]))
    for each in stretches:
        path, block = each["path"], each["block"]
        starts[path, block] = before.get(path, 0)
        before[path] = starts[path, block] + each["rows"]
        if isinstance(cells, TextCells) and block == 0:
            heading = _heading(each["heading"])
            wanted = heading if wanted is None else wanted
            if heading is None or heading != wanted:
                raise _other_headings(path, lists, cells.header_row)
        if each["fault"] is not None:
            raise in_words(LineError(each["fault"], 0), name_of(path), starts[path, block] + each["at"])
    return starts, sum(max(rows - cells.header_row, 0) for rows in before.values())


def _heading(line: bytes | None) -> str | None:
    return None if line is None else line.decode("utf-8-sig", "replace").rstrip("\r")


def _other_headings(path: str, lists: Lists, row: int) -> InputError:
    return InputError(
        mark(
            "{path}: row {row} does not hold the headings that {first} has there. Screen lists with other headings "
            "by themselves."
        ),
        path=name_of(path),
        row=row,
        first=name_of(lists.files[0]),
    )


def _together(answers: DataFrame, found: SparkList, rulebook: Rulebook, settings: Settings) -> InParts:
    """The contributions of all chunks, in the order of the lists; every scanned row must have come back."""
    read = 0

    def answered() -> Iterator[Answered]:
        nonlocal read
        told = answers.where(answers[REPORT].isNotNull()).orderBy(ORDER, "row").select(REPORT)
        for row in told.toLocalIterator():
            part: ChunkReport = pickle.loads(bytes(row[REPORT]))  # safe: written by our own workers
            if part.fault is not None:
                template, words = part.fault
                raise InputError(template, **words)
            read += part.read
            if part.answered is not None:
                yield part.answered

    places = {name: place for place, name in found.lists.named().values()}

    def in_order(problems: pl.DataFrame) -> pl.DataFrame:
        place = pl.col("file").replace_strict(places, default=len(places), return_dtype=pl.Int64)
        return problems.sort(place, "row", maintain_order=True)

    made = together(answered(), rulebook, settings, column_notes(found.head), in_order)
    if read != found.rows:
        raise ReservkollError(LOST, read=found.rows, rows=read)
    return made


LOST = mark(
    "The answers do not add up: {read} rows were read and {rows} were answered. This is a fault, or a list was "
    "changed meanwhile; nothing was saved."
)


def _check(by_spark: Figures, of_parts: Figures) -> None:
    if by_spark != of_parts:
        raise ReservkollError(
            mark(
                "Spark's sums are not those of the parts: {spark} rows and {parts} rows. This is a fault in "
                "reservkoll; nothing was saved."
            ),
            spark=by_spark.total.rows,
            parts=of_parts.total.rows,
        )


@contextmanager
def told_by_spark() -> Iterator[None]:
    """Translate Spark's exceptions into errors that say what to do.

    Raises:
        InputError: in place of an exception of pyspark or py4j.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        lacking = re.search(r"No module named '([\w.]+)'", str(error))
        if lacking is not None:
            raise InputError(
                mark(
                    "Spark's workers lack the package “{module}”. Install reservkoll[spark] on every machine, or send "
                    "the environment along (docs/spark.md)."
                ),
                module=lacking[1],
            ) from error
        raise InputError(mark("Spark failed: {reason}"), reason=reason(error)) from error
