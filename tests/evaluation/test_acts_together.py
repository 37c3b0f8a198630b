"""Only the rules of the acts that stand in the rows are read: each row is answered as it is by itself."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from tests.tools import sweep

from reservkoll.evaluation.columnar.columns import CLASS, evaluate
from reservkoll.evaluation.columnar.explanations import Explanations
from reservkoll.rulebook.load import load_rulebook

BOOK = load_rulebook()
ACTS = [*BOOK.regimes, None]
ROWS = [
    {"purchase.act": act, "purchase.value_sek": value, "purchase.cpv": codes, "purchase.subject": "services"}
    for act in ACTS
    for value in (10_000_00, 900_000_00, 9_000_000_00, None)
    for codes in (["85312120-6"], ["98133110-8", "79100000-5"], None)
]
FRAME = pl.DataFrame(ROWS, schema_overrides={"purchase.cpv": pl.List(pl.String)}).with_columns(
    pl.lit(date(2025, 3, 1)).alias("as_of"), pl.lit("municipality").alias("purchase.authority.type")
)


@pytest.mark.parametrize("acts", sweep([ACTS, ["LUK", None], ["another act"], ["LOU"], ["LOU", "LUF"], [None]], few=3))
def test_rows_of_several_acts_are_answered_as_each_by_itself(acts: list[str | None]) -> None:
    frame = FRAME.filter(pl.col("purchase.act").is_in(acts, nulls_equal=True))
    if frame.is_empty():
        frame = FRAME.head(5).with_columns(pl.lit(acts[0]).alias("purchase.act"))
    together = evaluate(frame, BOOK)
    alone = pl.concat([evaluate(frame.slice(row, 1), BOOK) for row in range(frame.height)], how="diagonal")
    assert set(alone.columns) == set(together.columns)
    assert together.drop(CLASS).equals(alone.select(together.columns).drop(CLASS))
    Explanations(BOOK).of(together)  # compares with the reading of one case
