"""A worker process: reads and answers the chunks that it is handed, one at a time.

What passes through stdin and stdout is pickled by the parent and by this module alone: first a `Task`, then the chunks,
each as a `Chunk`. Each is answered by a `Reply`. The process ends when stdin closes, which the parent's own end does.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from queue import SimpleQueue
from typing import IO, Final

import polars as pl

from reservkoll.parsers.money import Marks
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.chunked.cache import ChunkCache
from reservkoll.screening.chunked.read_plan import ReadPlan
from reservkoll.screening.chunked.run import Answered, answer_part
from reservkoll.screening.settings import Settings
from reservkoll.tabular.sheet import Sheet

MODULE: Final = __name__


@dataclass(frozen=True)
class Task:
    """What holds for all chunks, decided before."""

    plan: ReadPlan
    rulebook: Rulebook
    settings: Settings
    run: Mapping[str, str]


@dataclass(frozen=True)
class Chunk:
    """The cells of a chunk, the number of rows of the file before it, and how points and commas are used, if known."""

    start: int
    sheet: Sheet
    marks: Marks | None


@dataclass(frozen=True)
class Reply:
    """The rows of a chunk and what it contributes to the whole; None where all its rows are empty.

    `needs_marks`: nothing was answered, since it must be known first how the amounts of the whole list use points and
    commas.
    `fault`: what went wrong.
    """

    answered: tuple[pl.DataFrame, Answered] | None = None
    needs_marks: bool = False
    fault: Exception | None = None


class _MarksNeededError(Exception):
    """How points and commas are used must be known first."""


def answer(chunk: Chunk, task: Task, cache: ChunkCache) -> Reply:
    """The chunk read and answered as the chunked engine does it in one process."""

    def marks() -> Marks:
        if chunk.marks is None:
            raise _MarksNeededError
        return chunk.marks

    try:
        part = task.plan.read(chunk.sheet, chunk.start, task.rulebook, marks)
        return Reply(None if part is None else answer_part(part, task.rulebook, task.settings, task.run, cache))
    except _MarksNeededError:
        return Reply(needs_marks=True)
    except Exception as error:
        return Reply(fault=error)


def main() -> None:
    """Answer chunks until there are no more."""
    replies = sys.stdout.buffer
    coming: SimpleQueue[Task | Chunk] = SimpleQueue()
    threading.Thread(target=_receive, args=(sys.stdin.buffer, coming), daemon=True).start()
    task = coming.get()
    assert isinstance(task, Task)
    cache = ChunkCache(task.rulebook)
    gc.freeze()  # what is loaded by now lives to the end
    for chunk in _chunks(coming):
        pickle.dump(answer(chunk, task, cache), replies, protocol=pickle.HIGHEST_PROTOCOL)
        replies.flush()


def _chunks(coming: SimpleQueue[Task | Chunk]) -> Iterator[Chunk]:
    while True:
        chunk = coming.get()
        assert isinstance(chunk, Chunk)
        yield chunk


def _receive(source: IO[bytes], coming: SimpleQueue[Task | Chunk]) -> None:
    """Queue what comes; when the parent is done or is no more, end at once, also in the middle of a chunk."""
    try:
        while True:
            coming.put(pickle.load(source))  # of our own parent
    finally:
        os._exit(0)


if __name__ == "__main__":
    from importlib import import_module

    import_module("reservkoll.screening.chunked.worker").main()  # what is unpickled is of the module by its name
