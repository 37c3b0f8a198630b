"""`reservkoll screen`: rows in, rows out, sums that reconcile, and nothing written when something is wrong."""

from __future__ import annotations

import csv
import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from tests.cli.conftest import ROOT, Run
from tests.contracts import ROWS

INVENTORY = ROOT / "examples" / "inventory.xlsx"
COLUMNS = [
    "file",
    "sheet",
    "row",
    "id",
    "title",
    "cpv",
    "cpv_name",
    "value_sek",
    "started",
    "act",
    "authority_type",
    "annex2",
    "chapter",
    "direct_procurement",
    "reserved_mission",
    "reserved_ideburen",
    "reserved_workshop",
    "choice_system",
    "cpv_in_25",
    "cpv_in_25a",
    "recommendation",
    "reason",
    "missing",
    "warnings",
    "status",
    "error",
    "opening",
    "timing",
]
ROUTES = ("direct_procurement", "reserved_mission", "reserved_ideburen", "reserved_workshop", "choice_system")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the example is answered, once for all tests that look at it."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
def demo(run: Run, demo_folder: Path) -> list[dict[str, str]]:
    report, data = demo_folder / "r.xlsx", demo_folder / "r.csv"
    if not data.exists():
        ran = run("screen", INVENTORY, "-o", report, "--data", data, "--set", "purchase.act=LOU")
        assert ran.code == 1, ran.err  # the example has faulty cells on purpose
        assert ran.out == ""
    return _rows(data)


def test_every_row_of_the_inventory_comes_out_in_order(demo: list[dict[str, str]]) -> None:
    sheet = openpyxl.load_workbook(INVENTORY, data_only=True).worksheets[0]
    titles = [row[1] for row in sheet.iter_rows(min_row=5, values_only=True) if any(cell is not None for cell in row)]
    assert [row["title"] for row in demo] == [str(title) for title in titles]
    assert [int(row["row"]) for row in demo] == list(range(5, 5 + len(titles)))
    assert list(demo[0]) == COLUMNS


def test_all_routes_and_all_statuses_are_represented(demo: list[dict[str, str]]) -> None:
    assert len(demo) >= 300
    assert {row["status"] for row in demo} == {"ok", "incomplete", "error"}
    for route in ROUTES:
        # Without a supplier nothing but its reach can close the reservation for workshops.
        closed = "not_applicable" if route == "reserved_workshop" else "no"
        assert {"yes", closed} <= {row[route] for row in demo}, route


def test_an_unreadable_cell_is_named_with_what_to_do_and_the_row_lives_on(demo: list[dict[str, str]]) -> None:
    faulty = {int(row["row"]): row for row in demo if row["status"] == "error"}
    assert "ca en halv miljon" in faulty[56]["error"]
    assert faulty[56]["value_sek"] == ""
    assert faulty[56]["cpv"] != ""
    assert "90919200-4" in faulty[338]["error"]  # the right check digit is proposed
    assert "#N/A" in faulty[321]["error"]
    # A date that cannot be read leaves the day open: today's rules are not put in its place.
    assert faulty[268]["direct_procurement"] == "unknown"
    assert "purchase.started" in faulty[268]["missing"]


def test_rows_answer_as_check_does(run: Run, demo: list[dict[str, str]], tmp_path: Path) -> None:
    """Every tenth row without faults, written as a case and checked by itself."""
    source = openpyxl.load_workbook(INVENTORY, data_only=True).worksheets[0]
    cells = dict(enumerate(source.iter_rows(values_only=True), start=1))
    compared = 0
    for row in [row for row in demo if row["status"] != "error"][::10]:
        months, options = cells[int(row["row"])][7:9]
        subject = {"V": "goods", "T": "services", "B": "works"}.get(str(cells[int(row["row"])][4])[:1])
        purchase: dict[str, Any] = {
            "act": "LOU",
            "cpv": row["cpv"].split(";") if row["cpv"] else None,
            "started": row["started"] or None,
            "value": {"amount": float(row["value_sek"]) if row["value_sek"] else None},
            "contract": {"months": _number(months), "option_months": _number(options)},
            "authority": {"type": row["authority_type"] or None},
            "subject": subject,
        }
        path = tmp_path / "case.json"
        path.write_text(json.dumps({"purchase": purchase}), "utf-8")
        routes = json.loads(run("check", path, "--format", "json").out)["routes"]
        assert {route: row[route] for route in ROUTES} == {route: routes[route]["verdict"] for route in ROUTES}, row
        compared += 1
    assert compared >= 30


def _number(cell: object) -> float | int | None:
    return cell if isinstance(cell, int | float) else None


def test_sums_reconcile_to_the_ore(demo: list[dict[str, str]], demo_folder: Path) -> None:
    total = sum(Decimal(row["value_sek"]) for row in demo if row["value_sek"])
    by_route: dict[str, Decimal] = {}
    for row in demo:
        by_route[row["recommendation"]] = by_route.get(row["recommendation"], Decimal(0)) + Decimal(
            row["value_sek"] or 0
        )
    assert sum(by_route.values()) == total
    sheet = openpyxl.load_workbook(demo_folder / "r.xlsx")["Bedömning"]
    header = next(row for row in sheet.iter_rows(values_only=True) if "Värde (kr)" in row)
    column = header.index("Värde (kr)")
    values = [row[column] for row in sheet.iter_rows(values_only=True) if isinstance(row[column], int | float)]
    assert sum(Decimal(str(value)) for value in values) == total


def test_the_three_data_forms_hold_the_same_rows(run: Run, tmp_path: Path) -> None:
    outputs = [tmp_path / f"rows.{suffix}" for suffix in ("csv", "jsonl", "parquet")]
    for output in outputs:
        assert run("screen", INVENTORY, "--data", output).code == 1
    as_csv = _rows(outputs[0])
    as_jsonl = [json.loads(line) for line in outputs[1].read_text("utf-8").splitlines()]
    as_parquet = pl.read_parquet(outputs[2])
    assert as_parquet.columns == list(as_jsonl[0]) == COLUMNS
    assert len(as_csv) == len(as_jsonl) == as_parquet.height
    assert [row["value_sek"] or None for row in as_csv] == [row["value_sek"] for row in as_jsonl]
    assert as_parquet["recommendation"].to_list() == [row["recommendation"] for row in as_csv]


def test_a_saved_mapping_gives_the_same_rows_without_a_word(run: Run, tmp_path: Path) -> None:
    first, second, mapping = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "map.yaml"
    run("screen", INVENTORY, "--data", first, "--save-mapping", mapping)
    run("screen", INVENTORY, "--data", second, "--mapping", mapping, "--quiet")
    assert first.read_bytes() == second.read_bytes()
    assert "purchase.cpv: CPV-kod" in mapping.read_text("utf-8")


def test_quiet_says_nothing(run: Run, tmp_path: Path) -> None:
    ran = run("screen", INVENTORY, "--data", tmp_path / "r.csv", "--quiet")
    assert (ran.out, ran.err) == ("", "")


def test_strict_counts_what_is_unknown_as_unfinished(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("Benämning;CPV-kod;Uppskattat värde;Påbörjad\nHemtjänst;85311200-4;;2025-03-01\n", "utf-8")
    common = ("screen", path, "--data", tmp_path / "r.csv", "--set", "purchase.act=LOU", "--force")
    assert run(*common).code == 0
    assert run(*common, "--strict").code == 1


def test_nothing_is_written_over_and_nothing_is_left_half(run: Run, tmp_path: Path) -> None:
    output = tmp_path / "r.xlsx"
    output.write_text("mine", "utf-8")
    assert run("screen", INVENTORY, "-o", output).code == 2
    assert output.read_text("utf-8") == "mine"
    assert run("screen", INVENTORY, "-o", output, "--force").code == 1
    assert openpyxl.load_workbook(output).sheetnames[0] == "Sammanfattning"
    copy = tmp_path / "in.xlsx"
    copy.write_bytes(INVENTORY.read_bytes())
    assert run("screen", copy, "-o", copy, "--force").code == 2
    assert copy.read_bytes() == INVENTORY.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.xlsx", "r.xlsx"]


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _garbage(path: Path) -> None:
    path.write_bytes(os.urandom(4000))


def _cut_off(path: Path) -> None:
    path.write_bytes(INVENTORY.read_bytes()[:9000])


def _encrypted(path: Path) -> None:
    """The head of the container that Excel wraps an encrypted workbook in."""
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 1024)


@pytest.mark.parametrize("spoil", [_empty, _garbage, _cut_off, _encrypted], ids=lambda spoil: spoil.__name__)
def test_an_unusable_workbook_gets_one_message_and_nothing_is_written(run: Run, tmp_path: Path, spoil: Any) -> None:
    path, output = tmp_path / "in.xlsx", tmp_path / "r.xlsx"
    spoil(path)
    ran = run("screen", path, "-o", output, "--lang", "en")
    assert ran.code == 2
    assert ran.err.count("in.xlsx") == 1
    assert not output.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("-o", "r.pdf"), "r.pdf"),
        (("--data", "r.txt"), "r.txt"),
        (("--batch-rows", "5"), "--data FILE"),
        (("--save-mapping", "m.yaml", "--batch-rows", "5"), "--data FILE"),
        (("-o", "r.xlsx", "--set", "purchase.acts=LOU"), "purchase.act"),
        (("-o", "r.xlsx", "--set", "purchase.act=LOUX"), "LUK"),
        (("-o", "r.xlsx", "--set", "purchase.act"), "fact=value"),
        (("-o", "r.xlsx", "--as-of", "igår"), "igår"),
        (("-o", "r.xlsx", "--mapping", "none.yaml"), "none.yaml"),
        (("-o", "r.xlsx", "--rules", "none"), "none"),
    ],
)
def test_wrong_usage_gets_one_message(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("screen", INVENTORY, *arguments, "--lang", "en")
    assert ran.code in {2, 3}
    assert told in ran.err
    assert list(tmp_path.iterdir()) == []


def test_contracts_all_come_out(run: Run, contracts: Path, tmp_path: Path) -> None:
    ran = run("screen", contracts, "-o", tmp_path / "r.xlsx", "--data", tmp_path / "r.csv", "--set", "purchase.act=LOU")
    assert ran.code == 1
    rows = _rows(tmp_path / "r.csv")
    book = openpyxl.load_workbook(contracts, read_only=True, data_only=True)
    source = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    book.close()
    assert len(rows) == len(source) >= ROWS
    assert [row["id"] for row in rows] == [str(row[-4]).strip() for row in source]
    assert sum(Decimal(row["value_sek"]) for row in rows if row["value_sek"]) == sum(
        Decimal(str(row[-1])) for row in source if row[-1] is not None
    )
    assert all(row["error"] for row in rows if row["status"] == "error")


DOUBTFUL = "Benämning;CPV-kod;Uppskattat värde;Startdatum\nHemtjänst;85311200-4;500000;2025-03-01\n"


def test_the_columns_are_told_first_and_stand_in_the_report(run: Run, tmp_path: Path) -> None:
    path, report = tmp_path / "list.csv", tmp_path / "r.xlsx"
    path.write_text(DOUBTFUL, "utf-8")
    ran = run("screen", path, "-o", report, "--yes")
    assert ran.out == ""
    table, sums = ran.err.index("Startdatum"), ran.err.index("500\xa0000")
    assert table < sums < ran.err.index("r.xlsx")
    sheet = openpyxl.load_workbook(report)["Körning"]
    told = {str(what).split()[-1]: value for what, value in sheet.iter_rows(min_row=2, max_col=2, values_only=True)}
    assert "Startdatum" in told["purchase.started"]
    assert "(D)" in told["purchase.started"]
    assert "--yes" in told["purchase.started"]
    assert "(B)" in told["purchase.cpv"]
    assert "--yes" not in told["purchase.cpv"]


def test_a_doubtful_column_stops_an_unattended_run_before_anything_is_written(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(DOUBTFUL, "utf-8")
    ran = run("screen", path, "-o", tmp_path / "r.xlsx", "--lang", "en")
    assert ran.code == 2
    assert "“Startdatum” (D): Procurement started?" in ran.err
    assert [file.name for file in tmp_path.iterdir()] == ["list.csv"]


def test_a_code_or_amount_given_for_all_rows_stands_over_the_rows_own(run: Run, tmp_path: Path) -> None:
    path, out = tmp_path / "one.csv", tmp_path / "r.csv"
    path.write_text("Benämning;CPV-kod;Uppskattat värde;Påbörjad\nA;79411000-8;1900000;2025-03-01\n", "utf-8")
    common = ("--set", "purchase.act=LOU", "--set", "purchase.cpv=85312100-0", "--force")
    assert run("screen", path, "--data", out, *common).code == 0
    row = _rows(out)[0]
    assert (row["cpv"], row["cpv_in_25a"], row["direct_procurement"]) == ("85312100-0", "yes", "yes")
    assert run("screen", path, "--data", out, *common, "--set", "purchase.value.amount=700000.50").code == 0
    assert _rows(out)[0]["value_sek"] == "700000.50"


def test_a_total_is_left_out_and_named_in_the_report(run: Run, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text(
        "Dnr;Titel;CPV-kod;Värde;Annonserad\n1;a;85312120-6;100;2025-03-01\n2;b;90911200-8;50;2025-03-01\nSumma;;;160;\n",
        "cp1252",
    )
    report, data = tmp_path / "r.xlsx", tmp_path / "r.csv"
    ran = run("screen", listed, "-o", report, "--data", data, "--set", "purchase.act=LOU")
    assert "summarader är inga inköp" in " ".join(ran.err.split())
    assert [(row["row"], row["value_sek"]) for row in _rows(data)] == [("2", "100.00"), ("3", "50.00")]
    sheet = openpyxl.load_workbook(report).worksheets[0]
    shown = [str(cell) for line in sheet.iter_rows(values_only=True) for cell in line if cell is not None]
    assert any("räknas inte med bland rader och summor: rad 4" in text for text in shown)
    assert any("rad 4: summan där, 160, stämmer inte med raderna ovanför, som blir 150 kr" in text for text in shown)
