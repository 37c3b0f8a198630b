"""The estimated value: exact to the öre, VAT taken off, options counted as if they were used."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reservkoll.facts.models import Value
from reservkoll.facts.value import estimate

amounts = st.decimals(0, 10**9, places=2)


def _value(**given: Any) -> Value:
    return Value.model_validate(given)


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
    assert estimate(_value(**stated)).ore == ore


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
    value = estimate(_value(**stated))
    assert (value.ore, value.lacking) == (None, (lacking,))
