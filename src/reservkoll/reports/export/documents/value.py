"""Exports the estimated value of a purchase as JSON."""

from __future__ import annotations

from reservkoll.common.formatting import decimal_string
from reservkoll.common.json_text import Exact
from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.case import ACT
from reservkoll.explain.explainer import Explainer
from reservkoll.explain.value_steps import value_notes
from reservkoll.i18n import Language
from reservkoll.json_documents.parts import ValueStep, WarningText
from reservkoll.json_documents.value import ValueDocument


def value_document(assessment: Assessment, language: Language) -> ValueDocument:
    """The value of a purchase with its steps, what it lacks and what to mind."""
    explain = Explainer(assessment.reader.rulebook, language)
    value = assessment.value
    assert value is not None
    return ValueDocument(
        as_of=assessment.as_of,
        value_sek=_sek(value.ore),
        lowest_sek=_sek(value.low_ore),
        highest_sek=None if value.is_open else _sek(value.high_ore),
        value_steps=value_steps(assessment, explain),
        missing=list(value.lacking),
        warnings=[WarningText(code=note.note, text=explain.note(note)) for note in value_notes(assessment)],
    )


def value_steps(assessment: Assessment, explain: Explainer) -> list[ValueStep]:
    """Each step: its name, what it adds, the sum after it, and the paragraph that says so."""
    value = assessment.value
    assert value is not None
    return [
        ValueStep(
            step=step.name,
            label=label,
            amount_sek=decimal_string(step.ore),
            sum_sek=decimal_string(step.sum_ore),
            citation=citation,
        )
        for step, label, citation in explain.value_steps(value, assessment.reader.facts.get(ACT))
    ]


def _sek(ore: int | None) -> Exact | None:
    return None if ore is None else decimal_string(ore)
