"""The interface of an engine of `screen`: its capabilities, and how it runs."""

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
    """The input of an engine: the job, the service that answers it, the outputs, and files it must not overwrite."""

    job: ScreenJob
    service: ScreeningService
    outputs: list[Output]
    inputs: list[Path]
    console: Console


@dataclass(frozen=True)
class Done:
    """The result of an engine and the files it wrote; the screening may lack its rows."""

    screening: Screening
    sums: Figures
    written: Sequence[Path | str]


@dataclass(frozen=True)
class Engine:
    """An engine: its capabilities, and how it runs.

    Args:
        answer: answers a run and writes its outputs, each atomically.
        refusal: the message about an option that it does not support.
        lacks: the parameters of `screen` that it does not support.
        every_row: whether it has all rows in memory, which some outputs need.
        several_lists: whether it can read several lists as one.
        addresses: whether it can read URIs, not only local files.
        needs_data: the message if no output for the rows is given; None if it needs none.
        writes_data: whether it writes the rows itself, to a path that is not an ordinary file.
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
        """The first unsupported option, as the user wrote it; None if all are supported."""
        asked = [option for parameter, option in job.stated.items() if parameter in self.lacks]
        if not self.every_row:
            asked += need_all_rows(job.outputs)
        if not self.several_lists:
            asked += job.request.lists[1:]
        return next(iter(asked), None)

    def check(self, job: ScreenJob) -> None:
        """Refuse a job that it cannot do completely.

        Raises:
            InputError: says what to leave out or to add.
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
