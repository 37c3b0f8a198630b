"""The check digit of organisation numbers and personal numbers, held to that of python-stdnum."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from reservkoll.common.organisation_number import organisation_number
from reservkoll.common.personal_numbers import without_personal_numbers


@given(st.text("0123456789", min_size=9, max_size=9))
def test_of_ten_last_digits_only_one_is_right(first_nine: str) -> None:
    right = f"{first_nine}{luhn.calc_check_digit(first_nine)}"
    assert organisation_number(right) == right
    for last in set("0123456789") - {right[-1]}:
        with pytest.raises(ValueError, match="check digit"):
            organisation_number(first_nine + last)


def test_a_personal_number_is_masked_and_one_that_checks_wrongly_is_nobodys() -> None:
    assert without_personal_numbers("811218-9876") == "81****-****"
    assert without_personal_numbers("811218-9875") == "811218-9875"
