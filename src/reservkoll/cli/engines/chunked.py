"""The chunked engine: csv or parquet larger than memory, with `--batch-rows` or chosen by size."""

from __future__ import annotations

from contextlib import ExitStack, closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from reservkoll.cli.engines.engine import Done, Engine, Run
from reservkoll.cli.localization.language import speaker
from reservkoll.i18n import mark
from reservkoll.reports.outputs import DATA, Made, Output
from reservkoll.screening.chunked.formats import PARQUET, TEXT

if TYPE_CHECKING:
    import polars as pl

    from reservkoll.inventory.reader import Inventory
    from reservkoll.screening.chunked.run import InParts

say = speaker()

LONG_TEXT = 400 << 20  # bytes of csv: some three million rows, which take several gigabytes of memory when read whole
LONG_PARQUET = 3 << 20  # rows
SMALL_PARQUET = 8 << 20  # bytes; a smaller file cannot hold that many rows
ROWS_AT_A_TIME = 1 << 17


def is_long(path: Path) -> bool:
    """Whether a file is so long that it is read in chunks by default."""
    suffix = path.suffix.lower()
    try:
        size = path.stat().st_size
    except OSError:
        return False  # the error is reported when the file is read
    if suffix not in PARQUET:
        return suffix in TEXT and size > LONG_TEXT
    if size < SMALL_PARQUET:
        return False
    import polars as pl

    try:
        return int(pl.scan_parquet(path, glob=False).select(pl.len()).collect().item()) > LONG_PARQUET
    except pl.exceptions.PolarsError:
        return False


def _answer(run: Run) -> Done:
    """Assess the file chunk by chunk and write the requested outputs."""
    from reservkoll.cli.console.mapping_table import show_columns
    from reservkoll.cli.console.progress import READING, Stages
    from reservkoll.common.atomic_write import whole_file
    from reservkoll.screening.chunked.read_plan import column_notes
    from reservkoll.screening.chunked.reader import LongFile
    from reservkoll.screening.chunked.run import answered_here, screen_in_parts
    from reservkoll.screening.chunked.workers import answered_by_workers, worker_count

    job, service = run.job, run.service
    [path] = job.request.paths
    file = LongFile(
        path,
        job.batch_rows or ROWS_AT_A_TIME,
        service.rulebook,
        service.mapping,
        take_best=job.request.take_best,
        settled=service.settings.facts.keys(),
    )
    head, settings = service.with_defaults(file.head)
    show_columns(head, run.console, say)
    with ExitStack() as stack:
        data = None  # only totals were requested
        if job.data is not None:
            parts = Output.of(DATA, Path(job.data)).writing.parts
            assert parts is not None
            data = parts(stack.enter_context(whole_file(Path(job.data), inputs=run.inputs, force=job.force)))
        stages = stack.enter_context(Stages(run.console, say, [(path.name, READING)]))
        stages.next()
        stages.rows(file.most_rows)
        with data if data is not None else nullcontext() as rows:

            def written(part: pl.DataFrame) -> None:
                if rows is not None:
                    rows.add(part)
                stages.done(part.height)

            asked = service.rulebook, settings, service.provenance(head)
            workers = worker_count(file.most_rows)
            answers = answered_by_workers(file, *asked, workers) if workers else answered_here(file.parts(), *asked)
            with closing(answers):
                made = screen_in_parts(answers, service.rulebook, settings, written, column_notes(head))
            if rows is not None:
                rows.finish()
        write_without_rows(run, made, head, stack)
    return Done(made.screening, made.counted, [output.path for output in run.outputs])


def write_without_rows(run: Run, made: InParts, head: Inventory, stack: ExitStack) -> None:
    """Write the requested outputs except the rows; the files are renamed into place when `stack` exits cleanly.

    Raises:
        InputError: an output cannot be written.
    """
    from reservkoll.common.atomic_write import whole_file

    whole = Made(made.screening, made.counted, run.job.request.today, inventory=head)
    for output in run.outputs:
        if output.writing.without_rows is not None:
            part = stack.enter_context(whole_file(output.path, inputs=run.inputs, force=run.job.force))
            output.writing.without_rows(whole, part)


ENGINE = Engine(
    _answer,
    refusal=mark(
        "{option} does not go with --batch-rows, which is for one csv or parquet file and gives --data, -o (a report "
        "without the rows), --summary and --save-mapping. Leave it out."
    ),
    lacks=frozenset(
        {
            "one_row_per",
            "accept_suggestions",
            "suppliers",
            "awards",
            "organisations",
            "sheets",
            "need_window",
            "need_level",
            "master",
            "csv",
        }
    ),
    several_lists=False,
    needs_data=mark("--batch-rows needs a place for the rows, which do not fit into a report: --data FILE."),
)
