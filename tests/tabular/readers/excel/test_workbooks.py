"""Reading workbooks: nothing that stands in a sheet may be shifted, rounded, guessed or left out."""

from __future__ import annotations

import datetime
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from reservkoll.common.errors import InputError
from reservkoll.tabular.open import open_source
from reservkoll.tabular.sheet import column_index, column_letter

ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


def cells(path: Path, sheet: str = "Lista") -> pl.DataFrame:
    return open_source(path).load(sheet).cells


def load_all(path: Path) -> None:
    source = open_source(path)
    for sheet in source.sheets:
        source.load(sheet.name)


def test_rows_and_columns_keep_their_place(make_xlsx: Callable[..., Path]) -> None:
    frame = cells(make_xlsx([["Titel", "CPV"], [], ["a", "b"]], corner="C4"))
    assert frame.columns == ["C", "D"]
    assert frame.rows() == [(None, None)] * 3 + [("Titel", "CPV"), (None, None), ("a", "b")]


def test_column_letters() -> None:
    assert [column_letter(index) for index in (0, 25, 26, 51, 52, 701, 702, 16383)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
        "XFD",
    ]
    assert all(column_index(column_letter(index)) == index for index in range(0, 17000, 7))


def test_numbers_dates_and_truth_values_come_out_exactly(make_xlsx: Callable[..., Path]) -> None:
    values = [
        1234567.5, 123456789.99, 987654321.01, 0.1 + 0.2, 10**15, 85312120, "0123",
        datetime.datetime(2025, 3, 1), True, "1e5",
        12345.678, "123456789.12",
    ]  # fmt: skip
    assert cells(make_xlsx([[value] for value in values]))["A"].to_list() == [
        "1234567.5", "123456789.99", "987654321.01", "0.3", "1000000000000000", "85312120", "0123",
        "2025-03-01 00:00:00", "true",
        "1e5", "12345.678", "123456789.12",
    ]  # fmt: skip


def test_late_cells_of_another_kind_are_not_lost(make_xlsx: Callable[..., Path]) -> None:
    frame = cells(make_xlsx([["Värde"], *([n] for n in range(1500)), ["1,2 mnkr"]]))
    assert frame.height == 1502
    assert frame["A"].null_count() == 0
    assert frame["A"][-1] == "1,2 mnkr"


def test_error_cells_and_formulas_without_result_are_not_empty(make_xlsx: Callable[..., Path]) -> None:
    path = make_xlsx(
        [["Titel", "Värde"], ["a", "#N/A"], ["b", "#DIV/0!"], ["c", '=SUM(B2:B3)&"<"'], [None, "=1+1"]], corner="B2"
    )
    assert cells(path)["C"].to_list() == [None, "Värde", "#N/A", "#DIV/0!", '=SUM(B2:B3)&"<"', "=1+1"]


def test_faults_are_found_in_the_right_sheet_and_beyond_the_table(make_xlsx: Callable[..., Path]) -> None:
    path = make_xlsx({"Ett & två": [["a"]], "Lista": [["b"], [], ["#REF!"], [None, None, None, "#NUM!"]]})
    assert cells(path, "Ett & två").rows() == [("a",)]
    frame = cells(path)
    assert frame["A"].to_list() == ["b", None, "#REF!", None]
    assert frame["D"].to_list() == [None, None, None, "#NUM!"]


def test_a_formula_with_a_stored_empty_text_is_empty(make_xlsx: Callable[..., Path], tmp_path: Path) -> None:
    path = make_xlsx([["a", "b"], ["c", 1]])
    changed = tmp_path / "changed.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                replaced = data.replace(
                    b'<c r="B2" t="n"><v>1</v></c>', b'<c r="B2" t="str"><f>IF(1,"")</f><v></v></c>'
                )
                assert replaced != data
                data = replaced
            new.writestr(name, data)
    assert cells(changed).row(1)[0] == "c"
    assert not cells(changed).row(1)[1]


def test_error_cells_of_ods(tmp_path: Path) -> None:
    row = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>{a}</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="2"/>{b}</table:table-row>'
    )
    text = '<table:table-cell office:value-type="string"><text:p>Värde</text:p></table:table-cell>'
    error = (
        '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
    )
    spaces = "".join(
        f' xmlns:{name}="urn:{urn}"'
        for name, urn in {
            "office": "oasis:names:tc:opendocument:xmlns:office:1.0",
            "table": "oasis:names:tc:opendocument:xmlns:table:1.0",
            "text": "oasis:names:tc:opendocument:xmlns:text:1.0",
            "calcext": "org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
        }.items()
    )
    empty = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Lista">{row.format(a="Titel", b=text)}{empty}'
        f"{row.format(a='x', b=error)}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "lista.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:x"/>')
        archive.writestr("content.xml", content)
    frame = cells(path)
    assert frame["A"].to_list() == ["Titel", None, None, None, "x"]
    assert frame["D"].to_list() == ["Värde", None, None, None, "#N/A"]


def test_hidden_and_empty_sheets_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Synligt"
    book.create_sheet("Dolt").sheet_state = "hidden"
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert [(sheet.name, sheet.visible) for sheet in open_source(path).sheets] == [("Synligt", True), ("Dolt", False)]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"", "is empty"),
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\n\n  \n", "is empty"),
        ("a.xlsb", b"PK", "not what its name says"),
        ("a", b"x", "not read"),
        ("a.xlsx", b"Titel;CPV\n", "not what its name says"),
        ("a.xls", b"<html><table></table>", "not what its name says"),
        ("a.xls", b"PK\x03\x04 and so on", "not what its name says"),
        ("a.csv", b"PK\x03\x04 and so on", "not what its name says"),
        ("a.csv", bytes(range(256)) * 4, "not a text file"),
        ("a.xls", b"Attachment", "no Excel workbook"),
        ("a.xlsx", b"PK\x03\x04 broken", "damaged"),
        ("a.ods", b"PK\x03\x04 broken", "damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "damaged"),
        ("a.xlsx", ENCRYPTED, "protected by a password"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "not what its name says"),
    ],
)
def test_unusable_files_give_one_clear_error(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=said) as caught:
        load_all(path)
    assert str(path) in str(caught.value)


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        open_source(tmp_path / "nothing.xlsx")
    with pytest.raises(InputError, match="is a folder"):
        open_source(tmp_path)


def test_a_broken_zip_and_a_renamed_workbook(make_xlsx: Callable[..., Path], tmp_path: Path) -> None:
    path = make_xlsx([["Titel", "CPV"], ["a", "85312120"]])
    whole = path.read_bytes()
    for length in range(10, len(whole), 500):
        broken = tmp_path / "broken.xlsx"
        broken.write_bytes(whole[:length])
        with pytest.raises(InputError, match="damaged"):
            open_source(broken).load("Lista")
    renamed = tmp_path / "renamed.ods"
    shutil.copy(path, renamed)
    with pytest.raises(InputError, match="not what its name says"):
        open_source(renamed)


def test_a_workbook_with_a_byte_changed_is_its_content_or_one_error(
    make_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    sound = make_xlsx([["Titel", "CPV"], ["a", "#N/A"]])
    whole, content, refused = sound.read_bytes(), _contents(sound), list[str]()
    for place in range(0, len(whole), 97):
        path = tmp_path / "changed.xlsx"
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            found = _contents(path)
        except InputError as error:
            found, refused = content, [*refused, str(error)]
        assert found == content, f"byte {place}"
    assert len(refused) > 10
    assert [said for said in refused if "changed.xlsx" not in said] == []


def _contents(path: Path) -> list[list[tuple[str | None, ...]]]:
    source = open_source(path)
    return [source.load(sheet.name).cells.rows() for sheet in source.sheets]
