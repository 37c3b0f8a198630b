"""Amounts of which no remark can be shown: what is approximate is refused with what to write."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reservkoll.i18n import Language, translator
from reservkoll.parsers.errors import CellError
from reservkoll.parsers.single_values import parse_exact_amount


@pytest.mark.parametrize(
    ("text", "written"),
    [("ca 1,2 mkr", "1 200 000"), ("drygt 450 tkr", "450 000"), ("knappt 1 200,50 kr", "1 200,50")],
)
def test_an_approximate_amount_is_refused_with_the_one_to_write(text: str, written: str) -> None:
    with pytest.raises(CellError) as refused:
        parse_exact_amount(text)
    assert refused.value.text(translator(Language.SV)).endswith(f"Skriv det som ska räknas: {written}.")
    assert parse_exact_amount(written)[0] == Decimal(written.replace(" ", "").replace(",", "."))


@pytest.mark.parametrize("text", ["5-6 mkr", "minst 2 mkr", "420 000 kr per år"])
def test_ends_and_amounts_for_a_year_are_no_exact_amount(text: str) -> None:
    with pytest.raises(CellError, match="not one exact amount"):
        parse_exact_amount(text)
