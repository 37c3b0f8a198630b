"""How codes stand to the code lists, as columns: the same as each code asked by itself."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reservkoll.conditions.codes import BELOW, LISTED, OUTSIDE, coverage_column, fact_of
from reservkoll.cpv.code_list import Coverage
from reservkoll.evaluation.columnar.code_coverage import coverage, with_coverage
from reservkoll.rulebook.load import load_rulebook

BOOK = load_rulebook()
FACT = "purchase.cpv"
BITS = {Coverage.YES: LISTED, Coverage.SUB_CODE: BELOW, Coverage.NO: OUTSIDE}
CODES = [
    *BOOK.nomenclature.codes[::401],
    *(code for each in BOOK.code_lists.values() for code in [*sorted(each.listed)[:2], *list(each.sub_codes)[:2]]),
]
code_lists = st.none() | st.lists(st.sampled_from(CODES), max_size=3)


@given(st.lists(code_lists, max_size=8))
def test_every_list_of_codes_tells_the_kinds_of_its_codes(given_lists: list[list[str] | None]) -> None:
    found = coverage(pl.Series(FACT, given_lists, dtype=pl.List(pl.String)), BOOK.code_lists)
    for name, code_list in BOOK.code_lists.items():
        expected = [
            None if codes is None else sum({BITS[code_list.coverage(code)] for code in codes}) for codes in given_lists
        ]
        assert found[coverage_column(FACT, name)].to_list() == expected


@pytest.mark.parametrize("height", [0, 3])
def test_a_fact_without_codes_is_unknown_to_every_list(height: int) -> None:
    frame = pl.DataFrame({FACT: [None] * height}, schema={FACT: pl.List(pl.String)})
    found = with_coverage(frame, BOOK).drop(FACT)
    assert {fact_of(name) for name in found.columns} == {FACT}
    assert found.width == len(BOOK.code_lists)
    assert all(column.null_count() == height for column in found.iter_columns())


def test_what_is_there_is_not_read_again() -> None:
    frame = pl.DataFrame({FACT: [["85312120-6"], None]}, schema={FACT: pl.List(pl.String)})
    once = with_coverage(frame, BOOK)
    assert with_coverage(once, BOOK).equals(once)
