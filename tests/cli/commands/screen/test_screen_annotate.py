"""`screen --annotate`: the user's own file with the answers at the right of the list and nothing else changed."""

from __future__ import annotations

import csv
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from tests.cli.conftest import Run
from tests.conftest import ROOT
from tests.shipped_routes import REPORTED
from tests.tools import need

from reservkoll.annotate.answers import answer_columns
from reservkoll.tabular.read_limits import ReadLimits
from reservkoll.tabular.readers.excel.reader import WorkbookSource

INVENTORY = ROOT / "examples" / "inventory.xlsx"
HEADINGS = ("Benämning", "CPV-kod", "Uppskattat värde", "Påbörjad")
ROWS = (
    ("Hemtjänst", "85311200-4", 900_000, "2025-03-01"),
    ("Kontorsstolar", "39112000-0", 3_000_000, "2025-03-01"),
    ("Städning", "9091", 250_000, "2025-03-01"),
)
LAW = (
    "--set",
    "purchase.act=LOU",
    "--set",
    "purchase.authority.type=municipality",
    "--set",
    "purchase.subject=services",
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    """A workbook with what municipal lists have and what libraries lose: pictures, charts, macros, tables, rules."""
    path, macros, picture = tmp_path / "plan.xlsm", tmp_path / "vba.bin", tmp_path / "dot.png"
    macros.write_bytes(b"\xd0\xcf\x11\xe0 not run")
    picture.write_bytes(PNG)
    book = xlsxwriter.Workbook(str(path))
    book.add_vba_project(str(macros))
    first, plan = book.add_worksheet("Läs mig"), book.add_worksheet("Plan")
    bold, money = book.add_format({"bold": True, "bg_color": "#FFDD00"}), book.add_format({"num_format": "# ##0 kr"})
    first.write_formula("A1", "=SUM(Plan!C4:C6)", None, 4_150_000)
    first.insert_image("C3", str(picture))
    plan.merge_range("A1:D1", "Inköpsplan 2025", bold)
    for column, heading in enumerate(HEADINGS):
        plan.write(2, column, heading, bold)
    for row, cells in enumerate(ROWS, 3):
        plan.write_row(row, 0, cells)
        plan.write_number(row, 2, cells[2], money)
    plan.write_formula("C8", "=SUM(C4:C6)", money, 4_150_000)
    plan.set_column("A:A", 40)
    plan.set_column("E:XFD", None, None, {"hidden": True})
    plan.autofilter("A3:D6")
    plan.data_validation("D4:D6", {"validate": "list", "source": ["2025-03-01", "2025-04-01"]})
    plan.conditional_format("C4:C6", {"type": "cell", "criteria": ">", "value": 700_000, "format": bold})
    plan.write_comment("A4", "Förlängs?")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Plan!$C$4:$C$6"})
    first.insert_chart("A10", chart)
    book.define_name("Summa", "=Plan!$C$8")
    book.close()
    return path


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def annotate(run: Run, source: Path, copy: Path, *more: object) -> None:
    ran = run("screen", source, "--annotate", copy, *LAW, "--lang", "en", *more)
    assert ran.code in {0, 1}, ran.err


def sheet_of(path: Path, name: str) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(path, data_only=True)
    rows = list(book[name].iter_rows(values_only=True))
    book.close()
    return rows


def test_only_the_list_changes_and_every_other_part_is_the_same(run: Run, rich: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.xlsm"
    annotate(run, rich, copy, "--sheet", "Plan")
    before, after = parts(rich), parts(copy)
    assert list(before) == list(after)
    assert {"xl/vbaProject.bin", "xl/charts/chart1.xml", "xl/media/image1.png", "xl/comments1.xml"} <= set(before)
    assert [name for name in before if before[name] != after[name]] == ["xl/worksheets/sheet2.xml"]


def test_answers_stand_beside_their_rows(run: Run, rich: Path, tmp_path: Path) -> None:
    copy, data = tmp_path / "copy.xlsm", tmp_path / "rows.csv"
    annotate(run, rich, copy, "--sheet", "Plan", "--data", data)
    rows = sheet_of(copy, "Plan")
    assert rows[2][:4] == HEADINGS
    headings = rows[2][4:]
    assert len(headings) == len(answer_columns(REPORTED))
    assert headings[-4:] == (
        "Reservkoll: Status", "Reservkoll: Error in the row", "Reservkoll: Counts as", "Reservkoll: When",
    )  # fmt: skip
    assert [row[:4] for row in rows[3:6]] == list(ROWS)
    with data.open(encoding="utf-8", newline="") as file:
        machine = {int(row["row"]): row for row in csv.DictReader(file)}
    direct = 4 + answer_columns(REPORTED).index("direct_procurement")
    for number in (4, 5, 6):
        assert rows[number - 1][direct].lower() == machine[number]["direct_procurement"]
    error = headings.index("Reservkoll: Error in the row")
    assert "9091" in rows[5][4 + error]
    assert rows[0][4:] == rows[1][4:] == (None,) * len(answer_columns(REPORTED))


def test_the_users_cells_keep_values_formulas_and_formats(run: Run, rich: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.xlsm"
    annotate(run, rich, copy, "--sheet", "Plan")
    with_formulas = [openpyxl.load_workbook(path)["Plan"] for path in (rich, copy)]
    old, new = with_formulas
    for row in old.iter_rows(max_col=4):
        for cell in row:
            other = new[cell.coordinate]
            assert (cell.value, cell.style_id, cell.number_format) == (other.value, other.style_id, other.number_format)
    assert old.auto_filter.ref == new.auto_filter.ref == "A3:D6"
    assert old.data_validations.dataValidation[0].sqref == new.data_validations.dataValidation[0].sqref
    assert old.merged_cells.ranges == new.merged_cells.ranges
    assert new.column_dimensions["A"].width == old.column_dimensions["A"].width
    assert not new.column_dimensions["E"].hidden
    assert new["E3"].font.b  # dressed as the user's own headings


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_copy_can_be_screened_in_its_turn(run: Run, tmp_path: Path, language: str) -> None:
    copy, first, second = tmp_path / "copy.xlsx", tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    annotate(run, INVENTORY, copy, "--data", first, "--lang", language)
    source, read = (WorkbookSource(path, ReadLimits()).load("Avtalsinventering").cells for path in (INVENTORY, copy))
    assert read.select(source.columns).equals(source)
    assert read.width == source.width + len(answer_columns(REPORTED))
    annotate(run, copy, tmp_path / "again.xlsx", "--data", second, "--lang", language)
    assert first.read_text("utf-8").replace("inventory.xlsx", "copy.xlsx") == second.read_text("utf-8")


def test_several_sheets_each_get_their_own(run: Run, tmp_path: Path) -> None:
    path, copy = tmp_path / "two.xlsx", tmp_path / "copy.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name, start in (("Ett", 0), ("Två & <tre>", 3)):
        page = book.add_worksheet(name)
        page.write_row(start, 1, HEADINGS)
        page.write_row(start + 1, 1, ROWS[0])
    book.close()
    annotate(run, path, copy, "--sheet", "Ett", "--sheet", "Två & <tre>")
    assert sheet_of(copy, "Ett")[0][5:7] == ("Reservkoll: CPV name", "Reservkoll: Annex 2 service")
    assert sheet_of(copy, "Två & <tre>")[3][5:7] == ("Reservkoll: CPV name", "Reservkoll: Annex 2 service")
    assert sheet_of(copy, "Två & <tre>")[4][6] == "Yes"


def test_a_table_is_left_alone_and_the_answers_stand_outside_it(run: Run, tmp_path: Path) -> None:
    path, copy = tmp_path / "table.xlsx", tmp_path / "copy.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("Plan")
    page.add_table("A1:F4", {"data": ROWS, "columns": [{"header": name} for name in (*HEADINGS, "E", "F")]})
    book.close()
    annotate(run, path, copy)
    assert parts(path)["xl/tables/table1.xml"] == parts(copy)["xl/tables/table1.xml"]
    assert sheet_of(copy, "Plan")[0][6] == "Reservkoll: CPV name"


def test_libreoffice_opens_it(run: Run, rich: Path, tmp_path: Path) -> None:
    need("libreoffice")
    copy = tmp_path / "copy.xlsm"
    annotate(run, rich, copy, "--sheet", "Plan")
    home = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", options, "--outdir", str(tmp_path), str(copy)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    text = next(tmp_path.glob("copy*.csv")).read_text("utf-8")
    rows = list(csv.reader(text.splitlines()))
    assert rows[2][4:6] == ["Reservkoll: CPV name", "Reservkoll: Annex 2 service"]
    assert rows[3][5] == "Yes"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp850"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_csv_keeps_its_own_bytes(run: Run, tmp_path: Path, encoding: str, end: str) -> None:
    path, copy = tmp_path / "plan.csv", tmp_path / "copy.csv"
    lines = [
        "Benämning;CPV-kod;Uppskattat värde;Påbörjad",
        'Hemtjänst, ""natt""";85311200-4;900000;2025-03-01'.replace("Hem", '"Hem', 1),
        "",
        "Städning på två\nrader".join('""') + ";90911200-8;250000",
    ]
    text = end.join(lines) + end
    path.write_bytes(text.encode(encoding))
    annotate(run, path, copy)
    result = copy.read_bytes().decode(encoding)
    rows = list(csv.reader(result.replace(end, "\n").splitlines(keepends=True), delimiter=";"))
    assert next(row[:4] for row in rows if row) == lines[0].split(";")
    assert {len(row) for row in rows if row} == {4 + len(answer_columns(REPORTED))}
    assert rows[0][4] == "Reservkoll: CPV name"
    assert (rows[1][5], rows[3][5]) == ("Yes", "No")
    assert rows[3][3] == ""  # filled up, so that the answers stand below their headings
    assert result.count(end) == text.count(end)
    position = 0
    for line in lines:  # each line of the user's is there, in order
        position = result.index(line, position) + len(line)


def test_csv_answers_cannot_become_formulas_or_columns(run: Run, tmp_path: Path) -> None:
    path, copy = tmp_path / "plan.csv", tmp_path / "copy.csv"
    path.write_text('Benämning;"=1+1;CPV-kod";Värde\nHemtjänst;=2+2;1\n', "utf-8")
    mapping = tmp_path / "map.yaml"
    mapping.write_text(
        'columns: {title: Benämning, purchase.cpv: "=1+1;CPV-kod", purchase.value_sek: Värde}\n', "utf-8"
    )
    annotate(run, path, copy, "--mapping", mapping)
    headings, row, *_ = csv.reader(copy.read_text("utf-8").splitlines(), delimiter=";")
    assert row[:3] == ["Hemtjänst", "=2+2", "1"]
    assert row[headings.index("Reservkoll: Error in the row")].startswith("'=1+1")


@pytest.mark.parametrize(
    ("source", "copy", "told"),
    [
        ("plan.ods", "copy.ods", "save it as .xlsx"),
        ("plan.xls", "copy.xls", "save it as .xlsx"),
        ("plan.xlsx", "copy.xlsm", "ends in .xlsx"),
        ("plan.csv", "copy.xlsx", "ends in .csv"),
    ],
)
def test_what_cannot_be_annotated_is_told_before_any_work(
    run: Run, tmp_path: Path, source: str, copy: str, told: str
) -> None:
    (tmp_path / source).write_bytes(b"not even looked at")
    ran = run("screen", tmp_path / source, "--annotate", tmp_path / copy, "--lang", "en")
    assert ran.code == 2
    assert told in ran.err.replace("\n", " ")
    assert not (tmp_path / copy).exists()


def test_the_inventory_itself_is_never_the_copy(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(INVENTORY.read_bytes())
    assert run("screen", path, "--annotate", path, "--force").code == 2
    assert path.read_bytes() == INVENTORY.read_bytes()
    assert run("screen", path, INVENTORY, "--annotate", tmp_path / "copy.xlsx").code == 2


@pytest.mark.slow
def test_a_list_that_fills_the_sheet_leaves_no_room(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "wide.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("Plan")
    page.write_row(0, 0, HEADINGS)
    page.write_row(1, 0, ROWS[0])
    page.write(1, 16_380, "x")
    book.close()
    ran = run("screen", path, "--annotate", tmp_path / "copy.xlsx", "--lang", "en")
    assert ran.code == 2
    assert "no room" in ran.err
    assert "XFA" in ran.err
    assert [each.name for each in tmp_path.iterdir()] == ["wide.xlsx"]


def test_a_list_of_contracts_keeps_every_cell(run: Run, contracts: Path, tmp_path: Path) -> None:
    path = contracts
    copy = tmp_path / "copy.xlsx"
    annotate(run, path, copy)
    name = WorkbookSource(path, ReadLimits()).sheets[0].name
    source, read = (WorkbookSource(each, ReadLimits()).load(name).cells for each in (path, copy))
    assert read.select(source.columns).equals(source)
    assert read.width == source.width + len(answer_columns(REPORTED))
    changed = [part for part, data in parts(path).items() if data != parts(copy)[part]]
    assert len(changed) == 1
