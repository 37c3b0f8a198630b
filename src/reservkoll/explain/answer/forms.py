"""The scale of forms in words: for any case, from grant to procurement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reservkoll.common.localized_text import Wording
from reservkoll.conditions.base import Expression
from reservkoll.conditions.references import RouteOpen
from reservkoll.conditions.trace import CriterionTrace, unique
from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.case import ACT
from reservkoll.evaluation.forms import FormOutcome
from reservkoll.evaluation.outcome import Verdict
from reservkoll.explain.answer.partnership import Row
from reservkoll.explain.explainer import Explainer
from reservkoll.i18n import mark

HEADING = mark("The scale of forms")


def answer_of(outcome: FormOutcome) -> Wording:
    """What the verdict on a form means."""
    answers = outcome.form.answers
    match outcome.verdict:
        case Verdict.YES:
            return answers.yes
        case Verdict.NO:
            return answers.no
    return answers.unknown


def form_rows(assessment: Assessment, explain: Explainer) -> list[Row]:
    """A line for each form: its answer, when it is used, what speaks against it here, what is not known.

    Last, once each, what leaves the answers open and is not told with a route.
    """
    forms, act = assessment.forms, assessment.reader.facts.get(ACT)
    elsewhere = {note.note for outcome in (assessment.routes or {}).values() for note in outcome.notes}
    notes = [note for note in unique(form.trace.doubts for form in forms) if note.note not in elsewhere]
    return [*(_row(form, explain, act) for form in forms), *(Row(None, explain.note(note)) for note in notes)]


def _row(outcome: FormOutcome, explain: Explainer, act: object) -> Row:
    form, language = outcome.form, explain.language
    detail = [answer_of(outcome).text(language), form.when.text(language)]
    against = "; ".join(explain.told(outcome.against))
    if against:
        detail.append(explain.translate(mark("Speaks against it here: {labels}.")).format(labels=against))
    if outcome.missing:
        questions = " ".join(explain.question(path) for path in outcome.missing)
        detail.append(explain.translate(mark("To find out: {questions}")).format(questions=questions))
    verdict = outcome.verdict
    return Row(
        verdict,
        form.name.text(language),
        explain.citation(form.citation, act),
        " ".join(detail),
        strong=verdict is Verdict.YES,
    )


def other_forms(forms: Iterable[FormOutcome], explain: Explainer) -> tuple[tuple[Verdict, str], ...]:
    """The short names of the forms that no route tells of, each with its verdict; those that do not fit left out."""
    return tuple(
        (outcome.verdict, outcome.form.short.text(explain.language))
        for outcome in forms
        if outcome.form.short is not None and outcome.verdict is not Verdict.NO
    )


def unfit_routes(assessment: Assessment) -> dict[str, CriterionTrace]:
    """Routes that are open by themselves, but whose form does not fit the arrangement that is described; with what
    speaks against it.
    """
    routes = assessment.routes
    if routes is None or assessment.case.partnership is None:
        return {}
    own = {outcome.form.id for outcome in assessment.forms} & routes.keys()
    found: dict[str, CriterionTrace] = {}
    for outcome in assessment.forms:
        if outcome.verdict is not Verdict.NO or not outcome.against:
            continue
        form = outcome.form
        named = {form.id} if form.id in own else set(_routes_in(form.fits)) - own
        for route in routes:
            told = routes[route]
            if route in named and (told.verdict in {Verdict.YES, Verdict.UNKNOWN} or told.not_needed):
                found[route] = outcome.against[0]
    return found


def _routes_in(conditions: Iterable[Expression]) -> Iterator[str]:
    for condition in conditions:
        if isinstance(condition, RouteOpen):
            yield condition.route
        yield from _routes_in(condition.parts())
