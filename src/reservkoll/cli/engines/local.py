"""The local engine: read, report the column mapping, assess, write, summarise."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from reservkoll.cli.console.column_prompt import asker, asks_to_count_once
from reservkoll.cli.console.terminal import terminal
from reservkoll.cli.engines.chunked import in_parts, screen_request_in_parts
from reservkoll.cli.engines.spark import Engine, check_engine, screen_request_on_spark
from reservkoll.cli.environment import check_memory
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.output_files.screening import check_names, rows_beside_report
from reservkoll.common.clock import iso_day
from reservkoll.common.errors import InputError
from reservkoll.i18n import Language, mark
from reservkoll.reports.outputs import DATA, OUTPUT, Made, Output, outputs_of

if TYPE_CHECKING:
    from rich.console import Console

    from reservkoll.cli.console.progress import Stages
    from reservkoll.cpv.level import Level
    from reservkoll.inventory.reader import Inventory
    from reservkoll.rulebook.rulebook import Rulebook
    from reservkoll.screening.result import Screening
    from reservkoll.screening.screen import Settings
    from reservkoll.screening.totals import Figures, Total
    from reservkoll.suppliers.profiles import Profiles

say = speaker()


@dataclass(frozen=True)
class ScreenRequest:
    """The options of `screen`."""

    lists: list[str]
    output: Path | None
    data_place: str | None
    summary: Path | None
    html: Path | None
    pdf: Path | None
    plans: list[Path]
    leads: list[str]
    annotate: Path | None
    supplier_data: Path | None
    save_mapping: Path | None
    given: list[str]
    mapping: Path | None
    suppliers: list[Path]
    sheets: list[str]
    as_of: str | None
    language: Language
    rules: Path | None
    published_limits: Path | None
    areas: Path | None
    ending_within: int | None
    take_best: bool
    accept_suggestions: bool
    need_window: int | None
    need_level: Level | None
    read_limits: str
    one_row_per: str | None
    batch_rows: int | None
    engine: Engine
    master: str | None
    strict: bool
    force: bool
    quiet: bool

    @property
    def inventories(self) -> list[Path]:
        """The inventories as local paths."""
        return [Path(text) for text in self.lists]

    @property
    def data(self) -> Path | None:
        """The local path that the rows are written to."""
        return None if self.data_place is None else Path(self.data_place)

    @property
    def asked(self) -> dict[str, list[Path]]:
        """The outputs that were asked for: option to paths."""
        one = {
            OUTPUT: self.output,
            "--html": self.html,
            "--pdf": self.pdf,
            DATA: self.data,
            "--summary": self.summary,
            "--annotate": self.annotate,
            "--supplier-data": self.supplier_data,
            "--save-mapping": self.save_mapping,
        }
        return {"--plan": self.plans, **{option: [path] for option, path in one.items() if path is not None}}


def screen_inventories(request: ScreenRequest) -> None:
    """Assess every row of the inventories and write the requested outputs.

    Raises:
        ReservkollError: something cannot be used; nothing is written then.
        typer.Exit: 1, when cells could not be understood (or with --strict when something is unknown).
    """
    check_memory()
    from reservkoll.cli.console.progress import ASSESSING, EACH_SUPPLIER, READING, Stages
    from reservkoll.common import clock
    from reservkoll.common.atomic_write import whole_file
    from reservkoll.inventory.overrides import given_facts
    from reservkoll.rulebook.load import rulebook_for
    from reservkoll.screening.dialogue_plan.build import lead_times, plan
    from reservkoll.screening.screen import Settings, screen
    from reservkoll.screening.service import with_code_proposals
    from reservkoll.screening.totals import figures

    check_engine(request)
    on_spark = request.engine is Engine.SPARK
    parted = None if on_spark else in_parts(request)
    request = parted or request
    outputs = outputs_of(
        {option: paths for option, paths in request.asked.items() if not (on_spark and option == DATA)}
    )
    inputs = [
        *(() if on_spark else request.inventories),
        *(path for path in (request.mapping, request.published_limits, request.areas) if path is not None),
        *request.suppliers,
    ]
    _check_outputs(outputs, inputs, request)
    rulebook = rulebook_for(request.rules, request.published_limits, request.language, request.areas)
    leads = lead_times(rulebook.plan, request.leads, request.language)
    settings = Settings(
        given_facts(request.given, rulebook),
        iso_day(request.as_of) if request.as_of else None,
        clock.today(),
        request.language,
        request.need_window,
        request.need_level,
        ending_within=request.ending_within,
        leads={lead.name: lead.months for lead in leads},
    )
    profiles = _profiles(request.suppliers, request.supplier_data, rulebook)
    console = terminal(stderr=True, quiet=request.quiet)
    if on_spark:
        screen_request_on_spark(request, rulebook, settings, console)
        return
    if parted is not None:
        screen_request_in_parts(
            request, rulebook, settings, console, lambda head: _run(request, head, rulebook, settings), inputs
        )
        return
    parties = len(profiles.profiles) if profiles is not None else 0
    planned = [
        *((path.name, READING / len(request.inventories)) for path in request.inventories),
        (mark("Assessing"), ASSESSING + EACH_SUPPLIER * parties),
        *((output.path.name, output.weight) for output in outputs),
    ]
    with Stages(console, say, planned) as stages:
        inventory = _shown(_read(request, rulebook, settings, console, stages), console)
        beside = rows_beside_report(request, inventory.frame.height, inputs, outputs)
        stages.more((output.path.name, output.weight) for output in beside)
        outputs += beside
        stages.rows(inventory.frame.height)
        stages.next()
        inventory, proposals = with_code_proposals(inventory, rulebook, settings, request.accept_suggestions)
        screening = replace(
            screen(inventory, rulebook, settings, _run(request, inventory, rulebook, settings), profiles),
            code_proposals=proposals,
        )
        sums = figures(screening)  # rows and values must reconcile with what was read before anything is written
        if not any(output.writing.reads_inventory for output in outputs):
            inventory = inventory.without_rows()
        made = Made(
            screening,
            sums,
            settings.today,
            request.inventories,
            inventory,
            lambda: plan(inventory, screening, rulebook, settings, leads),
        )
        for output in outputs:
            stages.next()
            with whole_file(output.path, inputs=inputs, force=request.force) as part:
                output.writing.write(made, part)
    _summary(console, screening, sums, (output.path for output in outputs))
    statuses = set(screening.rows["status"].unique().to_list())
    faulty = "error" in statuses or (profiles is not None and bool(profiles.problems))
    if faulty or (request.strict and "incomplete" in statuses):
        raise typer.Exit(1)


def _check_outputs(outputs: list[Output], inputs: list[Path], request: ScreenRequest) -> None:
    """Refuse what cannot be written before any long work."""
    from reservkoll.common.atomic_write import check_output

    if request.leads and not request.plans:
        raise InputError(mark("--lead is for the plan. Give --plan FILE.xlsx or FILE.ics too."))
    paths = [output.path for output in outputs]
    if request.data is None and set(paths) <= {request.save_mapping}:
        raise InputError(mark("Say where the result is to go: -o REPORT.xlsx or another output, such as --data FILE."))
    check_names(paths)
    for output in outputs:
        output.writing.check(output.path, request.inventories)
        check_output(output.path, inputs=inputs, force=request.force)


def _read(
    request: ScreenRequest, rulebook: Rulebook, settings: Settings, console: Console, stages: Stages
) -> Inventory:
    """The inventories merged; ambiguous columns are asked about at a terminal."""
    from reservkoll.inventory.column_mapping import read_mapping
    from reservkoll.inventory.one_row_per import counted_once
    from reservkoll.inventory.reader import combined, read_inventory
    from reservkoll.tabular.read_limits import ReadLimits

    known = read_mapping(request.mapping) if request.mapping else None
    found = []
    for path in request.inventories:
        stages.next()
        found.append(
            read_inventory(
                path,
                nomenclature=rulebook.nomenclature,
                mapping=known,
                sheets=request.sheets,
                take_best=request.take_best,
                settled=settings.facts.keys(),
                limits=ReadLimits.parse(request.read_limits),
                choose=asker(stages, _told(rulebook, request.language)) if _can_ask(console) else None,
            )
        )
    ask = partial(asks_to_count_once, stages) if _can_ask(console) else None
    return counted_once(combined(found), request.one_row_per, ask)


def _shown(inventory: Inventory, console: Console) -> Inventory:
    """Shows the column mapping before anything is assessed."""
    from reservkoll.cli.console.mapping_table import show_columns

    show_columns(inventory, console, say)
    return inventory


def _can_ask(console: Console) -> bool:
    return sys.stdin.isatty() and console.is_terminal and not console.quiet


def _told(rulebook: Rulebook, language: Language) -> Callable[[str], str]:
    """The label of a fact in the question about what a column holds."""
    from reservkoll.inventory.mapping_report import LABELS

    def told(fact: str) -> str:
        known = rulebook.facts.get(fact)
        return f"{say(LABELS[fact])} ({fact})" + (f": {known.question.text(language)}" if known else "")

    return told


def _profiles(paths: list[Path], supplier_data: Path | None, rulebook: Rulebook) -> Profiles | None:
    from reservkoll.suppliers.reader import read_suppliers

    if not paths:
        if supplier_data is not None:
            raise InputError(mark("--supplier-data needs suppliers. Name their file with --suppliers FILE."))
        return None
    return read_suppliers(paths, rulebook)


def _run(request: ScreenRequest, inventory: Inventory, rulebook: Rulebook, settings: Settings) -> dict[str, str]:
    from reservkoll.screening.provenance import made_by

    return made_by(
        inventory, rulebook, settings, inputs=request.inventories, given=request.given, suppliers=request.suppliers
    )


def _summary(console: Console, screening: Screening, sums: Figures, written: Iterable[Path]) -> None:
    """Print counts and totals by route, unparsed cells, and the paths of the outputs."""
    from rich.table import Table

    from reservkoll.cli.console.supplier_summary import supplier_summary
    from reservkoll.common.formatting import counted, kronor
    from reservkoll.reports.content.same_need_lines import same_need_lines
    from reservkoll.reports.render.terminal.openings import show_openings
    from reservkoll.screening.totals import missing_from_sum

    for note in screening.notes:
        console.print(note, style="dim", markup=False)
    show_openings(console, screening, sums)
    table = Table(box=None, pad_edge=False)
    table.add_column(say(mark("Recommended route")))
    table.add_column(say(mark("Rows")), justify="right")
    table.add_column(say(mark("Value")), justify="right")
    language = screening.language

    def numbers(total: Total) -> tuple[str, str]:
        value = say(mark("unknown")) if total.value is None else kronor(total.value, language)
        return counted(total.rows, language), value

    for route, total in sums.by_route.items():
        table.add_row(screening.routes.get(route, route), *numbers(total))
    table.add_row(say(mark("Sum")), *numbers(sums.total), style="bold")
    console.print(table)
    lacking = missing_from_sum(sums.total, language)
    if lacking is not None:
        console.print(lacking, markup=False)
    console.print(
        say(
            mark(
                "{ok} rows answered in full, {incomplete} with something unknown, "
                "{error} with a cell that could not be understood."
            )
        ).format(**{status: counted(rows, language) for status, rows in sums.by_status.items()})
    )
    if screening.code_proposals is not None:
        told = (
            mark("CPV codes were proposed for {rows} rows that state none, and the best were used.")
            if screening.code_proposals.accepted
            else mark("CPV codes are proposed for {rows} rows that state none; no answer rests on them.")
        )
        console.print(say(told).format(rows=screening.code_proposals.rows["position"].n_unique()))
    if screening.same_need is not None:
        for line in same_need_lines(screening.same_need, screening.language):
            console.print(line, markup=False)
    if screening.suppliers is not None:
        supplier_summary(console, screening, screening.suppliers)
    for path in written:
        console.print(say(mark("Written: {path}")).format(path=path), markup=False, soft_wrap=True)
