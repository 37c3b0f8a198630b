"""Runs a job of `screen`: all checks first, then the engine, then the summary."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from reservkoll.cli.console.terminal import tell, terminal
from reservkoll.cli.engines.choice import EngineChoice
from reservkoll.cli.engines.chunked import is_long
from reservkoll.cli.engines.engine import Engine, Run
from reservkoll.cli.engines.registry import engine_for
from reservkoll.cli.environment import check_memory
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.output_files.outputs import (
    check_asked,
    check_csv,
    check_outputs,
    has_result,
    lines_written,
    show_written,
)
from reservkoll.cli.output_files.standard_outputs import own_folder, standard_outputs
from reservkoll.common.errors import InputError
from reservkoll.i18n import mark
from reservkoll.reports.outputs import DATA, FORMS, OUTPUT, outputs_of

if TYPE_CHECKING:
    from reservkoll.cli.engines.job import ScreenJob


say = speaker()
ABOVE: Final = 1  # the line that tells how many columns were read
READ_BY_PEOPLE: Final = frozenset({OUTPUT, "--html", "--pdf", "--md"})


def screen_lists(job: ScreenJob) -> None:
    """Assess every row of the lists and write the requested outputs.

    Raises:
        ReservkollError: some input cannot be used; nothing is written then.
        typer.Exit: 1, if cells could not be parsed (or with --strict if anything is unknown).
    """
    check_memory()
    standard: dict[str, Path] = {}
    if job.engine is EngineChoice.LOCAL and not job.batch_rows and not has_result(job.outputs):
        paths = job.request.paths
        standard = standard_outputs(paths, FORMS, rows_fit=not is_long(paths[0]), force=job.force)
        job = job.with_outputs(standard)
    engine, job = engine_for(job)
    check_asked(job.outputs)
    _check(job)
    with own_folder(standard):
        _answer(engine, job, next(iter(standard.values()), None))


def _answer(engine: Engine, job: ScreenJob, first: Path | None) -> None:
    """Run `engine` and show the summary; `first` is the file to open first, if the outputs are the standard ones."""
    from reservkoll.reports.render.terminal.screening import show_screening
    from reservkoll.rulebook.load import rulebook_for
    from reservkoll.screening.service import ScreeningService

    outputs = outputs_of(
        {option: paths for option, paths in job.outputs.items() if not (engine.writes_data and option == DATA)}
    )
    inputs = [*(() if engine.addresses else job.request.paths), *job.inputs]
    check_outputs(outputs, job.request.paths, inputs, force=job.force)
    rulebook = rulebook_for(job.rules, job.published_limits, job.request.language, job.areas)
    if job.request.awards is not None and "awards" in engine.lacks:  # from the profile, not the command line
        tell(say(mark("Lists in parts are answered without the register of awards that reservkoll.toml names.")))
        job = job.model_copy(update={"request": job.request.model_copy(update={"awards": None})})
    service = ScreeningService(job.request, rulebook)
    console = terminal(stderr=True, quiet=job.quiet)
    done = engine.answer(Run(job, service, outputs, inputs, console))
    written = [*done.written]
    below = lines_written(console, written, first) + ABOVE
    in_report = bool(READ_BY_PEOPLE & job.outputs.keys())
    show_screening(console, done.screening, done.sums, in_report=in_report, below=below)
    show_written(console, written, first)
    beside = (service.profiles, service.register)
    faulty = done.sums.by_status["error"] or any(each is not None and each.problems for each in beside)
    if faulty or (job.strict and done.sums.by_status["incomplete"]):
        raise typer.Exit(1)


def _check(job: ScreenJob) -> None:
    """Refuse options that have no effect without another."""
    check_csv(job.csv, job.outputs)
    if "leads" in job.stated and "--plan" not in job.outputs:
        raise InputError(mark("--lead is for the plan. Give --plan FILE.xlsx or FILE.ics too."))
    if "--supplier-data" in job.outputs and not job.request.suppliers:
        raise InputError(mark("--supplier-data needs suppliers. Name their file with --suppliers FILE."))
