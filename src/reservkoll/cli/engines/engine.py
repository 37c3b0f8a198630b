"""What an engine is to `screen`: what it can do, and how it answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reservkoll.common.errors import InputError
from reservkoll.i18n import mark
from reservkoll.reports.outputs import need_all_rows

if TYPE_CHECKING:
    from rich.console import Console

    from reservkoll.cli.engines.job import ScreenJob
    from reservkoll.reports.outputs import Output
    from reservkoll.screening.result import Screening
    from reservkoll.screening.service import ScreeningService
    from reservkoll.screening.totals import Figures


@dataclass(frozen=True)
class Run:
    """What an engine works on: the job, the service that answers it, the outputs, and files that may not be written."""

    job: ScreenJob
    service: ScreeningService
    outputs: list[Output]
    inputs: list[Path]
    console: Console


@dataclass(frozen=True)
class Done:
    """What an engine has answered and where it was written; the screening may be without its rows."""

    screening: Screening
    sums: Figures
    written: Sequence[Path | str]


@dataclass(frozen=True)
class Engine:
    """An engine: what it can do, and how it answers.

    Args:
        answer: answers a run and writes its outputs, each whole or not at all.
        refusal: what is told of an option that it cannot serve.
        lacks: the parameters of `screen` that it cannot serve.
        every_row: whether it has all rows at hand, which some outputs need.
        several_lists: whether it answers several lists as one.
        addresses: whether it reads lists that are no local files.
        needs_data: what is told where no place for the rows is given; None where it needs none.
        writes_data: whether it writes the rows itself, where a path is no ordinary file.
    """

    answer: Callable[[Run], Done]
    refusal: str
    lacks: frozenset[str] = frozenset()
    every_row: bool = False
    several_lists: bool = True
    addresses: bool = False
    needs_data: str | None = None
    writes_data: bool = False

    def lacking(self, job: ScreenJob) -> str | None:
        """The first of what was asked for that it cannot serve, as the user wrote it; None where it serves all."""
        asked = [option for parameter, option in job.stated.items() if parameter in self.lacks]
        if not self.every_row:
            asked += need_all_rows(job.outputs)
        if not self.several_lists:
            asked += job.request.lists[1:]
        return next(iter(asked), None)

    def check(self, job: ScreenJob) -> None:
        """Refuse a job that it cannot serve whole.

        Raises:
            InputError: with what to leave out, or to add.
        """
        lacking = self.lacking(job)
        if lacking is not None:
            raise InputError(self.refusal, option=lacking)
        if self.needs_data is not None and job.data is None:
            raise InputError(self.needs_data)
        if self.addresses:
            return
        from reservkoll.spark.addresses import is_address

        address = next((text for text in job.request.lists if is_address(text)), None)
        if address is not None:
            raise InputError(mark("“{address}” is read by Spark alone. Add --engine spark."), address=address)
