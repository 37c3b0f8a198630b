"""The Spark engine: `screen --engine spark`, same answers as a chunked run."""

from __future__ import annotations

from contextlib import ExitStack
from enum import StrEnum
from typing import TYPE_CHECKING

from reservkoll.cli.localization.language import speaker
from reservkoll.common.errors import InputError
from reservkoll.i18n import mark
from reservkoll.reports.outputs import need_all_rows

if TYPE_CHECKING:
    from rich.console import Console

    from reservkoll.cli.engines.local import ScreenRequest
    from reservkoll.inventory.reader import Inventory
    from reservkoll.rulebook.rulebook import Rulebook
    from reservkoll.screening.screen import Settings
    from reservkoll.spark.addresses import Addresses

say = speaker()


class Engine(StrEnum):
    """The engine that assesses the rows."""

    LOCAL = "local"
    SPARK = "spark"


def check_engine(request: ScreenRequest) -> None:
    """Refuse options that belong to another engine.

    Raises:
        InputError: names the options to leave out.
    """
    if request.engine is Engine.SPARK:
        _check_request(request)
        return
    if request.master is not None:
        raise InputError(mark("--master is for Spark. Add --engine spark, or leave it out."))
    from reservkoll.spark.addresses import is_address

    address = next((text for text in request.lists if is_address(text)), None)
    if address is not None:
        raise InputError(mark("“{address}” is read by Spark alone. Add --engine spark."), address=address)


def _check_request(request: ScreenRequest) -> None:
    not_for_spark = {
        "--one-row-per": request.one_row_per,
        **dict.fromkeys(need_all_rows(request.asked), True),
        "--lead": request.leads,
        "--suppliers": request.suppliers,
        "--sheet": request.sheets,
        "--need-window": request.need_window,
        "--need-level": request.need_level,
        "--accept-suggestions": request.accept_suggestions,
        "--read-limits": request.read_limits,
    }
    wrong = next((name for name, given in not_for_spark.items() if given), None)
    if wrong is not None:
        raise InputError(
            mark(
                "{option} does not go with --engine spark, which gives --data, -o (a report without the rows), "
                "--summary and --save-mapping. Leave it out."
            ),
            option=wrong,
        )
    if request.data_place is None:
        raise InputError(mark("--engine spark needs --data FOLDER: the rows do not fit into a report."))


def screen_request_on_spark(request: ScreenRequest, rulebook: Rulebook, settings: Settings, console: Console) -> None:
    """Assess the lists on Spark and write the requested outputs.

    Raises:
        ReservkollError: something cannot be used; nothing is written then.
        typer.Exit: 1, when cells could not be understood (or with --strict when something is unknown).
    """
    from reservkoll.cli.console.mapping_table import show_columns
    from reservkoll.cli.engines.chunked import finish, write_without_rows
    from reservkoll.inventory.column_mapping import read_mapping
    from reservkoll.spark.addresses import find_lists
    from reservkoll.spark.driver import ROWS_IN_PART, look_over, screened_by_spark
    from reservkoll.spark.session import spark_session
    from reservkoll.spark.writer import check_data, write_rows

    assert request.data_place is not None
    addresses = find_lists(request.lists)
    inputs = [*addresses.files, *([request.mapping] if request.mapping else [])]
    check_data(request.data_place, inputs, force=request.force, addresses=addresses.places)
    mapping = read_mapping(request.mapping) if request.mapping else None
    with spark_session(request.master, quiet=request.quiet) as session, ExitStack() as stack:
        found = look_over(
            session, addresses, rulebook, mapping, take_best=request.take_best, settled=settings.facts.keys()
        )
        show_columns(found.head, console, say)
        answered = screened_by_spark(
            found,
            rulebook,
            settings,
            _run(request, addresses, found.head, found.rows, rulebook, settings),
            most=request.batch_rows or ROWS_IN_PART,
            parquet=request.data_place.lower().endswith(".parquet"),
        )
        with answered as (rows, made):
            write_without_rows(request, made, found.head, inputs, stack)
            write_rows(rows, rulebook.reported, request.data_place, force=request.force)
    places = (request.output, request.data_place, request.summary, request.save_mapping)
    finish(request, made, console, [place for place in places if place is not None])


def _run(
    request: ScreenRequest, addresses: Addresses, head: Inventory, rows: int, rulebook: Rulebook, settings: Settings
) -> dict[str, str]:
    """The provenance. Lists are identified by name and row count: hashing them would take another pass."""
    from reservkoll.screening.provenance import made_by

    made = made_by(head, rulebook, settings, inputs=(), given=request.given)
    told = say(mark("{rows} rows, read by Spark")).format(rows=rows)
    return {**made, say(mark("Input")): f"{addresses.title}, {told}"}
