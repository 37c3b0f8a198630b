"""What is cut where a terminal has no room: names and reasons, never by when, by whom or what a question decides."""

from __future__ import annotations

import pytest

from reservkoll.common.formatting import whole_kronor
from reservkoll.i18n import Language
from reservkoll.reports.content.screening.front_page import Step
from reservkoll.reports.render.terminal.lines import CUT, cut_before, headed
from reservkoll.reports.render.terminal.screening import step_lines

STEP = "Bjud in till dialog om socialvård och tillhörande tjänster (2 inköp, 9,7 mkr)"
DEADLINE = "senast 1 december 2026 – Socialnämnden"


@pytest.mark.parametrize("width", [40, 60, 80, 110])
@pytest.mark.parametrize("lines", [1, 2, 3])
def test_the_end_stands_whole_on_one_line_and_the_rest_gives_way(width: int, lines: int) -> None:
    told = cut_before(STEP, DEADLINE, width, lines)
    assert told[-1].endswith(DEADLINE)
    assert len(told) <= lines
    assert max(map(len, told)) <= width


def test_nothing_is_cut_where_there_is_room_for_it() -> None:
    question = "Vilket belopp ska betalas under hela avtalstiden?"
    assert cut_before(question, "(avgör direkt, 25a, 25, 4:18)", 78, 2) == [question, "(avgör direkt, 25a, 25, 4:18)"]
    assert CUT not in " ".join(cut_before(STEP, DEADLINE, 80, 2))
    assert cut_before(STEP, "", 110, 1) == [STEP]


def test_a_step_keeps_its_amount_and_its_day_and_drops_by_whom_first() -> None:
    step = Step(STEP, "senast 1 december 2026", "Socialnämnden")
    assert step_lines(step, 110, 2)[-1].endswith("Socialnämnden")
    assert step_lines(step, 104, 1) == [f"{STEP} senast 1 december 2026"]
    (line,) = step_lines(step, 77, 1)
    assert line.endswith("… senast 1 december 2026")
    assert step_lines(Step(STEP), 110, 1) == [STEP]


def test_what_a_cut_name_leaves_over_goes_to_the_headings() -> None:
    rows = [["Kan direktupphandlas där idéburna levererar", "7", "minst 17,4", "1", "minst 55,7"]]
    headings = ["Räknas som", "Löper ut inom 24 månader", "Värde, mkr", "Övriga rader", "Värde, mkr"]
    told = list(headed(headings, rows, 80))
    assert max(map(len, told)) <= 80
    assert told[-1].startswith("Kan direktupphandlas där idéburna …")
    assert len(told) == 4


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("width", [20, 40, 60, 80, 110])
@pytest.mark.parametrize("digits", [3, 9, 13, 17])
def test_sums_of_any_size_are_told_whole_at_any_width(language: Language, width: int, digits: int) -> None:
    """Ten million rows sum to amounts that leave a name no room at all at 80 columns."""
    sums = [f"{sure}{whole_kronor(10**digits, language)}" for sure in ("", "minst ")]
    lines = [("Kan bli ett valfrihetssystem", "4 321 000", *sums), ("Summa", "10 000 000", *sums)]
    told = [*headed(("Räknas som", "Kommande", "Värde", "Värde, övriga rader"), lines, width)]
    assert [line for line in told[-len(lines) :] if not all(amount in line for amount in sums)] == []
