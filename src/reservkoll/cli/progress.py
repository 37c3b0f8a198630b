"""A progress bar on stderr over the stages of a longer piece of work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from reservkoll.texts import Translate


class Stages:
    """Shows which stage is being worked on and how far it is; nothing where stderr is no terminal or is quiet."""

    def __init__(self, console: Console, say: Translate, names: Sequence[str]) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed}/{task.total}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=console.quiet or not console.is_terminal,
        )
        self._names = iter([say(name) for name in names])
        self._task = self._progress.add_task("", total=len(names))
        self._begun = False

    def next(self) -> None:
        """The stage before is done; the next one begins."""
        self._progress.update(self._task, description=next(self._names), advance=1 if self._begun else 0)
        self._begun = True

    @contextmanager
    def paused(self) -> Iterator[Console]:
        """The console without the bar, for a question."""
        self._progress.stop()
        try:
            yield self._progress.console
        finally:
            self._progress.start()

    def __enter__(self) -> Stages:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()
