"""The partnership section of the assessment JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reservkoll.conditions.trace import CriterionTrace, NoteUse
from reservkoll.evaluation.outcome import verdict_of
from reservkoll.evaluation.partnership import FormOutcome, PartnershipOutcome, TestOutcome
from reservkoll.explain.explainer import Explainer

Criterion = Callable[[CriterionTrace], dict[str, Any]]
Use = Callable[[str], str]


def partnership_block(
    outcome: PartnershipOutcome, explain: Explainer, criterion: Criterion, use: Use
) -> dict[str, Any]:
    """Risk, tests, suitability and forms; `criterion` writes a criterion, `use` notes that a source is used."""
    block = _Block(explain, criterion, use)
    return {
        "risk": outcome.risk.level,
        "risk_facts": [criterion(driver) for driver in outcome.risk.drivers],
        "risk_missing": list(outcome.risk.missing),
        "tests": {name: block.test(test) for name, test in outcome.tests.items()},
        "suitability": [criterion(one) for one in outcome.suitability],
        "forms": [block.form(form) for form in outcome.forms],
    }


class _Block:
    def __init__(self, explain: Explainer, criterion: Criterion, use: Use) -> None:
        self.explain, self.criterion, self.use = explain, criterion, use

    def test(self, test: TestOutcome) -> dict[str, Any]:
        return {
            "label": test.criterion.label.text(self.explain.language),
            "verdict": test.verdict.value,
            "certainty": test.certainty.value,
            "citation": test.version.citation,
            "source": self.use(test.version.source),
            "criteria": [self.criterion(one) for one in test.criterion.children],
            "missing": list(test.criterion.missing),
            "warnings": self._notes(test.notes),
        }

    def form(self, outcome: FormOutcome) -> dict[str, Any]:
        form = outcome.form
        return {
            "id": form.id,
            "name": form.name.text(self.explain.language),
            "when": form.when.text(self.explain.language),
            "verdict": verdict_of(True, outcome.trace.truth).value,
            "certainty": "interpretive" if outcome.trace.doubts else "settled",
            "citation": form.citation,
            "source": self.use(form.source),
            # What stands inside a criterion is told where its route is.
            "criteria": [{**self.criterion(one), "children": []} for one in outcome.trace.criteria],
            "against": [self.explain.unmet(one) for one in outcome.against],
            "missing": list(outcome.trace.missing),
            "warnings": self._notes(outcome.trace.doubts),
        }

    def _notes(self, notes: tuple[NoteUse, ...]) -> list[dict[str, str]]:
        return [{"code": note.note, "text": self.explain.note(note)} for note in notes]
