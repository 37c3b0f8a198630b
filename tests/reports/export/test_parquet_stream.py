"""A parquet file written part by part holds the parts in order; what the disk refuses is told, and ends the writing."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from reservkoll.reports.export.parquet_stream import ParquetParts

SCHEMA = pl.Schema({"row": pl.Int64, "text": pl.String})


def part(first: int, rows: int) -> pl.DataFrame:
    return pl.DataFrame({"row": range(first, first + rows), "text": ["å"] * rows}, schema=SCHEMA)


def test_the_parts_are_there_in_order(tmp_path: Path) -> None:
    parts = ParquetParts(tmp_path / "rows.parquet", SCHEMA)
    for first in range(0, 50_000, 5_000):
        parts.add(part(first, 5_000))
    parts.finish()
    assert pl.read_parquet(tmp_path / "rows.parquet").equals(part(0, 50_000))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_a_full_disk_is_told_and_nobody_waits_for_ever() -> None:
    parts = ParquetParts(Path("/dev/full"), SCHEMA)

    def add_all() -> None:
        for first in range(0, 1_000_000, 100_000):
            parts.add(part(first, 100_000))
        parts.finish()

    with pytest.raises(OSError, match="No space left"):
        add_all()
    with pytest.raises(OSError, match="No space left"):
        parts.finish()
    parts.abandon()


def test_a_panic_of_the_library_is_told_and_nobody_waits_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def panics(*_: object, **__: object) -> None:
        raise pl.exceptions.PanicException("the library gave up")

    monkeypatch.setattr(pl.LazyFrame, "sink_parquet", panics)
    parts = ParquetParts(tmp_path / "rows.parquet", SCHEMA)

    def add_all() -> None:
        for first in range(3):
            parts.add(part(first, 1))

    with pytest.raises(OSError, match="gave up"):
        add_all()
    with pytest.raises(OSError, match="gave up"):
        parts.finish()


def test_writing_can_be_left_at_any_time(tmp_path: Path) -> None:
    parts = ParquetParts(tmp_path / "rows.parquet", SCHEMA)
    parts.add(part(0, 5))
    parts.abandon()
    assert not parts.alive
