"""`reservkoll screen` tells of purchases that may be one need split up."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from tests.cli.conftest import Run

HEADINGS = "Titel;CPV-kod;Uppskattat värde;Startdatum för upphandling;Upphandlande myndighet"
ROWS = (
    "Interimschef, våren;79600000-0;400 000;2025-04-01;Exempelverket",
    "Städning;90911000-6;100 000;2025-04-01;Exempelverket",
    "Interimschef, hösten;79600000-0;400 000;2025-10-01;Exempelverket",
    "Skolstädning;90919300-5;650 000;2026-02-01;Exempelverket",
)
FACTS = ("purchase.act=LOU", "purchase.authority.type=municipality", "purchase.subject=services")
SET = tuple(word for fact in FACTS for word in ("--set", fact))


def _written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "list.csv"
    path.write_text("\n".join(lines), "utf-8")
    return path


def _warned(path: Path) -> list[bool]:
    with path.open(encoding="utf-8", newline="") as source:
        return ["same_need_group" in row["warnings"].split(";") for row in csv.DictReader(source)]


def _ran(run: Run, tmp_path: Path, *options: str, lines: tuple[str, ...] = (HEADINGS, *ROWS)) -> tuple[str, list[bool]]:
    data, report = tmp_path / "r.csv", tmp_path / "r.xlsx"
    source = _written(tmp_path, *lines)
    ran = run("screen", source, "-o", report, "--data", data, "--force", "--yes", *SET, *options)
    assert ran.code == 0, ran.err
    # Where a report tells the rest, the terminal has one line.
    assert ran.err.count("Jämförda: ") == 0
    alone = run("screen", source, "--data", data, "--force", "--yes", *SET, *options)
    return " ".join(alone.err.split()), _warned(data)


def test_rows_of_a_group_carry_the_warning_and_the_terminal_tells(run: Run, tmp_path: Path) -> None:
    told, warned = _ran(run, tmp_path)
    assert warned == [True, True, True, True]
    assert "Samma behov: 2 grupper (4 rader) kan vara ett behov som har delats upp. En fråga att undersöka" in told
    assert "LOU 5 kap. 7 a och 11 §§" in told
    assert "Jämförda: 4 rader" in told
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    texts = [str(cell.value) for line in book["Att komplettera"].iter_rows() for cell in line]
    assert any("tillsammans passerar de den" in text for text in texts)
    assert "Städning" in [cell.value for cell in book["Samma behov"]["B"]]
    run_lines = {line[0].value: line[1].value for line in book["Körning"].iter_rows()}
    assert run_lines["Samma behov"] == "--need-window 12 --need-level class"


@pytest.mark.parametrize(
    ("options", "warned"),
    [
        (("--need-window", "6"), [False, False, False, False]),
        (("--need-window", "10"), [True, False, True, False]),
        (("--need-window", "11"), [True, True, True, True]),
        (("--need-level", "category"), [True, False, True, False]),
        (("--need-level", "class", "--as-of", "2025-01-01"), [True, True, True, True]),
    ],
)
def test_window_and_level_can_be_set(run: Run, tmp_path: Path, options: tuple[str, ...], warned: list[bool]) -> None:
    assert _ran(run, tmp_path, *options)[1] == warned


def test_an_impossible_window_or_level_is_refused(run: Run, tmp_path: Path) -> None:
    source = _written(tmp_path, HEADINGS, *ROWS)
    for option in (("--need-window", "0"), ("--need-level", "klass")):
        ran = run("screen", source, "--data", tmp_path / "r.csv", *option)
        assert ran.code == 2
        assert option[0] in ran.err
    assert not (tmp_path / "r.csv").exists()


def test_without_a_column_for_the_buyer_the_list_is_one_buyers_and_says_so(run: Run, tmp_path: Path) -> None:
    lines = tuple(line.rpartition(";")[0] for line in (HEADINGS, *ROWS))
    told, warned = _ran(run, tmp_path, lines=lines)
    assert warned == [True, True, True, True]
    assert "Ingen kolumn anger köparen: hela listan har räknats som en köpares." in told


def test_an_empty_column_for_the_buyer_says_nothing_of_the_buyer(run: Run, tmp_path: Path) -> None:
    lines = (HEADINGS, *(line.rpartition(";")[0] + ";" for line in ROWS))
    told, warned = _ran(run, tmp_path, lines=lines)
    assert warned == [False] * 4
    assert "4 rader kunde inte jämföras: 4 utan köpare." in told
