"""The scale of forms for any case: which fit, what speaks against the others, what is not known."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import ROOT

from reservkoll.common.json_text import plain_data
from reservkoll.evaluation.assess import Assessment, assess
from reservkoll.evaluation.forms import FormOutcome
from reservkoll.evaluation.outcome import Verdict
from reservkoll.explain.answer.assessment import answer_in_words
from reservkoll.explain.answer.short_answer import short_answer
from reservkoll.explain.explainer import Explainer
from reservkoll.explain.labels import UNFIT
from reservkoll.facts.case_file import read_case
from reservkoll.facts.models import Case
from reservkoll.i18n import Language
from reservkoll.interview.engine import Interview
from reservkoll.reports.export.documents.assessment import assessment_document
from reservkoll.rulebook.load import load_rulebook

BOOK = load_rulebook(ROOT / "rules")
TODAY = date(2026, 11, 30)
PARK_CARE = {
    "act": "LOU",
    "authority": {"type": "municipality"},
    "started": "2026-11-30",
    "subject": "services",
    "cpv": ["77313000-7"],
    "value": {"amount": 30_000_000, "options": [0]},
}
RESULT = ("measurable_result", "paid_by_result", "outside_financier", "large_enough")
LOOSE = ("association_grant", "agreement_without_payment", "cooperation_agreement", "partnership")
NIGHT_CAFE = read_case(ROOT / "examples" / "partnership-night-cafe.yaml", BOOK.nomenclature)


def _assessed(**groups: Any) -> Assessment:
    return assess(Case.model_validate(groups), BOOK, TODAY)


def _forms(**groups: Any) -> dict[str, FormOutcome]:
    return {each.form.id: each for each in _assessed(**groups).forms}


def _verdicts(**groups: Any) -> dict[str, str]:
    return {name: each.verdict.value for name, each in _forms(**groups).items()}


def test_a_purchase_has_the_whole_scale() -> None:
    found = _verdicts(purchase=PARK_CARE)
    assert list(found) == [form.id for form in BOOK.forms.forms]
    assert {name: found[name] for name in LOOSE} == dict.fromkeys(LOOSE, "no")
    assert found["direct_procurement"] == "no"
    assert found["reserved_procurement"] == "yes"  # 4:18 is open above the threshold
    assert found["ordinary_procurement"] == "yes"
    assert found["social_outcome_contract"] == "unknown"


def test_what_a_purchase_closes_says_how_to_have_it_tested() -> None:
    form = _forms(purchase=PARK_CARE)["association_grant"]
    assert [one.id for one in form.against] == ["described_as_arrangement"]
    assert form.certainty.value == "interpretive"
    assert {note.note for note in form.trace.doubts} == {"described_as_purchase"}


def test_a_purchase_under_the_direct_limit_needs_no_reservation() -> None:
    small = {**PARK_CARE, "value": {"amount": 400_000, "options": [0]}}
    forms = _forms(purchase=small)
    assert forms["direct_procurement"].verdict.value == "yes"
    assert [one.id for one in forms["reserved_procurement"].against] == ["reservation_needed"]


def test_a_purchase_whose_value_is_unknown_leaves_the_ways_to_buy_open() -> None:
    found = _forms(purchase={key: value for key, value in PARK_CARE.items() if key != "value"})
    for name in ("direct_procurement", "reserved_procurement"):
        assert found[name].verdict.value == "unknown"
        assert found[name].missing


@pytest.mark.parametrize("truths", list(itertools.product([True, False, None], repeat=4)))
def test_an_outcome_contract_is_yes_no_or_unknown(truths: tuple[bool | None, ...]) -> None:
    stated = {name: truth for name, truth in zip(RESULT, truths, strict=True) if truth is not None}
    form = _forms(purchase=PARK_CARE, social_outcome=stated)["social_outcome_contract"]
    wanted = "no" if False in truths else "unknown" if None in truths else "yes"
    assert form.verdict.value == wanted
    lacking = [f"social_outcome.{name}" for name, truth in zip(RESULT, truths, strict=True) if truth is None]
    assert list(form.missing) == (lacking if wanted == "unknown" else [])
    failing = [name for name, truth in zip(RESULT, truths, strict=True) if truth is False]
    assert [one.id for one in form.against] == failing


def test_an_outcome_contract_buys_something() -> None:
    partnership = {"performed_for_authority": False, "consideration": "grant"}
    form = _forms(partnership=partnership, social_outcome=dict.fromkeys(RESULT, True))["social_outcome_contract"]
    assert form.verdict.value == "no"
    assert [one.id for one in form.against] == ["something_to_buy"]


@pytest.mark.parametrize(
    ("consideration", "performed", "contributes", "wanted"),
    [
        ("none", False, True, "yes"),
        ("grant", False, True, "yes"),
        ("cost_cover", True, True, "no"),
        ("price", True, True, "no"),
        ("grant", None, True, "unknown"),
        ("grant", False, False, "no"),
        ("grant", False, None, "unknown"),
    ],
)
def test_a_cooperation_agreement(
    consideration: str, performed: bool | None, contributes: bool | None, wanted: str
) -> None:
    """The night café, whose three tests find no obstacle, with other facts."""
    partnership = NIGHT_CAFE.model_dump(by_alias=True, exclude_none=True)["partnership"] | {
        "consideration": consideration,
        "performed_for_authority": performed,
        "organisation_contributes": contributes,
    }
    if consideration == "none":  # an amount would contradict it
        del partnership["annual_amount"]
    assert _verdicts(partnership=partnership)["cooperation_agreement"] == wanted


def test_a_case_about_a_supplier_alone_has_no_scale() -> None:
    assessment = _assessed(supplier={"legal_form": "ideell_forening"})
    assert assessment.forms == ()
    assert assessment_document(assessment, "", Language.SV).forms is None


def test_outside_the_dates_of_the_rulebook_nothing_is_said() -> None:
    assert _forms(purchase={**PARK_CARE, "started": "2010-01-01"}) == {}


purchases = st.fixed_dictionaries(
    {},
    optional={
        "act": st.sampled_from(["LOU", "LUF", "LUK"]),
        "cpv": st.sampled_from([["77313000-7"], ["85311200-4"], ["92600000-7"]]),
        "subject": st.sampled_from(["services", "goods", "works"]),
        "started": st.sampled_from(["2016-06-01", "2020-03-01", "2025-03-01", "2026-11-30"]),
        "value": st.builds(
            lambda amount: {"amount": amount, "options": [0]},
            st.sampled_from([Decimal(n) for n in ("1", "699999.99", "700000", "8109450", "90000000")]),
        ),
        "authority": st.just({"type": "municipality"}),
    },
)


@settings(max_examples=60)
@given(purchase=purchases)
def test_the_scale_says_what_the_routes_say(purchase: dict[str, Any]) -> None:
    assessment = _assessed(purchase=purchase)
    assert assessment.routes is not None
    found = {each.form.id: each for each in assessment.forms}
    routes = {name: outcome.verdict.value for name, outcome in assessment.routes.items()}
    reserved = {routes[name] for name in ("reserved_ideburen", "reserved_mission", "reserved_workshop")}
    assert (found["direct_procurement"].verdict.value == "yes") == (routes["direct_procurement"] == "yes")
    assert (found["choice_system"].verdict.value == "yes") == (routes["choice_system"] == "yes")
    assert (found["reserved_procurement"].verdict.value == "yes") == ("yes" in reserved)
    for each in assessment.forms:
        undecided = each.verdict.value == "unknown"
        assert bool(each.against) == (each.verdict.value == "no")
        assert not each.missing or undecided
        assert not undecided or each.missing or each.trace.doubts  # why it is not known is told


@pytest.mark.parametrize("language", list(Language))
def test_every_form_tells_its_answer_in_every_output(language: Language) -> None:
    assessment = _assessed(purchase=PARK_CARE, social_outcome={"measurable_result": False})
    heading = {Language.SV: "Skalan av former", Language.EN: "The scale of forms"}[language]
    rows = dict(answer_in_words(assessment, language).partnership)[heading]
    rows, notes = rows[: len(BOOK.forms.forms)], rows[len(BOOK.forms.forms) :]
    assert [note.text for note in notes] == list(dict.fromkeys(note.text for note in notes))  # each is told once
    assert getattr(BOOK.notes["described_as_purchase"], language.value) in [note.text for note in notes]
    document = plain_data(assessment_document(assessment, "", language))
    for row, form, told in zip(rows, assessment.forms, document["forms"], strict=True):
        assert told["answer"] in row.detail
        assert (told["id"], told["verdict"]) == (form.form.id, form.verdict.value)
        assert all(against in row.detail for against in told["against"])


def test_the_short_answer_names_what_no_route_tells_of() -> None:
    told = short_answer(_assessed(purchase=PARK_CARE), Language.SV).other_forms
    assert [name for _, name in told] == ["ordinarie med sociala villkor", "socialt utfallskontrakt"]


def test_an_interview_asks_of_outcomes_only_where_they_are_spoken_of() -> None:
    silent = Interview(BOOK, TODAY, Case.model_validate({"purchase": PARK_CARE}))
    assert silent.question is None or not silent.question.fact.startswith("social_outcome.")
    spoken = Case.model_validate({"purchase": PARK_CARE, "social_outcome": {"paid_by_result": True}})
    asked = {path for path in Interview(BOOK, TODAY, spoken).open if path.startswith("social_outcome.")}
    assert asked == {f"social_outcome.{name}" for name in RESULT if name != "paid_by_result"}


def test_no_form_of_the_answer_opens_a_route_whose_form_does_not_fit() -> None:
    """What the scale of forms says of an arrangement, the lines at the top and the record agree."""
    for path in sorted((ROOT / "examples").glob("partnership-*.yaml")):
        told = assess(read_case(path, BOOK.nomenclature), BOOK, TODAY)
        lines = short_answer(told, Language.EN).lines
        for form in told.forms:
            if form.form.id in (told.routes or {}) and form.verdict is Verdict.NO:
                name = Explainer(BOOK, Language.EN).short_name(form.form.id, "LOU").partition(" (")[0]
                (line,) = [line for line in lines if name in line.name]
                assert line.verdict in {Verdict.NO, Verdict.NOT_APPLICABLE}, (path.name, form.form.id)
                record = answer_in_words(told, Language.EN).routes
                (answer,) = [each for each in record if name in each.name]
                assert answer.shown in {Verdict.NO, UNFIT}, (path.name, form.form.id)
