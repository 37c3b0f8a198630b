"""Output files of `screen` that are implied by others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reservkoll.cli.output_files.outputs import check_names
from reservkoll.common.atomic_write import real
from reservkoll.reports.outputs import DATA, Output

if TYPE_CHECKING:
    from reservkoll.cli.engines.job import ScreenJob

ROWS_SUFFIX: Final = ".parquet"  # for the rows that do not fit into a report


def rows_beside_report(job: ScreenJob, rows: int, inputs: list[Path], others: list[Output]) -> list[Output]:
    """The data file that is written beside a report if there are more rows than a sheet holds and none was requested.

    Raises:
        InputError: the file exists, or one of the `others` has its name.
    """
    from reservkoll.common.atomic_write import check_output
    from reservkoll.reports.render.xlsx.workbook import MOST_ROWS

    if job.report is None or job.data is not None or rows <= MOST_ROWS:
        return []
    path = beside_report(job.report, job.request.paths)
    check_names([*(output.path for output in others), path])
    check_output(path, inputs=inputs, force=job.force)
    return [Output.of(DATA, path)]


def beside_report(report: Path, inputs: Sequence[Path]) -> Path:
    """The path for rows that do not fit into the report: its name, or a variant if that is the name of a list."""
    path = report.with_suffix(ROWS_SUFFIX)
    if real(path) in {real(each) for each in inputs}:
        return path.with_stem(f"{path.stem}-rows")
    return path
