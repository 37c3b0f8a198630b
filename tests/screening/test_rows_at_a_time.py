"""However many rows are put into their last form or counted at a time, the answers and sums are the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.conftest import ROOT

from reservkoll.i18n import Language
from reservkoll.inventory.reader import combined, read_inventory
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening import screen as screening
from reservkoll.screening import totals as counting
from reservkoll.screening.result import Screening
from reservkoll.screening.screen import screen
from reservkoll.screening.settings import Settings
from reservkoll.screening.totals import figures
from reservkoll.tabular import cell_messages


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


@pytest.mark.parametrize("rows", [1, 2, 7])
def test_faulty_cells_are_told_alike(
    rulebook: Rulebook, rows: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows with none, one, two and three faults, in two lists whose rows have the same numbers."""
    lines = [
        f"Inköp {n};{'kod' if n % 2 else '90911200-8'};{'ca' if n % 3 else 1000 + n};{'lång' if n % 5 else 12}"
        for n in range(20)
    ]
    lists = []
    for name in ("a.csv", "b.csv"):
        text = "\n".join(["Benämning;CPV-kod;Uppskattat värde (kr);Avtalstid (mån)", *lines])
        (tmp_path / name).write_text(text, "utf-8")
        lists.append(read_inventory(tmp_path / name, nomenclature=rulebook.nomenclature, take_best=True))
    both = combined(lists)

    def told() -> Screening:
        return screen(both, rulebook, Settings({}, None, date(2026, 6, 1), Language.EN), {})

    at_once = told()
    assert at_once.problems.height == 2 * 39
    assert at_once.rows["error"].str.count_matches("·", literal=True).value_counts().height == 4
    monkeypatch.setattr(screening, "FAULTY_AT_A_TIME", rows)
    monkeypatch.setattr(cell_messages, "AT_A_TIME", rows)
    in_parts = told()
    assert in_parts.problems.equals(at_once.problems)
    assert in_parts.rows.equals(at_once.rows)


@pytest.mark.parametrize("rows", [1, 7])
def test_rows_come_to_the_same_sums(screened: Screening, rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = figures(screened)
    monkeypatch.setattr(counting, "AT_A_TIME", rows)
    assert figures(screened) == at_once
    assert list(figures(screened).by_route) == list(at_once.by_route)
    assert list(figures(screened).warnings) == list(at_once.warnings)
