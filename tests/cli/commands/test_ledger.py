"""`reservkoll ledger`: what a municipal reporter gets, and what is refused."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from tests.cli.conftest import ROOT, Ran, Run

LEDGER = ROOT / "examples" / "ledger.csv"
MAP = ROOT / "examples" / "ledger-accounts.yaml"
LIST = ROOT / "examples" / "ledger-ideburna.csv"
ALL = ("--accounts", MAP, "--ideburna", LIST)


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """A ledger without faults: 10 of 100 kronor from an association on the list."""
    path = tmp_path / "clean.csv"
    path.write_text(
        "leverantor;leverantor_id;konto_nr;belopp;datum\n"
        "Trygg Natt;899999-0032;4631;10,00;2024-01-01\nBolaget;599999-0202;4641;90,00;2024-02-01\n",
        "utf-8",
    )
    return path


def test_the_example_gives_report_and_data_that_agree(run: Run, tmp_path: Path) -> None:
    ran = run("ledger", LEDGER, *ALL, "-o", tmp_path / "r.xlsx", "--data", tmp_path / "r.csv")
    assert ran.code == 1, ran.err  # faulty cells on purpose
    assert ran.out == ""
    assert "H402" in ran.err
    assert "se bilaga" in ran.err
    data = pl.read_csv(tmp_path / "r.csv", infer_schema=False)
    total = sum(Decimal(each) for each in data["amount_sek"])
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["Sammanfattning"]
    figures = {row[1].value: row[2].value for row in sheet.iter_rows(max_row=20) if row[1].value}
    assert figures["Lästa rader"] == data["rows"].cast(pl.Int64).sum() == 443
    assert Decimal(str(figures["Summa av alla rader, kr (minst)"])) == total
    counted = data.filter(pl.col("in_share") == "true")
    share = counted.filter(pl.col("standing").is_in(["registered", "listed"]))["amount_sek"].cast(pl.Float64).sum()
    assert figures["Andel köpt av idéburna"] == pytest.approx(share / counted["amount_sek"].cast(pl.Float64).sum())


def test_the_workbook_has_a_native_chart_with_the_goal_as_a_line(run: Run, tmp_path: Path) -> None:
    run("ledger", LEDGER, *ALL, "-o", tmp_path / "r.xlsx", "--goal", "12,5")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert book.sheetnames == [
        "Sammanfattning", "Leverantörer", "Områden", "Små inköp", "Får betalt redan", "Konton utan område", "Fel",
            "Källor", "Körning",
    ]  # fmt: skip
    sheet = book["Sammanfattning"]
    chart = sheet._charts[0]
    columns, line = chart._charts
    goal = line.series[0].val.numRef.f.partition("!")[2].replace("$", "")
    assert [cell.value for (cell,) in sheet[goal]] == [0.125] * 3
    shown = {series.val.numRef.f.partition("!")[2].replace("$", "") for series in columns.series}
    years = columns.series[0].cat.strRef or columns.series[0].cat.numRef
    assert [cell.value for (cell,) in sheet[years.f.partition("!")[2].replace("$", "")]] == ["2022", "2023", "2024"]
    assert all(0 < cell.value < 1 for cells in shown for (cell,) in sheet[cells])


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_data_in_each_form_holds_the_same(run: Run, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"r.{suffix}"
    run("ledger", LEDGER, *ALL, "--data", path)
    if suffix == "csv":
        frame = pl.read_csv(path, infer_schema=False)
    elif suffix == "jsonl":
        frame = pl.DataFrame(
            [json.loads(line) for line in path.read_text("utf-8").splitlines()], infer_schema_length=None
        )
    else:
        frame = pl.read_parquet(path)
    assert frame.columns[:4] == ["year", "placed", "area", "in_share"]
    assert sum(Decimal(str(each)) for each in frame["amount_sek"]) == Decimal("57972077.10")


def test_no_personal_number_in_any_output(run: Run, tmp_path: Path) -> None:
    ran = run("ledger", LEDGER, *ALL, "-o", tmp_path / "r.xlsx", "--data", tmp_path / "r.csv")
    texts = [ran.err, (tmp_path / "r.csv").read_text("utf-8")]
    for sheet in openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets:
        texts += [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    assert not [text for text in texts if "1212-1212" in text or "12121212" in text]
    assert any("12****-****" in text for text in texts)


def test_the_same_input_gives_the_same_bytes(run: Run, tmp_path: Path) -> None:
    for name in ("a", "b"):
        run("ledger", LEDGER, *ALL, "-o", tmp_path / f"{name}.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def _goal(run: Run, clean: Path, tmp_path: Path, *more: object) -> Ran:
    return run("ledger", clean, *more, "--accounts", MAP, "--data", tmp_path / "g.csv", "--force")


def test_ten_per_cent_is_the_goal_where_none_is_given(run: Run, clean: Path, tmp_path: Path) -> None:
    reached = _goal(run, clean, tmp_path, "--ideburna", LIST)
    assert reached.code == 0, reached.err
    assert "2024: målet på 10 % nås." in reached.err
    missed = _goal(run, clean, tmp_path, "--ideburna", LIST, "--goal", "10.01")
    assert "2024: målet på 10,01 % nås inte." in missed.err


def test_without_a_list_no_share_is_claimed(run: Run, clean: Path, tmp_path: Path) -> None:
    ran = _goal(run, clean, tmp_path)
    assert "utan en lista" in ran.err
    assert "0,0 %" in ran.err
    assert "10,0 %" in ran.err  # what the number indicates


@pytest.mark.parametrize("goal", ["0", "-1", "100.1", "tio", "nan", "inf"])
def test_a_goal_that_is_no_share_is_refused(run: Run, clean: Path, tmp_path: Path, goal: str) -> None:
    ran = _goal(run, clean, tmp_path, "--goal", goal)
    assert ran.code == 2
    assert goal in ran.err
    assert not (tmp_path / "g.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (("--kind", "ledger", "--accounts", MAP, "--as-of", "2025-01-01"), "--as-of"),
        (("--kind", "inventory", "--accounts", MAP), "--accounts"),
        (("--ideburna", LIST), "--ideburna"),
        (("--goal", "10"), "--goal"),
    ],
)
def test_options_that_do_not_go_together_are_named(
    run: Run, tmp_path: Path, arguments: tuple[object, ...], option: str
) -> None:
    ran = run("screen", LEDGER, *arguments, "-o", tmp_path / "r.xlsx")
    assert ran.code == 2
    assert option in ran.err
    assert "leverantörsreskontr" in ran.err
    assert not (tmp_path / "r.xlsx").exists()


def test_the_old_name_of_the_command_gives_the_same(run: Run, clean: Path, tmp_path: Path) -> None:
    one = run("ledger", clean, *ALL, "--data", tmp_path / "a.csv")
    other = run("screen", clean, "--kind", "ledger", *ALL, "--data", tmp_path / "b.csv")
    assert (one.code, other.code) == (0, 0), other.err
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


@pytest.mark.parametrize("option", ["--suppliers", "--as-of", "--plan", "--one-row-per", "--engine"])
def test_the_command_has_only_options_that_a_ledger_can_use(run: Run, clean: Path, option: str) -> None:
    assert option not in run("ledger", "--help").out
    ran = run("ledger", clean, option, "x", "-o", "r.xlsx")
    assert ran.code == 2
    assert option in ran.err


def test_read_limits_hold_for_ledgers_too(run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Leverantör", "Konto", "Belopp", "Datum"])
    for number in range(20):
        book.active.append(["A", 4631, number, "2025-01-01"])
    book.save(tmp_path / "l.xlsx")
    ran = run("ledger", tmp_path / "l.xlsx", "-o", tmp_path / "r.xlsx", "--read-limits", "cells=40")
    assert ran.code == 2
    assert "--read-limits" in ran.err


def test_a_ledger_without_a_map_is_told_where_to_get_one(run: Run, tmp_path: Path) -> None:
    ran = run("ledger", LEDGER, "-o", tmp_path / "r.xlsx")
    assert ran.code == 1  # the example has cells that cannot be understood
    assert "examples/ledger-accounts.yaml" in " ".join(ran.err.split())


def test_no_input_is_ever_written_over(run: Run, clean: Path, tmp_path: Path) -> None:
    own = tmp_path / "map.yaml"
    own.write_text(MAP.read_text("utf-8"), "utf-8")
    ran = run("ledger", clean, "--accounts", own, "--data", tmp_path / "x.csv",
              "--save-mapping", own, "--force")  # fmt: skip
    assert ran.code == 2
    assert own.read_text("utf-8") == MAP.read_text("utf-8")


def test_a_saved_mapping_reads_the_ledger_again(run: Run, tmp_path: Path) -> None:
    odd = tmp_path / "odd.csv"
    odd.write_text("Vem;Kontering;Pengar exkl moms\nA;4631;5\n", "utf-8")
    mapping = tmp_path / "m.yaml"
    mapping.write_text("columns: {supplier: Vem, account: Kontering, amount: Pengar exkl moms, date: null}\n", "utf-8")
    one = ("ledger", odd, "--accounts", MAP)
    assert run(*one, "--data", tmp_path / "a.csv").code == 2
    assert (
        run(*one, "--data", tmp_path / "a.csv", "--mapping", mapping, "--save-mapping", tmp_path / "n.yaml").code == 0
    )
    assert run(*one, "--data", tmp_path / "b.csv", "--mapping", tmp_path / "n.yaml").code == 0
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    mapping.write_text("columns: {leverantor: Vem}\n", "utf-8")
    refused = run(*one, "--data", tmp_path / "c.csv", "--mapping", mapping)
    assert (refused.code, "leverantor" in refused.err) == (2, True)


def test_strict_asks_that_everything_has_its_place(run: Run, clean: Path, tmp_path: Path) -> None:
    assert _goal(run, clean, tmp_path, "--strict").code == 0
    with clean.open("a", encoding="utf-8") as target:
        target.write("B;599999-0202;9999;1;2024-01-01\n")
    assert _goal(run, clean, tmp_path).code == 0
    assert _goal(run, clean, tmp_path, "--strict").code == 1


def test_several_ledgers_are_one(run: Run, clean: Path, tmp_path: Path) -> None:
    ran = run("ledger", clean, LEDGER, *ALL, "--data", tmp_path / "r.csv")
    assert ran.code == 1
    data = pl.read_csv(tmp_path / "r.csv", infer_schema=False)
    assert sum(Decimal(each) for each in data["amount_sek"]) == Decimal("57972077.10") + 100


def test_a_supplier_that_looks_like_a_formula_stays_text(run: Run, clean: Path, tmp_path: Path) -> None:
    clean.write_text("leverantor;konto_nr;belopp;datum\n@SUM(A1);4631;5;2025\n+cmd;4641;6;2025\n", "utf-8")
    run("ledger", clean, "--accounts", MAP, "-o", tmp_path / "r.xlsx", "--data", tmp_path / "r.csv")
    assert "'@SUM(A1)" in (tmp_path / "r.csv").read_text("utf-8")
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "r.xlsx")["Leverantörer"].iter_rows() for cell in row]
    assert {"@SUM(A1)", "+cmd"} <= {cell.value for cell in cells}
    assert not any(cell.data_type == "f" for cell in cells)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_cell_is_told_with_what_is_wrong_whole_at_the_width_of_a_terminal(
    language: str, run: Run, tmp_path: Path
) -> None:
    ran = run("ledger", LEDGER, *ALL, "-o", tmp_path / "r.xlsx", "--lang", language, columns=80)
    told = [line for line in ran.err.splitlines() if line.startswith("  ledger.csv ")]
    assert told
    assert all(line.endswith(".") and len(line) <= 80 for line in told)
