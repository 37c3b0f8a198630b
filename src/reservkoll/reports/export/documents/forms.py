"""The scale of forms in the assessment JSON."""

from __future__ import annotations

from collections.abc import Callable

from reservkoll.conditions.trace import CriterionTrace
from reservkoll.evaluation.forms import FormOutcome
from reservkoll.explain.answer.forms import answer_of
from reservkoll.explain.explainer import Explainer
from reservkoll.json_documents.assessment import Criterion, Form
from reservkoll.json_documents.parts import WarningText


def form_document(
    outcome: FormOutcome,
    explain: Explainer,
    criterion: Callable[[CriterionTrace], Criterion],
    use: Callable[[str], str],
) -> Form:
    """One form; `criterion` writes a criterion, `use` notes a used source."""
    form, language = outcome.form, explain.language
    return Form(
        id=form.id,
        name=form.name.text(language),
        when=form.when.text(language),
        answer=answer_of(outcome).text(language),
        verdict=outcome.verdict,
        certainty=outcome.certainty,
        citation=form.citation,
        source=use(form.source),
        # What stands inside a criterion is told where its route is.
        criteria=[criterion(one).model_copy(update={"children": []}) for one in outcome.trace.criteria],
        against=list(explain.told(outcome.against)),
        missing=list(outcome.missing),
        warnings=[WarningText(code=note.note, text=explain.note(note)) for note in outcome.trace.doubts],
    )
