"""`reservkoll benefit`: the example in both languages, JSON, own unit values, unusable files."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from tests.cli.conftest import ROOT, Run

CaseFile = Callable[..., Path]
EXAMPLE = ROOT / "examples" / "benefit-work-integration.yaml"


@pytest.mark.parametrize(("lang", "words"), [("sv", "Vem betalar och vem vinner"), ("en", "Who pays and who gains")])
def test_the_example_is_answered_in_both_languages(run: Run, lang: str, words: str) -> None:
    ran = run("benefit", EXAMPLE, "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    assert words in ran.out
    assert "påhittade" in ran.out  # the file says so itself


def test_the_same_file_gives_the_same_bytes_and_the_parties_make_the_total(run: Run) -> None:
    first, second = (run("benefit", EXAMPLE, "--format", "json").out for _ in range(2))
    assert first == second
    answer = json.loads(first)
    assert answer["format"] == "reservkoll.benefit/1"
    for end in ("low", "base", "high"):
        sums = [Decimal(one["known_sek"][end]) for one in answer["by_party"].values() if one["known_sek"]]
        ore_lost_in_rounding = abs(sum(sums) - Decimal(answer["total"]["known_sek"][end]))
        assert ore_lost_in_rounding < Decimal("0.05")
    assert [one["path"] for one in answer["missing"]] == ["moving_on.2.changes.1.amount"]


def test_own_unit_values_stand_instead_of_the_shipped_ones(run: Run, case_file: CaseFile) -> None:
    values = case_file(
        "sources: {own: {title: Bokslut, retrieved: 2026-01-31}}\n"
        "values:\n  place: {sv: Plats, en: Place, per: place, amount: 250.50, year: 2025, source: own}\n",
        "values.yaml",
    )
    case = case_file(
        "years: 1\nplaces: 2\nmoving_on: []\ncosts: []\nprices: []\n"
        "avoided:\n  - {name: x, party: municipality, per: place, amount: {unit_value: place}}\n"
    )
    answer = json.loads(run("benefit", case, "--unit-values", values, "--format", "json").out)
    assert answer["total"]["known_sek"]["base"] == "501.00"
    assert answer["sources"] == ["Bokslut, läst den 31 januari 2026"]
    ran = run("benefit", case, "--lang", "en")
    assert ran.code == 2
    assert "“place” is not among the unit values" in ran.err


def test_a_case_for_check_is_refused_with_a_remedy(run: Run) -> None:
    ran = run("benefit", ROOT / "examples" / "cleaning-direct.yaml", "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert "reservkoll template benefit" in " ".join(ran.err.split())
