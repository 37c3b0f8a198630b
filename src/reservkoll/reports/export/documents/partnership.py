"""The partnership section of the assessment JSON."""

from __future__ import annotations

from collections.abc import Callable

from reservkoll.conditions.trace import CriterionTrace, NoteUse
from reservkoll.evaluation.partnership import PartnershipOutcome, TestOutcome
from reservkoll.explain.explainer import Explainer
from reservkoll.json_documents.assessment import Criterion, Form, Partnership, PartnershipTest, Route
from reservkoll.json_documents.parts import WarningText

ToCriterion = Callable[[CriterionTrace], Criterion]
Use = Callable[[str], str]


def partnership_route(
    route: Route, outcome: PartnershipOutcome, forms: list[Form], explain: Explainer, criterion: ToCriterion, use: Use
) -> Partnership:
    """`route` with risk, tests and suitability, and with `forms` where a partnership is described.

    `criterion` writes a criterion, `use` notes a used source.
    """
    block = _Block(explain, criterion, use)
    return Partnership(
        **dict(route),
        risk=outcome.risk.level,
        risk_facts=[criterion(driver) for driver in outcome.risk.drivers],
        risk_missing=list(outcome.risk.missing),
        tests={name: block.test(test) for name, test in outcome.tests.items()},
        suitability=[criterion(one) for one in outcome.suitability],
        forms=forms if outcome.tests else [],
    )


class _Block:
    def __init__(self, explain: Explainer, criterion: ToCriterion, use: Use) -> None:
        self.explain, self.criterion, self.use = explain, criterion, use

    def test(self, test: TestOutcome) -> PartnershipTest:
        return PartnershipTest(
            label=test.criterion.label.text(self.explain.language),
            text=test.criterion.told.text(self.explain.language),
            verdict=test.verdict,
            certainty=test.certainty,
            citation=test.version.citation,
            source=self.use(test.version.source),
            criteria=[self.criterion(one) for one in test.criterion.children],
            missing=list(test.criterion.missing),
            warnings=self._notes(test.notes),
        )

    def _notes(self, notes: tuple[NoteUse, ...]) -> list[WarningText]:
        return [WarningText(code=note.note, text=self.explain.note(note)) for note in notes]
