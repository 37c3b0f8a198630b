"""Code that runs in Spark workers: reads and assesses a chunk as the local engines do.

The functions take and return Arrow record batches (`DataFrame.mapInArrow`). An unusable chunk is returned as a row
of its own, not raised: the report must not depend on which worker fails first, and Spark must not retry.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from reservkoll import __version__
from reservkoll.common.errors import InputError
from reservkoll.i18n import mark
from reservkoll.inventory.reader import Inventory, combined
from reservkoll.parsers.money import Marks
from reservkoll.reports.export.tables import text_of
from reservkoll.rulebook.reported_routes import ReportedRoutes
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.chunked.cache import ChunkCache
from reservkoll.screening.chunked.read_plan import NO_MARKS, ReadPlan, marks_in, placed
from reservkoll.screening.chunked.run import Answered, answer_part
from reservkoll.screening.result import row_schema
from reservkoll.screening.settings import Settings
from reservkoll.spark.batches import Run, numbered, parts
from reservkoll.spark.cells import BLOCK, LINE, PATH, ROW, Cells, LineError, TextCells

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark import Broadcast

Batches = Iterator["pa.RecordBatch"]
ORDER, REPORT = "_file", "_report"
SCAN_SCHEMA = (
    "path string, block bigint, rows bigint, decimal string, thousands string, heading binary, fault string, at bigint"
)
SPARK_TYPES = {pl.String: "string", pl.UInt32: "bigint", pl.Int64: "bigint", pl.Date: "date"}
OTHER_VERSION = mark(
    "Spark's workers have reservkoll {there}, not {here}. Install the same version on every machine, or send the "
    "environment along (docs/spark.md)."
)


def answer_schema(reported: ReportedRoutes) -> str:
    """The output schema of the second pass, in Spark's DDL: the columns of rows, and two more."""
    kinds = (f"{name} {SPARK_TYPES[type(kind)]}" for name, kind in row_schema(reported).items())
    return ", ".join([*kinds, f"{ORDER} bigint", f"{REPORT} binary"])


@dataclass(frozen=True)
class ScanTask:
    """Parameters of the first pass: how lines are split, and which column holds the amounts (None: none)."""

    cells: Cells
    letter: str | None


@dataclass(frozen=True)
class Plan:
    """Everything a worker needs to assess rows, decided in advance and broadcast once to each worker.

    `files` has the lists by URI, each with its place in the order and its name in the answer.
    `starts` has the number of lines before each block of a text file. `rows` is the size of a chunk. `title` is the
    name of all lists together.
    """

    version: str
    decided: ReadPlan
    cells: Cells
    rulebook: Rulebook
    settings: Settings
    run: Mapping[str, str]
    files: Mapping[str, tuple[int, str]]
    starts: Mapping[tuple[str, int], int]
    rows: int
    title: str


@dataclass(frozen=True)
class ChunkReport:
    """What a worker returns beside the rows of a chunk: its contribution to the result, or why it cannot be used.

    `read` is the number of file rows that the chunk was made of.
    """

    read: int
    answered: Answered | None
    fault: tuple[str, dict[str, object]] | None = None


def scanner(task: Broadcast[ScanTask]) -> Callable[[Batches], Batches]:
    """The first pass: how many rows there are, what points and commas mean, and where a text cannot be split."""

    def scanned(batches: Batches) -> Batches:
        yield from _arrow(_scanned(_frames(batches), task.value), SCAN_SCHEMA)

    return scanned


def assessor(plan: Broadcast[Plan]) -> Callable[[Batches], Batches]:
    """The second pass: the assessed rows, and for each chunk one more row with its `ChunkReport`."""

    def answered(batches: Batches) -> Batches:
        schema = answer_schema(plan.value.rulebook.reported)
        yield from _arrow(_answered(_frames(batches), plan.value), schema)

    return answered


def writer(suffix: str, schema: pl.Schema) -> Callable[[Batches], Batches]:
    """Assessed rows as text of many lines, csv or jsonl, to be written verbatim; each csv file has its headings.

    `schema`: the columns of the rows.
    """

    def written(batches: Batches) -> Batches:
        first = True
        for frame in _frames(batches):
            rows = frame.select(pl.col(name).cast(kind) for name, kind in schema.items())
            text = text_of(rows, suffix, money="value_sek", headings=first)
            first = False
            yield from _arrow([pl.DataFrame({"value": [text.removesuffix("\n")]})], "value string")

    return written


def _scanned(frames: Iterable[pl.DataFrame], task: ScanTask) -> Iterator[pl.DataFrame]:
    blocks: dict[tuple[str, int], _BlockScan] = {}
    for frame in frames:
        for (path, block), part in frame.partition_by(PATH, BLOCK, maintain_order=True, as_dict=True).items():
            blocks.setdefault((str(path), int(block)), _BlockScan()).add(part, int(block), task)
    yield pl.DataFrame(
        [
            (
                path,
                block,
                each.rows,
                *("".join(sorted(marks)) for marks in each.marks),
                each.heading,
                each.fault,
                each.at,
            )
            for (path, block), each in blocks.items()
        ],
        schema={
            **{"path": pl.String, "block": pl.Int64, "rows": pl.Int64, "decimal": pl.String, "thousands": pl.String},
            **{"heading": pl.Binary, "fault": pl.String, "at": pl.Int64},
        },
        orient="row",
    )


class _BlockScan:
    """The scan of a block of a file so far."""

    def __init__(self) -> None:
        self.rows = 0
        self.marks: Marks = NO_MARKS
        self.heading: bytes | None = None
        self.fault: str | None = None
        self.at = 0

    def add(self, part: pl.DataFrame, block: int, task: ScanTask) -> None:
        before, self.rows = self.rows, self.rows + part.height
        if isinstance(task.cells, TextCells) and block == 0:
            if before < task.cells.header_row <= self.rows:
                self.heading = part.item(task.cells.header_row - 1 - before, LINE)
            part = part.slice(max(task.cells.header_row - before, 0))
            before = max(before, task.cells.header_row)
        if self.fault is not None or part.is_empty():
            return
        try:
            cells = task.cells.sheet(part).cells if task.letter or isinstance(task.cells, TextCells) else None
        except LineError as error:
            self.fault, self.at = error.template, before + error.index
            return
        if cells is not None and task.letter in cells.columns:
            self.marks = marks_in(cells.get_column(task.letter).slice(task.cells.header_row), self.marks)


def _answered(frames: Iterable[pl.DataFrame], plan: Plan) -> Iterator[pl.DataFrame]:
    report_row = partial(_report_row, row_schema(plan.rulebook.reported))
    if plan.version != __version__:
        yield report_row(ChunkReport(0, None, (OTHER_VERSION, {"there": __version__, "here": plan.version})), 0, 0)
        return
    if isinstance(plan.cells, TextCells):
        frames = numbered(frames, plan.starts)
    cache = ChunkCache(plan.rulebook)
    for together in parts(frames, plan.rows, plan.cells.header_row):
        runs = sorted(together, key=lambda run: (plan.files[run.path][0], run.start))
        order, read = plan.files[runs[0].path][0], sum(run.frame.height for run in runs)
        try:
            found = [part for run in runs if (part := _part(run, plan)) is not None]
            if not found:
                yield report_row(ChunkReport(read, None), order, runs[0].start)
                continue
            rows, told = answer_part(combined(found), plan.rulebook, plan.settings, plan.run, cache)
        except InputError as error:
            words: dict[str, object] = {name: str(value) for name, value in error.parameters.items()}
            yield report_row(ChunkReport(read, None, (error.template, words)), order, runs[0].start)
            continue
        empty = (pl.lit(None, pl.Int64).alias(ORDER), pl.lit(None, pl.Binary).alias(REPORT))
        yield rows.with_columns(pl.col(ROW).cast(pl.Int64), *empty)
        yield report_row(ChunkReport(read, told), order, runs[0].start)


def _part(run: Run, plan: Plan) -> Inventory | None:
    shown = plan.files[run.path][1]
    try:
        part = plan.decided.read(plan.cells.sheet(run.frame), run.start, plan.rulebook)
    except InputError as error:
        if "path" in error.parameters:
            error.parameters["path"] = shown
        raise
    name = pl.lit(shown).alias("file")
    return part and replace(
        placed(part, plan.title),
        frame=part.frame.with_columns(name),
        problems=part.problems.with_columns(name),
        left_out=part.left_out.with_columns(name),
    )


def _report_row(schema: Mapping[str, pl.DataType], told: ChunkReport, order: int, start: int) -> pl.DataFrame:
    row = {"row": start, ORDER: order, REPORT: pickle.dumps(told)}
    return pl.DataFrame([row], schema={**schema, "row": pl.Int64(), ORDER: pl.Int64(), REPORT: pl.Binary()})


def _frames(batches: Batches) -> Iterator[pl.DataFrame]:
    for batch in batches:
        if batch.num_rows:
            frame = pl.from_arrow(batch)
            assert isinstance(frame, pl.DataFrame)
            yield frame


def _arrow(frames: Iterable[pl.DataFrame], schema: str) -> Batches:
    """Frames as record batches of the types in the schema Spark was given."""
    import pyarrow as pa

    kinds = {"string": pa.string(), "bigint": pa.int64(), "date": pa.date32(), "binary": pa.binary()}
    fields = [field.split() for field in schema.split(", ")]
    wanted = pa.schema([(name, kinds[kind]) for name, kind in fields])
    for frame in frames:
        table = frame.select(wanted.names).to_arrow(compat_level=pl.CompatLevel.oldest()).cast(wanted)
        yield from table.to_batches()
