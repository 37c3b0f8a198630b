"""However many rows are put into their last form or counted at a time, the answers and sums are the same."""

from __future__ import annotations

from datetime import date

import pytest
from tests.conftest import ROOT

from reservkoll.i18n import Language
from reservkoll.inventory.reader import read_inventory
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening import screen as screening
from reservkoll.screening import totals as counting
from reservkoll.screening.result import Screening
from reservkoll.screening.screen import screen
from reservkoll.screening.settings import Settings
from reservkoll.screening.totals import figures


@pytest.fixture
def screened(rulebook: Rulebook) -> Screening:
    return _screened(rulebook)


def _screened(rulebook: Rulebook) -> Screening:
    inventory = read_inventory(ROOT / "examples/inventory.xlsx", nomenclature=rulebook.nomenclature, take_best=True)
    return screen(inventory, rulebook, Settings({}, None, date(2026, 6, 1), Language.EN), {})


@pytest.mark.parametrize("rows", [1, 7])
def test_rows_are_answered_alike(
    screened: Screening, rulebook: Rulebook, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert screened.rows.height > rows
    monkeypatch.setattr(screening, "AT_A_TIME", rows)
    assert _screened(rulebook).rows.equals(screened.rows)


@pytest.mark.parametrize("rows", [1, 7])
def test_rows_come_to_the_same_sums(screened: Screening, rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = figures(screened)
    monkeypatch.setattr(counting, "AT_A_TIME", rows)
    assert figures(screened) == at_once
    assert list(figures(screened).by_route) == list(at_once.by_route)
    assert list(figures(screened).warnings) == list(at_once.warnings)
