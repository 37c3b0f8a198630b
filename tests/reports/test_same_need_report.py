"""The sheet and the terminal block about purchases that may be one need split up."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from tests.shipped_routes import REPORTED

from reservkoll.i18n import Language
from reservkoll.reports.content.screening.same_need_lines import same_need_lines
from reservkoll.reports.render.xlsx import same_need_sheet as xlsx_same_need
from reservkoll.reports.render.xlsx.rows_sheet import shown_columns
from reservkoll.reports.render.xlsx.workbook import write_report
from reservkoll.screening.same_need.grouping import MEMBERS
from reservkoll.screening.same_need.result import GROUPS, SameNeed


def need(groups: int = 1, members: tuple[tuple[int, int], ...] = ((1, 4), (1, 17))) -> SameNeed:
    line = {
        "buyer": "Exempelköpings kommun", "cpv": "9091 Städtjänster", "rows": 2, "most": 80_000_050,
        "most_from": date(2025, 3, 1), "limit_ore": 70_000_000, "limit": "Gräns för direktupphandling",
        "first": date(2025, 3, 1), "last": date(2025, 5, 1), "total": 80_000_050,
        "question": "Är köpen ett och samma behov?", "citation": "LOU 5 kap. 7 a §",
    }  # fmt: skip
    frame = pl.DataFrame([{"group": number + 1, **line} for number in range(groups)], schema=GROUPS)
    return SameNeed(frame, pl.DataFrame(list(members), schema=MEMBERS, orient="row"), 12, ("Jämförda: 40 rader.",))


@pytest.fixture
def written(tmp_path: Path, make_screening: Any) -> Any:
    def write(same_need: SameNeed | None, **given: object) -> Any:
        path = tmp_path / "report.xlsx"
        valued = make_screening().rows.with_columns(pl.col("value_sek").fill_null(100))  # a row in a group has a value
        write_report(make_screening(same_need=same_need, language=Language.SV, **{"rows": valued, **given}), path)
        return openpyxl.load_workbook(path)

    return write


def _cell(sheet: Any, value: object) -> Any:
    return next(cell for line in sheet.iter_rows() for cell in line if cell.value == value)


def test_a_group_stands_with_sum_limit_question_and_paragraph(written: Any) -> None:
    sheet = written(need())["Samma behov"]
    heading = _cell(sheet, "Grupp").row
    line = [cell.value for cell in sheet[heading + 1]]
    day = datetime(2025, 3, 1)
    assert line == [
        1, "Exempelköpings kommun", "9091 Städtjänster", 2, 800_000.50, day, 700_000, "Gräns för direktupphandling",
        day, datetime(2025, 5, 1), 800_000.50, "Är köpen ett och samma behov?", "LOU 5 kap. 7 a §",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[heading]][4] == "Mest inom 12 månader, kr"
    assert any("inget svar" in str(cell.value) for cell in sheet["A"])  # a question, not a verdict
    assert _cell(sheet, "Jämförda: 40 rader.")


def test_rows_of_a_group_lead_to_their_assessment(written: Any) -> None:
    book = written(need())
    sheet, assessment = book["Samma behov"], book["Bedömning"]
    title, row = shown_columns(REPORTED).index("title") + 1, shown_columns(REPORTED).index("row") + 1
    below = sheet.max_row
    linked = [sheet.cell(below - 1, 2), sheet.cell(below, 2)]
    assert [cell.hyperlink.location for cell in linked] == ["'Bedömning'!A6", "'Bedömning'!A19"]
    for cell in linked:
        target = int(cell.hyperlink.location.rpartition("!A")[2])
        assert assessment.cell(target, title).value == cell.value
        assert assessment.cell(target, row).value == sheet.cell(cell.row, 4).value
    group = sheet.cell(_cell(sheet, "Grupp").row + 1, 1)
    assert group.hyperlink.location == f"'Samma behov'!A{below - 1}"
    assert sheet.cell(below - 1, 1).value == 1


def test_the_summary_leads_to_the_sheet(written: Any) -> None:
    summary = written(need())["Sammanfattning"]
    assert _cell(summary, "Samma behov").hyperlink.location == "'Samma behov'!A1"


def test_a_title_that_looks_like_a_formula_stays_text(written: Any, make_screening: Any) -> None:
    rows = make_screening().rows.with_columns(pl.lit("=1+1").alias("title"), pl.col("value_sek").fill_null(100))
    sheet = written(need(), rows=rows)["Samma behov"]
    cell = sheet.cell(sheet.max_row, 2)
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_no_group_is_said(written: Any) -> None:
    sheet = written(need(0, ()))["Samma behov"]
    assert _cell(sheet, "Ingen grupp har hittats.")
    assert _cell(sheet, "Jämförda: 40 rader.")


def test_more_groups_than_are_shown_are_told(written: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_same_need, "MOST_GROUPS", 2)
    members = tuple((number, number) for number in range(1, 4))
    sheet = written(need(3, members))["Samma behov"]
    assert any("2 av 3 grupper och 2 av 3 rader" in str(cell.value) for cell in sheet["A"])
    assert sheet.cell(sheet.max_row, 1).value == 2


def test_the_terminal_names_the_largest_groups_and_counts_the_others() -> None:
    lines = list(same_need_lines(need(7), Language.SV))
    assert lines[0].startswith("Samma behov: 7 grupper (2 rader)")
    assert "En fråga att undersöka, inget svar." in lines[0]
    assert "9091 Städtjänster: 2 rader, som mest 800 000,50 kr inom 12 månader" in lines[1].replace("\xa0", " ")
    assert "700 000 kr (LOU 5 kap. 7 a §)" in lines[1].replace("\xa0", " ")
    assert (len(lines), lines[6].strip()) == (8, "och 2 till, på bladet ”Samma behov” i rapporten")


def test_the_terminal_says_when_there_is_none() -> None:
    assert (
        next(same_need_lines(need(0, ()), Language.EN)) == "Same need: no group of purchases passes a limit together."
    )
