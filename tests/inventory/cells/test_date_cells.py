from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from reservkoll.inventory.cells.cell import CellKind, parse_column
from reservkoll.inventory.cells.dates import parse_date, quick_dates

DATES = CellKind(pl.Date(), lambda _heading, _texts: parse_date, quick_dates)
FIRST_OF_MARCH = date(2025, 3, 1)


def read(*texts: str | None) -> list[date | None]:
    return parse_column(pl.Series(list(texts), dtype=pl.String), DATES, "Startdatum").values.to_list()


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-01", "2025-03-01 00:00:00", "2025-03-01T10:10:10Z", "2025-03-01 12:30", "2025/3/1",
        "2025.03.01", "20250301",
        "1/3 2025", "1/3-2025", "1.3.2025", "1 mars 2025", "den 1 mars 2025", "1:a mars 2025", "1 mar. 2025",
        "March 1, 2025", "1st of March 2025", "1-mar-2025", " 1\u00a0mars\u00a02025 ",
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
        ("2025-03", "names a period"),
        ("mars 2025", "names a period"),
        ("2025", "names a period"),
        ("Q3 2026", "names a period"),
        ("kvartal 3 2026", "names a period"),
        ("hösten 2026", "names a period"),
        ("01/03/2025", "two ways"),
        ("2025-02-30", "does not exist"),
        ("1899-12-31 12:30:00", "the year is outside"),
        ("45717", "is a number"),
        ("25-03-01", "not a date"),
        ("250301", "not a date"),
        ("2025-03-01 - 2026-02-28", "not a date"),
        ("snart", "not a date"),
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
    value = read(text)[0]
    assert value is None or 1990 <= value.year <= 2100
