"""The chunked engine: csv or parquet larger than memory, with `--batch-rows` or chosen by size."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from reservkoll.cli.localization.language import speaker
from reservkoll.cli.output_files.screening import beside_report
from reservkoll.common import clock
from reservkoll.common.errors import InputError
from reservkoll.i18n import mark
from reservkoll.reports.outputs import DATA, Made, Output, need_all_rows, outputs_of
from reservkoll.screening.chunked.formats import PARQUET, TEXT

if TYPE_CHECKING:
    import polars as pl
    from rich.console import Console

    from reservkoll.cli.engines.local import ScreenRequest
    from reservkoll.inventory.reader import Inventory
    from reservkoll.rulebook.rulebook import Rulebook
    from reservkoll.screening.chunked.run import InParts
    from reservkoll.screening.screen import Settings

say = speaker()

LONG_TEXT = 400 << 20  # bytes of csv: some three million rows, which take several gigabytes when they are read whole
LONG_PARQUET = 3 << 20  # rows
SMALL_PARQUET = 8 << 20  # bytes in which so many rows do not lie
ROWS_AT_A_TIME = 1 << 17


def in_parts(request: ScreenRequest) -> ScreenRequest | None:
    """`request` as a chunked one: if asked for, or for a long file when no output needs all rows at once.

    Only the size of the file decides, so that the same input gives the same answer on every machine. The rows are
    written beside the report if no path is given for them.

    Raises:
        InputError: a chunked run was asked for with an output that needs all rows, or without a path for the rows.
    """
    if request.batch_rows is None and (_needs_all_rows(request) or not _is_long(request.inventories[0])):
        return None
    if request.batch_rows == 0:
        return None
    data = request.data_place or (str(beside_report(request.output, request.inventories)) if request.output else None)
    parted = replace(request, data_place=data, batch_rows=request.batch_rows or ROWS_AT_A_TIME)
    if request.batch_rows is not None:
        check_request(parted)
    return parted


def _needs_all_rows(request: ScreenRequest) -> bool:
    others = (
        *(request.one_row_per, request.accept_suggestions, request.suppliers, request.sheets),
        *(request.need_window, request.need_level),
        *need_all_rows(request.asked),
    )
    return any(others) or len(request.inventories) != 1


def _is_long(path: Path) -> bool:
    suffix = path.suffix.lower()
    try:
        size = path.stat().st_size
    except OSError:
        return False  # reported where the file is read
    if suffix not in PARQUET:
        return suffix in TEXT and size > LONG_TEXT
    if size < SMALL_PARQUET:
        return False
    import polars as pl

    try:
        return int(pl.scan_parquet(path, glob=False).select(pl.len()).collect().item()) > LONG_PARQUET
    except pl.exceptions.PolarsError:
        return False


def check_request(request: ScreenRequest) -> None:
    """Refuse what needs all rows at once.

    Raises:
        InputError: with what can be asked for.
    """
    if _needs_all_rows(request):
        raise InputError(
            mark(
                "--batch-rows is for one csv or parquet file, with --data, -o (a report without the rows) and "
                "--save-mapping. Leave out the other options."
            )
        )
    if request.data is None:
        raise InputError(mark("--batch-rows needs a place for the rows, which do not fit into a report: --data FILE."))


def screen_request_in_parts(
    request: ScreenRequest,
    rulebook: Rulebook,
    settings: Settings,
    console: Console,
    run: Callable[[Inventory], dict[str, str]],
    inputs: Iterable[Path],
) -> None:
    """Assess the file chunk by chunk and write the requested outputs.

    Raises:
        ReservkollError: something cannot be used; nothing is written then.
        typer.Exit: 1, when cells could not be understood (or with --strict when something is unknown).
    """
    from reservkoll.cli.console.mapping_table import show_columns
    from reservkoll.cli.console.progress import READING, Stages
    from reservkoll.common.atomic_write import whole_file
    from reservkoll.inventory.column_mapping import read_mapping
    from reservkoll.screening.chunked.read_plan import column_notes
    from reservkoll.screening.chunked.reader import LongFile
    from reservkoll.screening.chunked.run import screen_in_parts

    assert request.batch_rows is not None
    mapping = read_mapping(request.mapping) if request.mapping else None
    file = LongFile(
        request.inventories[0],
        request.batch_rows,
        rulebook,
        mapping,
        take_best=request.take_best,
        settled=settings.facts.keys(),
    )
    show_columns(file.head, console, say)
    inputs = tuple(inputs)
    with ExitStack() as stack:
        data = None  # only the totals were asked for
        if request.data is not None:
            parts = Output.of(DATA, request.data).writing.parts
            assert parts is not None
            data = parts(stack.enter_context(whole_file(request.data, inputs=inputs, force=request.force)))
        stages = stack.enter_context(Stages(console, say, [(request.inventories[0].name, READING)]))
        stages.next()
        stages.rows(file.most_rows)
        with data if data is not None else nullcontext() as rows:

            def written(part: pl.DataFrame) -> None:
                if rows is not None:
                    rows.add(part)
                stages.done(part.height)

            made = screen_in_parts(file.parts(), rulebook, settings, run(file.head), written, column_notes(file.head))
            if rows is not None:
                rows.finish()
        write_without_rows(request, made, file.head, inputs, stack)
    finish(request, made, console, [output.path for output in outputs_of(request.asked)])


def write_without_rows(
    request: ScreenRequest, made: InParts, head: Inventory, inputs: Sequence[Path], stack: ExitStack
) -> None:
    """Write the requested outputs other than the rows; the files are renamed into place when `stack` exits cleanly.

    Raises:
        InputError: a place cannot be written.
    """
    from reservkoll.common.atomic_write import whole_file

    whole = Made(made.screening, made.counted, clock.today(), inventory=head)
    for output in outputs_of(request.asked):
        if output.writing.without_rows is not None:
            part = stack.enter_context(whole_file(output.path, inputs=inputs, force=request.force))
            output.writing.without_rows(whole, part)


def finish(request: ScreenRequest, made: InParts, console: Console, written: Sequence[Path | str]) -> None:
    """Print the summary of a chunked run and the paths of its outputs.

    Raises:
        typer.Exit: 1, when cells could not be understood (or with --strict when something is unknown).
    """
    from reservkoll.common.formatting import counted
    from reservkoll.reports.render.terminal.openings import show_openings

    for note in made.screening.notes:
        console.print(note, style="dim", markup=False)
    show_openings(console, made.screening, made.counted)
    done = mark(
        "{ok} rows answered in full, {incomplete} with something unknown, {error} with a cell that could not be "
        "understood."
    )
    by_status = {status: counted(rows, request.language) for status, rows in made.counted.by_status.items()}
    console.print(say(done).format(**by_status))
    for path in written:
        console.print(say(mark("Written: {path}")).format(path=path), markup=False, soft_wrap=True)
    if made.counted.by_status["error"] or (request.strict and made.counted.by_status["incomplete"]):
        raise typer.Exit(1)
