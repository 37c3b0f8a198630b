"""`reservkoll screen LIST… --kind activities`: own activities, assessed as if they were bought."""

from __future__ import annotations

from typing import Final

import typer

from reservkoll.cli.console.terminal import terminal
from reservkoll.cli.output_files.outputs import check_outputs, show_written, write_outputs
from reservkoll.cli.stated import Stated
from reservkoll.i18n import mark

NO_MEANING: Final = mark("{option} has no meaning for own activities. Leave it out.")
HERE: Final = ("rules", "published_limits", "strict", "force", "quiet")


def answer_activities(stated: Stated) -> None:
    """Read the lists, assess every activity, show the answers and write the requested outputs.

    Raises:
        ReservkollError: something cannot be used.
        typer.Exit: 1, if cells could not be parsed (or with --strict if an answer is unknown).
    """
    from reservkoll.activities.request import ActivityRequest
    from reservkoll.activities.service import ActivityService
    from reservkoll.common import clock
    from reservkoll.evaluation.outcome import Verdict
    from reservkoll.reports.content.activities import ActivityReport, MadeActivities
    from reservkoll.reports.outputs import ACTIVITY_FORMS, outputs_of
    from reservkoll.reports.render.terminal.activities import show_activities
    from reservkoll.rulebook.load import rulebook_for

    places = stated.places(ACTIVITY_FORMS)
    values = stated.only((*ActivityRequest.model_fields, *places, *HERE), NO_MEANING)
    request = ActivityRequest(**{name: values[name] for name in ActivityRequest.model_fields if name in values})
    outputs = outputs_of(stated.by_option(places), ACTIVITY_FORMS)
    inputs = [*request.lists, *([values["published_limits"]] if "published_limits" in values else [])]
    force = "force" in values
    check_outputs(outputs, request.lists, inputs, force=force)
    rulebook = rulebook_for(values.get("rules"), values.get("published_limits"), request.language)
    answers = ActivityService(request, rulebook, clock.today()).answers()
    report = ActivityReport(answers, request.language)
    made = MadeActivities(report, clock.today())
    write_outputs(outputs, made, inputs, force=force, before_each=lambda: None)
    console = terminal(stderr=True, quiet="quiet" in values)
    show_activities(console, report)
    show_written(console, (output.path for output in outputs))
    unknown = any(line.verdict is Verdict.UNKNOWN for line in report.lines())
    if answers.read.problems or ("strict" in values and unknown):
        raise typer.Exit(1)
