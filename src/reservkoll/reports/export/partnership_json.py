"""The partnership section of the assessment JSON."""

from __future__ import annotations

from collections.abc import Callable

from reservkoll.conditions.trace import CriterionTrace, NoteUse
from reservkoll.evaluation.outcome import Certainty, verdict_of
from reservkoll.evaluation.partnership import FormOutcome, PartnershipOutcome, TestOutcome
from reservkoll.explain.explainer import Explainer
from reservkoll.json_documents.assessment import Criterion, Partnership, PartnershipForm, PartnershipTest, Route
from reservkoll.json_documents.parts import WarningText

ToCriterion = Callable[[CriterionTrace], Criterion]
Use = Callable[[str], str]


def partnership_route(
    route: Route, outcome: PartnershipOutcome, explain: Explainer, criterion: ToCriterion, use: Use
) -> Partnership:
    """`route` with risk, tests, suitability and forms; `criterion` writes a criterion, `use` notes a used source."""
    block = _Block(explain, criterion, use)
    return Partnership(
        **dict(route),
        risk=outcome.risk.level,
        risk_facts=[criterion(driver) for driver in outcome.risk.drivers],
        risk_missing=list(outcome.risk.missing),
        tests={name: block.test(test) for name, test in outcome.tests.items()},
        suitability=[criterion(one) for one in outcome.suitability],
        forms=[block.form(form) for form in outcome.forms],
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

    def form(self, outcome: FormOutcome) -> PartnershipForm:
        form = outcome.form
        return PartnershipForm(
            id=form.id,
            name=form.name.text(self.explain.language),
            when=form.when.text(self.explain.language),
            verdict=verdict_of(True, outcome.trace.truth),
            certainty=Certainty.INTERPRETIVE if outcome.trace.doubts else Certainty.SETTLED,
            citation=form.citation,
            source=self.use(form.source),
            # What stands inside a criterion is told where its route is.
            criteria=[self.criterion(one).model_copy(update={"children": []}) for one in outcome.trace.criteria],
            against=list(self.explain.told(outcome.against)),
            missing=list(outcome.trace.missing),
            warnings=self._notes(outcome.trace.doubts),
        )

    def _notes(self, notes: tuple[NoteUse, ...]) -> list[WarningText]:
        return [WarningText(code=note.note, text=self.explain.note(note)) for note in notes]
