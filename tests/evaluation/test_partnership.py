"""Partnerships (IOP): the three tests, the risk, the forms, and the way out, read over many cases."""

from __future__ import annotations

import io
import itertools
import re
import shutil
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rich.console import Console
from tests.conftest import ROOT
from tests.tools import examples

from reservkoll.common.errors import ReservkollError
from reservkoll.common.json_text import plain_data
from reservkoll.evaluation.assess import assess
from reservkoll.evaluation.columnar.columns import fact_schema
from reservkoll.evaluation.partnership import PartnershipOutcome
from reservkoll.facts import models
from reservkoll.facts.case_file import read_case
from reservkoll.facts.models import Case, Partnership
from reservkoll.i18n import Language
from reservkoll.reports.export.documents.assessment import assessment_document
from reservkoll.reports.render.terminal.assessment import print_assessment
from reservkoll.rulebook.load import load_rulebook

BOOK = load_rulebook(ROOT / "rules")
TODAY = date(2026, 11, 22)
NIGHT_CAFE = read_case(ROOT / "examples" / "partnership-night-cafe.yaml", BOOK.nomenclature)
ELDER_CARE = read_case(ROOT / "examples" / "partnership-elder-care.yaml", BOOK.nomenclature)
TESTS = ("outside_procurement", "within_state_aid_rules", "within_municipal_law")
FORMS = [
    "association_grant",
    "agreement_without_payment",
    "cooperation_agreement",
    "partnership",
    "choice_system",
    "direct_procurement",
    "reserved_procurement",
    "ordinary_procurement",
    "social_outcome_contract",
]

flags = [name for name, field in Partnership.model_fields.items() if "Annotated[bool," in str(field.annotation)]
euro = st.sampled_from([Decimal(n) for n in ("0", "0.01", "150000", "299999.99", "300000", "750000", "750000.01")])
aids = st.builds(
    models.Aid,
    received_eur_3_years=st.none() | euro,
    new_eur=st.none() | euro,
    sgei_entrusted=st.none() | st.booleans(),
)
partnerships = st.builds(
    Partnership,
    authority=st.none() | st.builds(models.Authority, type=st.none() | st.sampled_from(models.AuthorityType)),
    started=st.sampled_from([date(2023, 12, 31), date(2024, 1, 1), date(2025, 3, 1), date(2026, 2, 1)]),
    annual_amount=st.none()
    | st.sampled_from([Decimal(0), Decimal(300_000), Decimal("8109449.99"), Decimal(8_109_450)]),
    months=st.none() | st.sampled_from([Decimal(12), Decimal(36), Decimal("12.5")]),
    cpv=st.none() | st.sampled_from([["85311000-2"], ["90910000-9"], ["92511000-6"]]),
    initiative=st.none() | st.sampled_from(models.Initiative),
    consideration=st.none() | st.sampled_from(models.Consideration),
    aid=st.none() | aids,
    **{name: st.none() | st.booleans() for name in flags},
)


def _outcome(partnership: Partnership) -> PartnershipOutcome:
    found = assess(Case(partnership=partnership), BOOK, TODAY).routes
    assert found is not None
    outcome = found["partnership"]
    assert isinstance(outcome, PartnershipOutcome)
    return outcome


def _decided(partnership: Partnership) -> dict[str, str]:
    """Every answer that is decided, by name."""
    assessment = assess(Case(partnership=partnership), BOOK, TODAY)
    assert assessment.routes is not None
    own = assessment.routes["partnership"]
    assert isinstance(own, PartnershipOutcome)
    answers = {name: outcome.verdict.value for name, outcome in assessment.routes.items()}
    answers |= {f"test {name}": test.verdict.value for name, test in own.tests.items()}
    answers |= {f"suitable {one.id}": str(one.truth) for one in own.suitability if one.truth is not None}
    answers |= {f"form {one.form.id}": str(one.trace.truth) for one in assessment.forms if one.trace.truth is not None}
    answers["risk"] = own.risk.level
    return {name: answer for name, answer in answers.items() if answer != "unknown"}


def _unknown_fields(partnership: Partnership) -> list[str]:
    aid = partnership.aid or models.Aid()
    plain = [name for name in Partnership.model_fields if name != "aid" and getattr(partnership, name) is None]
    return plain + [f"aid.{name}" for name in models.Aid.model_fields if getattr(aid, name) is None]


def _contradicts(partnership: Partnership) -> bool:
    """Whether its facts cannot all be true: those that cannot are unknown to the rules."""
    return bool(assess(Case(partnership=partnership), BOOK, TODAY).contradictions)


def _learn(partnership: Partnership, other: Partnership, name: str) -> Partnership | None:
    """`partnership` with one fact more, taken from `other`; None where that does not know it either."""
    source: Any = other.aid if name.startswith("aid.") else other
    key = name.removeprefix("aid.")
    value = getattr(source, key) if source is not None else None
    if value is None or (key == "authority" and value.type is None):
        return None
    if not name.startswith("aid."):
        return partnership.model_copy(update={key: value})
    aid = (partnership.aid or models.Aid()).model_copy(update={key: value})
    return partnership.model_copy(update={"aid": aid})


@settings(max_examples=examples(400))
@given(partnership=partnerships, other=partnerships, data=st.data())
def test_learning_a_fact_never_overturns_an_answer(
    partnership: Partnership, other: Partnership, data: st.DataObject
) -> None:
    learned = _learn(partnership, other, data.draw(st.sampled_from([*_unknown_fields(partnership), "title"])))
    if learned is None or _contradicts(learned):
        return
    before, after = _decided(partnership), _decided(learned)
    assert {name: after.get(name) for name in before} == before


@settings(max_examples=examples(400))
@given(partnership=partnerships, other=partnerships, data=st.data())
def test_a_fact_that_is_not_asked_for_cannot_decide(
    partnership: Partnership, other: Partnership, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from([*_unknown_fields(partnership), "title"]))
    learned = _learn(partnership, other, name)
    if learned is None:
        return
    path = "partnership.authority.type" if name == "authority" else f"partnership.{name}"
    before = assess(Case(partnership=partnership), BOOK, TODAY).routes or {}
    after = assess(Case(partnership=learned), BOOK, TODAY).routes or {}
    for route, outcome in before.items():
        if outcome.verdict.value == "unknown" and path not in outcome.missing:
            assert after[route].verdict.value == "unknown", (route, path)


@settings(max_examples=examples(400))
@given(partnership=partnerships)
def test_no_partnership_is_simply_allowed(partnership: Partnership) -> None:
    outcome = _outcome(partnership)
    if outcome.verdict.value == "yes":
        assert outcome.certainty.value == "interpretive"
        assert "iop_never_simply_allowed" in {note.note for note in outcome.notes}
    verdicts = [outcome.tests[name].verdict.value for name in TESTS]
    whole = "no" if "no" in verdicts else "unknown" if "unknown" in verdicts else "yes"
    assert outcome.verdict.value == whole


def test_no_text_says_that_an_iop_is_allowed() -> None:
    rule = (ROOT / "rules" / "partnership" / "iop.yaml").read_text("utf-8")
    texts = re.findall(r'"([^"]+)"', rule + (ROOT / "rules" / "forms.yaml").read_text("utf-8"))
    texts += list(BOOK.routes.routes["partnership"].answers["yes"].model_dump().values())
    assert len(texts) > 100
    assert [text for text in texts if re.search(r"\b(tillåte|tillåtna|lagligt|is allowed|is lawful)", text)] == []


complete = st.fixed_dictionaries(
    {
        **{name: st.booleans() for name in flags},
        "initiative": st.sampled_from(models.Initiative),
        "consideration": st.sampled_from(models.Consideration),
    }
)


@settings(max_examples=examples(400))
@given(facts=complete)
def test_where_all_is_stated_the_risk_is_known_and_has_its_reasons(facts: dict[str, Any]) -> None:
    partnership = Partnership(started=date(2025, 3, 1), **facts)
    assume(not _contradicts(partnership))
    risk = _outcome(partnership).risk
    assert risk.level in {"high", "medium", "low"}
    assert risk.drivers
    assert all(driver.truth is True for driver in risk.drivers)


@settings(max_examples=examples(200))
@given(partnership=partnerships)
def test_the_pattern_of_the_ruling_is_a_settled_no_and_high_risk(partnership: Partnership) -> None:
    pattern = {
        "consideration": models.Consideration.COST_COVER,
        "performed_for_authority": True,
        "previously_procured_or_own_operation": True,
    }
    partnership = partnership.model_copy(update=pattern)
    assume(not _contradicts(partnership))
    outcome = _outcome(partnership)
    assert (outcome.verdict.value, outcome.certainty.value, outcome.risk.level) == ("no", "settled", "high")


@pytest.mark.parametrize("sgei", [True, False, None])
@pytest.mark.parametrize(
    ("received", "new", "general", "special"),
    [
        ("299999.99", "0.01", True, True),
        ("300000", "0.01", False, True),
        ("0", "300000", True, True),
        ("749999.99", "0.01", False, True),
        ("750000", "0.01", False, False),
        (None, "300000.01", False, None),
        (None, "750000.01", False, False),
        ("750000.01", None, False, False),
        (None, "1000", None, None),
        (None, None, None, None),
    ],
)
def test_aid_on_both_sides_of_its_ceilings(
    received: str | None, new: str | None, general: bool | None, special: bool | None, sgei: bool | None
) -> None:
    aid = models.Aid(
        received_eur_3_years=None if received is None else Decimal(received),
        new_eur=None if new is None else Decimal(new),
        sgei_entrusted=sgei,
    )
    outcome = _outcome(Partnership(started=date(2025, 3, 1), economic_activity=True, aid=aid))
    test = outcome.tests["within_state_aid_rules"]
    found = {one.id: one.truth for one in test.criterion.children[0].children}
    entrusted = False if sgei is False or special is False else None if None in {sgei, special} else True
    assert found["within_general_de_minimis"] is general
    assert found["within_sgei_de_minimis"] is entrusted
    expected = True if True in {general, entrusted} else None if None in {general, entrusted} else False
    assert test.criterion.truth is expected


def test_the_way_out_of_a_contract_is_shown() -> None:
    """An annex 2 service just under and at the limit of direct procurement, counted over the whole length."""
    assert ELDER_CARE.partnership is not None
    half_a_year = {"months": Decimal(6), "cpv": ["85311100-3"]}
    for annual, open_route, closed in (
        (Decimal("16218899.98"), "direct_procurement", "reserved_ideburen"),
        (Decimal(16_218_900), "reserved_ideburen", "direct_procurement"),
    ):
        partnership = ELDER_CARE.partnership.model_copy(update={**half_a_year, "annual_amount": annual})
        assessment = assess(Case(partnership=partnership), BOOK, TODAY)
        assert assessment.routes is not None
        assert assessment.routes[open_route].verdict.value == "yes"
        assert assessment.routes[closed].verdict.value != "yes"
        assert open_route in assessment.recommendation
        assert "partnership" not in assessment.recommendation


def test_what_the_other_routes_lack_is_asked_of_the_partnership() -> None:
    routes = assess(Case(partnership=Partnership(started=date(2025, 3, 1))), BOOK, TODAY).routes
    assert routes is not None
    assert routes["direct_procurement"].missing == ("partnership.authority.type",)
    municipality = models.Authority(type=models.AuthorityType.MUNICIPALITY)
    known = Partnership(started=date(2025, 3, 1), authority=municipality, annual_amount=Decimal(100))
    routes = assess(Case(partnership=known), BOOK, TODAY).routes
    assert routes is not None
    assert set(routes["direct_procurement"].missing) == {"partnership.months", "partnership.cpv"}


def test_a_purchase_of_its_own_is_the_one_that_is_read() -> None:
    purchase = models.Purchase(act=models.Act.LOU, value=models.Value(amount=Decimal(1)), started=date(2025, 3, 1))
    assessment = assess(NIGHT_CAFE.model_copy(update={"purchase": purchase}), BOOK, TODAY)
    assert assessment.value is not None
    assert assessment.value.ore == 100
    assert assessment.routes is not None
    notes = {note.note for note in assessment.routes["direct_procurement"].notes}
    assert "purchase_of_partnership" not in notes
    assert assessment.routes["partnership"].verdict.value == "yes"


def test_a_purchase_without_a_partnership_is_told_nothing_of_one() -> None:
    purchase = models.Purchase(act=models.Act.LOU, started=date(2025, 3, 1))
    document = plain_data(assessment_document(assess(Case(purchase=purchase), BOOK, TODAY), "", Language.EN))
    block = document["routes"]["partnership"]
    assert (block["rule"], block["verdict"], block["risk"]) == ("iop", "not_applicable", "unknown")
    assert (block["tests"], block["suitability"], block["forms"]) == ({}, [], [])


def test_the_answer_of_the_night_cafe() -> None:
    block = plain_data(assessment_document(assess(NIGHT_CAFE, BOOK, TODAY), "", Language.EN))["routes"]["partnership"]
    assert (block["verdict"], block["certainty"], block["risk"]) == ("yes", "interpretive", "low")
    assert list(block["tests"]) == list(TESTS)
    assert {"verdict", "certainty", "criteria", "warnings"} <= set(block["tests"]["outside_procurement"])
    assert [one["verdict"] for one in block["suitability"]] == ["yes"] * 7
    assert [form["id"] for form in block["forms"]] == FORMS
    fits = {form["id"] for form in block["forms"] if form["verdict"] == "yes"}
    assert {"association_grant", "partnership"} <= fits
    assert "direct_procurement" not in fits  # a grant with nothing in return is nothing to procure
    assert not {"agreement_without_payment", "ordinary_procurement", "reserved_procurement"} & fits


def test_every_source_of_the_answer_is_listed() -> None:
    document = plain_data(assessment_document(assess(ELDER_CARE, BOOK, TODAY), "", Language.SV))
    assert {"hfd-2020-15", "kl", "forum-2010", "eu-2023-2831", "uhm-outcome-contracts"} <= {
        source["id"] for source in document["sources"]
    }


@pytest.mark.parametrize("language", list(Language))
def test_the_terminal_shows_risk_suitability_and_forms(language: Language) -> None:
    told = io.StringIO()
    print_assessment(assess(ELDER_CARE, BOOK, TODAY), language, Console(file=told, width=200))
    text = told.getvalue()
    forms = [form.name.text(language) for form in BOOK.forms.forms]
    last = [text.rindex(name) for name in forms if name in text]
    assert len(last) == len(FORMS)
    assert "HFD 2020 ref. 15" in text
    driver = BOOK.partnership.versions[0].risk[0].if_
    assert any(one.label.text(language) in text for one in _criteria(driver))


def test_an_amount_in_euro_is_shown_in_euro() -> None:
    assert NIGHT_CAFE.partnership is not None
    aided = NIGHT_CAFE.partnership.model_copy(
        update={"economic_activity": True, "aid": models.Aid(received_eur_3_years=Decimal(0), new_eur=Decimal(26000))}
    )
    assessment = assess(Case(partnership=aided), BOOK, TODAY)
    told = io.StringIO()
    print_assessment(assessment, Language.EN, Console(file=told, width=250))
    assert "EUR\u00a026,000" in told.getvalue()
    assert "SEK\u00a026,000" not in told.getvalue()


def _criteria(expression: Any) -> list[Any]:
    inner = [found for part in expression.parts() for found in _criteria(part)]
    return [expression, *inner] if hasattr(expression, "label") else inner


def test_every_fact_of_a_partnership_that_rules_read_stands_in_the_case_file() -> None:
    derived = {"partnership.described", "partnership.aid.total_eur"}
    stated = {f"partnership.{name}" for name in Partnership.model_fields}
    stated |= {f"partnership.aid.{name}" for name in models.Aid.model_fields}
    stated |= {f"partnership.authority.{name}" for name in models.Authority.model_fields}
    named = {path for path in BOOK.facts if path.startswith("partnership.")}
    assert named <= stated | derived
    whole = {"partnership.authority", "partnership.aid"}
    assert stated - named == whole | {
        "partnership.title",
        "partnership.authority.name",
        "partnership.authority.org_no",
    }
    for path, kind in (
        ("partnership.initiative", models.Initiative),
        ("partnership.consideration", models.Consideration),
        ("partnership.authority.type", models.AuthorityType),
    ):
        assert set(BOOK.facts[path].values or ()) == {member.value for member in kind}


def test_an_inventory_has_no_columns_for_partnerships() -> None:
    assert [path for path in fact_schema(BOOK) if path.startswith("partnership.")] == []


# --- strict loading ---------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "rules", tmp_path / "rules", ignore=shutil.ignore_patterns("cases")))


@pytest.fixture
def edit(folder: Path) -> Callable[[str, str, str], None]:
    def change(name: str, old: str, new: str) -> None:
        path = folder / name
        text = path.read_text("utf-8")
        assert old in text, f"{name} has no {old!r}"
        path.write_text(text.replace(old, new, 1), "utf-8")

    return change


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("partnership/iop.yaml", "source: hfd-2020-15", "source: hfd-2020-51", "Did you mean “hfd-2020-15”?"),
        ("partnership/iop.yaml", "note: iop_act_pending", "note: iop_act", "no note"),
        ("partnership/iop.yaml", "level: high", "level: medium", "high, medium and low"),
        ("partnership/iop.yaml", "to: 2023-12-31", "to: 2023-12-30", "Close the gap"),
        ("partnership/iop.yaml", "meets: eu-de-minimis}", "meets: lou-direct}", "not in the same currency"),
        ("partnership/iop.yaml", "is: joint", "is: jiont", "Did you mean “joint”?"),
        ("partnership/iop.yaml", "  within_municipal_law:", "  within_municipality_law:", "within_municipal"),
        ("partnership/iop.yaml", "act: LOU", "act: LOUX", "no act"),
        ("forms.yaml", "{route: choice_system}", "{route: choice_systems}", "Did you mean “choice_system”?"),
        ("routes/lov-1-2a.yaml", "{codes: purchase.cpv, within: lov-services}", "{route: partnership}", "no route"),
        ("limits.yaml", "eur: 300000, status: verified", "eur: 300000, status: derived", "not derived"),
        (
            "limits.yaml",
            "eur: 300000, status",
            "eur: 300000, percent: 5, of: lou-direct-annex2, status",
            "needs one of",
        ),
        ("limits.yaml", "eur: 300000, status", "status", "needs one of"),
        (
            "limits.yaml",
            "{from: 2024-01-01, to: 2030-12-31, eur: 300000",
            "{from: 2024-01-02, to: 2030-12-31, eur: 300000",
            "has no amount on 2024-01-01",
        ),
    ],
)
def test_a_mistake_in_the_rule_is_told(
    folder: Path, edit: Callable[[str, str, str], None], name: str, old: str, new: str, told: str
) -> None:
    edit(name, old, new)
    with pytest.raises(ReservkollError) as caught:
        load_rulebook(folder)
    assert caught.value.exit_code == 3
    assert told in str(caught.value)
    assert "line " in str(caught.value)


def test_the_outcome_of_a_partnership_says_all_that_one_of_a_route_does() -> None:
    route = assess(NIGHT_CAFE, BOOK, TODAY).routes or {}
    wanted = {field.name for field in fields(route["direct_procurement"])}
    assert wanted <= {field.name for field in fields(route["partnership"])}


MARKS = (
    "binding",
    "performed_for_authority",
    "sanctions",
    "specified_by_authority",
    "places_allocated_by_authority",
    "previously_procured_or_own_operation",
    "market_exists",
    "selection_of_one",
)


def test_a_high_risk_never_stands_beside_an_arrangement_outside_procurement() -> None:
    """Every combination of the marks of a contract; in writing or not makes no difference to the verdict."""
    sure = {"own_activity": True, "organisation_contributes": True, "detailed_control": False}
    seen = set()
    for values in itertools.product([True, False], repeat=len(MARKS)):
        for consideration in models.Consideration:
            marks = dict(zip(MARKS, values, strict=True)) | {"consideration": consideration}
            verdicts = set()
            for written in (True, False):
                arrangement = Partnership(
                    authority=models.Authority(type=models.AuthorityType.MUNICIPALITY),
                    started=date(2025, 3, 1),
                    initiative=models.Initiative.ORGANISATION,
                    written_agreement=written,
                    **sure,
                    **marks,
                )
                answer = assess(Case(partnership=arrangement), BOOK, TODAY).routes["partnership"]
                assert isinstance(answer, PartnershipOutcome)
                outside = answer.tests["outside_procurement"].criterion.truth
                verdicts.add(outside)
                seen.add((answer.risk.level, outside))
                assert (answer.risk.level, outside) != ("high", True), marks
            assert len(verdicts) == 1, marks
    assert {("high", False), ("high", None), ("medium", True), ("low", True)} <= seen
