"""The estimated value of a purchase, step by step, as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from reservkoll.common.formatting import kronor
from reservkoll.conditions.trace import NoteUse
from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.case import ACT
from reservkoll.explain.explainer import Explainer
from reservkoll.facts.value import APPROXIMATE
from reservkoll.i18n import Language, mark

if TYPE_CHECKING:
    from rich.console import Console


ABOVE_THRESHOLD: Final = "directive"  # the chapter of the rules above the threshold, in the rulebook's regimes


def value_notes(assessment: Assessment) -> Iterator[NoteUse]:
    """Notes on the value: why it is open, that it is approximate, and which lots may be left out."""
    value = assessment.value
    if value is not None:
        yield from (NoteUse(note) for note in value.open)
        yield from (NoteUse(note, (("lots", lots),) if lots else ()) for note, lots in value.remarks)


def value_notes_that_matter(assessment: Assessment) -> Iterator[NoteUse]:
    """The notes that bear on an answer: why the value is open or approximate, and lots that may be left out.

    Small lots are of interest only where the rules above the threshold may govern the whole.
    """
    outcomes = (assessment.routes or {}).values()
    open_ = {doubt.note for outcome in outcomes for doubt in outcome.doubts}
    lots_matter = assessment.reader.governing_chapter() in {None, ABOVE_THRESHOLD}
    for note in value_notes(assessment):
        about_lots = bool(note.words)
        if lots_matter if about_lots else note.note in {*open_, APPROXIMATE}:
            yield note


def print_value(assessment: Assessment, language: Language, console: Console) -> None:
    """Print the steps as a table, with missing facts and notes."""
    from rich.table import Table

    explain = Explainer(assessment.reader.rulebook, language)
    say = explain.translate
    value = assessment.value
    assert value is not None
    table = Table(box=None, pad_edge=False)
    table.add_column(say(mark("Step")))
    table.add_column(say(mark("Amount")), justify="right", no_wrap=True)
    table.add_column(say(mark("Sum")), justify="right", no_wrap=True)
    table.add_column(say(mark("Where it stands")), style="dim")
    for step, label, citation in explain.value_steps(value, assessment.reader.facts.get(ACT)):
        table.add_row(label, kronor(step.ore, language), kronor(step.sum_ore, language), citation)
    if value.steps:
        console.print(table)
    if value.is_open and value.low_ore is not None:
        at_least = say(mark("The value is at least {low}."))
        console.print(at_least.format(low=kronor(value.low_ore, language)), style="bold")
    elif value.low_ore != value.high_ore and value.low_ore is not None and value.high_ore is not None:
        between = say(mark("The value lies between {low} and {high}."))
        console.print(between.format(low=kronor(value.low_ore, language), high=kronor(value.high_ore, language)))
    elif value.ore is not None:
        console.print(say(mark("Estimated value: {amount}")).format(amount=kronor(value.ore, language)), style="bold")
    for path in value.lacking:
        console.print(f"? {explain.question(path)}  {path}", markup=False)
    for note in value_notes(assessment):
        console.print(f"! {explain.note(note)}", markup=False)
