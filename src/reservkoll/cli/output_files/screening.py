"""The output files of `screen` that follow from others, and names that would fall together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reservkoll.common.atomic_write import real
from reservkoll.common.errors import InputError
from reservkoll.i18n import mark
from reservkoll.reports.outputs import DATA, Output

if TYPE_CHECKING:
    from reservkoll.cli.engines.local import ScreenRequest

ROWS_SUFFIX: Final = ".parquet"  # of the rows that do not fit into a report


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
    return [Output.of(DATA, path)]


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
