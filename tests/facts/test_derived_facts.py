"""Facts that follow from stated ones."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from reservkoll.facts.derived import YEARS_SINCE_DEREGISTERED, facts_of
from reservkoll.facts.models import Case
from reservkoll.facts.value import EstimatedValue


@pytest.mark.parametrize(
    ("since", "day", "years"),
    [
        (date(2024, 5, 1), date(2024, 5, 1), 0),
        (date(2024, 5, 1), date(2029, 4, 30), 4),
        (date(2024, 5, 1), date(2029, 5, 1), 5),
        (date(2024, 2, 29), date(2025, 2, 28), 0),
        (date(2024, 2, 29), date(2025, 3, 1), 1),
        (date(2025, 5, 1), date(2024, 5, 1), 0),
    ],
)
def test_a_year_since_the_deregistration_has_passed_on_its_day(since: date, day: date, years: int) -> None:
    case = Case.model_validate({"supplier": {"register": {"deregistered": since}}})
    assert facts_of(case, day, EstimatedValue(None)).values[YEARS_SINCE_DEREGISTERED] == Decimal(years)
