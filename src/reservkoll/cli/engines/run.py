"""Runs a job of `screen`: what can be refused is refused first, then an engine answers, then the summary is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from reservkoll.cli.console.terminal import terminal
from reservkoll.cli.engines.engine import Run
from reservkoll.cli.engines.registry import engine_for
from reservkoll.cli.environment import check_memory
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.output_files.outputs import check_asked, check_csv, check_outputs
from reservkoll.common.errors import InputError
from reservkoll.i18n import mark
from reservkoll.reports.outputs import DATA, outputs_of

if TYPE_CHECKING:
    from reservkoll.cli.engines.job import ScreenJob

say = speaker()


def screen_lists(job: ScreenJob) -> None:
    """Assess every row of the lists and write the requested outputs.

    Raises:
        ReservkollError: something cannot be used; nothing is written then.
        typer.Exit: 1, when cells could not be understood (or with --strict when something is unknown).
    """
    check_memory()
    from reservkoll.reports.render.terminal.screening import show_screening
    from reservkoll.rulebook.load import rulebook_for
    from reservkoll.screening.service import ScreeningService

    engine, job = engine_for(job)
    check_asked(job.outputs)
    outputs = outputs_of(
        {option: paths for option, paths in job.outputs.items() if not (engine.writes_data and option == DATA)}
    )
    inputs = [*(() if engine.addresses else job.request.paths), *job.inputs]
    _check(job)
    check_outputs(outputs, job.request.paths, inputs, force=job.force)
    rulebook = rulebook_for(job.rules, job.published_limits, job.request.language)
    service = ScreeningService(job.request, rulebook)
    console = terminal(stderr=True, quiet=job.quiet)
    done = engine.answer(Run(job, service, outputs, inputs, console))
    show_screening(console, done.screening, done.sums)
    for path in done.written:
        console.print(say(mark("Written: {path}")).format(path=path), markup=False, soft_wrap=True)
    faulty = done.sums.by_status["error"] or (service.profiles is not None and service.profiles.problems)
    if faulty or (job.strict and done.sums.by_status["incomplete"]):
        raise typer.Exit(1)


def _check(job: ScreenJob) -> None:
    """Refuse options that mean nothing without another."""
    check_csv(job.csv, job.outputs)
    if "leads" in job.stated and "--plan" not in job.outputs:
        raise InputError(mark("--lead is for the plan. Give --plan FILE.xlsx or FILE.ics too."))
    if "--supplier-data" in job.outputs and not job.request.suppliers:
        raise InputError(mark("--supplier-data needs suppliers. Name their file with --suppliers FILE."))
