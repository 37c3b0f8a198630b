"""Amounts, numbers and days are written as babel writes them, in both languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from reservkoll.common.formatting import CODES, counted, day, euro, fact_text, kronor, number, with_hundredths
from reservkoll.i18n import Language, translator

LANGUAGES = st.sampled_from(Language)
ORE = st.integers(min_value=-(10**15), max_value=10**15)


@given(ORE, LANGUAGES)
def test_an_amount_is_written_as_babel_writes_it(ore: int, language: Language) -> None:
    written = format_decimal(Decimal(ore) / 100, "#,##0" if ore % 100 == 0 else "#,##0.00", locale=CODES[language])
    assert kronor(ore, language) == (f"{written}\u00a0kr" if language is Language.SV else f"SEK\u00a0{written}")
    assert euro(ore, language) == (f"{written}\u00a0euro" if language is Language.SV else f"EUR\u00a0{written}")


@given(ORE, LANGUAGES)
def test_a_sum_in_a_sentence_is_written_as_babel_writes_it(ore: int, language: Language) -> None:
    locale = CODES[language]
    assert with_hundredths(ore, language) == format_decimal(Decimal(ore) / 100, "#,##0.00", locale=locale)
    assert counted(ore, language) == format_decimal(ore, "#,##0", locale=locale)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4), LANGUAGES)
def test_a_number_is_written_as_babel_writes_it(value: Decimal, language: Language) -> None:
    assert number(value, language) == format_decimal(value, locale=CODES[language])


@given(st.dates(min_value=date(1000, 1, 1)), LANGUAGES)
def test_a_day_is_written_as_babel_writes_it(value: date, language: Language) -> None:
    assert day(value, language) == format_date(value, "d MMMM y", locale=CODES[language])


@pytest.mark.parametrize(
    ("ore", "swedish", "english"),
    [
        (850_000_000, "8\u00a0500\u00a0000\u00a0kr", "SEK\u00a08,500,000"),
        (61_531_260, "615\u00a0312,60\u00a0kr", "SEK\u00a0615,312.60"),
        (99_999, "999,99\u00a0kr", "SEK\u00a0999.99"),
        (100_000, "1\u00a0000\u00a0kr", "SEK\u00a01,000"),
        (-1, "-0,01\u00a0kr", "SEK\u00a0-0.01"),
        (0, "0\u00a0kr", "SEK\u00a00"),
    ],
)
def test_amounts_with_and_without_ore(ore: int, swedish: str, english: str) -> None:
    assert (kronor(ore, Language.SV), kronor(ore, Language.EN)) == (swedish, english)


def test_facts_as_people_write_them() -> None:
    swedish = translator(Language.SV)
    assert fact_text(date(2025, 3, 1), Language.SV, swedish) == "1 mars 2025"
    assert fact_text(Decimal("34.5"), Language.SV, swedish) == "34,5"
    assert fact_text((True, Decimal("1200")), Language.SV, swedish) == "ja, 1\u00a0200"
