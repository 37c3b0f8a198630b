from __future__ import annotations

import re
from datetime import date

import polars as pl
import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from reservkoll.parsers.columns import DATE_CELL, quick_dates
from reservkoll.parsers.dates import DAY_FORMS, parse_date
from reservkoll.parsers.periods import (
    MONTH_OF_YEAR,
    MONTH_TO_MONTH,
    SHORT_YEAR,
    TURN_OF_YEAR,
    WEEK,
    WHOLE_YEAR,
    WINTER,
    YEAR_TO_YEAR,
    are_of_dates,
    words_in,
)
from reservkoll.tabular.column_parser import CellKind, parse_column

DATES = CellKind(DATE_CELL, lambda _heading, _texts: parse_date, quick_dates)
FIRST_OF_MARCH = date(2025, 3, 1)


def periods(*texts: str | None) -> list[tuple[date, date] | None]:
    found = parse_column(pl.Series(list(texts), dtype=pl.String), DATES, "Startdatum").values.to_list()
    return [days and (days["first"], days["last"]) for days in found]


def read(*texts: str | None) -> list[date | None]:
    """The days, where exactly one is named."""
    return [days[0] if days and days[0] == days[1] else None for days in periods(*texts)]


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-01", "2025-03-01 00:00:00", "2025-03-01T10:10:10Z", "2025-03-01 12:30", "2025/3/1",
        "2025.03.01", "20250301",
        "1/3 2025", "1/3-2025", "1.3.2025", "1 mars 2025", "den 1 mars 2025", "1:a mars 2025", "1 mar. 2025",
        "March 1, 2025", "1st of March 2025", "1-mar-2025", " 1\u00a0mars\u00a02025 ",
        "250301", "1/3-25", "lördag 1 mars 2025", "den 1:a mars 2025", "2025-03-01 00:00", "45717", "45717.0",
    ],
)  # fmt: skip
def test_days_are_read(text: str) -> None:
    assert read(text) == [FIRST_OF_MARCH]


def test_slashes_are_read_only_where_day_and_month_cannot_change_places() -> None:
    assert read("13/03/2025", "03/13/2025", "03/03/2025", "01/03/2025") == [
        date(2025, 3, 13), date(2025, 3, 13), date(2025, 3, 3), None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("vintern 2026", "two ways"),
        ("201203", "two ways"),
        ("2025-13", "there is no month"),
        ("v. 54 2026", "no such week"),
        ("mars", "not understood as a date"),
        ("1/3", "not understood as a date"),
        ("0000", "the year is outside"),
        ("99999", "the year is outside"),
        ("2026-03-01 - 2025-03-01", "not understood as a date"),
        ("01/03/2025", "two ways"),
        ("2025-02-30", "does not exist"),
        ("1899-12-31 12:30:00", "the year is outside"),
        ("25-03-01", "two ways"),
        ("snart", "not understood as a date"),
        ("#SAKNAS!", "shows the error"),
    ],
)
def test_what_is_no_day_is_a_problem_that_tells_the_remedy(text: str, said: str) -> None:
    found = parse_column(pl.Series([text]), DATES, "Startdatum")
    assert found.values.to_list() == [None]
    assert said in found.problems["template"].item()


@given(
    day=st.dates(date(1990, 1, 1), date(2100, 12, 31)),
    form=st.sampled_from(
        ["yyyy-MM-dd", "d/M yyyy", "d MMMM yyyy", "'den' d MMMM yyyy", "yyyyMMdd", "d.M.yyyy", "d MMM yyyy"]
    ),
    language=st.sampled_from(["sv", "en"]),
)
def test_every_day_written_out_comes_back(day: date, form: str, language: str) -> None:
    assert read(format_date(day, form, locale=language)) == [day]


@given(st.text(alphabet=st.sampled_from("0123456789-/. :TZQqkvmarsjnuåöde"), max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    value = periods(text)[0]
    assert value is None or 1990 <= value[0].year <= value[1].year <= 2100
    assert value is None or value[0] <= value[1]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("mars 2026", "2026-03-01", "2026-03-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("3/2026", "2026-03-01", "2026-03-31"),
        ("202603", "2026-03-01", "2026-03-31"),
        ("Q3 2026", "2026-07-01", "2026-09-30"),
        ("kvartal 3 2026", "2026-07-01", "2026-09-30"),
        ("2026 Q3", "2026-07-01", "2026-09-30"),
        ("tredje kvartalet 2026", "2026-07-01", "2026-09-30"),
        ("hösten 2026", "2026-07-01", "2026-12-31"),
        ("vår 2026", "2026-01-01", "2026-06-30"),
        ("HT-2026", "2026-07-01", "2026-12-31"),
        ("årsskiftet 25/26", "2025-12-01", "2026-01-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2025-2026", "2025-01-01", "2026-12-31"),
        ("v. 35 2026", "2026-08-24", "2026-08-30"),
        ("2026-W35", "2026-08-24", "2026-08-30"),
        ("mars-maj 2026", "2026-03-01", "2026-05-31"),
        ("2026-03-15 - 2026-05-01", "2026-03-15", "2026-05-01"),
        ("mar-26", "2026-03-01", "2026-03-31"),
        ("maj '26", "2026-05-01", "2026-05-31"),
        ("Q3-26", "2026-07-01", "2026-09-30"),
        ("Kv. 3 -26", "2026-07-01", "2026-09-30"),
        ("VT-26", "2026-01-01", "2026-06-30"),
        ("hösten 26", "2026-07-01", "2026-12-31"),
        ("Kv. 1-2 2026", "2026-01-01", "2026-06-30"),
        ("Q2/Q3 2026", "2026-04-01", "2026-09-30"),
        ("2026 kv 1-2", "2026-01-01", "2026-06-30"),
        ("vår/sommar 2026", "2026-01-01", "2026-09-30"),
        ("vintern 2026/2027", "2026-11-01", "2027-03-31"),
        ("Tertial 2 2026", "2026-05-01", "2026-08-31"),
        ("slutet av 2026", "2026-07-01", "2026-12-31"),
        ("halvårsskiftet 2026", "2026-06-01", "2026-07-31"),
    ],
)
def test_a_period_is_known_by_its_first_and_last_day(text: str, first: str, last: str) -> None:
    assert periods(text) == [(date.fromisoformat(first), date.fromisoformat(last))]


def test_a_date_that_can_be_read_in_two_ways_tells_both() -> None:
    found = parse_column(pl.Series(["26-03-01"]), DATES, "Startdatum").problems["parameters"].item()
    assert "2026-03-01" in found
    assert "2001-03-26" in found


@pytest.mark.parametrize(
    "text", ["1 mars 26", "1 mars -26", "2026-03-01 kl 10.00", "2026-03-01, kl. 10:00", "\u200b2026-03-01"]
)
def test_a_day_with_a_short_year_or_a_time_of_day(text: str) -> None:
    assert read(text) == [date(2026, 3, 1)]


@pytest.mark.parametrize("text", ["maj 26", "v 26", "Q2-Q1 2026", "01-26", "mar-13", "vintern 2026/2028"])
def test_what_may_be_a_day_or_no_period_is_not_taken_for_one(text: str) -> None:
    assert periods(text) == [None]


FORMS = [*DAY_FORMS, *MONTH_OF_YEAR, MONTH_TO_MONTH, YEAR_TO_YEAR, WHOLE_YEAR, TURN_OF_YEAR, WINTER, SHORT_YEAR, *WEEK]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.pattern[:40])
def test_no_form_of_a_day_or_period_holds_a_word_that_is_not_known(form: re.Pattern[str]) -> None:
    @given(st.from_regex(form, fullmatch=True))
    def every(text: str) -> None:
        assert are_of_dates(words_in(text))

    every()


@pytest.mark.parametrize(
    "text", ["3 aprıl 2026", "3 aprİl 2026", "3 APR 2026", "3 ａｐｒ 2026", "3 marſ 2026", "№ 1 2026"]
)
def test_letters_that_look_like_those_of_a_month_are_no_fault_of_ours(text: str) -> None:
    assert periods(text)[0] in (None, (date(2026, 4, 3),) * 2, (date(2026, 3, 3),) * 2)
