"""Regroups the small batches that Spark hands out into chunks of consecutive rows per file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from reservkoll.spark.cells import BLOCK, PATH, ROW


@dataclass(frozen=True)
class Run:
    """Consecutive rows of one file; `start` is the number of rows of the file before them."""

    path: str
    start: int
    frame: pl.DataFrame


def numbered(batches: Iterable[pl.DataFrame], starts: Mapping[tuple[str, int], int]) -> Iterator[pl.DataFrame]:
    """Lines with their line numbers (column "row", from 0 in the file).

    Spark reports only which block of the file a line is in; `starts` has the number of lines before
    each block. The lines of a block come in order.
    """
    seen: dict[tuple[str, int], int] = {}
    for batch in batches:
        for (path, block), frame in batch.partition_by(PATH, BLOCK, maintain_order=True, as_dict=True).items():
            key = str(path), int(block)
            first = starts.get(key, 0) + seen.get(key, 0)
            seen[key] = seen.get(key, 0) + frame.height
            yield frame.with_columns(pl.int_range(first, first + frame.height, dtype=pl.Int64).alias(ROW))


def parts(batches: Iterable[pl.DataFrame], most: int, header_row: int) -> Iterator[list[Run]]:
    """Group runs until they have at least `most` rows; only the last group may have fewer. Headings do not count."""
    waiting: list[Run] = []
    rows = 0
    for batch in batches:
        for run in _unbroken(batch.filter(pl.col(ROW) >= header_row)):
            last = waiting[-1] if waiting else None
            if last is not None and last.path == run.path and last.start + last.frame.height == run.start:
                waiting[-1] = Run(last.path, last.start, pl.concat([last.frame, run.frame], rechunk=False))
            else:
                waiting.append(run)
            rows += run.frame.height
        if rows >= most:
            yield waiting
            waiting, rows = [], 0
    if waiting:
        yield waiting


def _unbroken(frame: pl.DataFrame) -> Iterator[Run]:
    """Split at every change of file or gap in the row numbers."""
    broken = (pl.col(PATH) != pl.col(PATH).shift()) | (pl.col(ROW) != pl.col(ROW).shift() + 1)
    numbers = frame.select(broken.fill_null(value=True).cum_sum()).to_series()
    for (_,), part in frame.group_by(numbers.alias("_run"), maintain_order=True):
        yield Run(part.item(0, PATH), part.item(0, ROW), part)
