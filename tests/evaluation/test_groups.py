"""Groups: every member by itself, the group by what the law says of groups, and never yes by a part of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.associations import ASSOCIATION
from tests.conftest import ROOT

from reservkoll.common.errors import ReservkollError
from reservkoll.common.json_text import plain_data
from reservkoll.evaluation.assess import Assessment, assess
from reservkoll.evaluation.group import group_truth
from reservkoll.explain.answer.assessment import answer_in_words
from reservkoll.explain.answer.short_answer import short_answer
from reservkoll.explain.fact_words import stated_facts
from reservkoll.facts.models import Case
from reservkoll.i18n import Language
from reservkoll.reports.export.documents.assessment import assessment_document
from reservkoll.rulebook.load import load_rulebook

BOOK = load_rulebook(ROOT / "rules")
TODAY = date(2026, 11, 30)
PURCHASE = {
    "act": "LOU",
    "authority": {"type": "municipality", "org_no": "2120001231"},
    "started": "2025-03-01",
    "subject": "services",
    "cpv": ["85312120-6"],
    "value": {"amount": 9_000_000, "options": [0], "vat": "excluded"},
    "contract": {"months": 36, "option_months": 0},
}
GOOD: dict[str, Any] = {
    **ASSOCIATION,
    "public_control": False,
    "integration": {"main_aim": True, "share_percent": 60},
    "awards": [],
}
AWARD = {"authority": "2120001231", "provision": "lou-19-25", "cpv": "85312120-6", "decided": "2024-02-01"}
# A condition: the route it belongs to, where it stands, and a value by which it is not met.
CONDITIONS = {
    "legal_person": ("reserved_ideburen", ("legal_form",), "enskild_firma"),
    "exclusively_public_benefit": ("reserved_ideburen", ("purpose", "exclusively_public_benefit"), False),
    "purpose_contributes": ("reserved_ideburen", ("purpose", "contributes_to_service"), False),
    "transfers_allowed": ("reserved_ideburen", ("profit", "transfers_to"), ["unregistered_organisation"]),
    "no_public_control": ("reserved_ideburen", ("public_control",), True),
    "public_service_mission": ("reserved_mission", ("purpose", "public_service_mission"), False),
    "profit_reinvested": ("reserved_mission", ("profit", "reinvested"), "none"),
    "participatory_structure": ("reserved_mission", ("governance", "active_participation"), False),
    "integration_aim": ("reserved_workshop", ("integration", "main_aim"), False),
    "share_at_least_30_percent": ("reserved_workshop", ("integration", "share_percent"), 29),
}


def _member(path: Sequence[str] = (), value: Any = None) -> dict[str, Any]:
    """An organisation that meets everything, but for the fact at `path`; None takes the fact out."""
    one: dict[str, Any] = {key: dict(each) if isinstance(each, dict) else each for key, each in GOOD.items()}
    if path:
        *groups, last = path
        place = one
        for group in groups:
            place = place[group]
        place[last] = value
        if last == "active_participation":  # the other ways to meet it are closed or unknown too
            place |= dict.fromkeys(("staff_ownership", "staff_participation"), value)
        if last == "main_aim":
            place["sheltered_workshop"] = value
    return one


def _group(*members: Mapping[str, Any], **purchase: Any) -> Assessment:
    case = Case.model_validate({"purchase": PURCHASE | purchase, "suppliers": list(members)})
    return assess(case, BOOK, TODAY)


def _of_group(assessment: Assessment, route: str) -> str:
    assert assessment.supplier is not None
    return assessment.supplier[route].verdict.value


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize(("value", "wanted"), [("meets", "yes"), ("fails", "unknown"), ("unknown", "unknown")])
def test_one_member_decides_a_condition(condition: str, value: str, wanted: str) -> None:
    route, path, failing = CONDITIONS[condition]
    second = _member() if value == "meets" else _member(path, failing if value == "fails" else None)
    assessment = _group(_member(), second)
    assert _of_group(assessment, route) == wanted
    own = {"meets": "yes", "fails": "no", "unknown": "unknown"}[value]
    assert [(one.supplier or {})[route].verdict.value for one in assessment.members] == ["yes", own]
    outcome = (assessment.supplier or {})[route]
    told = {note.note for note in outcome.doubts}
    assert ({BOOK.groups.combine[route].note} <= told) is (value == "fails")
    assert bool(outcome.missing) is (value == "unknown")


@pytest.mark.parametrize("condition", CONDITIONS)
def test_what_no_member_meets_the_group_does_not_meet(condition: str) -> None:
    route, path, failing = CONDITIONS[condition]
    assert _of_group(_group(_member(path, failing), _member(path, failing)), route) == "no"


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_group_of_one_is_that_one(condition: str) -> None:
    route, path, failing = CONDITIONS[condition]
    for one in (_member(), _member(path, failing), _member(path, None)):
        alone = assess(Case.model_validate({"purchase": PURCHASE, "supplier": one}), BOOK, TODAY)
        group = _group(one)
        assert {name: outcome.verdict for name, outcome in (group.routes or {}).items()} == {
            name: outcome.verdict for name, outcome in (alone.routes or {}).items()
        }
        assert _of_group(group, route) == _of_group(alone, route)


def test_an_earlier_award_to_one_member_bars_the_group() -> None:
    assessment = _group(_member(), _member() | {"awards": [AWARD]})
    assert assessment.routes is not None
    mission = assessment.routes["reserved_mission"]
    assert (mission.verdict.value, mission.certainty.value) == ("no", "interpretive")
    assert "group_award" in {note.note for note in mission.doubts}
    later = _group(_member(), _member() | {"awards": [AWARD | {"decided": "2021-02-01"}]})
    assert (later.routes or {})["reserved_mission"].verdict.value == "yes"


@pytest.mark.parametrize(
    ("act", "purchase"),
    [
        ("LOU", {}),
        ("LOU", {"started": "2023-01-01"}),
        ("LOU", {"started": "2022-12-31"}),
        ("LOU", {"cpv": ["77313000-7"]}),
        ("LUF", {"value": {"amount": 20_000_000, "options": [0]}, "authority": {"type": "utility"}}),
        ("LUK", {"value": {"amount": 90_000_000, "options": [0]}}),
    ],
)
def test_no_way_is_open_to_a_group_that_is_not_open_to_each_member(act: str, purchase: dict[str, Any]) -> None:
    values = list(CONDITIONS.values())
    for (_, path, failing), (_, other, wrong) in itertools.pairwise(values):
        assessment = _group(_member(path, failing), _member(other, wrong), _member(), act=act, **purchase)
        for name, outcome in (assessment.routes or {}).items():
            if outcome.verdict.value == "yes":
                assert {(one.routes or {})[name].verdict.value for one in assessment.members} == {"yes"}


truths = st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=5)


@settings(max_examples=80)
@given(members=truths, how=st.sampled_from(["each", "together", "open"]), data=st.data())
def test_learning_of_a_member_never_overturns_the_group(
    members: list[bool | None], how: Any, data: st.DataObject
) -> None:
    before = group_truth(members, how)
    learned = [data.draw(st.booleans()) if truth is None else truth for truth in members]
    if before is not None:
        assert group_truth(learned, how) is before
    if how != "together" and before is True:
        assert all(members)


def test_a_case_has_one_supplier_or_a_group() -> None:
    with pytest.raises(ValidationError, match="supplier and suppliers"):
        Case.model_validate({"supplier": GOOD, "suppliers": [GOOD]})


def test_a_group_alone_is_answered() -> None:
    assessment = assess(Case.model_validate({"suppliers": [GOOD, _member(("public_control",), True)]}), BOOK, TODAY)
    assert assessment.routes is None
    assert _of_group(assessment, "reserved_ideburen") == "unknown"
    assert _of_group(assessment, "register") == "no"  # each organisation registers by itself


@pytest.mark.parametrize("language", list(Language))
def test_every_output_names_the_members(language: Language) -> None:
    network = _member(("legal_form",), "network") | {"name": "Nätverket Mötesplatsen"}
    assessment = _group(_member() | {"name": "Föreningen Solrosen"}, network)
    answer = answer_in_words(assessment, language)
    told = dict(answer.partnership)
    text = " ".join(row.text for rows in told.values() for row in rows)
    assert "Föreningen Solrosen" in text
    assert "Nätverket Mötesplatsen" in text
    signs = [each.text.text(language) for each in BOOK.groups.signs]
    assert all(each in text for each in signs)
    assert short_answer(assessment, language).group == ("Föreningen Solrosen", "Nätverket Mötesplatsen")
    document = plain_data(assessment_document(assessment, "", language))
    assert [one["name"] for one in document["group"]["members"]] == ["Föreningen Solrosen", "Nätverket Mötesplatsen"]
    assert [one["id"] for one in document["group"]["signs"]] == [each.id for each in BOOK.groups.signs]
    assert {"capacity_19"} <= {one["id"] for one in document["group"]["together"]}
    facts = [question for question, _ in stated_facts(assessment, language)]
    assert any(question.startswith("Nätverket Mötesplatsen: ") for question in facts)


def test_one_network_alone_is_told_who_can_sign() -> None:
    case = Case.model_validate({"purchase": PURCHASE, "supplier": _member(("legal_form",), "network")})
    document = assessment_document(assess(case, BOOK, TODAY), "", Language.SV)
    assert document.group is not None
    assert document.group.signs
    assert document.group.members == []


def test_a_personal_number_in_a_name_is_not_told() -> None:
    assessment = _group(_member() | {"name": "Anna 19121212-1212"}, _member())
    assert "1212-1212" not in str(plain_data(assessment_document(assessment, "", Language.SV))["group"])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("      legal_person: open\n", "", "how a group meets “legal_person”"),
        ("note: group_mission", "note: group_missions", "no note"),
        ("share_at_least_30_percent: open", "share_at_least_40_percent: open", "no condition"),
        ("all_meet: group_all_meet", "all_meet: group_all", "no note"),
        ("legal_person: open", "legal_person: perhaps", "each"),
    ],
)
def test_a_mistake_in_the_rules_is_told(
    folder: Path, edit: Callable[[str, str, str], int], old: str, new: str, told: str
) -> None:
    edit("groups.yaml", old, new)
    with pytest.raises(ReservkollError, match=told):
        load_rulebook(folder)
