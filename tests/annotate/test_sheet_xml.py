"""Answers in a sheet's XML: put where they belong, and not a byte changed elsewhere."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xlsxwriter

from reservkoll.annotate import sheet_edit
from reservkoll.annotate.answers import Answers
from reservkoll.annotate.package import Area, Unreadable
from reservkoll.annotate.sheet_edit import SheetEditor
from reservkoll.annotate.sheet_layout import Utf8, look_at
from reservkoll.annotate.workbook import write_workbook
from reservkoll.common.errors import InputError

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ANSWERS = Answers("Lista", 2, ("Väg", "Varför"), (18, 40), {3: ("Ja", "<&> 5 ≥ 3"), 5: ("Nej", "")})
LIST = (
    '<row r="2"><c r="A2" s="4" t="s"><v>0</v></c><c r="B2" s="7" t="s"><v>1</v></c></row>'
    '<row r="3"><c r="A3"><v>1</v></c></row><row r="5"><c r="B5"><v>2</v></c></row>'
)


def sheet(data: str = LIST, before: str = "", after: str = "") -> bytes:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet {MAIN}>{before}<sheetData>{data}</sheetData>{after}'
    return (text + "</worksheet>").encode()


def edited(xml: bytes, answers: Answers = ANSWERS, areas: tuple[Area, ...] = ()) -> str:
    layout = look_at(Utf8(io.BytesIO(xml)), answers.header_row, areas)
    editor = SheetEditor(layout, answers)
    result = b"".join(editor.edited(Utf8(io.BytesIO(xml))))
    assert editor.written == {answers.header_row, *answers.rows}
    ElementTree.fromstring(result)
    return result.decode()


def cells(xml: str) -> dict[str, tuple[str | None, str]]:
    """Place to style and text of the inline cells."""
    found = {}
    for element in ElementTree.fromstring(xml).iter():
        if element.tag.endswith("}c") and element.get("t") == "inlineStr":
            found[element.attrib["r"]] = (element.get("s"), "".join(element.itertext()))
    return found


def columns(xml: str) -> list[dict[str, str]]:
    return [element.attrib for element in ElementTree.fromstring(xml).iter() if element.tag.endswith("}col")]


def test_answers_stand_right_of_the_list_in_their_rows_under_their_headings() -> None:
    assert cells(edited(sheet())) == {
        "C2": ("7", "Väg"),
        "D2": ("7", "Varför"),
        "C3": (None, "Ja"),
        "D3": (None, "<&> 5 ≥ 3"),
        "C5": (None, "Nej"),
    }


@pytest.mark.parametrize("block", [1, 7, 64, 1 << 20])
def test_without_the_answers_the_sheet_is_as_it_was(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(sheet_edit, "BLOCK", block)
    odd = '<!-- kept --><row  r = "1" ><c r="A1" t="inlineStr"><is><t>a &gt; b</t></is></c></row >\r\n'
    xml = sheet(odd + LIST, after='<conditionalFormatting sqref="A:Z"/>')
    without = re.sub(r'<c r="[CD]\d"[^>]*inlineStr.*?</c>', "", edited(xml))
    assert re.sub("<cols>.*</cols>", "", without).encode() == xml


def test_a_cell_that_only_has_a_format_is_filled_and_keeps_it() -> None:
    row = '<row r="3"><c r="A3"><v>1</v></c><c r="C3" s="9"/> <c r="D3" s="8"></c><c r="E3" s="6"/></row>'
    data = LIST.replace('<row r="3"><c r="A3"><v>1</v></c></row>', row)
    result = edited(sheet(data))
    assert cells(result)["C3"] == ("9", "Ja")
    assert cells(result)["D3"] == ("8", "<&> 5 ≥ 3")
    assert re.findall(r'r="([A-Z]3)"', result) == ["A3", "C3", "D3", "E3"]


def test_an_empty_answer_leaves_a_formatted_cell_formatted() -> None:
    data = LIST.replace('<c r="B5"><v>2</v></c>', '<c r="B5"><v>2</v></c><c r="D5" s="8"/>')
    assert '<c r="D5" s="8"/>' in edited(sheet(data))


def test_rows_and_cells_without_numbers_are_counted() -> None:
    data = (
        "<row><c><v>0</v></c></row><row><c><v>1</v></c><c><v>2</v></c></row>"
        "<row><c><v>1</v></c></row><row/><row><c/><c><v>1</v></c></row>"
    )
    assert set(cells(edited(sheet(data)))) == {"C2", "D2", "C3", "D3", "C5"}


def test_prefixed_names_are_used_as_the_sheet_uses_them() -> None:
    plain = sheet().decode()
    prefixed = re.sub(r"<(/?)(?=[a-z])", r"<\1x:", plain).replace("xmlns=", "xmlns:x=")
    assert cells(edited(prefixed.encode())) == cells(edited(plain.encode()))


def test_utf_16_becomes_utf_8() -> None:
    xml = sheet(before="<!-- åäö -->").decode().replace("UTF-8", "UTF-16").encode("utf-16")
    result = edited(xml)
    assert result.startswith('<?xml version="1.0" encoding="UTF-8"?>')
    assert "åäö" in result
    assert len(cells(result)) == 5


def test_used_range_and_spans_grow_with_the_answers() -> None:
    data = LIST.replace('<row r="3">', '<row r="3" spans="1:2" ht="20">')
    result = edited(sheet(data, before='<dimension ref="A1:B5"/>'))
    assert '<dimension ref="A1:D5"/>' in result
    assert '<row r="3" spans="1:4" ht="20">' in result


@pytest.mark.parametrize(("told", "then"), [("A1", "A1:D5"), ("A1:Z90", "A1:Z90"), ("B2:B3", "B2:D5")])
def test_a_wrong_used_range_is_mended_and_never_shrunk(told: str, then: str) -> None:
    assert f'<dimension ref="{then}"/>' in edited(sheet(before=f'<dimension ref="{told}"/>'))


def test_columns_get_a_width_where_the_sheet_says_nothing() -> None:
    found = columns(edited(sheet()))
    assert [(column["min"], column["max"], column["width"]) for column in found] == [("3", "3", "18"), ("4", "4", "40")]


def test_hidden_columns_do_not_hide_the_answers() -> None:
    before = '<cols><col min="1" max="1" width="9"/><col min="2" max="16384" width="9" style="5" hidden="1"/></cols>'
    found = columns(edited(sheet(before=before)))
    shown = [(column["min"], column["max"], column.get("hidden"), column.get("style")) for column in found]
    assert shown == [
        ("1", "1", None, None),
        ("2", "2", "1", "5"),
        ("3", "3", None, "5"),
        ("4", "4", None, "5"),
        ("5", "16384", "1", "5"),
    ]


def test_columns_stay_in_order() -> None:
    before = '<cols><col min="1" max="2" width="9"/><col min="9" max="9" width="30"/></cols>'
    assert [column["min"] for column in columns(edited(sheet(before=before)))] == ["1", "3", "4", "9"]


def test_nothing_is_put_over_notes_pictures_or_merged_cells() -> None:
    note = LIST.replace('</row><row r="5">', '<c r="H3"><v>1</v></c></row><row r="5">')
    assert "I3" in cells(edited(sheet(note)))
    merged = '<mergeCells count="2"><mergeCell ref="A1:Z1"/><mergeCell ref="B3:F4"/></mergeCells>'
    assert "G3" in cells(edited(sheet(after=merged)))
    assert "K3" in cells(edited(sheet(), areas=(Area(40, 9), Area(1, 99))))


def test_what_stands_only_above_the_list_does_not_push_the_answers_away() -> None:
    title = '<row r="1"><c r="M1"><v>1</v></c></row>'
    assert "C3" in cells(edited(sheet(title + LIST)))


def test_a_text_that_looks_like_an_escape_or_a_formula_is_only_text() -> None:
    answers = Answers("Lista", 2, ("A",), (9,), {3: ("_x0041_ ]]> \n",), 5: ("x",)})
    result = edited(sheet(), answers)
    assert cells(result)["C3"][1] == "_x005F_x0041_ ]]> \n"
    assert "<f>" not in result


def test_a_document_type_is_refused() -> None:
    xml = sheet().replace(b"<worksheet", b'<!DOCTYPE worksheet [<!ENTITY a "b">]><worksheet', 1)
    with pytest.raises(Unreadable):
        edited(xml)


def test_broken_xml_is_refused() -> None:
    with pytest.raises(Unreadable):
        edited(sheet()[:-9])


def test_a_workbook_spoiled_within_is_refused_in_plain_words(tmp_path: Path) -> None:
    book, copy = tmp_path / "plan.xlsx", tmp_path / "copy.xlsx"
    page = xlsxwriter.Workbook(str(book))
    page.add_worksheet("Lista").write_column(1, 0, ("Väg", "x", "y", "z"))
    page.close()
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    for spoiled in (
        parts[name].replace(b"UTF-8", b"UpF-8"),
        parts[name][:-9],
        b"",
        parts[name].replace(b"<row", b"<r"),
    ):
        with zipfile.ZipFile(book, "w") as archive:
            for part, content in (parts | {name: spoiled}).items():
                archive.writestr(part, content)
        with pytest.raises(InputError, match="not built as Excel builds"):
            write_workbook(book, copy, [ANSWERS])
