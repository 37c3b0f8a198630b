"""Rows that agree in every leaf share the position of the first of them; rows that differ in one never do."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reservkoll.conditions.leaves import Cut, Leaf, by_content
from reservkoll.evaluation.columnar.row_classes import Alike, LikeRows
from reservkoll.rulebook.load import load_rulebook

BOOK = load_rulebook()

LEAVES: list[Leaf] = [
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


def first_alike(frame: pl.DataFrame, leaves: list[Leaf]) -> list[int]:
    like = LikeRows(frame, BOOK)
    return firsts(like.alike(like.frame, by_content(leaves)))


def firsts(alike: Alike) -> list[int]:
    """For each row the place of the first that is like it."""
    return alike.first.gather(alike.number).to_list()


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


@given(
    st.lists(st.none() | st.integers(-2, 14), min_size=1, max_size=30),
    st.lists(st.tuples(st.sampled_from(["value", "other"]), st.integers(0, 12), st.booleans()), max_size=30),
    st.sampled_from([pl.Int64(), pl.Decimal(18, 6)]),
    st.booleans(),
)
def test_numbers_are_told_apart_by_the_cuts_between_them(
    values: list[int | None], cuts: list[tuple[str, int, bool]], dtype: pl.DataType, same: bool
) -> None:
    """Few cuts are compared one by one, many by a search, and those of equal columns together."""
    values = [value if value is None or isinstance(dtype, pl.Int64) else Decimal(value) / 2 for value in values]
    others = values if same else [None if value is None else 12 - value for value in values]
    leaves = [Cut(fact, at, below) for fact, at, below in cuts]
    first: dict[tuple[bool | None, ...], int] = {}
    read = [
        tuple(_lies_below(cut, {"value": value, "other": other}[cut.fact]) for cut in leaves)
        for value, other in zip(values, others, strict=True)
    ]
    expected = [first.setdefault(each, place) for place, each in enumerate(read)]
    frame = pl.DataFrame({"value": values, "other": others}, schema={"value": dtype, "other": dtype})
    assert first_alike(frame, leaves) == expected
    assert all(
        frame.select(cut.column()).to_series().to_list() == [row[n] for row in read] for n, cut in enumerate(leaves)
    )


def _lies_below(cut: Cut, value: Any) -> bool | None:
    if value is None:
        return None
    return value < cut.at or (cut.below and value == cut.at)


@pytest.mark.parametrize("truths", [5, 6, 40, 41, 130])
def test_every_one_of_many_truths_counts(truths: int) -> None:
    """Truths are packed into bytes and words: one that differs at either end of them must still tell rows apart."""
    columns = {f"t{place}": [True, *(other != place for other in range(truths))] for place in range(truths)}
    frame = pl.DataFrame(columns).with_row_index("position")
    alike = first_alike(frame, [pl.col(name) for name in columns])
    assert alike == list(range(truths + 1))


def test_without_leaves_all_rows_are_alike() -> None:
    frame = pl.DataFrame({"position": [7, 8, 9]})
    assert first_alike(frame, []) == [0, 0, 0]


def test_groups_of_one_frame_read_their_lists_alike() -> None:
    """The lists are numbered over the whole frame: a group that lacks some of them must still tell its own apart."""
    codes = [["a"], ["b"], None, ["a", "b"], ["b"], [], ["a"], None]
    frame = pl.DataFrame({"codes": codes}, schema={"codes": pl.List(pl.String)}).with_row_index("position")
    like = LikeRows(frame, BOOK)
    leaves = by_content([pl.col("codes").list.contains("a"), pl.col("codes").is_null()])
    groups = [like.frame.slice(0, 3), like.frame.slice(3)]
    found = [firsts(like.alike(group, leaves)) for group in groups]
    assert found == [[0, 1, 2], [0, 1, 1, 0, 4]]
