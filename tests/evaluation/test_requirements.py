"""Planned requirements: which rules find something, on both sides of every limit, and what that comes to where."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel

from reservkoll.evaluation.requirements import RequirementsAnswer, assess_requirements
from reservkoll.facts.requirements import FACTS, TOPICS, Requirements, RequirementsFile
from reservkoll.rulebook.models.requirements import Judgement
from reservkoll.rulebook.rulebook import Rulebook

TODAY = date(2026, 11, 22)
# 2 400 000 a year for four years: annex 2, above its threshold, so chapter 19 governs.
CARE: dict[str, Any] = {
    "act": "LOU",
    "authority": {"type": "municipality"},
    "started": date(2025, 3, 1),
    "subject": "services",
    "cpv": ["85312000-9"],
    "value": {"amount": 7_200_000, "options": [2_400_000]},
    "contract": {"months": 36, "option_months": 12},
}
# Outside annex 2 and above the threshold: the directive rules.
CLEANING = {**CARE, "cpv": ["90910000-9"]}
SMALL = {**CARE, "value": {"amount": 650_000}, "contract": {"months": 48}}


def answer(
    rulebook: Rulebook, requirements: dict[str, Any], purchase: dict[str, Any] | None = CARE, **more: object
) -> RequirementsAnswer:
    data = {"requirements": requirements, **({"purchase": purchase} if purchase is not None else {}), **more}
    return assess_requirements(RequirementsFile.model_validate(data), rulebook, TODAY)


def found(rulebook: Rulebook, requirements: dict[str, Any], purchase: dict[str, Any] | None = CARE) -> set[str]:
    return {one.rule.id for one in answer(rulebook, requirements, purchase).found}


# Each rule, what it does not find, and what it does: the two sides of its limit. CARE is worth 2 400 000 a year.
SIDES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("joint_bids_refused", {"joint_bids": {"allowed": True}}, {"joint_bids": {"allowed": False}}),
    ("legal_form_of_group_at_tender", {"joint_bids": {"legal_form_at_tender": False}},
     {"joint_bids": {"legal_form_at_tender": True}}),
    ("others_capacity_refused", {"others_capacity": {"allowed": True}}, {"others_capacity": {"allowed": False}}),
    ("subcontracting_refused", {"subcontracting": {"allowed": True}}, {"subcontracting": {"allowed": False}}),
    ("turnover_above_the_year", {"turnover": {"yearly_minimum": 2_400_000}},
     {"turnover": {"yearly_minimum": 2_400_001}}),
    ("turnover_above_the_year", {"turnover": {"yearly_minimum": 4_800_001}},
     {"turnover": {"yearly_minimum": 4_800_000}}),
    ("turnover_above_twice_the_year", {"turnover": {"yearly_minimum": 4_800_000}},
     {"turnover": {"yearly_minimum": 4_800_001}}),
    ("turnover_above_twice_the_year", {"turnover": {"yearly_minimum": 19_200_001}},
     {"turnover": {"yearly_minimum": 19_200_000}}),
    ("turnover_above_twice_the_value", {"turnover": {"yearly_minimum": 19_200_000}},
     {"turnover": {"yearly_minimum": 19_200_001}}),
    ("turnover_of_many_years", {"turnover": {"years": 2}}, {"turnover": {"years": 3}}),
    ("references_many", {"references": {"count": 2}}, {"references": {"count": 3}}),
    ("references_many", {"references": {"count": 5}}, {"references": {"count": 4}}),
    ("references_too_many", {"references": {"count": 4}}, {"references": {"count": 5}}),
    ("references_short_time", {"references": {"years": 3}}, {"references": {"years": 2}}),
    ("references_as_large", {"references": {"min_value": 1_200_000}}, {"references": {"min_value": 1_200_001}}),
    ("references_public_only", {"references": {"public_only": False}}, {"references": {"public_only": True}}),
    ("years_in_operation", {"supplier": {"years_in_operation": 2}}, {"supplier": {"years_in_operation": 3}}),
    ("company_form_only", {"supplier": {"company_only": False}}, {"supplier": {"company_only": True}}),
    ("credit_rating_without_alternative",
     {"economic_stability": {"credit_rating": True, "alternatives_accepted": True}},
     {"economic_stability": {"credit_rating": True, "alternatives_accepted": False}}),
    ("credit_rating_first", {"economic_stability": {"credit_rating": False, "alternatives_accepted": True}},
     {"economic_stability": {"credit_rating": True, "alternatives_accepted": True}}),
    ("equity", {"economic_stability": {"equity": 600_000}}, {"economic_stability": {"equity": 600_001}}),
    ("bank_guarantee", {"economic_stability": {"bank_guarantee": 0}}, {"economic_stability": {"bank_guarantee": 1}}),
    ("tender_bond", {"tender_bond": {"amount": 0}}, {"tender_bond": {"amount": 1}}),
    ("certificate_without_equivalent", {"certificates": [{"name": "ISO 9001", "or_equivalent": True}]},
     {"certificates": [{"name": "ISO 9001", "or_equivalent": False}]}),
    ("certificates_several", {"certificates": [{"name": "ISO 9001"}]},
     {"certificates": [{"name": "ISO 9001"}, {"name": "ISO 14001"}]}),
    ("documents_many", {"documentation": {"documents": 5}}, {"documentation": {"documents": 6}}),
    ("no_self_declaration", {"documentation": {"self_declaration": True}},
     {"documentation": {"self_declaration": False}}),
    ("insurance_at_tender", {"insurance": {"at_tender": False}}, {"insurance": {"at_tender": True}}),
    ("insurance_high", {"insurance": {"amount": 12_000_000}}, {"insurance": {"amount": 12_000_001}}),
    ("applications_once_a_year", {"applications": {"per_year": 2}}, {"applications": {"per_year": 1}}),
    ("one_contract_without_reasons", {"lots": {"split": False, "reasons_given": True}},
     {"lots": {"split": False, "reasons_given": False}}),
    ("all_lots_required", {"lots": {"split": True, "all_required": False}},
     {"lots": {"split": True, "all_required": True}}),
    ("late_payment", {"payment": {"days": 30}}, {"payment": {"days": 31}}),
    ("short_time_for_tenders", {"tender_time": {"days": 30}}, {"tender_time": {"days": 29}}),
    ("short_time_for_tenders", {"tender_time": {"days": 14}}, {"tender_time": {"days": 15}}),
    ("too_short_time_for_tenders", {"tender_time": {"days": 15}}, {"tender_time": {"days": 14}}),
]  # fmt: skip
# Rules on what the purchase itself says: the key of the purchase and its two sides.
OF_PURCHASE: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ("large_contract_undivided", {"lots": {"split": False}},
     {**CARE, "value": {"amount": 9_600_000, "options": [2_400_000]}},
     {**CARE, "value": {"amount": 9_600_000, "options": [2_400_001]}}),
    ("short_contract", {"contract": {"checkpoints": True}},
     {**CARE, "contract": {"months": 24}}, {**CARE, "contract": {"months": 23}}),
    ("long_contract_without_checkpoints", {"contract": {"checkpoints": False}},
     CARE, {**CARE, "contract": {"months": 36, "option_months": 13}}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "allowed", "caught"), SIDES)
def test_both_sides_of_each_limit(
    rulebook: Rulebook, rule: str, allowed: dict[str, Any], caught: dict[str, Any]
) -> None:
    assert rule not in found(rulebook, allowed)
    assert rule in found(rulebook, caught)


@pytest.mark.parametrize(("rule", "asked", "allowed", "caught"), OF_PURCHASE)
def test_both_sides_of_what_the_purchase_says(
    rulebook: Rulebook, rule: str, asked: dict[str, Any], allowed: dict[str, Any], caught: dict[str, Any]
) -> None:
    assert rule not in found(rulebook, asked, allowed)
    assert rule in found(rulebook, asked, caught)


def test_every_rule_is_tried_above(rulebook: Rulebook) -> None:
    tried = {rule for rule, *_ in (*SIDES, *OF_PURCHASE)}
    assert tried == {rule.id for rule in rulebook.requirements.rules}


def test_every_fact_is_read_by_a_rule_and_comes_from_a_key_of_the_file(rulebook: Rulebook) -> None:
    assert {bound.fact for rule in rulebook.requirements.rules for bound in rule.when} == set(FACTS)
    of_value = {"percent_of_yearly_value", "equity_percent_of_yearly_value", "percent_of_value"}
    counted = of_value | {"count", "without_equivalent"}
    for path in FACTS:
        part, _, name = path.partition(".")
        if part in {"size", "length"} or (name in counted and path != "references.count"):
            continue
        kind = Requirements.model_fields[part].annotation
        models = [one for one in getattr(kind, "__args__", ()) if isinstance(one, type) and issubclass(one, BaseModel)]
        assert name in models[0].model_fields, path
    assert {path.partition(".")[0] for path in FACTS} - {"contract"} == set(TOPICS)


def judgement(
    rulebook: Rulebook, rule: str, requirements: dict[str, Any], purchase: Any
) -> tuple[Judgement, list[str]]:
    told = next(one for one in answer(rulebook, requirements, purchase).found if one.rule.id == rule)
    return told.judgement, [citation for citation, _ in told.standing.citations] if told.standing else []


@pytest.mark.parametrize(
    ("purchase", "expected", "citations"),
    [
        (CARE, Judgement.CONTRARY, ["LOU 19 kap. 4 §"]),
        (CLEANING, Judgement.CONTRARY, ["LOU 4 kap. 5 § första stycket"]),
        (SMALL, Judgement.MIND, []),  # 19 a kap. has no such provision
        ({**CARE, "act": "LUF"}, Judgement.MIND, []),  # not read under LUF
        ({**CARE, "started": date(2021, 5, 1)}, Judgement.MIND, []),  # not read as it stood then
    ],
)
def test_what_forbids_a_requirement_follows_the_chapter_that_governs(
    rulebook: Rulebook, purchase: Any, expected: Judgement, citations: list[str]
) -> None:
    asked = {"joint_bids": {"allowed": False}}
    assert judgement(rulebook, "joint_bids_refused", asked, purchase) == (expected, citations)


@pytest.mark.parametrize(
    ("rule", "asked", "own", "principle"),
    [
        ("company_form_only", {"supplier": {"company_only": True}}, "LOU 4 kap. 4 § första stycket", "LOU 19 kap. 2 §"),
        (
            "turnover_above_twice_the_value",
            {"turnover": {"yearly_minimum": 20_000_000}},
            "LOU 14 kap. 4 §",
            "LOU 19 kap. 2 §",
        ),
        (
            "too_short_time_for_tenders",
            {"tender_time": {"days": 14}},
            "LOU 11 kap. 2, 3, 5–7 och 10 §§",
            "LOU 19 kap. 11 §",
        ),
    ],
)
def test_what_the_act_forbids_above_the_threshold_may_break_a_principle_below_it(
    rulebook: Rulebook, rule: str, asked: dict[str, Any], own: str, principle: str
) -> None:
    assert judgement(rulebook, rule, asked, CLEANING) == (Judgement.CONTRARY, [own])
    assert judgement(rulebook, rule, asked, CARE) == (Judgement.DISPROPORTIONATE, [principle])
    without_code = {key: value for key, value in CARE.items() if key != "cpv"}
    assert judgement(rulebook, rule, asked, without_code)[0] is Judgement.DEPENDS  # which chapter governs is not known
    told = next(one for one in answer(rulebook, asked, CARE).found if one.rule.id == rule)
    assert told.standing is not None
    assert told.standing.absent  # that chapter 19 has no such text is told
    luf = judgement(rulebook, rule, asked, {**CLEANING, "act": "LUF"})
    assert luf == (Judgement.MIND, [])  # neither it nor the principles of that part were read


def test_no_advice_asks_for_a_legal_person(rulebook: Rulebook) -> None:
    """A sole trader may tender too (LOU 4 kap. 4 §)."""
    advice = [entry.text.en for rule in rulebook.requirements.rules for entry in rule.instead]
    assert not [text for text in advice if "legal person" in text and "natural" not in text]


def test_reasons_for_one_contract_are_only_asked_for_above_the_threshold(rulebook: Rulebook) -> None:
    """LOU 4 kap. 14 § does not reach chapter 19, which is closed."""
    asked = {"lots": {"split": False, "reasons_given": False}}
    rule = "one_contract_without_reasons"
    assert judgement(rulebook, rule, asked, CLEANING) == (Judgement.CONTRARY, ["LOU 4 kap. 14 §"])
    assert judgement(rulebook, rule, asked, CARE) == (Judgement.MIND, [])
    without_code = {key: value for key, value in CARE.items() if key != "cpv"}
    assert judgement(rulebook, rule, asked, without_code)[0] is Judgement.DEPENDS
    assert judgement(rulebook, rule, asked, None)[0] is Judgement.DEPENDS


def test_proportionality_is_named_for_each_chapter(rulebook: Rulebook) -> None:
    asked = {"tender_bond": {"amount": 50_000}}
    for purchase, citations in (
        (CARE, ["LOU 19 kap. 2 §"]),
        (CLEANING, ["LOU 4 kap. 1 §"]),
        (SMALL, ["LOU 19 a kap. 8 §"]),
        ({**CARE, "act": "LUK", "value": {"amount": 30_000_000}}, ["LUK 15 kap. 2 §"]),
    ):
        assert judgement(rulebook, "tender_bond", asked, purchase) == (Judgement.DISPROPORTIONATE, citations)
    told, citations = judgement(rulebook, "tender_bond", asked, None)
    assert told is Judgement.DISPROPORTIONATE
    assert {"LOU 4 kap. 1 §", "LOU 19 kap. 2 §"} <= set(citations)


def test_alternatives_stand_where_they_stand_for_this_purchase(rulebook: Rulebook) -> None:
    asked = {"turnover": {"yearly_minimum": 9_000_000}}
    (under_19,) = answer(rulebook, asked).found
    (directive,) = answer(rulebook, asked, CLEANING).found
    assert [one.citations[0][0] if one and one.citations else None for one in under_19.alternatives] == [
        None,
        "LOU 19 kap. 4 §",
        "LOU 19 kap. 5 §",
    ]
    assert [one.citations[0][0] if one and one.citations else None for one in directive.alternatives] == [
        None,
        "LOU 4 kap. 5 § första stycket",
        "LOU 14 kap. 6 §",
    ]


def test_what_is_left_out_is_not_judged(rulebook: Rulebook) -> None:
    told = answer(rulebook, {"tender_bond": {"amount": 0}})
    assert told.found == ()
    assert told.open == ()
    assert told.clear == ("tender_bond", "size", "length")
    assert "turnover" in told.not_stated
    assert set(told.clear) | set(told.not_stated) == set(TOPICS)


@pytest.mark.parametrize(
    ("requirements", "purchase", "rule", "missing"),
    [
        ({"turnover": {"yearly_minimum": 5}}, None, "turnover_above_the_year", ("purchase.value.amount",)),
        ({"turnover": {"yearly_minimum": 5}}, {**CARE, "contract": None}, "turnover_above_the_year",
         ("purchase.contract.months",)),
        ({"turnover": {"yearly_minimum": 5}},
         {**CARE, "contract": {"months": 36}, "value": {"amount": 9_600_000, "options": [100]}},
         "turnover_above_the_year", ("purchase.contract.option_months",)),
        ({"lots": {"split": False}}, CARE, "one_contract_without_reasons", ("requirements.lots.reasons_given",)),
        ({"economic_stability": {"credit_rating": True}}, CARE, "credit_rating_first",
         ("requirements.economic_stability.alternatives_accepted",)),
        ({"certificates": [{"name": "ISO 9001"}]}, CARE, "certificate_without_equivalent",
         ("requirements.certificates.1.or_equivalent",)),
        ({"contract": {"checkpoints": False}}, {**CARE, "contract": {"months": 40}},
         "long_contract_without_checkpoints", ("purchase.contract.option_months",)),
    ],
)  # fmt: skip
def test_a_fact_that_is_missing_leaves_it_open_and_is_named(
    rulebook: Rulebook, requirements: dict[str, Any], purchase: Any, rule: str, missing: tuple[str, ...]
) -> None:
    told = answer(rulebook, requirements, purchase)
    assert {one.rule.id: one.missing for one in told.open}[rule] == missing
    assert rule not in {one.rule.id for one in told.found}


def test_a_missing_fact_that_cannot_matter_is_not_asked_for(rulebook: Rulebook) -> None:
    told = answer(
        rulebook, {"lots": {"split": True}, "contract": {"checkpoints": True}}, {**CARE, "contract": {"months": 40}}
    )
    assert [one.rule.id for one in told.open] == ["all_lots_required"]  # not the length: there are check-points


def test_a_contract_shorter_than_a_year_counts_as_it_is(rulebook: Rulebook) -> None:
    half_a_year = {**CARE, "value": {"amount": 1_000_000}, "contract": {"months": 6, "option_months": 0}}
    asked = {"turnover": {"yearly_minimum": 1_000_000}}
    assert "turnover_above_the_year" not in found(rulebook, asked, half_a_year)


def test_the_day_decides_and_is_told_where_assumed(rulebook: Rulebook) -> None:
    asked = {"tender_bond": {"amount": 1}}
    assert answer(rulebook, asked).as_of == date(2025, 3, 1)
    assert not answer(rulebook, asked).date_assumed
    without = answer(rulebook, asked, None)
    assert (without.as_of, without.date_assumed) == (TODAY, True)
    stated = answer(rulebook, asked, None, as_of=date(2024, 1, 1))
    assert (stated.as_of, stated.date_assumed) == (date(2024, 1, 1), False)
