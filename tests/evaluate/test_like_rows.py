"""Rows that agree in every leaf share the position of the first of them; rows that differ in one never do."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reservkoll.evaluate.like_rows import LikeRows
from reservkoll.expressions.leaves import by_content

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


def first_alike(frame: pl.DataFrame, leaves: list[pl.Expr]) -> list[int]:
    like = LikeRows(frame)
    return like.first_alike(like.frame, by_content(leaves), "position").to_list()


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
    assert first_alike(frame, [*LEAVES, *LEAVES]) == expected


@pytest.mark.parametrize("truths", [5, 6, 40, 41, 130])
def test_every_one_of_many_truths_counts(truths: int) -> None:
    """Truths are packed into bytes and words: one that differs at either end of them must still tell rows apart."""
    columns = {f"t{place}": [True, *(other != place for other in range(truths))] for place in range(truths)}
    frame = pl.DataFrame(columns).with_row_index("position")
    alike = first_alike(frame, [pl.col(name) for name in columns])
    assert alike == list(range(truths + 1))


def test_without_leaves_all_rows_are_alike() -> None:
    frame = pl.DataFrame({"position": [7, 8, 9]})
    assert first_alike(frame, []) == [7, 7, 7]


def test_groups_of_one_frame_read_their_lists_alike() -> None:
    """The lists are numbered over the whole frame: a group that lacks some of them must still tell its own apart."""
    codes = [["a"], ["b"], None, ["a", "b"], ["b"], [], ["a"], None]
    frame = pl.DataFrame({"codes": codes}, schema={"codes": pl.List(pl.String)}).with_row_index("position")
    like = LikeRows(frame)
    leaves = by_content([pl.col("codes").list.contains("a"), pl.col("codes").is_null()])
    groups = [like.frame.slice(0, 3), like.frame.slice(3)]
    found = [like.first_alike(group, leaves, "position").to_list() for group in groups]
    assert found == [[0, 1, 2], [3, 4, 4, 3, 7]]
