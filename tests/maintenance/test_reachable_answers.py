"""What the analysis of a rulebook says of its conditions, and that every kind of condition has its words."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from reservkoll.conditions.parse import parse_expression
from reservkoll.conditions.registry import KINDS
from reservkoll.evaluation.outcome import Verdict
from reservkoll.explain.rule_text import WORDINGS, RuleText
from reservkoll.i18n import Language
from reservkoll.maintenance.reachable_answers import truths, verdicts
from reservkoll.rulebook.law_on_date import LawOnDate
from reservkoll.rulebook.models.limits import in_whole_kronor
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.rulebook.traverse import units

DAY = date(2025, 3, 1)
YES = {"fact": "purchase.choice_system", "is": True}
NO = {"fact": "purchase.choice_system", "is": False}


def test_every_kind_of_condition_has_its_words() -> None:
    assert set(WORDINGS) == set(KINDS.values())


@pytest.mark.parametrize("language", list(Language))
def test_every_condition_of_the_rulebook_can_be_said_on_every_day_that_it_changes(
    rulebook: Rulebook, language: Language
) -> None:
    for unit in units(rulebook):
        day = max(unit.period.from_, rulebook.edition.covers.from_)
        words = RuleText(LawOnDate(rulebook, day), language)
        for statement in words.each((*unit.scope, *unit.conditions, *unit.besides)):
            assert statement.text
            assert "{" not in statement.text


@pytest.mark.parametrize(
    ("condition", "possible"),
    [
        (YES, {True, False, None}),
        ({"stated": YES}, {True, False}),
        ({"all": [YES, NO]}, {False, None}),
        ({"any": [YES, NO]}, {True, None}),
        ({"any": [{"stated": YES}, {"not": {"stated": YES}}]}, {True}),
        ({"all": [YES, {"unsettled": "sub_code"}]}, {False, None}),
        ({"fact": "purchase.value_sek", "meets": "lou-direct"}, {True, False, None}),
        ({"sum": ["purchase.contract.months", "purchase.contract.option_months"], "at_most": 36}, {True, False, None}),
        (
            {
                "all": [
                    {"fact": "purchase.contract.months", "at_most": 36},
                    {"fact": "purchase.contract.months", "more_than": 36},
                ]
            },
            {False, None},
        ),
    ],
)
def test_what_a_condition_can_be(rulebook: Rulebook, condition: object, possible: set[bool | None]) -> None:
    found = truths(parse_expression(condition), "LOU", LawOnDate(rulebook, DAY))
    assert set(found.truths) == possible
    assert found.exhaustive


def test_every_rule_in_force_can_say_yes_no_and_unknown(rulebook: Rulebook) -> None:
    for unit in units(rulebook):
        if unit.conditions and unit.period.to is None:
            answers = verdicts(unit, rulebook)
            assert {Verdict.YES, Verdict.NO, Verdict.UNKNOWN} <= answers.found, unit.rule


def test_the_amounts_of_a_period_are_euro_at_one_rate(rulebook: Rulebook) -> None:
    """Each period's amounts in kronor are its amounts in euro times one rate of four decimals, to whole kronor."""
    for period in rulebook.rates.periods:
        amounts = [
            one
            for limit in rulebook.limits.values()
            for one in limit.periods
            if period.covers(one.from_) and one.eur is not None and one.sek is not None
        ]
        assert amounts
        for one in amounts:
            assert one.sek == in_whole_kronor(one.eur or Decimal(0), period.rate), (one.from_, one.eur)


def test_no_period_of_an_amount_has_a_gap(rulebook: Rulebook) -> None:
    for name, limit in rulebook.limits.items():
        for earlier, later in zip(limit.periods, limit.periods[1:], strict=False):
            assert earlier.to is not None, name
            assert later.from_ == earlier.to + timedelta(days=1), name


def test_modules_of_this_room_are_small() -> None:
    import reservkoll.maintenance

    for path in Path(str(reservkoll.maintenance.__file__)).parent.rglob("*.py"):
        assert len(path.read_text("utf-8").splitlines()) <= 300, path.name
