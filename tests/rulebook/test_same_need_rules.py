"""same_need.yaml is loaded as strictly as the rest of the rulebook."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import Edit

from reservkoll.common.errors import ReservkollError
from reservkoll.cpv.level import Level
from reservkoll.rulebook.load import load_rulebook
from reservkoll.rulebook.rulebook import Rulebook


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("limit: lou-direct\n", "limit: lou-dirct\n", "Did you mean “lou-direct”?"),
        ("limit: lou-direct\n", "limit: eu-de-minimis\n", "is in euro"),
        ("limit: lou-direct-general\n", "limit: lou-direct-welfare\n", "has no amount on 2014-07-01"),
        ("to: 2018-12-31\n", "to: 2018-12-30\n", "Close the gap"),
        ("from: 2014-07-01\n", "from: 2018-06-01\n", "no period from 2014-07-01"),
        ("note: same_need_group", "note: same_need_groups", "Did you mean “same_need_group”?"),
        ("act: LUK", "act: LUKK", "Did you mean “LUK”?"),
        ("sources: [luk]", "sources: [lukk]", "no source"),
        ("{term: annex2_service}", "{term: annex_2_service}", "no term"),
        ("id: luk-threshold", "id: luk-direct", "stands twice"),
        ("window_months: 12", "window_months: 0", "window_months"),
        ("level: class", "level: klass", "level"),
        ("window_months: 12", "window_month: 12", "window_months"),
    ],
)
def test_a_mistake_is_refused_with_its_place(folder: Path, edit: Edit, old: str, new: str, told: str) -> None:
    edit("same_need.yaml", old, new)
    with pytest.raises(ReservkollError) as caught:
        load_rulebook(folder)
    assert caught.value.exit_code == 3
    assert told in str(caught.value)
    assert "same_need.yaml" in str(caught.value)


def test_each_act_asks_about_direct_procurement_and_the_threshold_on_every_day(rulebook: Rulebook) -> None:
    asked = [(question.act, question.id.rpartition("-")[2]) for question in rulebook.same_need.questions]
    assert asked == [(act, limit) for act in ("LOU", "LUF", "LUK") for limit in ("direct", "threshold")]


@pytest.mark.parametrize(("level", "digits"), [("division", 2), ("group", 3), ("class", 4), ("category", 5)])
def test_levels_of_the_nomenclature(level: str, digits: int) -> None:
    assert Level(level).digits == digits


def test_no_code_has_a_digit_below_an_empty_level(rulebook: Rulebook) -> None:
    """A zero on a level says that the code stands above it: the count of such codes rests on that."""
    for code in rulebook.nomenclature.codes:
        for level in Level:
            if code[level.digits - 1] == "0" and level is not Level.DIVISION:
                assert set(code[level.digits : 8]) <= {"0"}, code
