"""Streams a parquet file chunk by chunk from a writer thread while the next chunk is computed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from threading import Semaphore, Thread

import polars as pl
from polars.io.plugins import register_io_source


class ParquetParts:
    """Writes frames of one `schema` to `path`, in the order added; holds at most one in memory."""

    def __init__(self, path: Path, schema: pl.Schema) -> None:
        self._path = path
        self._coming: SimpleQueue[pl.DataFrame | None] = SimpleQueue()
        self._room = Semaphore(1)
        self._fault: BaseException | None = None
        self._abandoned = False
        self._rows = register_io_source(self._frames, schema=schema)
        self._thread = Thread(target=self._write, name="parquet-parts")
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    def add(self, rows: pl.DataFrame) -> None:
        """Queue a frame; blocks until the previous one has been taken.

        Raises:
            OSError: the disk is full or the place cannot be written.
        """
        self._room.acquire()
        self._check()
        self._coming.put(rows)

    def finish(self) -> None:
        """Wait until all is written.

        Raises:
            OSError: the disk is full or the place cannot be written.
        """
        self._coming.put(None)
        self._thread.join()
        self._check()

    def abandon(self) -> None:
        """Abort writing; a no-op after `finish`."""
        self._abandoned = True
        self._coming.put(None)
        self._thread.join()

    def _frames(self, *_: object) -> Iterator[pl.DataFrame]:
        while (rows := self._coming.get()) is not None:
            self._room.release()
            yield rows

    def _write(self) -> None:
        try:
            self._rows.sink_parquet(self._path, maintain_order=True)
        except BaseException as error:  # also a panic of polars, and an interruption, which the main thread reports
            self._fault = error
            self._room.release()

    def _check(self) -> None:
        if self._fault is not None and not self._abandoned:
            raise OSError(str(self._fault)) from self._fault  # polars reports a full disk in several ways
