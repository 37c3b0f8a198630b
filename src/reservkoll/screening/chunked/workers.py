"""Worker processes for a long list: the chunks are read from the file here and answered there, in order.

A chunk keeps one core and a half busy, since polars and Python take turns: on two cores one process is as fast (three
million rows took 32 s, with two workers 34 s), so workers are used where each has two. Each needs its own rulebook,
caches and chunk, so that there are never more than two, nor any for a list that is answered before they have started.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import tempfile
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Final, Self, TypeVar

import polars as pl

from reservkoll.common.errors import ReservkollError
from reservkoll.common.runtime.child_process import child_environment, python_command
from reservkoll.common.runtime.memory import lent_memory
from reservkoll.i18n import mark
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.chunked.reader import LongFile
from reservkoll.screening.chunked.run import Answered
from reservkoll.screening.chunked.worker import MODULE, Chunk, Reply, Task
from reservkoll.screening.settings import Settings
from reservkoll.tabular.sheet import Sheet

Job = TypeVar("Job")
Result = TypeVar("Result")
TWO: Final = 2
WORTH_ROWS: Final = 16 << 17  # from so many rows on two are faster: both start, and learn the same classes
WORTH_MEMORY: Final = 3 << 30  # bytes; all three processes together take half of it
LOST: Final = mark(
    "The system ended a part of the program while the list was being assessed, most often because memory ran out. "
    "Nothing was saved. Close other programs and run again, or split the list into smaller files."
)


def worker_count(rows: int) -> int:
    """How many worker processes answer a list of `rows` rows; 0 for none. The answer is the same with any number.

    Fewer than four cores give none, nor does a lower `POLARS_MAX_THREADS`.
    """
    memory = lent_memory()
    enough = memory is None or memory >= WORTH_MEMORY
    return TWO if rows >= WORTH_ROWS and pl.thread_pool_size() >= TWO * TWO and enough else 0


def answered_by_workers(
    file: LongFile, rulebook: Rulebook, settings: Settings, run: Mapping[str, str], count: int = TWO
) -> Generator[tuple[pl.DataFrame, Answered], None, None]:
    """As `answered_here`, by `count` worker processes. They end with the iterator.

    Raises:
        ReservkollError: as `answered_here`, or a worker was ended by something else.
    """
    task = pickle.dumps(Task(file.plan, rulebook, settings, run), protocol=pickle.HIGHEST_PROTOCOL)
    with _Workers(task, count) as workers:
        for reply in in_order(file.sheets(), lambda job: workers.submit(file, *job), count + 1):
            if reply is not None:
                yield reply


class _Workers:
    """Worker processes, each served by a thread of this process."""

    def __init__(self, task: bytes, count: int) -> None:
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="chunk-worker")
        self._task, self._count = task, count

    def __enter__(self) -> Self:
        try:
            for _ in range(self._count):
                self._processes.append(_start(max(pl.thread_pool_size() // self._count, 1)))
            for process in self._processes:
                self._threads.submit(self._begin, process)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            process.kill()
        self._threads.shutdown(cancel_futures=True)
        for process in self._processes:
            with suppress(OSError):  # what could not be sent
                process.communicate()

    def submit(self, file: LongFile, start: int, sheet: Sheet) -> Future[tuple[pl.DataFrame, Answered] | None]:
        """Let the next idle worker answer a chunk."""
        return self._threads.submit(self._answered, file, start, sheet)

    def _begin(self, process: subprocess.Popen[bytes]) -> None:
        with suppress(OSError):  # told where a chunk is handed to it
            _send(process, self._task)
        self._idle.put(process)

    def _answered(self, file: LongFile, start: int, sheet: Sheet) -> tuple[pl.DataFrame, Answered] | None:
        process = self._idle.get()
        try:
            reply = _ask(process, Chunk(start, sheet, file.marks_if_known))
            if reply.needs_marks:
                reply = _ask(process, Chunk(start, sheet, file.marks))
        finally:
            self._idle.put(process)
        if reply.fault is not None:
            raise reply.fault
        return reply.answered


def _start(threads: int) -> subprocess.Popen[bytes]:
    """A worker, out of reach of the signals that a terminal sends to a whole group: its parent ends it."""
    return subprocess.Popen(
        python_command(MODULE),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**child_environment(Path(tempfile.gettempdir())), "POLARS_MAX_THREADS": str(threads)},
        process_group=0 if os.name == "posix" else None,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # on Windows
    )


def _ask(process: subprocess.Popen[bytes], chunk: Chunk) -> Reply:
    """What a worker answers.

    Raises:
        ReservkollError: it is no more.
    """
    assert process.stdout is not None
    try:
        _send(process, pickle.dumps(chunk, protocol=pickle.HIGHEST_PROTOCOL))
        reply = pickle.load(process.stdout)  # of our own worker
    except (OSError, EOFError, pickle.UnpicklingError) as error:
        raise ReservkollError(LOST) from error
    assert isinstance(reply, Reply)
    return reply


def _send(process: subprocess.Popen[bytes], content: bytes) -> None:
    assert process.stdin is not None
    process.stdin.write(content)
    process.stdin.flush()


def in_order(jobs: Iterable[Job], submit: Callable[[Job], Future[Result]], ahead: int) -> Iterator[Result]:
    """The results of `jobs` in their order, at most `ahead` of them under way.

    An exception raised by `jobs` itself propagates in its turn, after all results before it.
    """
    source, waiting = iter(jobs), deque[Future[Result]]()
    fault: Exception | None = None
    more = True
    while more or waiting:
        while more and len(waiting) < ahead:
            try:
                waiting.append(submit(next(source)))
            except StopIteration:
                more = False
            except Exception as error:
                fault, more = error, False
        if waiting:
            yield waiting.popleft().result()
    if fault is not None:
        raise fault
