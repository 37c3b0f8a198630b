"""A benefit calculation as text and JSON: what is shown is what was reckoned, rounded only for the eye."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from reservkoll.benefit.calculation import Benefit, calculate
from reservkoll.benefit.models import BenefitCase
from reservkoll.benefit.unit_values import read_unit_values
from reservkoll.explain.benefit import exact_text, rounded
from reservkoll.i18n import Language
from reservkoll.reports.export.documents.benefit import benefit_json
from reservkoll.reports.render.terminal.benefit import print_benefit

UNIT_VALUES = read_unit_values()


def _benefit(**given_: Any) -> Benefit:
    return calculate(BenefitCase.model_validate(given_), UNIT_VALUES)


def _item(**given_: Any) -> dict[str, Any]:
    return {"name": "Placering", "party": "region", "per": "year", "amount": Decimal("33.35"), **given_}


def _json(benefit: Benefit) -> dict[str, Any]:
    return dict(json.loads(benefit_json(benefit, "a", "b", Language.SV)))


def _text(benefit: Benefit, language: Language = Language.SV, width: int = 80) -> str:
    out = StringIO()
    print_benefit(benefit, language, Console(file=out, width=width, highlight=False))
    return out.getvalue()


@given(st.integers(-(10**12), 10**12), st.integers(0, 6), st.integers(0, 6))
def test_a_finite_decimal_is_written_whole(numerator: int, twos: int, fives: int) -> None:
    value = Fraction(numerator, 2**twos * 5**fives)
    text = exact_text(value)
    assert text is not None
    assert Fraction(text) == value
    assert len(text.split(".")[1]) >= 2


def test_what_no_decimal_holds_is_rounded_to_ore_and_says_so() -> None:
    assert exact_text(Fraction(1, 3)) is None
    answer = _json(_benefit(years=2, discount={"percent": 3}, moving_on=[], avoided=[_item()], costs=[], prices=[]))
    assert answer["total"]["known_sek"] == {"low": "65.73", "base": "65.73", "high": "65.73", "exact": False}
    assert answer["discount"]["year_weights"] == ["1", "100/103"]
    exact = _json(_benefit(years=2, moving_on=[], avoided=[_item()], costs=[], prices=[]))
    assert exact["total"]["known_sek"] == {"low": "66.70", "base": "66.70", "high": "66.70", "exact": True}


def test_rounding_for_the_eye_takes_a_half_to_the_even() -> None:
    krona = Decimal(1)
    assert [rounded(Fraction(n, 2), krona) for n in (1, 3, -1, -3)] == [0, 2, 0, -2]


def test_sums_are_made_before_rounding() -> None:
    halves = [_item(per="once", amount=Decimal("0.40")) for _ in range(3)]
    benefit = _benefit(years=1, moving_on=[], avoided=halves, costs=[], prices=[])
    assert _json(benefit)["total"]["known_sek"]["base"] == "1.20"
    total = next(line for line in _text(benefit).splitlines() if line.startswith("Totalt"))
    assert total.split() == ["Totalt", "+1", "+1", "+1"]


def test_an_unknown_sum_is_never_shown_as_nothing() -> None:
    benefit = _benefit(years=2, moving_on=[], avoided=[_item(amount=None)], costs=[], prices=[])
    answer = _json(benefit)
    assert answer["by_party"]["region"]["known_sek"] is None
    assert answer["total"] == {"known_sek": None, "bound": "at_least", "missing": ["avoided.1.amount"]}
    region = next(line for line in _text(benefit).splitlines() if line.startswith("Regionen"))
    assert region.split() == ["Regionen", "okänt", "okänt", "okänt"]


def test_nothing_at_all_is_a_known_nothing() -> None:
    answer = _json(_benefit(years=2, moving_on=[], avoided=[], costs=[], prices=[]))
    assert answer["total"]["known_sek"]["base"] == "0.00"


def test_a_partly_known_sum_says_at_least_and_names_what_is_missing() -> None:
    text = _text(
        _benefit(years=2, moving_on=[], avoided=[_item(), _item(name="Besök", amount=None)], costs=[], prices=[])
    )
    assert "minst; uppgift om en vinst saknas" in text
    assert "? Besök: Belopp  avoided.2.amount" in text


@pytest.mark.parametrize(
    ("language", "words"), [(Language.SV, "tilldelningskriterium"), (Language.EN, "award criterion")]
)
def test_it_says_that_it_is_an_estimate_and_no_award_criterion(language: Language, words: str) -> None:
    benefit = _benefit(years=2)
    assert words in _text(benefit, language)
    assert any(words in line for line in json.loads(benefit_json(benefit, "a", "b", language))["purpose"])


def test_every_figure_is_shown_with_its_source_and_those_without_are_counted() -> None:
    text = _text(
        _benefit(
            years=2,
            places={"value": 12, "source": "Egen uppföljning", "year": 2024},
            avoided=[_item(per="place", amount=700)],
        ),
        width=140,
    )
    assert "Egen uppföljning, 2024" in text
    assert "ingen källa angiven" in text
    assert "Uppgifter utan angiven källa: 1." in text
    assert "platser (12) × år (2) × belopp per plats och år (700)" in text


def test_amounts_of_different_years_are_told() -> None:
    stated = [_item(amount={"value": 5, "year": 2023}), _item(amount={"value": 5, "year": 2025})]
    assert "Beloppen är från olika år (2023, 2025)" in _text(_benefit(years=1, avoided=stated), width=140)
    assert "olika år" not in _text(_benefit(years=1, avoided=stated[:1]), width=140)


def test_whether_a_rate_is_used_is_told_either_way() -> None:
    assert "Ingen ränta är angiven" in _text(_benefit(years=1))
    text = _text(_benefit(years=1, discount={"percent": Decimal("3.5"), "source": "Budget 2025"}), width=140)
    assert "Diskonterat med 3,5 % per år (Budget 2025): varje senare år delas en gång till med 1,035." in text


@pytest.mark.parametrize("width", [80, 140])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    stated = _item(name="Ett mycket långt namn på en kostnad " * 4, amount={"low": 1, "base": 10**9, "high": 10**10})
    text = _text(_benefit(years=2, avoided=[stated]), width=width)
    assert max(map(len, text.splitlines())) <= width
    assert "+20" in text


def test_brackets_in_a_name_are_shown_as_they_stand() -> None:
    assert "[red]x[/red]" in _text(_benefit(years=1, title="[red]x[/red]", avoided=[_item(name="[red]x[/red]")]))
