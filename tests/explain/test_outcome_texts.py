"""What a condition is told as: its own text for yes, for no and for unknown, in every form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import ROOT, Edit
from tests.rule_cases import rule_cases

from reservkoll.common.errors import ReservkollError
from reservkoll.common.localized_text import OutcomeTexts
from reservkoll.conditions.references import Criterion, Term
from reservkoll.conditions.trace import CriterionTrace
from reservkoll.evaluation.assess import Assessment, assess
from reservkoll.evaluation.outcome import Outcome
from reservkoll.evaluation.partnership import PartnershipOutcome
from reservkoll.explain.answer.assessment import answer_in_words
from reservkoll.explain.answer.forms import form_rows
from reservkoll.explain.answer.partnership import partnership_rows
from reservkoll.explain.explainer import Explainer
from reservkoll.facts.edit import with_facts
from reservkoll.facts.models import Case
from reservkoll.i18n import Language
from reservkoll.rulebook.load import load_rulebook
from reservkoll.rulebook.traverse import reached, units

BOOK = load_rulebook(ROOT / "rules")
SOME = rule_cases()[::11]  # every file of cases has some: the texts are looked at, the answers have tests of their own
WORDS = Explainer(BOOK, Language.SV)
YES_OR_NO = st.sampled_from([True, False, None])
ARRANGEMENT = {
    "partnership.consideration": st.sampled_from(["none", "grant", "cost_cover", "price", None]),
    "partnership.initiative": st.sampled_from(["organisation", "authority", "joint", None]),
    "partnership.authority.type": st.sampled_from(["municipality", "central_government", None]),
    **{
        f"partnership.{name}": YES_OR_NO
        for name in (
            "performed_for_authority",
            "specified_by_authority",
            "sanctions",
            "binding",
            "own_activity",
            "open_to_others",
            "market_exists",
            "selection_of_one",
            "organisation_contributes",
            "general_association_grant",
        )
    },
}


def _conditions() -> Iterator[Criterion | Term]:
    """Every condition that is told, with the terms that are told in words of their own."""
    roots = [condition for unit in units(BOOK) for condition in (*unit.scope, *unit.conditions, *unit.besides)]
    forms = [condition for form in BOOK.forms.forms for condition in form.fits]
    for condition in reached((*roots, *forms), BOOK):
        if isinstance(condition, Criterion) or (isinstance(condition, Term) and condition.label is not None):
            yield condition


@cache
def _assessed() -> tuple[tuple[str, Assessment], ...]:
    return tuple((case.id, assess(case.case, BOOK, BOOK.edition.verified_until)) for case in SOME)


def _all_of(criteria: Iterable[CriterionTrace]) -> Iterator[CriterionTrace]:
    for criterion in criteria:
        yield criterion
        yield from _all_of(criterion.children)


def _outcomes(assessment: Assessment) -> Iterator[Outcome]:
    yield from (assessment.routes or {}).values()
    yield from (assessment.supplier or {}).values()


def _traces(outcome: Outcome) -> Iterator[CriterionTrace]:
    yield from _all_of((*outcome.criteria, *outcome.demands))
    if isinstance(outcome, PartnershipOutcome):
        yield from _all_of((*outcome.suitability, *outcome.risk.drivers))


@cache
def _texts(language: Language) -> dict[bool | None, set[str]]:
    """What the rulebook can say of a condition that is met, not met and unknown."""
    told: list[OutcomeTexts | Criterion | Term] = [*_conditions(), BOOK.routes.in_force]
    told += BOOK.partnership.tests.by_name().values()
    return {
        truth: {getattr(one, name).text(language) for one in told}
        for truth, name in ((True, "label"), (False, "fails"), (None, "unknown"))
    }


def test_no_condition_says_the_same_of_two_outcomes() -> None:
    found = list(_conditions())
    assert len(found) > 100
    for one in found:
        for language in Language:
            texts = [text.text(language) for text in (one.label, one.fails, one.unknown) if text is not None]
            assert len(set(texts)) == 3, texts


@pytest.mark.parametrize("language", Language)
def test_what_is_unknown_is_never_said_as_something_that_holds(language: Language) -> None:
    texts = _texts(language)
    assert not texts[None] & (texts[True] | texts[False])
    opening = "Oklart " if language is Language.SV else "Unclear "
    assert all(text.startswith(opening) for text in texts[None])


@pytest.mark.parametrize("language", Language)
def test_each_condition_of_every_answer_is_told_by_its_outcome(language: Language) -> None:
    texts = _texts(language)
    seen = set()
    for case, assessment in _assessed():
        for outcome in _outcomes(assessment):
            for trace in _traces(outcome):
                seen.add(trace.truth)
                assert trace.told.text(language) in texts[trace.truth]
        verdicts = {"yes": True, "no": False, "unknown": None}
        for route in answer_in_words(assessment, language).reasons:
            for reason in route.reasons:
                assert reason.label in texts[verdicts[reason.verdict.value]], (case, reason)
    assert seen == {True, False, None}


@settings(max_examples=25)
@given(st.fixed_dictionaries(ARRANGEMENT))
def test_what_speaks_against_a_form_is_what_failed(facts: dict[str, object]) -> None:
    stated = {path: value for path, value in facts.items() if value is not None}
    assessment = assess(with_facts(Case(), {"as_of": date(2025, 3, 1), **stated}), BOOK, BOOK.edition.verified_until)
    (outcome,) = (each for each in _outcomes(assessment) if isinstance(each, PartnershipOutcome))
    texts = _texts(Language.SV)
    blocks = dict(partnership_rows(outcome, WORDS))
    for row in blocks.get("Is an IOP suitable?", []):
        assert row.verdict is not None
        assert row.text in texts[{"yes": True, "no": False, "unknown": None}[row.verdict.value]]
    for form, row in zip(assessment.forms, form_rows(assessment, WORDS), strict=False):
        for one in form.trace.criteria:
            if one.truth is not False:
                assert one.fails.sv not in row.detail
            elif one in form.against:
                assert one.fails.sv in row.detail


@pytest.mark.parametrize("given_", ["none", "price"])
def test_a_form_is_spoken_against_by_what_holds(given_: str) -> None:
    case = with_facts(Case(), {"as_of": date(2025, 3, 1), "partnership.consideration": given_})
    told = " ".join(row.detail for row in form_rows(assess(case, BOOK, BOOK.edition.verified_until), WORDS))
    assert ("Myndigheten lämnar ersättning eller bidrag" in told) is (given_ == "price")
    assert "här: Myndigheten lämnar ingen ersättning" not in told


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("        unknown: ", "        # unknown: "),
        ("        fails: ", "        # fails: "),
        ('        fails: {sv: "Organisationen varken bedriver', '        fails: {sv: "", en: "None"}  # '),
    ],
    ids=["no text for unknown", "no text for no", "an empty text"],
)
def test_a_condition_without_a_text_for_each_outcome_is_refused(
    folder: Path, edit: Edit, line: str, instead: str
) -> None:
    edit("routes/register.yaml", line, instead)
    with pytest.raises(ReservkollError):
        load_rulebook(folder)


def test_a_text_that_two_outcomes_share_is_refused(folder: Path, edit: Edit) -> None:
    edit(
        "terms/legal_person.yaml",
        "Organisationen är ingen juridisk person, till exempel en enskild firma eller ett nätverk",
        "Organisationen är en juridisk person",
    )
    with pytest.raises(ReservkollError, match="label, fails and unknown"):
        load_rulebook(folder)


def test_a_term_in_words_of_its_own_needs_all_three(folder: Path, edit: Edit) -> None:
    edit(
        "routes/lou-19-25a.yaml",
        '        fails: {sv: "Köpet är ingen tjänst som anges i bilaga 2", '
        'en: "The purchase is not a service listed in annex 2"}\n',
        "",
    )
    with pytest.raises(ReservkollError, match="label, fails and unknown"):
        load_rulebook(folder)
