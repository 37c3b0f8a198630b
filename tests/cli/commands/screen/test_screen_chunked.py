"""`screen --batch-rows`: a file in parts, its rows in a data file and its sums in a report."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from tests.cli.conftest import Run

from reservkoll.cli.engines import chunked as in_parts
from reservkoll.reports.render.xlsx import workbook as xlsx

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
        (["--data", "OUT", "--pdf", "x.pdf"], "which is for one csv or parquet file"),
        (["--data", "OUT", "--html", "x.html"], "which is for one csv or parquet file"),
        (["--data", "OUT", "--sheet", "a"], "which is for one csv or parquet file"),
        (["--data", "OUT", "--need-window", "6"], "which is for one csv or parquet file"),
        (["--data", "OUT", "--need-level", "category"], "which is for one csv or parquet file"),
    ],
)
def test_what_needs_all_rows_at_once_is_refused(
    run: Run, plan: Path, tmp_path: Path, more: list[str], said: str
) -> None:
    more = [str(tmp_path / "out.csv") if each == "OUT" else each for each in more]
    ran = run("screen", plan, "-o", tmp_path / "r.xlsx", "--batch-rows", 4, "--lang", "en", *more)
    assert ran.code == 2
    assert said in " ".join(ran.err.split())


def test_parts_need_a_place_for_the_rows(run: Run, plan: Path, tmp_path: Path) -> None:
    ran = run("screen", plan, "--summary", tmp_path / "s.json", "--batch-rows", 4, "--lang", "en")
    assert ran.code == 2
    assert "needs a place for the rows" in " ".join(ran.err.split())


def test_a_long_file_is_read_in_parts_by_itself_and_its_rows_stand_beside_the_report(
    run: Run, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "LONG_TEXT", plan.stat().st_size)
    assert run("screen", plan, "-o", tmp_path / "short.xlsx", "-q").code == 0
    monkeypatch.setattr(in_parts, "LONG_TEXT", plan.stat().st_size - 1)
    ran = run("screen", plan, "-o", tmp_path / "long.xlsx", "--lang", "en")
    assert ran.code == 0, ran.err
    assert run("screen", plan, "-o", tmp_path / "whole.xlsx", "--batch-rows", 0, "-q").code == 0
    said = " ".join(ran.err.split())
    assert "The list was read in parts" in said
    assert "long.parquet" in said, "the reader is told where the rows are"
    assert pl.read_parquet(tmp_path / "long.parquet").height == len(LINES)
    with_rows = {name: "Bedömning" in openpyxl.load_workbook(tmp_path / f"{name}.xlsx").sheetnames
                 for name in ("short", "whole")}  # fmt: skip
    assert with_rows == {"short": True, "whole": True}
    assert "Assessment" not in openpyxl.load_workbook(tmp_path / "long.xlsx").sheetnames
    assert {path.suffix for path in tmp_path.glob("short.*")} == {".xlsx"}


def test_a_long_parquet_file_is_long_by_its_rows(
    run: Run, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = tmp_path / "plan.parquet"
    pl.read_csv(plan, separator=";", infer_schema=False).write_parquet(typed)
    monkeypatch.setattr(in_parts, "SMALL_PARQUET", 0)
    for most, rows_beside in ((len(LINES), False), (len(LINES) - 1, True)):
        monkeypatch.setattr(in_parts, "LONG_PARQUET", most)
        assert run("screen", typed, "-o", tmp_path / f"{most}.xlsx", "-q").code == 0
        assert (tmp_path / f"{most}.parquet").exists() is rows_beside


def test_what_needs_all_rows_is_given_them_however_long_the_file(
    run: Run, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "LONG_TEXT", 0)
    assert run("screen", plan, "--html", tmp_path / "r.html", "-q").code == 0
    assert (tmp_path / "r.html").exists()
    ran = run("screen", plan, "-o", tmp_path / "r.xlsx", "--need-window", 6, "--lang", "en")
    assert ran.code == 0
    assert "read in parts" not in ran.err, "what is asked about the same need is looked for"


def test_rows_that_no_sheet_holds_stand_beside_the_report(
    run: Run, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", len(LINES))
    assert run("screen", plan, "-o", tmp_path / "fits.xlsx", "-q").code == 0
    assert not (tmp_path / "fits.parquet").exists()
    monkeypatch.setattr(xlsx, "MOST_ROWS", len(LINES) - 1)
    ran = run("screen", plan, "-o", tmp_path / "more.xlsx", "--lang", "en")
    assert ran.code == 0, ran.err
    assert "more.parquet" in " ".join(ran.err.split())
    assert pl.read_parquet(tmp_path / "more.parquet").height == len(LINES)
    ran = run("screen", plan, "-o", tmp_path / "again.xlsx", "--data", tmp_path / "again.csv", "-q")
    assert ran.code == 0
    assert not (tmp_path / "again.parquet").exists(), "they have a place already"
    (tmp_path / "third.parquet").write_text("mine", "utf-8")
    assert run("screen", plan, "-o", tmp_path / "third.xlsx", "-q").code == 2
    assert (tmp_path / "third.parquet").read_text("utf-8") == "mine"


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


def test_who_did_not_ask_for_parts_is_told_how_to_read_the_whole(
    run: Run, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan.write_text(plan.read_text("utf-8") + ";Summa;;900000;;;;\n", "utf-8")
    monkeypatch.setattr(in_parts, "LONG_TEXT", 0)
    ran = run("screen", plan, "--data", tmp_path / "out.csv", "--lang", "en")
    assert ran.code == 2
    assert "read it whole, with --batch-rows 0" in " ".join(ran.err.split())
    assert run("screen", plan, "--data", tmp_path / "out.csv", "--batch-rows", 0, "-q").code == 0


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_rows_beside_the_report_never_take_the_place_of_another_output(
    run: Run, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, force: list[str]
) -> None:
    suppliers = tmp_path / "suppliers.csv"
    suppliers.write_text("Namn;Organisationsnummer\nVillan AB;556036-0793\n", "utf-8")
    given = ["--suppliers", suppliers, "--supplier-data", tmp_path / "r.parquet", "--lang", "en", *force]
    monkeypatch.setattr(xlsx, "MOST_ROWS", len(LINES) - 1)
    ran = run("screen", plan, "-o", tmp_path / "r.xlsx", *given)
    assert ran.code == 2
    assert "Two outputs have the same name" in ran.err
    assert not (tmp_path / "r.xlsx").exists()
    assert not (tmp_path / "r.parquet").exists()


def test_the_sums_of_a_long_file_need_no_place_for_its_rows(
    run: Run, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "LONG_TEXT", 0)
    ran = run("screen", plan, "--summary", tmp_path / "s.json", "--lang", "en")
    assert ran.code == 0, ran.err
    assert "The list was read in parts" in " ".join(ran.err.split())
    assert json.loads((tmp_path / "s.json").read_text("utf-8"))["value_sek"] == "900036.00"
    assert {path.name for path in tmp_path.iterdir()} == {"plan.csv", "s.json"}


@pytest.mark.parametrize("long", [in_parts, xlsx])
def test_a_report_may_have_the_name_of_its_list(
    run: Run, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, long: object
) -> None:
    typed = tmp_path / "plan.parquet"
    pl.read_csv(plan, separator=";", infer_schema=False).write_parquet(typed)
    before = typed.read_bytes()
    monkeypatch.setattr(in_parts, "SMALL_PARQUET", 0)
    monkeypatch.setattr(long, "LONG_PARQUET" if long is in_parts else "MOST_ROWS", len(LINES) - 1)
    ran = run("screen", typed, "-o", tmp_path / "plan.xlsx", "--lang", "en")
    assert ran.code == 0, ran.err
    assert typed.read_bytes() == before
    assert pl.read_parquet(tmp_path / "plan-rows.parquet").height == len(LINES)
