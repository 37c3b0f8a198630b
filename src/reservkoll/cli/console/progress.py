"""A progress bar on stderr over the stages of a long run, with rows per second and time remaining."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from types import TracebackType

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Column

from reservkoll.i18n import Translate, mark

Stage = tuple[str, float]
"""The name of a stage, and its relative cost per row."""

READING, ASSESSING, SUMMING = 4.0, 6.0, 2.0
EACH_SUPPLIER = 2.0  # added to the cost of assessing, for each supplier that is matched
"""Measured on lists of 300,000 rows. The costs only shape the estimate: the pace is measured during the run."""

SHOWN_AFTER = 0.7  # seconds; shorter runs show no bar
NEARLY = 0.97  # the most of a stage that an estimate may reach: only its end itself shows that it is done
MINUTE, HOUR = 60, 3600


class Stages:
    """Shows the current stage, the share of the run that is done, its pace and the time left.

    Shows nothing if stderr is not a terminal or is quiet, nor for short runs. `rows` sets how many
    rows the run has, `done` adds rows that have passed every stage, if they are processed chunk by
    chunk; else the share of a stage that is done is estimated from the pace of the stages before it.
    """

    def __init__(
        self, console: Console, say: Translate, stages: Sequence[Stage], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._say, self._clock = say, clock
        self._whole = sum(weight for _, weight in stages)
        self._left: Iterator[Stage] = iter(stages)
        self._name, self._weight, self._before = "", 0.0, 0.0
        self._rows: int | None = None
        self._through: int | None = None
        self._began = self._stage_began = clock()
        self._shown = _Shown(
            TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis")),
            BarColumn(bar_width=None, table_column=Column(ratio=1, min_width=8, max_width=40)),
            TextColumn("{task.fields[told]}", markup=False, table_column=Column(no_wrap=True)),
            console=console,
            transient=True,
            expand=True,
            disable=console.quiet or not console.is_terminal,
        )
        self._task = self._shown.add_task("", total=None, told="")
        self._shown.bring_up_to_date = self._refreshed

    def next(self) -> None:
        """End the current stage and begin the next."""
        self._before += self._weight
        name, self._weight = next(self._left)
        self._name = self._say(name)
        self._stage_began = self._clock()
        self._refreshed()

    def more(self, stages: Iterable[Stage]) -> None:
        """Append stages that turn out to be needed."""
        added = list(stages)
        self._whole += sum(weight for _, weight in added)
        self._left = chain(self._left, added)

    def rows(self, rows: int) -> None:
        """Set the number of rows of the run."""
        self._rows = rows

    def done(self, rows: int) -> None:
        """Add rows that have passed every stage."""
        self._through = (self._through or 0) + rows

    def share(self) -> float:
        """The share of the run that is done, from 0 to 1; 0 while it cannot be estimated."""
        if self._through is not None and self._rows:
            return min(self._through / self._rows, 1.0)
        if not self._before:
            return 0.0
        pace = (self._stage_began - self._began) / self._before  # seconds per unit of cost
        expected = self._weight * pace
        of_stage = min((self._clock() - self._stage_began) / expected, NEARLY) if expected > 0 else 0.0
        return (self._before + of_stage * self._weight) / self._whole

    def told(self) -> str:
        """The share done, the pace and the time left as text; the elapsed time while they cannot be estimated."""
        share, elapsed = self.share(), self._clock() - self._began
        if share <= 0 or elapsed <= 0:
            return _time(elapsed)
        parts = [f"{share:.0%}".replace("%", "\N{NO-BREAK SPACE}%")]
        if self._rows is not None:
            pace = f"{self._rows * share / elapsed:,.0f}".replace(",", "\N{NO-BREAK SPACE}")
            parts.append(self._say(mark("{rows} rows/s")).format(rows=pace))
        parts.append(self._say(mark("about {time} left")).format(time=_time(elapsed * (1 - share) / share)))
        return " · ".join(parts)

    def _refreshed(self) -> bool:
        """Update the display; returns whether anything should be shown yet."""
        share = self.share()
        self._shown.update(
            self._task,
            description=self._name,
            total=1.0 if share else None,
            completed=share,
            told=self.told(),
        )
        return self._clock() - self._began >= SHOWN_AFTER

    @contextmanager
    def paused(self) -> Iterator[Console]:
        """The console without the bar, for a question; the time spent on the answer does not count."""
        self._shown.stop()
        stopped = self._clock()
        try:
            yield self._shown.console
        finally:
            waited = self._clock() - stopped
            self._began, self._stage_began = self._began + waited, self._stage_began + waited
            self._shown.start()

    def __enter__(self) -> Stages:
        self._shown.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._shown.stop()


class _Shown(Progress):
    """rich's bar, updated each time it is drawn."""

    bring_up_to_date: Callable[[], bool] | None = None

    def get_renderables(self) -> Iterable[RenderableType]:
        if self.bring_up_to_date is not None and self.bring_up_to_date():
            yield from super().get_renderables()


def _time(seconds: float) -> str:
    """Seconds as people read a clock: 0:07, 12:30, 1:02:05."""
    whole = round(seconds)
    hours, minutes, rest = whole // HOUR, whole % HOUR // MINUTE, whole % MINUTE
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
