"""The estimated value of a purchase, step by step, as text or data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reservkoll.common.formatting import decimal_string, kronor
from reservkoll.conditions.trace import NoteUse
from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.case import ACT
from reservkoll.explain.explainer import Explainer
from reservkoll.i18n import Language, mark

if TYPE_CHECKING:
    from rich.console import Console


def value_steps(assessment: Assessment, explain: Explainer) -> list[dict[str, Any]]:
    """Each step: its name, what it adds, the sum after it, and the paragraph that says so."""
    value = assessment.value
    assert value is not None
    return [
        {
            "step": step.name,
            "label": label,
            "amount_sek": decimal_string(step.ore),
            "sum_sek": decimal_string(step.sum_ore),
            "citation": citation,
        }
        for step, label, citation in explain.value_steps(value, assessment.reader.facts.get(ACT))
    ]


def value_notes(assessment: Assessment) -> Iterator[NoteUse]:
    """What to mind about the value: why it is open, and which lots may be left out."""
    value = assessment.value
    if value is not None:
        yield from (NoteUse(note) for note in value.open)
        yield from (NoteUse(note, (("lots", lots),)) for note, lots in value.remarks)


def value_document(assessment: Assessment, language: Language) -> dict[str, Any]:
    """The value as plain data."""
    explain = Explainer(assessment.reader.rulebook, language)
    value = assessment.value
    assert value is not None

    def shown(ore: int | None) -> str | None:
        return None if ore is None else decimal_string(ore)

    return {
        "as_of": assessment.as_of.isoformat(),
        "value_sek": shown(value.ore),
        "lowest_sek": shown(value.low_ore),
        "highest_sek": None if value.is_open else shown(value.high_ore),
        "value_steps": value_steps(assessment, explain),
        "missing": list(value.lacking),
        "warnings": [{"code": note.note, "text": explain.note(note)} for note in value_notes(assessment)],
    }


def print_value(assessment: Assessment, language: Language, console: Console) -> None:
    """Print the steps as a table, and what is missing or to be minded."""
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
