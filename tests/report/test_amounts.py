"""Dates as people write them, held to babel's own in both languages."""

from __future__ import annotations

from datetime import date

import pytest
from babel.dates import format_date

from reservkoll.report.amounts import CODES, day
from reservkoll.texts import Language


@pytest.mark.parametrize("language", list(Language))
def test_a_day_is_written_as_babel_writes_it(language: Language) -> None:
    for month in range(1, 13):
        for number in (1, 28):
            written = format_date(date(2025, month, number), "d MMMM y", locale=CODES[language])
            assert day(date(2025, month, number), language) == written


def test_a_day_in_words() -> None:
    assert day(date(2025, 3, 1), Language.SV) == "1 mars 2025"
    assert day(date(2026, 12, 31), Language.EN) == "31 December 2026"
