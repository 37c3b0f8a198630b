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
"""What a stage is called, and how long it takes for each row beside the others."""

READING, ASSESSING, SUMMING = 4.0, 6.0, 2.0
EACH_SUPPLIER = 2.0  # more on assessing, for each supplier set beside the purchases
"""Measured on lists of 300,000 rows. They only shape the estimate: the pace is that of the run itself."""

SHOWN_AFTER = 0.7  # seconds; what is over sooner shows no bar
NEARLY = 0.97  # how far into a stage an estimate may reach: its end is known only when it is there
MINUTE, HOUR = 60, 3600


class Stages:
    """Shows which stage is worked on, how far the whole is, its pace and the time left.

    Nothing where stderr is no terminal or is quiet, and nothing about work that is soon done. `rows` tells how many
    rows the whole is about, `done` that so many of them are through every stage, where they go through one part at a
    time; else the share of a stage that is done is reckoned from the pace of those before it.
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
        """The stage before is done; the next one begins."""
        self._before += self._weight
        name, self._weight = next(self._left)
        self._name = self._say(name)
        self._stage_began = self._clock()
        self._refreshed()

    def more(self, stages: Iterable[Stage]) -> None:
        """Stages that show themselves to be needed on the way, to come last."""
        added = list(stages)
        self._whole += sum(weight for _, weight in added)
        self._left = chain(self._left, added)

    def rows(self, rows: int) -> None:
        """The whole is about so many rows."""
        self._rows = rows

    def done(self, rows: int) -> None:
        """So many more rows are through."""
        self._through = (self._through or 0) + rows

    def share(self) -> float:
        """How much of the whole is done, from 0 to 1; 0 while nothing tells."""
        if self._through is not None and self._rows:
            return min(self._through / self._rows, 1.0)
        if not self._before:
            return 0.0
        pace = (self._stage_began - self._began) / self._before  # seconds for a unit of weight
        expected = self._weight * pace
        of_stage = min((self._clock() - self._stage_began) / expected, NEARLY) if expected > 0 else 0.0
        return (self._before + of_stage * self._weight) / self._whole

    def told(self) -> str:
        """The share done, the pace and the time left in words; the time so far while nothing tells."""
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
        """Bring what is shown up to date; whether anything is to be shown yet."""
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
        """The console without the bar, for a question; the time that the answer takes is not counted."""
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
    """rich's bar, which asks what to show each time it is drawn."""

    bring_up_to_date: Callable[[], bool] | None = None

    def get_renderables(self) -> Iterable[RenderableType]:
        if self.bring_up_to_date is not None and self.bring_up_to_date():
            yield from super().get_renderables()


def _time(seconds: float) -> str:
    """Seconds as people read a clock: 0:07, 12:30, 1:02:05."""
    whole = round(seconds)
    hours, minutes, rest = whole // HOUR, whole % HOUR // MINUTE, whole % MINUTE
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
