"""Rows that agree in every leaf share the position of the first of them; rows that differ in one never do."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reservkoll.evaluate.like_rows import first_alike

LEAVES = [
    *[pl.col("number") > limit for limit in range(12)],
    pl.col("number").is_null(),
    pl.col("word"),
    pl.col("codes").list.contains("a"),
    pl.col("codes").is_null(),
    pl.col("nothing").is_null(),
    pl.lit(value=True),
]
rows = st.fixed_dictionaries(
    {
        "number": st.none() | st.integers(0, 12),
        "word": st.none() | st.sampled_from(["x", "y"]),
        "codes": st.none() | st.lists(st.sampled_from(["a", "b"]), max_size=2),
        "nothing": st.none(),
    }
)
SCHEMA = {"number": pl.Int64, "word": pl.String, "codes": pl.List(pl.String), "nothing": pl.String}


def read(row: dict[str, Any]) -> tuple[Any, ...]:
    """What the leaves say of a row, in plain Python; None is unknown and unlike true and false."""
    number, codes = row["number"], row["codes"]
    over = tuple(None if number is None else number > limit for limit in range(12))
    return (*over, row["word"], None if codes is None else "a" in codes)


@given(st.lists(rows, min_size=1, max_size=40))
def test_alike_are_those_that_agree_in_every_leaf(given_rows: list[dict[str, Any]]) -> None:
    frame = pl.DataFrame(given_rows, schema=SCHEMA).with_row_index("position")
    first: dict[tuple[Any, ...], int] = {}
    expected = [first.setdefault(read(row), place) for place, row in enumerate(given_rows)]
    assert first_alike(frame, [*LEAVES, *LEAVES], "position").to_list() == expected


@pytest.mark.parametrize("truths", [5, 6, 40, 41, 130])
def test_every_one_of_many_truths_counts(truths: int) -> None:
    """Truths are packed into bytes and words: one that differs at either end of them must still tell rows apart."""
    columns = {f"t{place}": [True, *(other != place for other in range(truths))] for place in range(truths)}
    frame = pl.DataFrame(columns).with_row_index("position")
    alike = first_alike(frame, [pl.col(name) for name in columns], "position").to_list()
    assert alike == list(range(truths + 1))


def test_without_leaves_all_rows_are_alike() -> None:
    frame = pl.DataFrame({"position": [7, 8, 9]})
    assert first_alike(frame, [], "position").to_list() == [7, 7, 7]
