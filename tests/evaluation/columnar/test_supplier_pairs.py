"""A supplier beside a purchase gets the answer that `check` gives to a case with both."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.associations import ASSOCIATION
from tests.tools import examples

from reservkoll.evaluation.assess import assess
from reservkoll.evaluation.columnar.columns import evaluate
from reservkoll.evaluation.columnar.contradicted_rows import with_contradictions
from reservkoll.evaluation.columnar.explanations import Explanations
from reservkoll.evaluation.columnar.supplier_pairs import Matches, match_suppliers, reservations
from reservkoll.evaluation.outcome import Verdict
from reservkoll.facts.models import Case, Purchase, Supplier
from reservkoll.rulebook.load import load_rulebook

BOOK = load_rulebook()
BUYER, OTHER_BUYER = "2120009879", "2120007659"
TODAY = date(2025, 6, 1)
LISTED = "85312120-6"  # in both lists
SCHOOL = "80100000-5"
CLEANING = "90910000-9"
SEK = 100
OPTION = 1  # kronor of the whole value, where there are months of options
RESERVED = reservations(BOOK)


def _frame(purchases: list[dict[str, Any]]) -> pl.DataFrame:
    """Purchases as a screened inventory has them, each read under the law of its own day."""
    schema = {
        "purchase.act": pl.String(),
        "purchase.started": pl.Date(),
        "purchase.cpv": pl.List(pl.String()),
        "purchase.value_sek": pl.Int64(),
        "purchase.authority.org_no": pl.String(),
        "purchase.authority.type": pl.String(),
        "purchase.subject": pl.String(),
        "purchase.contract.months": pl.Decimal(18, 6),
        "purchase.contract.option_months": pl.Decimal(18, 6),
    }
    frame = pl.DataFrame([{name: each.get(name) for name in schema} for each in purchases], schema=schema)
    dated = frame.with_columns(
        pl.col("purchase.started").fill_null(TODAY).alias("as_of"),
        pl.col("purchase.cpv").list.head(1).alias("purchase.main_cpv"),
    )
    return with_contradictions(dated, BOOK)


def _case(purchase: dict[str, Any], supplier: Supplier) -> Case:
    value = purchase.get("purchase.value_sek")
    months = {name: purchase.get(f"purchase.contract.{name}") for name in ("months", "option_months")}
    options = [Decimal(OPTION)] if months["option_months"] else []
    if value is not None and options:
        value -= OPTION * SEK
    stated = {
        "act": purchase.get("purchase.act"),
        "started": purchase.get("purchase.started"),
        "cpv": purchase.get("purchase.cpv"),
        "authority": {
            "org_no": purchase.get("purchase.authority.org_no"),
            "type": purchase.get("purchase.authority.type"),
        },
        # A row of the frame has its whole value, without VAT: the case says so too.
        "value": None
        if value is None
        else {"amount": Decimal(value) / SEK, "vat": "excluded", "options": options, "extensions": []},
        "subject": purchase.get("purchase.subject"),
        "contract": months,
    }
    return Case(purchase=Purchase.model_validate(stated), supplier=supplier)


def _matched(purchases: list[dict[str, Any]], suppliers: list[Supplier]) -> tuple[pl.DataFrame, Matches]:
    evaluated = evaluate(_frame(purchases), BOOK)
    return evaluated, match_suppliers(evaluated, Explanations(BOOK).of(evaluated), suppliers, BOOK)


def _purchase(**stated: Any) -> dict[str, Any]:
    usual = {
        "act": "LOU",
        "started": date(2024, 9, 2),
        "cpv": [LISTED],
        "value_sek": 9_000_000 * SEK,
        "authority.org_no": BUYER,
        "authority.type": "municipality",
        "subject": "services",
        "contract.months": Decimal(24),
        "contract.option_months": Decimal(0),
    }
    return {f"purchase.{name}": value for name, value in {**usual, **stated}.items()}


def _supplier(**stated: Any) -> Supplier:
    usual: dict[str, Any] = {
        "name": "Föreningen Exempel",
        **ASSOCIATION,
        "public_control": False,
        "integration": {"main_aim": False, "sheltered_workshop": False, "share_percent": Decimal(8)},
        "awards": [],
    }
    return Supplier.model_validate({**usual, **stated})


def _award(decided: date, **stated: Any) -> dict[str, Any]:
    return {"authority": BUYER, "provision": "lou-19-25", "cpv": LISTED, "decided": decided, **stated}


def _verdicts(matches: Matches, route: str) -> list[str]:
    found = matches.pairs.filter(pl.col("route") == route).sort("position", "supplier")["answer"].to_list()
    return [matches.answers[answer].outcome.verdict.value for answer in found]


codes = st.lists(
    st.sampled_from([LISTED, SCHOOL, CLEANING, "85312510-7", "85310000-5", "79713000-5", "92500000-6"]),
    min_size=1,
    max_size=2,
    unique=True,
)
days = st.one_of(
    st.dates(date(2019, 1, 1), date(2027, 12, 31)), st.sampled_from([date(2022, 1, 31), date(2022, 2, 1), TODAY])
)
purchases = st.fixed_dictionaries(
    {
        "purchase.act": st.sampled_from(["LOU", "LOU", "LOU", "LUF", "LUK", None]),
        "purchase.started": days | st.none(),
        "purchase.cpv": codes | st.none(),
        "purchase.value_sek": st.sampled_from([n * SEK for n in (500_000, 3_000_000, 9_000_000, 80_000_000)])
        | st.none(),
        "purchase.authority.org_no": st.sampled_from([BUYER, OTHER_BUYER, None]),
        "purchase.authority.type": st.sampled_from(["municipality", "central_government", None]),
        "purchase.subject": st.sampled_from(["services", "goods", None]),
        "purchase.contract.option_months": st.sampled_from([Decimal(0), Decimal(12), None]),
        "purchase.contract.months": st.sampled_from([Decimal(24), Decimal(36), Decimal(48), None]),
    }
)
maybe = st.booleans() | st.none()
awards = st.fixed_dictionaries(
    {
        "authority": st.sampled_from([BUYER, OTHER_BUYER, None]),
        "provision": st.sampled_from(["lou-19-25", "lou-19-6a", "lou-19-25a", None]),
        "cpv": st.sampled_from([LISTED, "85312510-7", SCHOOL, None]),
        "decided": days | st.none(),
    }
)
suppliers = st.fixed_dictionaries(
    {
        "legal_form": st.sampled_from(["ideell_forening", "stiftelse", "aktiebolag", "enskild_firma", "other", None]),
        "purpose": st.fixed_dictionaries(
            dict.fromkeys(
                (
                    "public_service_mission",
                    "exclusively_public_benefit",
                    "stated_in_statutes",
                    "contributes_to_service",
                ),
                maybe,
            )
        ),
        "profit": st.fixed_dictionaries(
            {
                "reinvested": st.sampled_from(["all", "part", None]),
                "transfers_to": st.sampled_from([["nobody"], ["members"], ["owners", "research"], None]),
            }
        ),
        "governance": st.fixed_dictionaries({"active_participation": maybe, "staff_ownership": maybe}),
        "public_control": maybe,
        "integration": st.fixed_dictionaries(
            {"main_aim": maybe, "share_percent": st.sampled_from([Decimal("29.9"), Decimal(30), None])}
        ),
        "awards": st.lists(awards, max_size=3) | st.none(),
    }
)


@settings(max_examples=examples(30))
@given(st.lists(purchases, min_size=1, max_size=4), st.lists(suppliers, min_size=1, max_size=3))
def test_every_pair_has_the_answer_of_a_case_with_both(
    purchases: list[dict[str, Any]], suppliers: list[dict[str, Any]]
) -> None:
    candidates = [Supplier.model_validate(supplier) for supplier in suppliers]
    evaluated, matches = _matched(purchases, candidates)
    found = {tuple(pair[:3]): matches.answers[pair[3]].outcome for pair in matches.pairs.iter_rows()}
    for position, purchase in enumerate(purchases):
        for number, supplier in enumerate(candidates):
            checked = assess(_case(purchase, supplier), BOOK, TODAY).routes
            assert checked is not None
            for route in RESERVED:
                outcome = found.get((position, route, number))
                if outcome is None:  # not reservable, or not known to be reached: the supplier changes nothing
                    assert checked[route].verdict.value == evaluated[route][position]
                else:
                    assert outcome.verdict is checked[route].verdict
                    assert set(outcome.missing) == set(checked[route].missing)
                    assert outcome.certainty is checked[route].certainty
                    assert set(outcome.doubts) == set(checked[route].doubts)


@pytest.mark.parametrize(
    ("started", "expected"),
    [(date(2026, 9, 1), "no"), (date(2026, 9, 2), "unknown"), (date(2026, 9, 3), "yes")],
    ids=["the day before three years", "on the day", "the day after"],
)
def test_an_earlier_award_bars_each_purchase_by_its_own_day(started: date, expected: str) -> None:
    supplier = _supplier(awards=[_award(date(2023, 9, 2))])
    _, matches = _matched([_purchase(started=started)], [supplier])
    assert _verdicts(matches, "reserved_mission") == [expected]


def test_an_award_bars_the_same_buyer_only_and_the_supplier_that_got_it_only() -> None:
    barred = _supplier(awards=[_award(date(2023, 9, 2))])
    _, matches = _matched(
        [_purchase(), _purchase(**{"authority.org_no": OTHER_BUYER}), _purchase(cpv=["92500000-6"])],
        [barred, _supplier()],
    )
    assert _verdicts(matches, "reserved_mission")[:4] == ["no", "yes", "yes", "yes"]
    assert _verdicts(matches, "reserved_ideburen")[:2] == ["yes", "yes"], "the three-year rule is not one of 25 a"


def test_awards_that_are_not_stated_are_not_taken_for_none() -> None:
    _, matches = _matched([_purchase()], [_supplier(awards=None)])
    answer = matches.answers[matches.pairs.filter(pl.col("route") == "reserved_mission")["answer"].item()]
    assert answer.outcome.verdict is Verdict.UNKNOWN
    assert answer.outcome.missing == ("supplier.awards",)
    assert [criterion.id for criterion in answer.tied] == ["not_awarded_within_three_years"]


def test_a_workshop_fits_where_the_purchase_lies_above_the_threshold() -> None:
    workshop = _supplier(integration={"main_aim": True, "share_percent": Decimal(30)})
    just_below = _supplier(integration={"main_aim": True, "share_percent": Decimal("29.9")})
    _, matches = _matched([_purchase(cpv=[CLEANING])], [workshop, just_below])
    assert _verdicts(matches, "reserved_workshop") == ["yes", "no"]


def test_a_purchase_that_may_be_procured_directly_or_is_not_listed_stands_beside_no_supplier() -> None:
    _, matches = _matched([_purchase(value_sek=500_000 * SEK), _purchase(cpv=[CLEANING])], [_supplier()])
    assert matches.pairs.filter(pl.col("route") != "reserved_workshop").is_empty()


def test_purchases_that_the_rule_may_not_reach_are_counted_not_shown() -> None:
    _, matches = _matched([_purchase(value_sek=None), _purchase(act=None)], [_supplier()])
    assert matches.unreached["reserved_mission"] == 2
    assert matches.pairs.is_empty()


def test_suppliers_and_purchases_that_read_alike_share_an_answer() -> None:
    """So that thousands of purchases and fifty suppliers take seconds."""
    many = [_purchase(started=date(2024, 1, 1) + timedelta(days=day)) for day in range(300)]
    _, matches = _matched(many, [_supplier(), _supplier(awards=[_award(date(2020, 1, 1), cpv=SCHOOL)])])
    assert (
        matches.pairs.height == 3 * 2 * 300
    )  # both reservations of chapter 19, and 4:18, which the law leaves open here
    assert len(matches.answers) <= 12


def test_what_contradicts_itself_in_a_profile_is_unknown_beside_every_purchase() -> None:
    odd = _supplier(profit={"reinvested": "all", "transfers_to": ["members"]})
    _, matches = _matched([_purchase()], [odd])
    assert _verdicts(matches, "reserved_mission") == ["unknown"]
    answer = matches.answers[matches.pairs.filter(pl.col("route") == "reserved_mission")["answer"].item()]
    assert "profit_contradicts_transfers" in [use.note for use in answer.outcome.doubts]
