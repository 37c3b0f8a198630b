"""The local engine: all rows in memory, every output."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from reservkoll.cli.console.column_prompt import asker, asks_to_count_once, teller
from reservkoll.cli.console.terminal import can_ask
from reservkoll.cli.engines.engine import Done, Engine, Run
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.output_files.outputs import write_outputs
from reservkoll.cli.output_files.screening import rows_beside_report
from reservkoll.i18n import mark
from reservkoll.reports.outputs import Made

if TYPE_CHECKING:
    from reservkoll.cli.console.progress import Stages
    from reservkoll.screening.service import Asking

say = speaker()


def _answer(run: Run) -> Done:
    """Read, show the column mapping, assess, write."""
    from reservkoll.cli.console.mapping_table import show_columns
    from reservkoll.cli.console.progress import ASSESSING, EACH_SUPPLIER, READING, Stages

    job, service, outputs = run.job, run.service, [*run.outputs]
    paths = job.request.paths
    parties = len(service.profiles.profiles) if service.profiles is not None else 0
    planned = [
        *((path.name, READING / len(paths)) for path in paths),
        (mark("Assessing"), ASSESSING + EACH_SUPPLIER * parties),
        *((output.path.name, output.weight) for output in outputs),
    ]
    with Stages(run.console, say, planned) as stages:
        inventory = service.read(_asking(run, stages), lambda _: stages.next())
        show_columns(inventory, run.console, say)
        beside = rows_beside_report(job, inventory.frame.height, run.inputs, outputs)
        stages.more((output.path.name, output.weight) for output in beside)
        outputs += beside
        stages.rows(inventory.frame.height)
        stages.next()
        answers = service.answer(inventory)
        if can_ask(run.console) and not job.request.take_best:
            from reservkoll.screening.unstated import answered_with

            told = teller(stages, service.rulebook, job.request.language)
            service, answers = answered_with(service, inventory, answers, told)
        del inventory  # frees the facts of the rows
        if not any(output.writing.reads_inventory for output in outputs):
            answers = replace(answers, inventory=answers.inventory.without_rows())
        made = Made(
            answers.screening,
            answers.sums,
            job.request.today,
            paths,
            answers.inventory,
            lambda: service.plan(answers),
            job.csv,
        )
        write_outputs(outputs, made, run.inputs, force=job.force, before_each=stages.next)
    return Done(answers.screening, answers.sums, [output.path for output in outputs])


def _asking(run: Run, stages: Stages) -> Asking:
    """Prompts for the user, if there is one at a terminal."""
    from reservkoll.screening.service import Asking

    if not can_ask(run.console):
        return Asking()
    return Asking(asker(stages, _told(run)), partial(asks_to_count_once, stages))


def _told(run: Run) -> Callable[[str], str]:
    """Labels facts in questions about columns."""
    from reservkoll.inventory.labels import LABELS

    def told(fact: str) -> str:
        known = run.service.rulebook.facts.get(fact)
        question = f": {known.question.text(run.job.request.language)}" if known else ""
        return f"{say(LABELS[fact])}{question}"

    return told


ENGINE = Engine(
    _answer,
    refusal=mark("{option} is for Spark. Add --engine spark, or leave it out."),
    lacks=frozenset({"master"}),
    every_row=True,
)
