"""The output files of a command: names are checked before any long work, each file is written atomically."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from reservkoll.cli.localization.language import speaker
from reservkoll.common.atomic_write import real
from reservkoll.common.errors import InputError
from reservkoll.i18n import mark
from reservkoll.reports.outputs import DATA, CsvForm, Made, MadeLedger, MadeNotices, Output

if TYPE_CHECKING:
    from rich.console import Console

    from reservkoll.reports.content.activities import MadeActivities

say = speaker()

NO_RESULT = frozenset({"--save-mapping"})
SUPPLIER_DATA = "--supplier-data"
LINES_OF_WRITTEN = 2  # files that get a line each; more are told in one


def has_result(options: Iterable[str]) -> bool:
    """Whether any of `options` requests a result."""
    return bool(set(options) - NO_RESULT)


def check_asked(options: Iterable[str]) -> None:
    """Refuse a run without any output.

    Raises:
        InputError: none of `options` requests a result.
    """
    if not has_result(options):
        raise InputError(mark("Say where to write the result: -o REPORT.xlsx or another output, such as --data FILE."))


def check_csv(form: CsvForm, asked: Mapping[str, Iterable[Path]]) -> None:
    """Refuse a csv dialect if the data output is not csv.

    Raises:
        InputError: no data output, or one of another format.
    """
    if form is CsvForm.MACHINE:
        return
    from reservkoll.reports.export.excel_csv import check_csv_name

    paths = [path for option in (DATA, SUPPLIER_DATA) for path in asked.get(option, ())]
    if not paths:
        raise InputError(mark("--csv is for the data. Give --data FILE.csv too."))
    for path in paths:
        check_csv_name(path)


def check_outputs(outputs: Sequence[Output], lists: Sequence[Path], inputs: Iterable[Path], *, force: bool) -> None:
    """Refuse unusable outputs before any long work.

    Raises:
        InputError: a name cannot be used; says what to do.
    """
    from reservkoll.common.atomic_write import check_output

    check_names([output.path for output in outputs])
    for output in outputs:
        output.writing.check(output.path, lists)
        check_output(output.path, inputs=inputs, force=force)


def write_outputs(
    outputs: Iterable[Output],
    made: Made | MadeLedger | MadeNotices | MadeActivities,
    inputs: Sequence[Path],
    *,
    force: bool,
    before_each: Callable[[], None],
) -> None:
    """Write each of `outputs` from the result of a run.

    Raises:
        InputError: an output cannot be written.
    """
    from reservkoll.common.atomic_write import whole_file

    for output in outputs:
        before_each()
        with whole_file(output.path, inputs=inputs, force=force) as part:
            output.writing.write(made, part)


def check_names(paths: Sequence[Path]) -> None:
    """Refuse two outputs with the same name.

    Raises:
        InputError: one output would overwrite another.
    """
    if len({real(path) for path in paths}) < len(paths):
        raise InputError(mark("Two outputs have the same name. Give each its own."))


def written_lines(written: Iterable[Path | str], first: Path | None = None) -> list[str]:
    """Where the outputs are: many of one folder in one line, and which to open `first`, where we chose the folder."""
    paths = [Path(path) for path in written]
    folders = {path.parent for path in paths}
    names = ", ".join(path.name for path in paths)
    if len(folders) > 1 or len(paths) <= LINES_OF_WRITTEN:
        told = [say(mark("Written: {path}")).format(path=path) for path in paths]
    elif folders == {Path()}:
        told = [say(mark("Written: {path}")).format(path=names)]
    else:
        told = [say(mark("Written in {folder}: {names}")).format(folder=folders.pop(), names=names)]
    return [*told, *([] if first is None else [say(mark("Open first: {path}")).format(path=first)])]


def lines_written(console: Console, written: Iterable[Path | str], first: Path | None = None) -> int:
    """How many lines of the window `show_written` takes: the path of a file is never cut."""
    return sum(len(wrap(line, console.width)) for line in written_lines(written, first))


def show_written(console: Console, written: Iterable[Path | str], first: Path | None = None) -> None:
    """Print where the outputs are, and which to open `first`."""
    for line in written_lines(written, first):
        console.print(line, markup=False, soft_wrap=True)
