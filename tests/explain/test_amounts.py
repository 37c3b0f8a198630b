"""Sums in words: an unknown amount is never 0, and "at least" is said only where it is true."""

from __future__ import annotations

import pytest

from reservkoll.explain.amounts import booked_sum, sum_in_kronor
from reservkoll.i18n import Language


@pytest.mark.parametrize(
    ("known", "unknown", "purchases", "booked"),
    [
        (2, 0, "1\u00a0235\u00a0kr", "1\u00a0235\u00a0kr"),
        (2, 1, "minst 1\u00a0235\u00a0kr", "1\u00a0235\u00a0kr och 1 okänt belopp"),
        (2, 3, "minst 1\u00a0235\u00a0kr", "1\u00a0235\u00a0kr och 3 okända belopp"),
        (0, 1, "okänt", "okänt"),
    ],
)
def test_what_is_unknown_in_a_ledger_may_be_a_credit(known: int, unknown: int, purchases: str, booked: str) -> None:
    """A purchase costs something, so the others come to that at least; a posting may be below zero."""
    assert sum_in_kronor(1234_60, known=known, unknown=unknown, language=Language.SV) == purchases
    assert booked_sum(1234_60, known=known, unknown=unknown, language=Language.SV) == booked
