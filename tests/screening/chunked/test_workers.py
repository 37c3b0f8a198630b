"""A long list answered by two worker processes: the bytes of none, no process left, plain words if one dies."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from tests.cli.conftest import Run, run  # noqa: F401 - a fixture
from tests.screening.chunked.test_chunks import csv_file, parquet_file, rows
from tests.tools import sweep_of

from reservkoll.common.errors import InputError
from reservkoll.common.runtime import memory
from reservkoll.screening.chunked import workers

PERSONAL = "KS 7;Stöd till Anna 640823-3234;85312120-6;500000;2024-03-01;LOU;Kommun;tjänster"
SUMMED = ";Summa;;900000;;;;"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The worker processes that were started."""
    found: list[subprocess.Popen[bytes]] = []
    start = workers._start

    def kept(threads: int) -> subprocess.Popen[bytes]:
        found.append(start(threads))
        return found[-1]

    monkeypatch.setattr(workers, "_start", kept)
    return found


def asked(path: Path, folder: Path, kind: str, *more: object) -> tuple[object, ...]:
    folder.mkdir(exist_ok=True)
    places = ("--data", folder / f"rows.{kind}", "-o", folder / "report.xlsx", "--summary", folder / "sums.json")
    return ("screen", path, "--batch-rows", 20, *places, "--yes", "--as-of", "2026-06-01", "--quiet", *more)


KINDS = [(csv_file, "csv"), (parquet_file, "parquet"), (csv_file, "parquet"), (parquet_file, "jsonl")]


@pytest.mark.parametrize(("make", "kind"), sweep_of(KINDS, few=2))
def test_two_workers_give_the_bytes_of_none(
    make: object,
    kind: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    run: Run,  # noqa: F811
    started: list[subprocess.Popen[bytes]],
) -> None:
    """Faulty cells, personal numbers, empty rows and amounts whose points only a later part explains."""
    lines = [*rows(70), PERSONAL, *([";;;;;;;"] * 25), *rows(30), PERSONAL.replace("500000", "1.234.567")]
    path = make(tmp_path, lines)  # type: ignore[operator]
    written = []
    for count in (0, 2):
        monkeypatch.setattr("reservkoll.screening.chunked.workers.worker_count", lambda _, count=count: count)
        folder = tmp_path / str(count)
        ran = run(*asked(path, folder, kind))
        assert ran.code == 1, ran.err
        written.append({each.name: each.read_bytes() for each in folder.iterdir()})
    assert len(started) == 2
    assert all(each.returncode is not None for each in started), "they end with the run"
    assert written[0] == written[1]
    assert b"640823-3234" not in b"".join(written[1].values())


def test_what_a_part_refuses_is_told_as_without_workers(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    run: Run,  # noqa: F811
    started: list[subprocess.Popen[bytes]],
) -> None:
    path = csv_file(tmp_path, [*rows(50), SUMMED, *rows(50), SUMMED])
    told = []
    for count in (0, 2):
        monkeypatch.setattr("reservkoll.screening.chunked.workers.worker_count", lambda _, count=count: count)
        ran = run(*asked(path, tmp_path / "out", "csv"))
        told.append((ran.code, ran.err))
        assert list((tmp_path / "out").iterdir()) == []
    assert told[0] == told[1]
    assert told[0][0] == 2
    assert len(started) == 2


def test_a_worker_that_the_system_ends_is_told_in_plain_words(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    run: Run,  # noqa: F811
    started: list[subprocess.Popen[bytes]],
) -> None:
    monkeypatch.setattr("reservkoll.screening.chunked.workers.worker_count", lambda _: 2)
    ask = workers._ask

    def killed(process: subprocess.Popen[bytes], chunk: workers.Chunk) -> workers.Reply:
        if chunk.start > 60:
            process.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        return ask(process, chunk)

    monkeypatch.setattr(workers, "_ask", killed)
    ran = run(*asked(csv_file(tmp_path, rows(200)), tmp_path / "out", "csv", "--lang", "en"))
    assert ran.code == 2
    said = " ".join(ran.err.split())
    assert said.startswith("The system ended a part of the program while the list was being assessed")
    assert "Close other programs" in said
    assert list((tmp_path / "out").iterdir()) == []
    assert all(each.returncode is not None for each in started)


@pytest.mark.parametrize(
    ("rows", "threads", "bytes_lent", "count"),
    [
        (workers.WORTH_ROWS, 4, workers.WORTH_MEMORY, 2),
        (workers.WORTH_ROWS, 64, None, 2),
        (workers.WORTH_ROWS - 1, 4, None, 0),
        (workers.WORTH_ROWS, 3, None, 0),
        (workers.WORTH_ROWS, 4, workers.WORTH_MEMORY - 1, 0),
    ],
)
def test_workers_are_for_long_lists_with_cores_and_memory_for_them(
    rows: int, threads: int, bytes_lent: int | None, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("polars.thread_pool_size", lambda: threads)
    monkeypatch.setattr(workers, "lent_memory", lambda: bytes_lent)
    assert workers.worker_count(rows) == count


def test_memory_is_what_the_container_lends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = tmp_path / "memory.max"
    monkeypatch.setattr(memory, "CONTAINER", limit)
    without = memory.lent_memory()
    limit.write_text("max\n", "ascii")
    assert memory.lent_memory() == without
    limit.write_text("1048576\n", "ascii")
    assert memory.lent_memory() == 1048576


def test_results_come_in_order_and_a_fault_of_reading_after_them() -> None:
    """What a part of the list is refused for is told, not what is wrong with a line far below it."""

    def jobs() -> Iterator[int]:
        yield from range(3)
        raise InputError("of reading")

    def submit(job: int) -> Future[int]:
        done: Future[int] = Future()
        done.set_result(job)
        return done

    results = workers.in_order(jobs(), submit, 2)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(InputError, match="of reading"):
        next(results)
