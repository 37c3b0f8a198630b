"""Social conditions: each provision is there, told by what governs, and never more than was read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.conftest import ROOT

from reservkoll.common.errors import ReservkollError
from reservkoll.evaluation.assess import assess
from reservkoll.evaluation.social_conditions import conditions_of, fitting
from reservkoll.explain.answer.social_conditions import in_words
from reservkoll.facts.models import Case
from reservkoll.i18n import Language
from reservkoll.rulebook.load import load_rulebook

BOOK = load_rulebook(ROOT / "rules")
TODAY = date(2026, 11, 30)


def _case(**facts: object) -> Case:
    purchase = {
        "act": "LOU",
        "authority": {"type": "municipality"},
        "started": "2025-03-01",
        "subject": "services",
        "cpv": ["79411000-8"],
        "value": {"amount": 1_000_000, "options": [0]},
    }
    return Case.model_validate({"purchase": purchase | facts})


def _told(case: Case) -> dict[str, list[str]]:
    found = conditions_of(assess(case, BOOK, TODAY))
    return {each.governed.id: [name for name, _ in each.conditions] for each in found}


def test_under_the_threshold_the_labour_terms_are_no_duty() -> None:
    assert list(_told(_case())) == ["lou_19"]
    found = fitting(BOOK, "LOU", "19", TODAY)
    assert [condition.duty for _, condition in found[0].conditions].count("must_if_needed") == 0
    assert "not_here" in {condition.duty for _, condition in found[0].conditions}


@pytest.mark.parametrize(("amount", "governed"), [(2_389_584, "lou_19"), (2_389_585, "lou_directive")])
def test_above_the_threshold_chapter_17_is_told(amount: int, governed: str) -> None:
    told = _told(_case(value={"amount": amount, "options": [0]}))
    assert list(told) == [governed]
    labour = {"lou_terms", "lou_labour_terms", "lou_ilo"}
    assert (labour <= set(told[governed])) is (governed == "lou_directive")


@pytest.mark.parametrize("amount", [100_000, 699_999])
def test_a_purchase_that_need_not_be_advertised_is_told_none(amount: int) -> None:
    assert _told(_case(value={"amount": amount, "options": [0]})) == {}


def test_names_of_subcontractors_are_for_works_and_services() -> None:
    for subject, there in (("goods", False), ("services", True), ("works", True), (None, True)):
        (found,) = fitting(BOOK, "LOU", "directive", TODAY, subject)
        assert ("lou_names" in {name for name, _ in found.conditions}) is there


def test_where_the_chapter_is_unknown_each_that_may_govern_is_told() -> None:
    assert {each.governed.id for each in fitting(BOOK, "LOU", None, TODAY)} == {"lou_directive", "lou_19"}


@pytest.mark.parametrize(("day", "there"), [(date(2022, 1, 31), False), (date(2022, 2, 1), True)])
def test_nothing_is_said_of_days_that_were_not_read(day: date, there: bool) -> None:
    assert bool(fitting(BOOK, "LOU", "19", day)) is there


@pytest.mark.parametrize("language", list(Language))
def test_every_line_has_its_place_and_what_it_rests_on(language: Language) -> None:
    for governed in BOOK.social_conditions.governed:
        (found,) = fitting(BOOK, governed.act, governed.chapter, TODAY)
        under = in_words(found, BOOK, language)
        assert under.lines or under.unread
        for line in under.lines:
            assert line.citation.startswith(governed.act)
            assert line.source in BOOK.sources
            assert line.duty
            assert line.text


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("source: luk\n", "source: lukk\n", "no source"),
        ("act: LUK", "act: LUKK", "no act"),
        ('chapter: "15"', 'chapter: "16"', "no chapter"),
        ("conditions: [luk_15_consideration]\n", "conditions: []\n", "no chapter has the condition"),
        ("[luk_15_consideration]", "[luk_15_considerations]", "no condition"),
        ("[ordinary_procurement,", "[ordinary,", "no advice"),
    ],
)
def test_a_mistake_is_told(folder: Path, edit: Callable[[str, str, str], None], old: str, new: str, told: str) -> None:
    edit("social_conditions.yaml", old, new)
    with pytest.raises(ReservkollError, match=told):
        load_rulebook(folder)
