"""Columns whose recurring texts are kept once show, measure and change as the plain columns do."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reservkoll.common.interned_columns import RECURRING, Column, Columns

TEXTS = st.lists(st.one_of(st.none(), st.sampled_from(["ja", "nej", "", "å😀"]), st.text(max_size=3)), max_size=60)


@given(TEXTS)
def test_each_row_shows_its_own_text(texts: list[str | None]) -> None:
    plain = pl.Series("a", texts, dtype=pl.String)
    column = Column.of(plain)
    assert column.of_texts
    assert column.shown().equals(plain, check_names=True, check_dtypes=True)
    assert column.lengths().to_list() == plain.str.len_chars().to_list()


@given(TEXTS)
def test_a_change_of_the_recurring_texts_is_a_change_of_each_row(texts: list[str | None]) -> None:
    plain = pl.Series("a", texts, dtype=pl.String)

    def first_letter(column: pl.Series) -> pl.Series:
        return column.str.slice(0, 1)  # different texts become one

    changed, of_plain = Column.of(plain).changed(first_letter), Column.of(first_letter(plain))
    assert changed.shown().equals(first_letter(plain), check_names=True)
    if of_plain.texts is not None and Column.of(plain).texts is not None:
        assert changed.texts is not None
        assert changed.texts.to_list() == of_plain.texts.to_list()


@pytest.mark.parametrize(("rows", "kept"), [(2 * RECURRING - 1, False), (2 * RECURRING, True)])
def test_texts_are_kept_once_where_they_recur_often_enough(rows: int, kept: bool) -> None:
    column = Column.of(pl.Series("a", (["ja", "nej"] * RECURRING)[:rows]))
    assert (column.texts is not None) == kept


def test_texts_that_recur_stand_in_the_order_in_which_they_come_first() -> None:
    column = Column.of(pl.Series("a", ["ö", "a", "ö", "b"] * RECURRING))
    assert column.texts is not None
    assert column.texts.to_list() == ["ö", "a", "b"]


@pytest.mark.parametrize("texts", [[], [None, None]])
def test_a_column_without_texts_is_left_as_it_is(texts: list[None]) -> None:
    plain = pl.Series("a", texts, dtype=pl.String)
    assert Column.of(plain).shown().equals(plain, check_dtypes=True)
    assert Column.of(plain).changed(lambda column: column + "!").shown().null_count() == len(texts)


def test_numbers_and_days_are_left_as_they_are() -> None:
    for values in (pl.Series("a", [1, 1, None, 1, 1]), pl.Series("a", [date(2025, 1, 1)] * 9)):
        column = Column.of(values)
        assert not column.of_texts
        assert column.shown().equals(values, check_dtypes=True)


def test_columns_stand_beside_each_other_in_order() -> None:
    plain = pl.DataFrame({"b": ["x"] * 8, "a": range(8), "c": [str(number) for number in range(8)]})
    columns = Columns.of(map(Column.of, plain.iter_columns()))
    assert columns.frame.columns == plain.columns
    assert list(columns.texts) == ["b"]
    assert pl.DataFrame([columns.column(name).shown() for name in plain.columns]).equals(plain)
