"""What is alike is read once, in one part of a list or in several."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from reservkoll.evaluation.columnar.columns import CLASS, evaluate, fact_schema
from reservkoll.evaluation.columnar.explanations import Explanations
from reservkoll.evaluation.outcome import Outcome
from reservkoll.rulebook.load import load_rulebook

BOOK = load_rulebook()
SCHEMA = fact_schema(BOOK)
PURCHASE = {
    "purchase.act": "LOU",
    "purchase.authority.type": "municipality",
    "purchase.authority.org_no": "2120000142",
    "purchase.cpv": ["85311000-2"],
    "as_of": date(2025, 3, 1),
}
OTHER = {"purchase.authority.org_no": "2120001355", "purchase.cpv": ["85312000-9"], "as_of": date(2025, 9, 9)}
AWARD = {"authority": "2120000142", "provision": "lou-19-25", "cpv": "85311000-2", "decided": date(2024, 6, 1)}


def outcomes(explanations: Explanations, with_supplier: bool, **more: Any) -> dict[str, Outcome]:
    row = {**PURCHASE, **more}
    frame = pl.DataFrame([{path: row.get(path) for path in SCHEMA}], schema=SCHEMA)
    evaluated = evaluate(frame, BOOK, with_supplier=with_supplier)
    return explanations.of(evaluated).outcomes[evaluated.item(0, CLASS)]


def test_rows_of_other_days_buyers_and_listed_codes_are_read_once_while_no_award_is_stated() -> None:
    explanations = Explanations(BOOK)
    first, second = outcomes(explanations, False), outcomes(explanations, False, **OTHER)
    assert list(first) == list(second)
    assert [route for route in first if first[route] is not second[route]] == []


def test_rows_beside_an_earlier_award_are_read_each_by_its_own_buyer() -> None:
    explanations = Explanations(BOOK, with_supplier=True)
    awards = {"supplier.awards": [AWARD]}
    told = [outcomes(explanations, True, **awards, **more)["reserved_mission"] for more in ({}, OTHER)]
    truths = [{criterion.id: criterion.truth for criterion in each.criteria} for each in told]
    assert [each["not_awarded_within_three_years"] for each in truths] == [False, True]
