"""The Spark engine: `screen --engine spark`, same answers as a chunked run."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from reservkoll.cli.engines.engine import Done, Engine, Run
from reservkoll.cli.localization.language import speaker
from reservkoll.i18n import mark

if TYPE_CHECKING:
    from reservkoll.inventory.reader import Inventory
    from reservkoll.spark.addresses import Addresses

say = speaker()


def _answer(run: Run) -> Done:
    """Assess the lists on Spark and write the requested outputs."""
    from reservkoll.cli.console.mapping_table import show_columns
    from reservkoll.cli.engines.chunked import write_without_rows
    from reservkoll.spark.addresses import find_lists
    from reservkoll.spark.driver import ROWS_IN_PART, scan_lists, screened_by_spark
    from reservkoll.spark.session import spark_session
    from reservkoll.spark.writer import check_data, write_rows

    job, service = run.job, run.service
    assert job.data is not None
    addresses = find_lists(job.request.lists)
    run = replace(run, inputs=[*addresses.files, *run.inputs])
    check_data(job.data, run.inputs, force=job.force, addresses=addresses.places)
    with spark_session(job.master, quiet=job.quiet) as session, ExitStack() as stack:
        found = scan_lists(
            session,
            addresses,
            service.rulebook,
            service.mapping,
            take_best=job.request.take_best,
            settled=service.settings.facts.keys(),
        )
        head, settings = service.with_defaults(found.head)
        show_columns(head, run.console, say)
        answered = screened_by_spark(
            replace(found, head=head),
            service.rulebook,
            settings,
            _provenance(run, addresses, head, found.rows),
            most=job.batch_rows or ROWS_IN_PART,
            parquet=job.data.lower().endswith(".parquet"),
        )
        with answered as (rows, made):
            write_without_rows(run, made, head, stack)
            write_rows(rows, service.rulebook.reported, job.data, force=job.force)
    return Done(made.screening, made.counted, [*(output.path for output in run.outputs), job.data])


def _provenance(run: Run, addresses: Addresses, head: Inventory, rows: int) -> dict[str, str]:
    """The provenance. Lists are identified by name and row count: hashing them would need another pass."""
    told = say(mark("{rows} rows, read by Spark")).format(rows=rows)
    return {**run.service.provenance(head, inputs=()), say(mark("Input")): f"{addresses.title}, {told}"}


ENGINE = Engine(
    _answer,
    refusal=mark(
        "{option} does not go with --engine spark, which gives --data, -o (a report without the rows), "
        "--summary and --save-mapping. Leave it out."
    ),
    lacks=frozenset(
        {
            *("one_row_per", "leads", "suppliers", "awards", "organisations", "sheets", "need_window", "need_level"),
            *("accept_suggestions", "read_limits", "csv"),
        }
    ),
    addresses=True,
    needs_data=mark("--engine spark needs --data FOLDER: the rows do not fit into a report."),
    writes_data=True,
)
