"""Reading a benefit file: each mistake is told by line, key and remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reservkoll.benefit.case import read_benefit_case
from reservkoll.benefit.unit_values import SHIPPED, read_unit_values
from reservkoll.common.errors import ReservkollError

CaseFile = Callable[..., Path]
ITEM = "avoided:\n  - {name: x, party: region, per: "


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("years: 2.5\n", 1, "whole years"),
        ("years: 0\n", 1, "must be 1 or more"),
        ("title: x\nplaces: tjugo\n", 2, "is not a number"),
        ("places: -1\n", 1, "too small"),
        ("places: {low: 1, base: 2}\n", 1, "belong together"),
        ("places: {low: 3, base: 2, high: 4}\n", 1, "in order"),
        ("places: {value: 3, low: 2, base: 3, high: 4}\n", 1, "state either value"),
        ("moving_on:\n  - {name: x, peopel: 3}\n", 2, "Did you mean “people”?"),
        ("moving_on:\n  - {name: x, due_to_activity_percent: 101}\n", 2, "at most 100"),
        (f"{ITEM}once, amount: 1.2345}}\n", 2, "two decimals"),
        (f"{ITEM}month, amount: 1}}\n", 2, "per must be year, place, unit or once"),
        (f"{ITEM}year, amount: 1, quantity: 2}}\n", 2, "quantity only belongs to per: unit"),
        (f"{ITEM}year, amount: {{unit_value: register-supervision, value: 2}}}}\n", 2, "brings its own amount"),
        (f"{ITEM}year, amount: {{unit_value: nonsense}}}}\n", 2, "not among the unit values"),
        (f"{ITEM}once, amount: {{unit_value: register-supervision}}}}\n", 2, "is an amount per year, not per once"),
        ("avoided:\n  - {party: region, per: year}\n", 2, "is missing"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_do(case_file: CaseFile, text: str, line: int, told: str) -> None:
    path = case_file(text)
    with pytest.raises(ReservkollError) as raised:
        read_benefit_case(path, read_unit_values())
    assert f"line {line}:" in str(raised.value)
    assert told in str(raised.value)


def test_a_case_for_check_is_told_apart(case_file: CaseFile) -> None:
    with pytest.raises(ReservkollError, match="is a case for check"):
        read_benefit_case(case_file("purchase: {title: x}\n"), read_unit_values())


def test_every_shipped_amount_has_a_source_and_a_year_and_every_other_says_whom_to_ask() -> None:
    for key, value in read_unit_values().values.items():
        if value.amount is None:
            assert value.ask is not None, key
        else:
            assert value.source is not None, key
            assert value.year is not None, key


def test_an_own_amount_without_its_proof_is_refused(case_file: CaseFile) -> None:
    start = "sources: {}\nvalues:\n  a: {sv: a, en: a, per: year, amount: "
    with pytest.raises(ReservkollError, match="needs source and year"):
        read_unit_values(case_file(start + "5}\n"))
    with pytest.raises(ReservkollError, match=r"line 3: values\.a\.source: “b” is not among the sources"):
        read_unit_values(case_file(start + "5, year: 2024, source: b}\n"))
    assert read_unit_values(case_file(start + "null}\n")).values["a"].amount is None


def test_the_shipped_values_lie_in_the_package() -> None:
    assert SHIPPED.is_file()
