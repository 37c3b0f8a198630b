"""The figures as JSON: values are exact decimals, and what no row states is null and not zero."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reservkoll.common.errors import InputError
from reservkoll.common.json_text import plain_data
from reservkoll.reports.export.documents.totals import check_figures, figures_json
from reservkoll.screening.timing import Horizon
from reservkoll.screening.totals import Figures, Total


@pytest.mark.parametrize(
    ("ore", "shown"),
    [(None, None), (0, "0.00"), (5, "0.05"), (-5, "-0.05"), (12345, "123.45"), (10**20, f"{10**18}.00")],
)
def test_values_are_exact(ore: int | None, shown: str | None) -> None:
    total = Total(3, ore, 1)
    figures = Figures(total, {}, {"x": total}, {}, 0, {}, {"reserved": {"coming": total}})
    found = plain_data(figures_json(figures, Horizon(date(2026, 12, 1), 24)))
    assert found["value_sek"] == shown
    assert found["by_route"] == {"x": {"rows": 3, "value_sek": shown, "without_value": 1}}
    assert found["openings"] == {"reserved": {"coming": {"rows": 3, "value_sek": shown, "without_value": 1}}}
    assert (found["counted_from"], found["ending_within_months"]) == ("2026-12-01", 24)


def test_another_suffix_is_refused() -> None:
    check_figures(Path("sums.JSON"))
    with pytest.raises(InputError, match=r"ends in \.json"):
        check_figures(Path("sums.csv"))
