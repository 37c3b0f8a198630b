"""Departments in a benefit file: sums, compensation and the purchase that the file is tied to."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from rich.console import Console
from tests.conftest import ROOT

from reservkoll.benefit.calculation import Benefit, calculate
from reservkoll.benefit.case import read_benefit_case
from reservkoll.benefit.departments import ENDS, Departments, by_department
from reservkoll.benefit.models import BenefitCase
from reservkoll.benefit.purchase import purchase_of
from reservkoll.benefit.unit_values import read_unit_values
from reservkoll.common.errors import ReservkollError
from reservkoll.i18n import Language
from reservkoll.reports.export.documents.benefit import benefit_json
from reservkoll.reports.render.terminal.benefit import print_benefit
from reservkoll.rulebook.load import load_rulebook

BOOK = load_rulebook(ROOT / "rules")
VALUES = read_unit_values(None)
EXAMPLE = ROOT / "examples" / "benefit-departments.yaml"
TODAY = date(2026, 11, 30)
NOTHING: dict[str, Any] = {"moving_on": [], "avoided": [], "costs": [], "prices": []}


def _item(amount: object, department: str | None, party: str = "municipality") -> dict[str, Any]:
    return {"name": "x", "party": party, "department": department, "per": "once", "amount": amount}


def _calculated(**given_: Any) -> Benefit:
    return calculate(BenefitCase.model_validate({"years": 1, **NOTHING, **given_}), VALUES)


def _departments(**given_: Any) -> Departments:
    answer = _calculated(**given_)
    found = by_department(answer.case, answer.lines)
    assert found is not None
    return found


def test_a_file_without_departments_has_none() -> None:
    answer = _calculated(costs=[_item(5, None)])
    assert by_department(answer.case, answer.lines) is None
    assert "departments" not in json.loads(benefit_json(answer, "0" * 64, "0" * 64, Language.SV))


def test_a_payer_that_is_not_stated_is_named_and_never_dropped() -> None:
    found = _departments(departments=["A"], avoided=[_item(100, "A")], costs=[_item(40, None)])
    assert [each.name for each in found.departments] == ["A", None]
    assert found.compensations["base"].before == (10000, -4000)
    assert found.compensations["base"].after == (6000, 0)


def test_other_parties_take_no_part() -> None:
    found = _departments(departments=["A"], avoided=[_item(100, "A"), _item(900, None, "region")])
    assert [each.name for each in found.departments] == ["A"]
    assert found.whole.known.base == 100


def test_an_unknown_figure_is_missing_in_its_department() -> None:
    found = _departments(departments=["A", "B"], avoided=[_item(None, "A"), _item(10, "B")])
    assert found.departments[0].sum.missing == ("avoided.1.amount",)
    assert found.departments[0].sum.bound.value == "at_least"
    assert found.whole.bound.value == "at_least"


figures = st.tuples(*[st.integers(-10_000, 10_000)] * 3).map(sorted)
lines = st.lists(st.tuples(figures, st.sampled_from(["A", "B", "C", None])), min_size=1, max_size=6)


@settings(max_examples=60)
@given(stated=lines)
def test_the_departments_are_the_whole_at_every_end(stated: list[tuple[list[int], str | None]]) -> None:
    avoided, costs = [], []
    for (low, base, high), department in stated:
        target, sign = (avoided, 1) if low >= 0 else (costs, -1)
        ends = sorted(abs(sign * end) for end in (low, base, high))
        target.append(_item(dict(zip(ENDS, ends, strict=True)), department))
    found = _departments(departments=["A", "B", "C"], avoided=avoided, costs=costs)
    for end in ENDS:
        paid, whole = found.compensations[end], getattr(found.whole.known, end) * 100
        assert sum(paid.before) == sum(paid.after) == whole
        assert paid.possible is (whole >= 0)
        assert not paid.possible or min(paid.after) >= 0


@pytest.mark.parametrize(
    ("given_", "told"),
    [
        ({"departments": ["A"], "costs": [_item(1, "B")]}, "not in departments"),
        ({"costs": [_item(1, "A")]}, "not in departments"),
        ({"departments": ["A", "A"]}, "twice"),
        ({"departments": ["A", "B"], "costs": [_item(1, "A"), _item(1, "B", "region")]}, "one party"),
    ],
)
def test_a_mistake_is_told(given_: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        _calculated(**given_)


@pytest.mark.parametrize("language", list(Language))
def test_the_example_shows_who_pays_whom(language: Language) -> None:
    case = read_benefit_case(EXAMPLE, VALUES)
    answer, purchase = calculate(case, VALUES), purchase_of(case, EXAMPLE, VALUES, BOOK, TODAY)
    assert purchase is not None
    assert not purchase.differs
    told = io.StringIO()
    print_benefit(answer, language, Console(file=told, width=200), purchase)
    document = json.loads(benefit_json(answer, "0" * 64, "0" * 64, language, purchase))
    compensation = document["departments"]["compensation"]
    assert [compensation[end]["possible"] for end in ENDS] == [False, True, True]
    assert compensation["low"]["payments"] == []
    assert document["purchase"]["value_sek"] == "4800000.00"
    for payment in compensation["base"]["payments"]:
        if payment["payer"] is not None:
            assert payment["payer"] in told.getvalue()
    assert {None} <= {each["name"] for each in document["departments"]["departments"]}


def test_a_price_that_is_not_the_value_is_told(tmp_path: Path) -> None:
    path = tmp_path / "benefit.yaml"
    path.write_text(EXAMPLE.read_text("utf-8").replace("value: 1600000", "value: 1700000"), "utf-8")
    (tmp_path / "park-care.yaml").write_bytes((ROOT / "examples" / "park-care.yaml").read_bytes())
    found = purchase_of(read_benefit_case(path, VALUES), path, VALUES, BOOK, TODAY)
    assert found is not None
    assert found.differs


def test_a_case_without_a_purchase_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "benefit.yaml"
    path.write_text("case: other.yaml\n", "utf-8")
    (tmp_path / "other.yaml").write_text("supplier: {legal_form: stiftelse}\n", "utf-8")
    with pytest.raises(ReservkollError, match="states no purchase"):
        purchase_of(read_benefit_case(path, VALUES), path, VALUES, BOOK, TODAY)
