"""Facts that contradict each other count as unknown: no answer rests on either of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.conftest import ROOT
from tests.rule_cases import rule_cases

from reservkoll.evaluation.assess import Assessment, assess
from reservkoll.evaluation.outcome import Verdict
from reservkoll.facts.derived import CPV, PARTS, all_codes
from reservkoll.facts.edit import stated_facts, with_facts
from reservkoll.facts.models import Case
from reservkoll.rulebook.load import load_rulebook

BOOK = load_rulebook(ROOT / "rules")
TODAY = date(2025, 6, 1)
PURCHASE: dict[str, Any] = {
    "act": "LOU", "authority": {"type": "municipality"}, "subject": "services", "started": date(2025, 3, 1),
    "cpv": ["85312120-6"],
}  # fmt: skip
FOUNDATION: dict[str, Any] = {"legal_form": "stiftelse", "profit": {"reinvested": "part", "transfers_to": ["nobody"]}}
IOP: dict[str, Any] = {"authority": {"type": "municipality"}, "months": 24, "economic_activity": True}


def _purchase(**facts: Any) -> dict[str, Any]:
    return {"purchase": {**PURCHASE, **facts}}


def _value(contract: dict[str, Any] | None = None, parts: Any = None, **value: Any) -> dict[str, Any]:
    return _purchase(value=value, **({"contract": contract} if contract else {}), **({"parts": parts} if parts else {}))


SPLIT = [{"cpv": "85312120-6", "amount": 4_000_000}, {"cpv": "90910000-9", "amount": 1_000_000}]
EACH: dict[str, dict[str, Any]] = {
    "options_without_months": _value({"option_months": 0}, amount=9_000_000, options=[1_000_000]),
    "extensions_without_months": _value({"option_months": 0}, amount=9_000_000, extensions=[1_000_000]),
    "option_months_without_amount": _value({"option_months": 12}, amount=9_000_000, options=[], extensions=[]),
    "months_differ": _value({"months": 24, "option_months": 0}, basis="monthly", monthly=100_000, months=36),
    "indefinite_with_months": _value(basis="monthly", monthly=100_000, months=36, indefinite=True),
    "monthly_contradicts_amount": _value(amount=9_000_000, monthly=100_000, months=36),
    "parts_contradict_amount": _value(parts=SPLIT, amount=9_000_000),
    "parts_contradict_months": _value(parts=SPLIT, basis="monthly", monthly=100_000, months=36),
    "lots_contradict_amount": _value(amount=9_000_000, lots=[4_000_000, 4_000_000]),
    "parts_contradict_lots": _value(parts=SPLIT, lots=[4_000_000, 4_000_000]),
    "recurring_denied": _value(basis="recurring", recurring={"next_12_months": 9_000_000}, recurs=False),
    "subject_contradicts_code": _purchase(subject="goods", value={"amount": 9_000_000}),
    "utility_under_lou": _purchase(authority={"type": "utility"}, value={"amount": 9_000_000}),
    "choice_system_without_services": _purchase(choice_system=True, subject="goods", cpv=["33600000-6"]),
    "primary_care_without_choice_system": _purchase(choice_system=False, primary_care=True),
    "award_before_start": _purchase(award_date=date(2025, 2, 1), value={"amount": 9_000_000}),
    "control_contradicts_board": {
        "supplier": {
            **FOUNDATION, "public_control": False, "public_board": {"seats": 7, "appointed_by_public": 4},
        }
    },
    "profit_contradicts_transfers": {"supplier": {"profit": {"reinvested": "all", "transfers_to": ["owners"]}}},
    "foundation_without_owners": {"supplier": {**FOUNDATION, "profit": {"transfers_to": ["members"]}}},
    "foundation_owned_by_staff": {"supplier": {**FOUNDATION, "governance": {"staff_ownership": True}}},
    "registered_and_deregistered": {
        "supplier": {**FOUNDATION, "register": {"registered": True, "deregistered": date(2024, 1, 1)}}
    },
    "aid_contradicts_grant": {
        "partnership": {**IOP, "annual_amount": 3_000_000, "consideration": "grant", "aid": {"new_eur": 1_000}}
    },
    "nothing_given_yet_an_amount": {"partnership": {**IOP, "annual_amount": 3_000_000, "consideration": "none"}},
    "amount_of_nothing": {"partnership": {**IOP, "annual_amount": 0, "consideration": "grant"}},
    "association_grant_with_price": {
        "partnership": {**IOP, "annual_amount": 3_000_000, "consideration": "price", "general_association_grant": True}
    },
}  # fmt: skip
MADE = [pytest.param(Case.model_validate({"as_of": TODAY, **each}), id=name) for name, each in EACH.items()]
SETTLED = {Verdict.YES, Verdict.NO, Verdict.NOT_APPLICABLE}


def _verdicts(assessment: Assessment) -> dict[str, Verdict]:
    outcomes = {**(assessment.routes or {}), **(assessment.supplier or {})}
    return {route: outcome.verdict for route, outcome in outcomes.items()}


def test_every_contradiction_is_among_those_made_here() -> None:
    against_register = {"awards_against_register"}  # takes a register beside the case: tests/suppliers/test_register.py
    assert {name for name, entry in BOOK.contradictions.items() if entry.puts_aside} == EACH.keys() | against_register


@pytest.mark.parametrize(("name", "facts"), EACH.items(), ids=EACH)
def test_it_is_found(name: str, facts: dict[str, Any]) -> None:
    case = Case.model_validate({"as_of": TODAY, **facts})
    assert name in [found.id for found in assess(case, BOOK, TODAY).contradictions]


@pytest.mark.parametrize("case", MADE)
def test_an_answer_rests_on_neither_of_two_facts_that_cannot_both_be_true(case: Case) -> None:
    _rests_on_neither(case, assess(case, BOOK, TODAY))
    _told_with_what_to_do(assess(case, BOOK, TODAY))


def test_so_it_is_in_the_cases_of_the_rulebook() -> None:
    contradicted = 0
    for each in rule_cases():
        told = assess(each.case, BOOK, TODAY)
        if any(BOOK.contradictions[found.id].puts_aside for found in told.contradictions):
            contradicted += 1
            _rests_on_neither(each.case, told)
            _told_with_what_to_do(told)
    assert contradicted


def _rests_on_neither(case: Case, told: Assessment) -> None:
    """Whichever of the facts is taken away, and so the contradiction, an answer that was given all the same stands."""
    given = {route: verdict for route, verdict in _verdicts(told).items() if verdict in SETTLED}
    stated = stated_facts(case)
    for found in told.contradictions:
        for path in found.facts:
            if path not in stated:
                continue
            without: dict[str, Any] = {path: None}
            if path == PARTS:
                assert case.purchase is not None
                without[CPV] = list(all_codes(case.purchase))  # what is bought is not at odds, only for how much
            mended = assess(with_facts(case, without), BOOK, TODAY)
            if mended.contradictions:
                continue  # another is left, or this one with a third fact
            now = _verdicts(mended)
            assert {route: now[route] for route in given if route in now} == {
                route: verdict for route, verdict in given.items() if route in now
            }, path


def _told_with_what_to_do(told: Assessment) -> None:
    for found in told.contradictions:
        entry = BOOK.contradictions[found.id]
        assert len(found.facts) >= 2
        for wording in (entry.text, entry.follows, entry.remedy):
            assert wording.sv.endswith(".")
            assert wording.en.endswith(".")
