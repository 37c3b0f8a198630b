"""The output files of a screening: how each path is checked up front, and how each file is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reservkoll.cli.output_files.plan import check_plan, plan_writer
from reservkoll.common.atomic_write import real
from reservkoll.common.errors import InputError
from reservkoll.i18n import mark

if TYPE_CHECKING:
    from reservkoll.cli.engines.local import ScreenRequest
    from reservkoll.inventory.reader import Inventory
    from reservkoll.rulebook.rulebook import Rulebook
    from reservkoll.screening.dialogue_plan.result import Lead, Plan
    from reservkoll.screening.result import Screening
    from reservkoll.screening.screen import Settings
    from reservkoll.screening.totals import Figures


@dataclass(frozen=True)
class Made:
    """What a run has made and what outputs are written from.

    `inventory` has no rows where no output reads them.
    """

    inventory: Inventory
    screening: Screening
    sums: Figures
    rulebook: Rulebook
    settings: Settings
    leads: tuple[Lead, ...]

    @cached_property
    def plan(self) -> Plan:
        """The plan for dialogue, made once for all its files."""
        from reservkoll.screening.dialogue_plan.build import plan

        return plan(self.inventory, self.screening, self.rulebook, self.settings, self.leads)


@dataclass(frozen=True)
class Output:
    """A file that was asked for: how its name is checked before any work, and how it is written.

    `reads_inventory`: from the facts of the rows too, which need not be kept for any other.
    """

    path: Path
    check: Callable[[Path], None]
    write: Callable[[Made, Path], None]
    reads_inventory: bool = False


ROWS_SUFFIX = ".parquet"  # of the rows that do not fit into a report


class _Kind(NamedTuple):
    """An output but for its name."""

    check: Callable[[Path], None]
    write: Callable[[Made, Path], None]
    reads_inventory: bool = False


def outputs_of(request: ScreenRequest) -> list[Output]:
    """The files that were asked for, in the order in which they are written; only what they need is loaded."""
    asked: tuple[tuple[Path | None, Callable[[ScreenRequest], _Kind]], ...] = (
        (request.output, _report),
        (request.html, _html),
        (request.pdf, _pdf),
        (request.data, _data),
        (request.summary, _summary),
        *((path, partial(_plan, path)) for path in request.plans),
        (request.annotate, _copy),
        (request.supplier_data, _supplier_data),
        (request.save_mapping, _mapping),
    )
    return [Output(path, *kind(request)) for path, kind in asked if path is not None]


def rows_beside_report(request: ScreenRequest, rows: int, inputs: list[Path], others: list[Output]) -> list[Output]:
    """The file of rows that goes beside a report of more than a sheet holds, where no place was given for them.

    Raises:
        InputError: there is such a file already, or one of the `others` that were asked for is to have its name.
    """
    from reservkoll.common.atomic_write import check_output
    from reservkoll.reports.render.xlsx.workbook import MOST_ROWS

    if request.output is None or request.data is not None or rows <= MOST_ROWS:
        return []
    path = beside_report(request.output, request.inventories)
    check_names([*(output.path for output in others), path])
    check_output(path, inputs=inputs, force=request.force)
    return [Output(path, *_data(request))]


def beside_report(report: Path, inputs: Sequence[Path]) -> Path:
    """Where rows go that the report does not hold: its own name, or one more where that is the name of a list."""
    path = report.with_suffix(ROWS_SUFFIX)
    if real(path) in {real(each) for each in inputs}:
        return path.with_stem(f"{path.stem}-rows")
    return path


def check_names(paths: Sequence[Path]) -> None:
    """Refuse two outputs of one name.

    Raises:
        InputError: the one that came last would stand in the place of the other.
    """
    if len({real(path) for path in paths}) < len(paths):
        raise InputError(mark("Two outputs have the same name. Give each its own."))


def _of_screening(write: Callable[[Screening, Path], None]) -> Callable[[Made, Path], None]:
    return lambda made, part: write(made.screening, part)


def _report(_: ScreenRequest) -> _Kind:
    from reservkoll.reports.render.xlsx.workbook import check_report, write_report

    # the figures have been counted: they are not again
    return _Kind(check_report, lambda made, part: write_report(made.screening, part, made.sums))


def _html(_: ScreenRequest) -> _Kind:
    from reservkoll.reports.render.html.page import check_html, write_html

    return _Kind(check_html, _of_screening(write_html))


def _pdf(_: ScreenRequest) -> _Kind:
    from reservkoll.reports.content.screening_summary import write_summary
    from reservkoll.reports.render.pdf import check_pdf

    return _Kind(check_pdf, lambda made, part: write_summary(made.screening, part, made=made.settings.today))


def _data(_: ScreenRequest) -> _Kind:
    from reservkoll.reports.export.tables import check_format, write_data

    return _Kind(check_format, _of_screening(write_data))


def _summary(_: ScreenRequest) -> _Kind:
    from reservkoll.reports.export.totals_json import check_figures, write_figures

    return _Kind(check_figures, lambda made, part: write_figures(made.sums, part))


def _plan(path: Path, _: ScreenRequest) -> _Kind:
    write = plan_writer(path)
    return _Kind(check_plan, lambda made, part: write(made.plan, part), reads_inventory=True)


def _copy(request: ScreenRequest) -> _Kind:
    from reservkoll.annotate.copy import check_copy, write_copy

    return _Kind(
        partial(check_copy, request.inventories),
        lambda made, part: write_copy(request.inventories[0], made.inventory, made.screening, part),
        reads_inventory=True,
    )


def _supplier_data(_: ScreenRequest) -> _Kind:
    from reservkoll.reports.export.supplier_pairs import write_supplier_data
    from reservkoll.reports.export.tables import check_format

    return _Kind(check_format, _of_screening(write_supplier_data))


def _mapping(_: ScreenRequest) -> _Kind:
    return _Kind(lambda _path: None, lambda made, part: _write_text(made.inventory.mapping.to_yaml(), part))


def _write_text(text: str, part: Path) -> None:
    part.write_text(text, "utf-8")
