"""`screen --batch-rows`: a file in parts, its rows in a data file and its sums in a report."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from tests.cli.conftest import Run

LINES = [f"KS {n};Inköp {n};30192000-1;{100_000 + n};2024-01-10;LOU;Kommun;varor" for n in range(9)]
HEADINGS = "Diarienr;Benämning;CPV-kod;Uppskattat värde (kr);Påbörjad;Lag;Myndighetstyp;Upphandlingsslag"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.csv"
    path.write_text("\n".join([HEADINGS, *LINES]) + "\n", "utf-8")
    return path


def test_rows_go_to_the_data_and_sums_to_the_report(run: Run, plan: Path, tmp_path: Path) -> None:
    out, report = tmp_path / "out.csv", tmp_path / "out.xlsx"
    ran = run("screen", plan, "--data", out, "-o", report, "--batch-rows", 4, "--lang", "en")
    assert ran.code == 0, ran.err
    assert "9 rows answered in full" in " ".join(ran.err.split())
    assert len(out.read_text("utf-8").splitlines()) == 10
    book = openpyxl.load_workbook(report)
    assert "Assessment" not in book.sheetnames
    shown = [cell.value for row in book["Summary"].iter_rows() for cell in row if cell.value is not None]
    assert shown[shown.index("Purchases (rows)") + 1] == 9
    assert any("same need were not looked for" in str(text) for text in shown)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([], "needs --data"),
        (["--data", "OUT", "--pdf", "x.pdf"], "is for one csv or parquet file"),
        (["--data", "OUT", "--html", "x.html"], "is for one csv or parquet file"),
        (["--data", "OUT", "--sheet", "a"], "is for one csv or parquet file"),
    ],
)
def test_what_needs_all_rows_at_once_is_refused(
    run: Run, plan: Path, tmp_path: Path, more: list[str], said: str
) -> None:
    more = [str(tmp_path / "out.csv") if each == "OUT" else each for each in more]
    ran = run("screen", plan, "-o", tmp_path / "r.xlsx", "--batch-rows", 4, "--lang", "en", *more)
    assert ran.code == 2
    assert said in " ".join(ran.err.split())


def test_the_summary_is_the_same_whole_and_in_parts(run: Run, plan: Path, tmp_path: Path) -> None:
    whole, parts = tmp_path / "whole.json", tmp_path / "parts.json"
    assert run("screen", plan, "--summary", whole, "-q").code == 0
    assert run("screen", plan, "--summary", parts, "--data", tmp_path / "o.csv", "--batch-rows", 4, "-q").code == 0
    said = json.loads(whole.read_text("utf-8"))
    assert said["warnings"].pop("same_need_group") == 9, "not looked for in parts"
    assert json.loads(parts.read_text("utf-8")) == said
    assert (said["rows"], said["value_sek"], said["without_value"]) == (9, "900036.00", 0)
    assert said["by_status"] == {"ok": 9, "incomplete": 0, "error": 0}
    assert said["by_route"]["direct_procurement"] == {"rows": 9, "value_sek": "900036.00", "without_value": 0}


def test_nothing_is_left_when_a_part_is_refused(run: Run, plan: Path, tmp_path: Path) -> None:
    plan.write_text(plan.read_text("utf-8") + ";Summa;;900000;;;;\n", "utf-8")
    ran = run("screen", plan, "--data", tmp_path / "out.csv", "--batch-rows", 4, "--lang", "en")
    assert ran.code == 2
    assert "row 11: this may be a total" in " ".join(ran.err.split())
    assert list(tmp_path.iterdir()) == [plan]
