"""`--csv excel`: what a Swedish Excel opens, with the same rows and figures as the machine form."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from tests.cli.conftest import ROOT, Run

from reservkoll.i18n import Language, translator
from reservkoll.reports.export.excel_csv import write_for_excel

LIST = ROOT / "examples" / "inventory.xlsx"
LEDGER = ROOT / "examples" / "ledger.csv"
SUPPLIERS = ROOT / "examples" / "suppliers.xlsx"
CODES = ("not_applicable", "municipality", "incomplete", "reserved_ideburen", "purchase.value.amount")


def opened(path: Path) -> list[dict[str, str]]:
    """The rows as Excel splits them."""
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content
    return list(csv.DictReader(content.decode("utf-8-sig").splitlines(), delimiter=";"))


def machine(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


@pytest.mark.parametrize(
    ("language", "title", "value", "words"),
    [
        ("sv", "Benämning", "Värde (kr)", {"Ja", "Nej", "Okänt"}),
        ("en", "Title", "Value (SEK)", {"Yes", "No", "Unknown"}),
    ],
)
def test_the_rows_of_a_list(run: Run, tmp_path: Path, language: str, title: str, value: str, words: set[str]) -> None:
    exact, shown = tmp_path / "machine.csv", tmp_path / "excel.csv"
    assert run("screen", LIST, "--yes", "--data", exact, "--lang", language, "--quiet").code in (0, 1)
    assert run("screen", LIST, "--yes", "--data", shown, "--csv", "excel", "--lang", language, "--quiet").code in (0, 1)
    codes, rows = machine(exact), opened(shown)
    assert [row["title"] for row in codes] == [row[title] for row in rows]
    assert [row["value_sek"].replace(".", ",") for row in codes] == [row[value] for row in rows]
    said = {cell for row in rows for cell in row.values()}
    assert words <= said
    assert not any(code in cell for cell in said for code in CODES)


def test_which_supplier_fits(run: Run, tmp_path: Path) -> None:
    exact, shown = tmp_path / "machine.csv", tmp_path / "excel.csv"
    for path, form in ((exact, "machine"), (shown, "excel")):
        run("screen", LIST, "--yes", "--suppliers", SUPPLIERS, "--supplier-data", path, "--csv", form, "--quiet")
    codes, rows = machine(exact), opened(shown)
    assert len(codes) == len(rows) > 0
    verdicts = {"yes": "Ja", "no": "Nej", "unknown": "Okänt"}
    for code, row in zip(codes, rows, strict=True):
        assert row["Leverantör"] == code["supplier"]
        assert row["Inköp och leverantör tillsammans"] == verdicts[code["verdict"]]
        assert row["Varför"].startswith(verdicts[code["verdict"]])


def test_the_sums_of_a_ledger(run: Run, tmp_path: Path) -> None:
    exact, shown = tmp_path / "machine.csv", tmp_path / "excel.csv"
    assert run("ledger", LEDGER, "--data", exact, "--quiet").code in (0, 1)
    assert run("ledger", LEDGER, "--data", shown, "--csv", "excel", "--quiet").code in (0, 1)
    codes, rows = machine(exact), opened(shown)
    assert [row["Belopp, kr"].replace(",", ".") for row in rows] == [row["amount_sek"] for row in codes]
    assert sum(Decimal(row["amount_sek"]) for row in codes) > 0


def test_no_text_becomes_a_formula_and_no_number_a_text(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    frame = pl.DataFrame(
        {
            "Benämning": ["=1+1", "Städ;=cmd|' /C calc'!A0", "@SUM(A1)", "1250,-"],
            "Summa": [-12345, 100, 0, None],
            "Andel": [0.5, None, 1.25, 2.0],
            "Med": [True, False, None, True],
        }
    )
    write_for_excel(frame, path, translator(Language.SV), money="Summa")
    rows = opened(path)
    assert [row["Benämning"] for row in rows] == ["'=1+1", "Städ;'=cmd|' /C calc'!A0", "'@SUM(A1)", "1250,-"]
    assert [row["Summa"] for row in rows] == ["-123,45", "1,00", "0,00", ""]
    assert [row["Andel"] for row in rows] == ["0,5", "", "1,25", "2,0"]
    assert [row["Med"] for row in rows] == ["Ja", "Nej", "", "Ja"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--data", "rows.jsonl"), "slutar på .csv"),
        (("--html", "page.html"), "--data FIL.csv"),
        (("--data", "rows.csv", "--batch-rows", "10"), "--batch-rows"),
        (("--data", "rows.csv", "--engine", "spark"), "--engine spark"),
    ],
)
def test_what_has_no_excel_form_is_refused_before_any_work(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.csv").write_text("Benämning;CPV-kod\nStädning;90919200\n", "utf-8")
    ran = run("screen", "list.csv", "--csv", "excel", *arguments)
    assert ran.code == 2
    assert told in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.csv"]
