"""What workbooks of many writers look like: everything that stands in them comes out, as a person sees it."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from binary_books import write_xls, write_xlsb
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tools import examples

from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.inventory.reader import read_inventory
from reservkoll.tabular.open import open_source
from reservkoll.tabular.sheet import CellRange, Sheet

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET, STRINGS, WORKBOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """An xlsx with the given rows of cells as XML, and parts changed by functions from text to text."""

    def make(data: str = "", strings: str = "", after: str = "", **changes: Callable[[str], str]) -> Path:
        sound, made = tmp_path / "sound.xlsx", tmp_path / "made.xlsx"
        with xlsxwriter.Workbook(str(sound)) as book:
            sheet = book.add_worksheet("Lista")
            sheet.write_row(0, 0, ["Titel", "CPV"])
            sheet.write_datetime(1, 1, datetime.datetime(2025, 3, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
        with zipfile.ZipFile(sound) as old, zipfile.ZipFile(made, "w") as new:
            for name in old.namelist():
                text = old.read(name).decode()
                if name == SHEET and data:
                    text = re.sub("<sheetData>.*</sheetData>", f"<sheetData>{data}</sheetData>{after}", text)
                if name == STRINGS and strings:
                    text = f'<sst xmlns="{NAMESPACE}">{strings}</sst>'
                for part, change in changes.items():
                    if part in name:
                        text = change(text)
                new.writestr(name, text.encode("utf-16" if 'encoding="UTF-16"' in text else "utf-8"))
        return made

    return make


def load(path: Path) -> Sheet:
    return open_source(path).load("Lista")


def column(path: Path, letter: str = "A") -> list[str | None]:
    return load(path).cells[letter].to_list()


def test_dates_as_iso_texts_and_of_1904(write: Write) -> None:
    iso = write('<row r="1"><c r="A1" t="d"><v>2025-03-01</v></c><c r="B1" t="d"><v>2025-03-01T10:30:00</v></c></row>')
    assert load(iso).cells.rows() == [("2025-03-01", "2025-03-01T10:30:00")]
    assert column(write(), "B") == ["CPV", "2025-03-01 00:00:00"]
    from_1904 = write(workbook=lambda text: text.replace("<workbookPr ", '<workbookPr date1904="1" '))
    assert column(from_1904, "B") == ["CPV", "2029-03-02 00:00:00"]


def test_an_amount_in_a_cell_with_the_format_of_a_date_keeps_its_number(write: Write) -> None:
    """Excel shows ####### there; the fast reader gives nothing, or a day in the year 57343."""
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" s="1"><v>{number}</v></c></row>'
        for row, number in enumerate(["250000000", "20250301", "-500", "1e300", "45717"], start=1)
    )
    found = column(write(cells))
    assert found[:2] == ["250000000", "20250301"]
    assert found[3:] == ["1e300", "2025-03-01 00:00:00"]


def test_a_phone_number_is_not_taken_for_such_a_date(write: Write) -> None:
    path = write('<row r="1"><c r="A1" t="inlineStr"><is><t>+46701-23-45 00:00:00</t></is></c></row>')
    assert column(path) == ["+46701-23-45 00:00:00"]


def test_formulas_show_their_stored_results(write: Write) -> None:
    cells = (
        '<c r="A1"><f>1+1</f><v>2</v></c>',
        '<c r="A2" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>',
        '<c r="A3" t="b"><f>TRUE()</f><v>1</v></c>',
        '<c r="A4" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="A5"><f>B1*2</f></c>',
        '<c r="A6" t="str"><f>""</f><v></v></c>',
        '<c r="A7" t="s"><v>0</v></c>',
    )
    data = "".join(f'<row r="{row}">{cell}</row>' for row, cell in enumerate(cells, start=1))
    assert column(write(data)) == ["2", "ab", "true", "#DIV/0!", "=B1*2", None, "Titel"]


def test_texts_in_all_the_ways_that_texts_are_written(write: Write) -> None:
    strings = (
        '<si><r><rPr><b/></rPr><t xml:space="preserve">fet </t></r><r><t>och mager</t></r></si>'
        '<si><t xml:space="preserve">  med\u00a0blanka  </t></si>'
        '<si><t>rad_x000D_\nrad</t></si><si><t>漢字</t><rPh sb="0" eb="2"><t>かんじ</t></rPh></si>'
        "<si><t>&lt;1 &amp; &#229;</t></si>"
    )
    data = "".join(f'<row r="{n + 1}"><c r="A{n + 1}" t="s"><v>{n}</v></c></row>' for n in range(5))
    parts = '<r><t xml:space="preserve">två </t></r><r><t>delar</t></r>'
    data += f'<row r="6"><c r="A6" t="inlineStr"><is>{parts}</is></c></row>'
    data += '<row r="7"><c r="A7" t="inlineStr"><v>5</v></c></row>'
    found = [text.strip() if text else text for text in column(write(data, strings))]
    assert found == ["fet och mager", "med\u00a0blanka", "rad\r\nrad", "漢字", "<1 & å", "två delar", "5"]


def test_cells_of_nothing_but_white_space_are_empty(write: Write) -> None:
    data = '<row r="1"><c r="A1" t="str"><v> \u00a0 </v></c><c r="B1"><v>1</v></c></row>'
    assert load(write(data)).cells.rows() == [(None, "1")]


def test_rows_and_cells_that_do_not_say_where_they_stand(write: Write) -> None:
    data = "<row><c><v>1</v></c><c t='e'><v>#N/A</v></c></row><row><c><v>3</v></c><c><f>A1</f></c></row>"
    assert load(write(data)).cells.rows() == [("1", "#N/A"), ("3", "=A1")]


def test_names_with_a_prefix_in_every_part(write: Write) -> None:
    def prefixed(text: str) -> str:
        return re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", text).replace(' xmlns="', ' xmlns:x="')

    path = write(sheet1=prefixed, sharedStrings=prefixed, workbook_xml=prefixed)
    assert load(path).cells.rows() == [("Titel", "CPV"), (None, "2025-03-01 00:00:00")]
    data = '<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1"><f>A1</f></c></row>'
    assert load(write(data, sheet1=prefixed)).cells.rows() == [("#N/A", "=A1")]


def test_strict_workbooks(write: Write) -> None:
    """openpyxl finds no sheet in these."""

    def strict(text: str) -> str:
        return text.replace(NAMESPACE, "http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships"
        )

    data = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="e"><v>#REF!</v></c></row>'
    assert load(write(data, xml=strict, rels=strict)).cells.rows() == [("Titel", "#REF!")]


def test_parts_by_absolute_paths_with_backslashes_and_in_other_folders(write: Write, tmp_path: Path) -> None:
    absolute = write(**{"workbook.xml.rels": lambda text: text.replace('Target="work', 'Target="/xl/work')})
    assert column(absolute) == ["Titel", None]
    slashed = tmp_path / "slashed.xlsx"
    with zipfile.ZipFile(absolute) as old, zipfile.ZipFile(slashed, "w") as new:
        for name in old.namelist():
            new.writestr(name.replace("/", "\\") if name.startswith("xl/") else name, old.read(name))
    assert column(slashed) == ["Titel", None]


def test_parts_in_utf16(write: Write) -> None:
    def wide(text: str) -> str:
        return text.replace('encoding="UTF-8"', 'encoding="UTF-16"')

    data = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="e"><v>#REF!</v></c><c r="C1"><f>A1</f></c></row>'
    assert load(write(data, sheet1=wide)).cells.rows() == [("Titel", "#REF!", "=A1")]


def test_a_writer_with_an_unknown_kind_of_cell_is_read_slowly(write: Write) -> None:
    data = '<row r="1"><c r="A1" t="nonsense"><v>7</v></c><c r="B1" t="s"><v>1</v></c></row>'
    assert load(write(data)).cells.rows() == [("7", "CPV")]


def test_error_cells_hidden_rows_and_merges_of_old_and_binary_workbooks(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Titel", "Värde"], ["a", "#N/A"], ["#DIV/0!", 2.5], [None, True]]
    seen = [("Titel", "Värde"), ("a", "#N/A"), ("#DIV/0!", "2.5"), (None, "true")]
    old, binary = tmp_path / "a.xls", tmp_path / "a.xlsb"
    write_xls(old, rows, hidden_rows=[3], merged=[(1, 3, 0, 0)])
    write_xlsb(binary, {"Lista": rows, "Dold": []}, hidden=["Dold"], hidden_rows=[3], merged=[(1, 3, 0, 0)])
    for path in (old, binary):
        sheet = load(path)
        assert sheet.cells.rows() == seen
        assert sheet.hidden_rows == (3,)
        assert sheet.merged == (CellRange(2, 0, 4, 0),)
        assert sheet.remarks == ()
    assert [sheet.visible for sheet in open_source(binary).sheets] == [True, False]


def test_hidden_and_merged_cells_are_read_and_told(tmp_path: Path, nomenclature: Nomenclature) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [
        ["Lista för året", None, None],
        ["Titel", "CPV", "Värde"],
        *([f"Köp {n}", "85312120", n] for n in range(1, 7)),
    ]:
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A3:A5")
    for row in (4, 7, 8, 20):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["C"].hidden = True
    path = tmp_path / "a.xlsx"
    book.save(path)
    inventory = read_inventory(path, nomenclature=nomenclature)
    assert inventory.frame.height == 6
    assert inventory.value_total == 2100
    told = [text.format(**parameters) for text, parameters in inventory.notes]
    place = f"{path}, Sheet"
    assert f"{place}: 3 hidden rows were read like the others: 4, 7–8." in told
    assert f"{place}: hidden columns were read like the others: C." in told
    assert not any("A1:C1" in text for text in told)


def test_what_lies_under_a_merged_cell_is_read_and_told(write: Write, nomenclature: Nomenclature) -> None:
    data = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>' + "".join(
        f'<row r="{n}"><c r="A{n}" t="str"><v>Köp</v></c><c r="B{n}"><v>85312120</v></c></row>' for n in (2, 3)
    )
    path = write(data, after='<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>')
    inventory = read_inventory(path, nomenclature=nomenclature)
    assert inventory.frame["purchase.cpv"].to_list() == [["85312120-6"]] * 2
    assert any("hold something, and were read: B3." in text.format(**given) for text, given in inventory.notes)


def test_a_row_with_an_error_cell_is_still_read(make_xlsx: Callable[..., Path], nomenclature: Nomenclature) -> None:
    path = make_xlsx([["Titel", "CPV", "Värde"], ["Hemtjänst", "85312120", "#N/A"], ["Städning", "90910000", "=A1*2"]])
    inventory = read_inventory(path, nomenclature=nomenclature)
    assert inventory.problems["cell"].to_list() == ["C2", "C3"]
    assert inventory.problems["text"].to_list() == ["#N/A", "=A1*2"]
    assert inventory.frame["title"].to_list() == ["Hemtjänst", "Städning"]
    assert inventory.frame["purchase.cpv"].to_list() == [["85312120-6"], ["90910000-9"]]


TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs"), exclude_characters="_"), max_size=12)
VALUES = st.one_of(
    st.none(),
    TEXTS,
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.decimals(-(10**8), 10**8, places=2, allow_nan=False).map(float),
    st.datetimes(datetime.datetime(1950, 1, 1), datetime.datetime(2090, 1, 1)).map(
        lambda at: at.replace(microsecond=0)
    ),
    st.sampled_from(["#N/A", "#REF!", "=A1", "=1+1", "+12345-01-01 00:00:00", "x_y", "2025-03-01", "007"]),
)


@settings(max_examples=examples(40))
@given(st.lists(st.lists(VALUES, max_size=6), min_size=1, max_size=8))
def test_made_up_workbooks_come_out_as_openpyxl_reads_them(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[Any]]
) -> None:
    path = tmp_path_factory.mktemp("made") / "a.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Lista"
    for row in rows:
        book.active.append(row)
    book.save(path)
    reread = openpyxl.load_workbook(path)["Lista"]
    cells = load(path).cells
    for row in reread.iter_rows():
        for cell in row:
            there = cell.column_letter in cells.columns and cell.row <= cells.height
            ours = cells[cell.column_letter][cell.row - 1] if there else None
            assert (ours or "").strip() == _shown(cell.value).strip(), cell.coordinate
    assert sum(cells.height - column.null_count() for column in cells) <= sum(map(len, rows))


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)


def test_frames_are_of_texts_only(write: Write) -> None:
    assert set(load(write()).cells.dtypes) == {pl.String}
