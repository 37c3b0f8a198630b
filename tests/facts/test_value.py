"""The estimated value: exact to the öre, VAT taken off, options counted as if they were used."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reservkoll.facts.models import Purchase
from reservkoll.facts.value import EstimatedValue, EuroRate
from reservkoll.facts.value import estimate as estimate_purchase
from reservkoll.rulebook.load import load_rulebook

PARAMETERS = load_rulebook().value_parameters("LOU")
RATE = EuroRate.exactly(Decimal("10.8126"))
amounts = st.decimals(0, 10**9, places=2)


def estimate(stated: dict[str, Any], subject: str | None = "services", rate: EuroRate | None = RATE) -> EstimatedValue:
    return estimate_purchase(Purchase.model_validate({"value": stated, "subject": subject}), PARAMETERS, rate)


def _value(**given: Any) -> dict[str, Any]:
    return given


@pytest.mark.parametrize(
    ("stated", "ore"),
    [
        ({"amount": Decimal("699999.99")}, 69_999_999),
        ({"amount": 690_000, "extensions": [100_000]}, 79_000_000),
        ({"amount": 690_000, "options": [5_000, Decimal("5000.50")]}, 70_000_050),
        ({"amount": 690_000, "vat": "included", "vat_rate": 25}, 55_200_000),
        ({"amount": 690_000, "vat": "excluded", "vat_rate": 25}, 69_000_000),
        ({"amount": 500_000, "options": [375_000], "vat": "included", "vat_rate": 25}, 70_000_000),
        ({"amount": 500_000, "vat": "included", "vat_rate": 25, "prizes": 10_000}, 41_000_000),
        ({"amount": 0}, 0),
    ],
)
def test_the_value_of_a_stated_total(stated: dict[str, Any], ore: int) -> None:
    assert estimate(stated).ore == ore


@given(
    amount=amounts,
    options=st.lists(amounts, max_size=4),
    extensions=st.lists(amounts, max_size=4),
    prizes=st.none() | amounts,
)
def test_without_vat_the_value_is_the_exact_sum(
    amount: Decimal, options: list[Decimal], extensions: list[Decimal], prizes: Decimal | None
) -> None:
    value = estimate(_value(amount=amount, options=options, extensions=extensions, prizes=prizes))
    assert value.ore is not None
    assert Decimal(value.ore) / 100 == amount + sum(options) + sum(extensions) + (prizes or 0)


@given(net=amounts, rate=st.sampled_from([6, 12, 25]))
def test_taking_off_the_vat_gives_back_the_net_amount(net: Decimal, rate: int) -> None:
    gross = (net * (100 + rate) / 100).quantize(Decimal("0.01"))
    value = estimate(_value(amount=gross, vat="included", vat_rate=rate))
    assert value.ore is not None
    assert abs(Decimal(value.ore) / 100 - net) <= Decimal("0.01")


@given(amount=amounts, options=st.lists(amounts, min_size=1, max_size=3))
def test_the_steps_add_up_to_the_value(amount: Decimal, options: list[Decimal]) -> None:
    value = estimate(_value(amount=amount, options=options, vat="included", vat_rate=25, prizes=100))
    assert sum(step.ore for step in value.steps) == value.ore == value.steps[-1].sum_ore


@pytest.mark.parametrize(
    ("stated", "lacking"),
    [({}, "purchase.value.amount"), ({"amount": 1, "vat": "included"}, "purchase.value.vat_rate")],
)
def test_an_unknown_value_names_the_fact_to_ask_for(stated: dict[str, Any], lacking: str) -> None:
    value = estimate(stated)
    assert (value.ore, value.lacking) == (None, (lacking,))


@pytest.mark.parametrize(
    ("stated", "kronor"),
    [
        ({"basis": "monthly", "monthly": 15_000, "indefinite": True}, 720_000),
        ({"basis": "monthly", "monthly": 14_500, "indefinite": True}, 696_000),
        ({"basis": "monthly", "monthly": 12_000, "months": 48}, 576_000),
        ({"basis": "monthly", "monthly": 12_000, "months": 47}, 564_000),
        ({"basis": "total", "amount": 720_000}, 720_000),  # a stated total counts whole, however long
        ({"basis": "lease", "monthly": 20_000, "indefinite": True}, 960_000),
        ({"basis": "lease", "monthly": 60_000, "months": 10}, 600_000),
        ({"basis": "lease", "monthly": 60_000, "months": 12, "residual_value": 50_000}, 720_000),
        ({"basis": "lease", "monthly": 60_000, "months": 13, "residual_value": 50_000}, 830_000),
        ({"basis": "lease", "amount": 500_000, "months": 24, "residual_value": 0}, 500_000),
        ({"basis": "recurring", "recurring": {"next_12_months": 500_000}}, 500_000),
        ({"basis": "framework", "amount": 3_000_000, "extensions": [1_000_000]}, 4_000_000),
        ({"lots": [100_000, 200_000]}, 300_000),
        ({"basis": "monthly", "monthly": 12_500, "months": 12, "vat": "included", "vat_rate": 25}, 120_000),
    ],
)
def test_the_value_of_each_basis(stated: dict[str, Any], kronor: int) -> None:
    assert estimate(stated).ore == kronor * 100


@pytest.mark.parametrize(
    ("stated", "lacking"),
    [
        ({"basis": "monthly"}, {"purchase.value.monthly"}),
        ({"basis": "monthly", "monthly": 1}, {"purchase.value.months", "purchase.value.indefinite"}),
        ({"basis": "monthly", "monthly": 1, "indefinite": False}, {"purchase.value.months"}),
        ({"basis": "lease", "monthly": 1, "months": 13}, {"purchase.value.residual_value"}),
        (
            {"basis": "recurring"},
            {"purchase.value.recurring.previous_12_months", "purchase.value.recurring.next_12_months"},
        ),
        ({"basis": "framework"}, {"purchase.value.amount"}),
    ],
)
def test_what_a_basis_needs_is_asked_for(stated: dict[str, Any], lacking: set[str]) -> None:
    value = estimate(stated)
    assert value.ore is None
    assert set(value.lacking) == lacking


def test_a_long_term_lies_between_what_its_rule_and_the_main_rule_count() -> None:
    value = estimate({"basis": "monthly", "monthly": 12_000, "months": 60})
    assert (value.low_ore, value.high_ore, value.open) == (57_600_000, 72_000_000, ("long_term_methods",))


def test_two_ways_to_estimate_leave_a_range() -> None:
    value = estimate({"basis": "recurring", "recurring": {"previous_12_months": 820_000, "next_12_months": 500_000}})
    assert (value.low_ore, value.high_ore, value.open) == (50_000_000, 82_000_000, ("recurring_methods",))


def test_what_the_authority_supplies_counts_for_works_only() -> None:
    stated = {"amount": 1_000_000, "authority_supplies": 200_000}
    assert estimate(stated, "works").ore == 120_000_000
    assert estimate(stated, "services").ore == 100_000_000
    assert estimate(stated, None).lacking == ("purchase.subject",)


def test_euro_are_converted_at_the_periods_rate() -> None:
    assert estimate({"amount": 750_000, "currency": "EUR"}).ore == 810_945_000
    assert estimate({"amount": 750_000, "currency": "EUR"}, rate=None).open == ("no_amount_for_date",)
    rate = EuroRate(Decimal("11.35"), low=Decimal("11.3499"), high=Decimal("11.3508"))
    derived = estimate({"amount": 750_000, "currency": "EUR"}, rate=rate)
    assert (derived.ore, derived.low_ore, derived.high_ore) == (851_250_000, 851_242_500, 851_310_000)


def test_the_parts_of_a_mixed_contract_are_its_value() -> None:
    parts = [{"cpv": "85312120-6", "amount": 5_000_000}, {"cpv": "79993000-1", "amount": 4_000_000}]
    assert estimate_purchase(Purchase.model_validate({"parts": parts}), PARAMETERS, RATE).ore == 900_000_000


@pytest.mark.parametrize(
    ("small", "kept"),
    [(5, "small_lots_exempt"), (6, "small_lots_too_many")],  # 300 of 1 500 is 20 per cent, 360 of 1 560 is more
)
def test_small_lots_may_be_left_out_up_to_a_fifth_of_the_whole(small: int, kept: str) -> None:
    value = estimate({"vat": "excluded", "currency": "EUR", "lots": [60_000] * small + [1_200_000]})
    assert value.remarks == ((kept, ", ".join(str(number) for number in range(1, small + 1))),)


@pytest.mark.parametrize(("lot", "small"), [(79_999, True), (80_000, False)])
def test_a_lot_is_small_below_80_000_euro(lot: int, small: bool) -> None:
    value = estimate({"vat": "excluded", "currency": "EUR", "lots": [lot, 1_200_000]})
    assert bool(value.remarks) is small


def test_vat_that_is_not_stated_is_an_assumption() -> None:
    assert estimate({"amount": 1}).assumed["without_vat"] == ("purchase.value.vat",)
    assert "without_vat" not in estimate({"amount": 1, "vat": "excluded"}).assumed
