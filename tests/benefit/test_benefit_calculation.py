"""The arithmetic of a benefit calculation: worked examples by hand, and what must hold of every file."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tools import examples

from reservkoll.benefit.calculation import Benefit, Bound, Side, calculate
from reservkoll.benefit.horizon import Horizon
from reservkoll.benefit.models import PUBLIC, BenefitCase, Party
from reservkoll.benefit.ranges import ZERO, Range, exactly, product
from reservkoll.benefit.unit_values import read_unit_values

UNIT_VALUES = read_unit_values()
COMPLETE: dict[str, Any] = {"years": 2, "moving_on": [], "avoided": [], "costs": [], "prices": []}


def reckoned(**given_: Any) -> Benefit:
    return calculate(BenefitCase.model_validate({**COMPLETE, **given_}), UNIT_VALUES)


def change(**given_: Any) -> dict[str, Any]:
    return {"name": "Bistånd", "party": "municipality", "effect": "gains", "per": "month", "amount": 9000, **given_}


def group(**given_: Any) -> dict[str, Any]:
    return {
        "name": "Till arbete",
        "people": 4,
        "due_to_activity_percent": 50,
        "months": 12,
        "changes": [change()],
        **given_,
    }


def item(**given_: Any) -> dict[str, Any]:
    return {"name": "Placering", "party": "municipality", "per": "year", "amount": 1000, **given_}


def price(**given_: Any) -> dict[str, Any]:
    return {"name": "Tjänsten", "party": "municipality", "per": "year", "this": 120, "alternative": 100, **given_}


def whole(benefit: Benefit) -> tuple[Fraction, Fraction, Fraction]:
    assert benefit.total.bound is Bound.COMPLETE
    return benefit.total.known.ends


def test_people_who_move_on_count_by_their_share_their_months_and_the_amount() -> None:
    # 4 a year × 50 % = 2; each lasts 12 months, so 12 months in each of two years: 2 × 24 × 9 000
    assert whole(reckoned(moving_on=[group()])) == (432_000,) * 3


def test_months_after_the_period_do_not_count() -> None:
    # Of 18 months, the first year's people have all within two years, the second year's only 12.
    assert whole(reckoned(moving_on=[group(months=18)])) == (2 * 30 * 9000,) * 3
    assert whole(reckoned(moving_on=[group(months=600)])) == (2 * 36 * 9000,) * 3


def test_a_change_once_for_each_person_does_not_hang_on_the_months() -> None:
    assert whole(reckoned(moving_on=[group(changes=[change(per="person")])])) == (2 * 2 * 9000,) * 3


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (item(), 2000),
        (item(per="once"), 1000),
        (item(per="place"), 2 * 10 * 1000),
        (item(per="unit", quantity=3), 2 * 3 * 1000),
    ],
    ids=["year", "once", "place", "unit"],
)
def test_an_amount_counts_by_what_it_is_stated_for(stated: dict[str, Any], expected: int) -> None:
    assert whole(reckoned(places=10, avoided=[stated])) == (expected,) * 3
    assert whole(reckoned(places=10, costs=[stated])) == (-expected,) * 3


def test_an_approximate_amount_counts_as_it_stands_and_the_note_says_what_was_written() -> None:
    case = BenefitCase.model_validate({"avoided": [item(amount="ca 1 000 kr"), item(amount=1000)]})
    about, exact = (each.amount for each in case.avoided or ())
    assert about is not None
    assert exact is not None
    assert (about.value, about.note) == (Decimal(1000), "ca 1 000 kr")
    assert (exact.value, exact.note) == (Decimal(1000), None)


def test_a_dearer_price_is_a_cost_and_a_cheaper_one_a_gain() -> None:
    assert whole(reckoned(prices=[price()])) == (-40,) * 3
    assert whole(reckoned(prices=[price(this=70)])) == (60,) * 3
    assert whole(reckoned(places=3, prices=[price(per="place")])) == (-120,) * 3


def test_low_is_the_least_favourable_end_of_every_figure() -> None:
    benefit = reckoned(
        avoided=[item(amount={"low": 1, "base": 5, "high": 9})],
        costs=[item(amount={"low": 2, "base": 3, "high": 10})],
    )
    assert whole(benefit) == (2 * (1 - 10), 2 * (5 - 3), 2 * (9 - 2))


def test_an_uncertain_price_difference_over_uncertain_places_takes_the_widest_outcome() -> None:
    stated = price(per="place", this={"low": 90, "base": 100, "high": 110}, alternative=100)
    ends = whole(reckoned(places={"low": 5, "base": 10, "high": 20}, prices=[stated]))
    assert ends == (2 * 20 * -10, 0, 2 * 20 * 10)


def test_a_stated_rate_makes_later_years_weigh_less_and_is_exact() -> None:
    benefit = reckoned(discount={"percent": Decimal("3")}, avoided=[item()])
    assert whole(benefit) == (1000 + Fraction(1000 * 100, 103),) * 3
    once = reckoned(discount={"percent": Decimal("3")}, avoided=[item(per="once")])
    assert whole(once) == (1000,) * 3


def test_months_are_weighed_by_the_year_in_which_they_fall() -> None:
    half = Horizon(2, Fraction(1))  # the second year weighs a half
    assert half.weighted_months(Fraction(18)) == 12 + Fraction(6, 2) + Fraction(12, 2)
    assert Horizon(3, Fraction(0)).weighted_months(Fraction(0)) == 0


@pytest.mark.parametrize("gone", ["people", "due_to_activity_percent", "months"])
def test_a_figure_that_is_not_stated_leaves_the_line_unknown_and_is_named(gone: str) -> None:
    stated = group()
    del stated[gone]
    benefit = reckoned(moving_on=[stated])
    assert benefit.lines[0].amount is None
    assert benefit.missing == (f"moving_on.1.{gone}",)
    assert (benefit.total.lines, benefit.total.bound) == (0, Bound.AT_LEAST)


def test_what_is_unknown_says_which_way_the_sum_can_go() -> None:
    known = {"avoided": [item()], "costs": [item(amount=300)]}
    assert reckoned(**known).total.bound is Bound.COMPLETE
    gain, cost = item(amount=None), item(amount=None)
    assert reckoned(avoided=[item(), gain]).total.bound is Bound.AT_LEAST
    assert reckoned(costs=[item(), cost]).total.bound is Bound.AT_MOST
    assert reckoned(avoided=[gain], costs=[cost]).total.bound is Bound.OPEN
    assert reckoned(avoided=[item()], prices=[price(this=None)]).total.bound is Bound.OPEN


@pytest.mark.parametrize(
    ("gone", "bound"),
    [("moving_on", Bound.OPEN), ("avoided", Bound.AT_LEAST), ("costs", Bound.AT_MOST), ("prices", Bound.OPEN)],
)
def test_a_list_that_is_not_there_is_unknown_and_an_empty_one_is_nothing(gone: str, bound: Bound) -> None:
    stated = {"avoided": [item(party="region")], gone: None}
    if gone == "avoided":
        stated = {"costs": [item(party="region")], gone: None}
    benefit = reckoned(**stated)
    assert benefit.missing == (gone,)
    # Whom the missing list concerns is not known, so no party's sum is whole.
    assert benefit.by_party[Party.REGION].bound is benefit.total.bound is bound


def test_a_change_list_that_is_not_there_is_unknown() -> None:
    benefit = reckoned(moving_on=[group(changes=None)])
    assert (benefit.missing, benefit.total.bound) == (("moving_on.1.changes",), Bound.OPEN)


def test_without_a_period_only_what_happens_once_is_known() -> None:
    benefit = reckoned(years=None, avoided=[item(), item(per="once")], moving_on=[group()])
    assert [line.amount for line in benefit.lines] == [None, None, exactly(1000)]
    assert benefit.missing == ("years",)


def test_what_cannot_matter_is_not_asked_for() -> None:
    benefit = reckoned(moving_on=[group(people=0, due_to_activity_percent=None, changes=[change(amount=None)])])
    assert (whole(benefit), benefit.missing) == ((0, 0, 0), ())


def test_only_public_payers_count_in_the_public_sum() -> None:
    benefit = reckoned(costs=[item(party="participants"), item(party="arbetsformedlingen", amount=10)])
    assert (benefit.public.known, benefit.total.known) == (exactly(-20), exactly(-2020))


def test_a_unit_value_brings_its_amount_and_one_without_amount_stays_unknown() -> None:
    known = reckoned(costs=[item(party="organisation", amount={"unit_value": "register-supervision"})])
    published = UNIT_VALUES.values["register-supervision"].amount
    assert published is not None
    assert whole(known) == (-2 * Fraction(published),) * 3
    stated = group(changes=[change(amount={"unit_value": "social-assistance-month"})])
    benefit = reckoned(moving_on=[stated])
    assert benefit.missing == ("moving_on.1.changes.1.amount",)
    assert benefit.lines[0].amount is None


def test_unknown_times_nothing_is_nothing_and_times_anything_else_unknown() -> None:
    assert product([None, ZERO]) == product([ZERO, None]) == ZERO
    assert product([None, exactly(1)]) is None
    assert product([None, Range(Fraction(0), Fraction(0), Fraction(1))]) is None


# --- What must hold of every file.

AMOUNTS = st.integers(0, 100_000).map(lambda ore: Decimal(ore) / 100)
COUNTS = st.integers(0, 300).map(lambda tenths: Decimal(tenths) / 10)
PARTIES = st.sampled_from([party.value for party in Party])


def figures(values: st.SearchStrategy[Decimal]) -> st.SearchStrategy[Any]:
    three = st.lists(values, min_size=3, max_size=3).map(sorted)
    return st.one_of(st.none(), values, three.map(lambda ends: dict(zip(("low", "base", "high"), ends, strict=True))))


def items() -> st.SearchStrategy[Any]:
    each = st.fixed_dictionaries(
        {
            "name": st.just("x"),
            "party": PARTIES,
            "per": st.sampled_from(["year", "place", "once"]),
            "amount": figures(AMOUNTS),
        }
    )
    counted = st.fixed_dictionaries(
        {
            "name": st.just("x"),
            "party": PARTIES,
            "per": st.just("unit"),
            "amount": figures(AMOUNTS),
            "quantity": figures(COUNTS),
        }
    )
    return st.one_of(st.none(), st.lists(each | counted, max_size=3))


CASES = st.fixed_dictionaries(
    {
        "years": st.none() | st.integers(1, 6),
        "discount": st.none() | st.fixed_dictionaries({"percent": COUNTS}),
        "places": figures(COUNTS),
        "moving_on": st.none()
        | st.lists(
            st.fixed_dictionaries(
                {
                    "name": st.just("x"),
                    "people": figures(COUNTS),
                    "due_to_activity_percent": figures(COUNTS),
                    "months": figures(COUNTS),
                    "changes": st.none()
                    | st.lists(
                        st.fixed_dictionaries(
                            {
                                "name": st.just("x"),
                                "party": PARTIES,
                                "effect": st.sampled_from(["gains", "pays"]),
                                "per": st.sampled_from(["month", "person"]),
                                "amount": figures(AMOUNTS),
                            }
                        ),
                        max_size=2,
                    ),
                }
            ),
            max_size=2,
        ),
        "avoided": items(),
        "costs": items(),
        "prices": st.none()
        | st.lists(
            st.fixed_dictionaries(
                {
                    "name": st.just("x"),
                    "party": PARTIES,
                    "per": st.sampled_from(["year", "place"]),
                    "this": figures(AMOUNTS),
                    "alternative": figures(AMOUNTS),
                }
            ),
            max_size=2,
        ),
    }
)


def of(case: dict[str, Any]) -> Benefit:
    return calculate(BenefitCase.model_validate(case), UNIT_VALUES)


@given(CASES)
@settings(max_examples=examples(200))
def test_the_sums_of_the_parties_are_the_total(case: dict[str, Any]) -> None:
    benefit = of(case)
    parties = benefit.by_party.values()
    for end in range(3):
        assert sum(one.known.ends[end] for one in parties) == benefit.total.known.ends[end]
        public = sum(one.known.ends[end] for party, one in benefit.by_party.items() if party in PUBLIC)
        assert public == benefit.public.known.ends[end]
    assert sum(one.lines for one in parties) == benefit.total.lines


@given(CASES)
@settings(max_examples=examples(200))
def test_every_range_is_in_order_and_every_unknown_line_says_what_is_missing(case: dict[str, Any]) -> None:
    benefit = of(case)
    for one in (*benefit.by_party.values(), benefit.public, benefit.total):
        assert one.known.low <= one.known.base <= one.known.high
        assert (one.bound is Bound.COMPLETE) == (not one.missing)
    for line in benefit.lines:
        assert (line.amount is None) == bool(line.missing)
        if line.amount is not None:
            assert line.amount.low <= line.amount.base <= line.amount.high
            assert line.side is not Side.GAINS or line.amount.low >= 0
            assert line.side is not Side.PAYS or line.amount.high <= 0


def stated_places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every figure of a case that is stated, by its place."""
    if isinstance(value, Decimal):
        return [] if at[0] == "discount" else [at]
    if isinstance(value, dict):
        return [place for key, inner in value.items() for place in stated_places(inner, (*at, key))]
    if isinstance(value, list):
        return [place for index, inner in enumerate(value) for place in stated_places(inner, (*at, index))]
    return []


def put(case: dict[str, Any], at: tuple[Any, ...], value: Any) -> dict[str, Any]:
    copy: Any = deepcopy(case)
    inner = copy
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = value
    return dict(copy)


@given(CASES, st.data())
@settings(max_examples=examples(300))
def test_an_unknown_figure_never_counts_as_nothing(case: dict[str, Any], data: st.DataObject) -> None:
    """Whatever the figure turns out to be, the bound that was told without it holds."""
    places = [at if at[-1] not in {"low", "base", "high"} else at[:-1] for at in stated_places(case)]
    if not places:
        return
    at = data.draw(st.sampled_from(places))
    full, without = of(case), of(put(case, at, None))
    for party in (*without.by_party, None):
        known = full.total if party is None else full.by_party[party]
        told = without.total if party is None else without.by_party[party]
        if full.total.bound is not Bound.COMPLETE:
            continue
        for end in range(3):
            if told.bound is Bound.COMPLETE:
                assert told.known == known.known
            elif told.bound is Bound.AT_LEAST:
                assert told.known.ends[end] <= known.known.ends[end]
            elif told.bound is Bound.AT_MOST:
                assert told.known.ends[end] >= known.known.ends[end]


@given(CASES, st.data(), st.integers(1, 5))
@settings(max_examples=examples(300))
def test_a_larger_gain_never_lowers_a_sum_and_a_larger_cost_never_raises_one(
    case: dict[str, Any], data: st.DataObject, more: int
) -> None:
    """Amounts and prices: each moves every sum one way only. `high` is raised, so that the order of the three stays."""
    money = [at for at in stated_places(case) if {"amount", "this", "alternative"} & set(at)]
    raised = [at for at in money if at[-1] not in {"low", "base"}]
    if not raised:
        return
    at = data.draw(st.sampled_from(raised))
    value: Any = case
    for key in at:
        value = value[key]
    before, after = of(case).total.known, of(put(case, at, value + more)).total.known
    effect = case["moving_on"][at[1]]["changes"][at[3]]["effect"] if at[0] == "moving_on" else None
    gains = at[0] == "avoided" or effect == "gains" or "alternative" in at
    for was, now in zip(before.ends, after.ends, strict=True):
        assert now >= was if gains else now <= was


@given(CASES, st.data(), st.integers(1, 5))
@settings(max_examples=examples(300))
def test_more_people_places_months_or_things_move_a_gain_up_and_a_cost_down(
    case: dict[str, Any], data: st.DataObject, more: int
) -> None:
    counts = {"people", "due_to_activity_percent", "months", "quantity", "places"}
    raised = [at for at in stated_places(case) if counts & set(at) and at[-1] not in {"low", "base"}]
    if not raised:
        return
    at = data.draw(st.sampled_from(raised))
    value: Any = case
    for key in at:
        value = value[key]
    before, after = of(case).lines, of(put(case, at, value + more)).lines
    for was, now in zip(before, after, strict=True):
        if was.amount is None or now.amount is None or was.side is Side.EITHER:
            continue
        for old, new in zip(was.amount.ends, now.amount.ends, strict=True):
            assert new >= old if was.side is Side.GAINS else new <= old
