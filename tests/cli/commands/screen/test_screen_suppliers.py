"""`screen --suppliers`: our suppliers beside the purchases, in the report, in data and at the terminal."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import yaml
from tests.cli.conftest import ROOT, Run

CHECKSUM = re.compile("[0-9a-f]{64}")
INVENTORY = ROOT / "examples" / "inventory.xlsx"
SUPPLIERS = ROOT / "examples" / "suppliers.xlsx"
BUYER = "purchase.authority.org_no=2120009879"
PURCHASE = ["Diarienr", "CPV-kod", "Uppskattat värde", "Påbörjad", "Lag", "Myndighetstyp",
            "Köparens organisationsnummer", "Upphandlingsslag", "Avtalstid (mån)", "Optionstid (mån)"]  # fmt: skip
DAY_CARE = ["1", "85312120-6", "9000000", "2024-09-02", "LOU", "Kommun", "2120009879", "Tjänst", "24", "0"]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def _csv(path: Path, *rows: list[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, delimiter=";").writerows(rows)
    return path


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    return _csv(tmp_path / "list.csv", PURCHASE, DAY_CARE)


def test_the_matrix_has_a_line_for_each_purchase_and_reservation_and_a_column_for_each_supplier(
    run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "r.xlsx"
    ran = run("screen", INVENTORY, "--suppliers", SUPPLIERS, "--set", BUYER, "-o", out)
    assert ran.code == 1, ran.err
    book = openpyxl.load_workbook(out)
    assert book.sheetnames[-3:] == ["Leverantörer", "Leverantörsvillkor", "Tidigare tilldelningar"]
    heading, *lines = book["Leverantörer"].iter_rows(values_only=True)
    names = [profile.value for profile in openpyxl.load_workbook(SUPPLIERS)["Leverantörer"]["A"][1:]]
    assert list(heading[-8:-2]) == names
    words = {"Ja", "Nej", "Okänt"}
    assert all(cell.split(".")[0].split(" (")[0] in words for line in lines for cell in line[-8:-2])
    named = dict(zip(heading, zip(*lines, strict=True), strict=True))
    assert {"Reserverad 25 a § (idéburna)", "4 kap. 18 § (arbetsintegrerande företag)"} <= set(named["Reservation"])
    for line in lines:
        row = dict(zip(heading, line, strict=True))
        fitting = [name for name in names if row[name].startswith("Ja")]
        assert row["Vilka som uppfyller villkoren"] == (", ".join(fitting) or None)
        assert row["Leverantörer som uppfyller villkoren"] == len(fitting)


def test_the_answers_are_those_of_check(run: Run, tmp_path: Path) -> None:
    """Through the files, as a user would compare them."""
    blocks = yaml.safe_load((ROOT / "examples" / "supplier-association.yaml").read_text("utf-8"))
    barred = blocks["supplier"] | {
        "name": "Spärrad",
        "org_no": None,
        "awards": [{"authority": "2120009879", "provision": "lou-19-25", "cpv": "85312120-6", "decided": "2023-06-01"}],
    }
    ours = [blocks, {"supplier": {"name": "Ny förening", "legal_form": "ideell_forening"}}, barred]
    suppliers = tmp_path / "ours.yaml"
    suppliers.write_text(yaml.safe_dump(json.loads(json.dumps(ours)), allow_unicode=True), "utf-8")
    listed = _csv(
        tmp_path / "list.csv",
        PURCHASE,
        DAY_CARE,
        ["2", "90910000-9", "9000000", "2024-09-02", "LOU", "Kommun", "2120009879", "Tjänst", "24", "0"],
        ["3", "85312120-6", "9000000", "2026-07-02", "LOU", "Kommun", "2120009879", "Tjänst", "24", "0"],
    )
    ran = run("screen", listed, "--suppliers", suppliers, "--supplier-data", tmp_path / "d.csv", "--quiet")
    assert ran.code == 0, ran.err
    rows = _rows(tmp_path / "d.csv")
    assert {row["id"] for row in rows} == {"1", "2", "3"}
    starts = {"1": "2024-09-02", "2": "2024-09-02", "3": "2026-07-02"}
    for number, row in enumerate(rows):
        supplier = next(
            each.get("supplier", each) for each in ours if each.get("supplier", each)["name"] == row["supplier"]
        )
        case = {
            "purchase": {
                "act": "LOU",
                "started": starts[row["id"]],
                "subject": "services",
                "cpv": ["90910000-9" if row["id"] == "2" else "85312120-6"],
                "authority": {"org_no": "2120009879", "type": "municipality"},
                "value": {"amount": 9000000},
                "contract": {"months": 24, "option_months": 0},
            },
            "supplier": supplier,
        }
        path = tmp_path / f"case{number}.json"
        path.write_text(json.dumps(case, default=str), "utf-8")
        checked = json.loads(run("check", path, "--format", "json").out)["routes"][row["route"]]
        assert (row["verdict"], row["certainty"]) == (checked["verdict"], checked["certainty"])
        assert set(filter(None, row["missing"].split(";"))) == set(checked["missing"])
    barred_rows = {(row["id"], row["route"]): row for row in rows if row["supplier"] == "Spärrad"}
    assert barred_rows["1", "reserved_mission"]["verdict"] == "no"
    assert barred_rows["1", "reserved_mission"]["criteria"] == "not_awarded_within_three_years"
    assert barred_rows["3", "reserved_mission"]["verdict"] == "yes"


def test_the_rows_of_the_screening_stay_as_they_are(run: Run, tmp_path: Path) -> None:
    run("screen", INVENTORY, "--set", BUYER, "--data", tmp_path / "without.csv", "--quiet")
    run("screen", INVENTORY, "--set", BUYER, "--suppliers", SUPPLIERS, "--data", tmp_path / "with.csv", "--quiet")
    without, beside = (pl.read_csv(tmp_path / f"{name}.csv", infer_schema=False) for name in ("without", "with"))
    assert beside.drop("opening").equals(without.drop("opening"))
    changed = {pair for pair in zip(without["opening"], beside["opening"], strict=True) if pair[0] != pair[1]}
    assert changed == {("market_to_check", "reserved")}  # 4 kap. 18 § with a supplier that fits


def test_faulty_cells_are_told_with_place_text_and_remedy_and_end_with_1(
    run: Run, inventory: Path, tmp_path: Path
) -> None:
    ours = _csv(
        tmp_path / "ours.csv",
        ["Leverantör", "Organisationsform", "Arbetsintegrering"],
        ["Ett", "Klubb", "Ja"],
        ["Två", "Stiftelse", "Nej"],
    )
    out = tmp_path / "r.xlsx"
    ran = run("screen", inventory, "--suppliers", ours, "-o", out)
    assert ran.code == 1
    told = " ".join(ran.err.split())
    assert "ours.csv, rad 2, kolumn ”Organisationsform”: ”Klubb” är inte något av de ord" in told
    errors = [line for line in openpyxl.load_workbook(out)["Fel"].iter_rows(values_only=True) if line[0] == "ours.csv"]
    assert [line[2:6] for line in errors] == [(2, "Organisationsform", "B2", "Klubb")]
    assert "Två" in [cell.value for cell in openpyxl.load_workbook(out)["Leverantörer"][1]], "the other still counts"


def test_no_personal_number_reaches_report_data_or_terminal(run: Run, inventory: Path, tmp_path: Path) -> None:
    ours = _csv(
        tmp_path / "ours.csv",
        ["Leverantör", "Organisationsnummer", "Organisationsform", "Offentlig kontroll"],
        ["Annas 811218-9876", "8112189876", "Enskild firma", "811218-9876"],
    )
    out, data = tmp_path / "r.xlsx", tmp_path / "d.jsonl"
    ran = run("screen", inventory, "--suppliers", ours, "-o", out, "--supplier-data", data)
    cells = [
        str(cell)
        for sheet in openpyxl.load_workbook(out)
        for line in sheet.iter_rows(values_only=True)
        for cell in line
        if cell is not None
    ]
    for text in (ran.err, data.read_text("utf-8"), *cells):
        assert "9876" not in CHECKSUM.sub("", text)
    assert any("81****-****" in cell for cell in cells)


def test_a_name_cannot_become_a_formula(run: Run, inventory: Path, tmp_path: Path) -> None:
    ours = _csv(tmp_path / "ours.csv", ["Leverantör", "Organisationsform"], ["+1+cmd|' /C calc'!A0", "Stiftelse"])
    out, data = tmp_path / "r.xlsx", tmp_path / "d.csv"
    run("screen", inventory, "--suppliers", ours, "-o", out, "--supplier-data", data)
    cells = [cell for sheet in openpyxl.load_workbook(out) for line in sheet.iter_rows() for cell in line]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert {row["supplier"] for row in _rows(data)} == {"'+1+cmd|' /C calc'!A0"}


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_the_data_hold_one_row_for_each_pair(run: Run, inventory: Path, tmp_path: Path, suffix: str) -> None:
    data = tmp_path / f"d{suffix}"
    ran = run("screen", inventory, "--suppliers", SUPPLIERS, "--supplier-data", data, "--quiet")
    assert ran.code == 1
    read = {".csv": pl.read_csv, ".jsonl": pl.read_ndjson, ".parquet": pl.read_parquet}[suffix](data)
    assert read.height == 18, "one purchase, three reservations (4:18 is open to judgement), six suppliers"
    assert read.columns[5:8] == ["route", "rule", "purchase_verdict"]


def test_a_terminal_tells_how_many_purchases_have_a_supplier(run: Run, inventory: Path, tmp_path: Path) -> None:
    ran = run("screen", inventory, "--suppliers", SUPPLIERS, "-o", tmp_path / "r.xlsx", "--lang", "en")
    told = " ".join(ran.err.split())
    assert "Suppliers: 6. Earlier awards: 3." in told
    assert "Reserved 25 a § (idéburna) 1 1 0 0" in told


def test_wrong_use_is_told(run: Run, inventory: Path, tmp_path: Path) -> None:
    ran = run("screen", inventory, "--supplier-data", tmp_path / "d.csv")
    assert (ran.code, "--suppliers" in ran.err) == (2, True)
    ran = run("screen", inventory, "--suppliers", tmp_path / "none.yaml", "-o", tmp_path / "r.xlsx")
    assert (ran.code, "none.yaml" in ran.err) == (2, True)
    ours = _csv(tmp_path / "ours.csv", ["Leverantör", "Organisationsform"], ["Ett", "Stiftelse"])
    ran = run("screen", inventory, "--suppliers", ours, "--supplier-data", ours, "--force")
    assert ran.code == 2, "an input is never written over"
    assert ours.read_text("utf-8").startswith("Leverantör")
