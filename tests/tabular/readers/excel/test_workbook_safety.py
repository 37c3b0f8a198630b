"""Workbooks made to do harm: refused with one clear error, or read as if the harm were not there."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import xlsxwriter
from binary_books import write_xls, write_xlsb

from reservkoll.common.errors import InputError
from reservkoll.common.xml_prolog import declares_document_type
from reservkoll.tabular.open import open_source
from reservkoll.tabular.read_limits import ReadLimits
from reservkoll.tabular.readers.excel.zip_archive import is_foreign

ROWS = [["Titel", "CPV", "Värde"], ["Hemtjänst", "85312120", 100000], ["Städning", "90910000", 200000]]
TEXTS = [("Titel", "CPV", "Värde"), ("Hemtjänst", "85312120", "100000"), ("Städning", "90910000", "200000")]
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
Spoil = Callable[..., Path]


@pytest.fixture
def spoil(tmp_path: Path) -> Spoil:
    """A workbook of `ROWS` with one part changed, or with parts more."""

    def write(part: str = "", change: Callable[[bytes], bytes] = bytes, more: Iterable[tuple[str, bytes]] = ()) -> Path:
        sound, spoilt = tmp_path / "sound.xlsx", tmp_path / "spoilt.xlsx"
        with xlsxwriter.Workbook(str(sound)) as book:
            sheet = book.add_worksheet("Lista")
            for number, row in enumerate(ROWS):
                sheet.write_row(number, 0, row)
        with zipfile.ZipFile(sound) as old, zipfile.ZipFile(spoilt, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                data = old.read(name)
                if name == part:
                    changed = change(data)
                    assert changed != data, "the part is not changed"
                    data = changed
                new.writestr(name, data)
            for name, data in more:
                new.writestr(name, data)
        return spoilt

    return write


def rows(path: Path) -> list[tuple[str | None, ...]]:
    return open_source(path).load("Lista").cells.rows()


def refused(path: Path, said: str, limits: ReadLimits | None = None) -> None:
    with pytest.raises(InputError, match=said) as caught:
        open_source(path, limits).load("Lista")
    assert str(caught.value).count(str(path)) == 1


def row(number: int, cell: str) -> bytes:
    return f'<row r="{number}">{cell}</row></sheetData>'.encode()


@pytest.mark.parametrize("claimed", ["A1", "A1:XFD1048576", "ZZZZZ99999999999:A1", "", "B7:A1"])
def test_a_wrong_dimension_changes_nothing(spoil: Spoil, claimed: str) -> None:
    path = spoil(
        SHEET, lambda data: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="%b"' % claimed.encode(), data)
    )
    assert rows(path) == TEXTS


@pytest.mark.parametrize(
    "cell",
    [
        '<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>',
        '<row r="4"><c r="XFD1048576"><v>7</v></c></row>',
        "<row r='4'><c\nr = 'XFD1048576'><v>7</v></c></row>",
        '<row r="4"><c s="0" r="xfd1048576"><v>7</v></c></row>',
    ],
    ids=["far", "far in a near row", "written oddly", "small letters"],
)
def test_a_stray_cell_in_the_last_corner_does_not_fill_the_memory(spoil: Spoil, cell: str) -> None:
    """The fast reader would end the whole program here."""
    path = spoil(SHEET, lambda data: data.replace(b"</sheetData>", cell.encode() + b"</sheetData>"))
    cells = open_source(path).load("Lista").cells
    assert cells.columns == ["A", "B", "C", "XFD"]
    assert cells.height == 1_048_576
    assert cells["XFD"][-1] == "7"
    assert cells.head(3).select("A", "B", "C").rows() == TEXTS


@pytest.mark.parametrize("place", ["ZZZZ99999999", "A4294967297"])
def test_places_beyond_any_sheet_are_an_error(spoil: Spoil, place: str) -> None:
    path = spoil(SHEET, lambda data: data.replace(b"</sheetData>", row(4, f'<c r="{place}"><v>7</v></c>')))
    refused(path, "damaged|too many cells")


@pytest.mark.parametrize("claimed", [b"99999999999", b"4000000000", b"99999999999999999999999"])
def test_a_claim_of_more_texts_than_there_are_is_not_believed(spoil: Spoil, claimed: bytes) -> None:
    path = spoil(STRINGS, lambda data: re.sub(rb'uniqueCount="\d+"', b'uniqueCount="%b"' % claimed, data))
    assert rows(path) == TEXTS


@pytest.mark.parametrize(
    "part", [SHEET, STRINGS, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", "_rels/.rels"]
)
def test_definitions_in_any_part_are_refused(spoil: Spoil, part: str) -> None:
    entities = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    path = spoil(part, lambda data: data.replace(b"?>", b"?><!-- so -->" + entities, 1))
    refused(path, "DOCTYPE")
    outside = b'<!DOCTYPE x SYSTEM "file:///etc/passwd">'
    refused(spoil(part, lambda data: data.replace(b"?>", b"?>" + outside, 1)), "DOCTYPE")


def test_definitions_in_utf16_are_refused_too(spoil: Spoil) -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "ha">]><sst/>'
    refused(spoil(STRINGS, lambda _: text.encode("utf-16")), "DOCTYPE")


@pytest.mark.parametrize(
    "before",
    [
        *(b"<!-- so -->", b"<!-- <sst> -->", b"<!--" + b" <a> " * 300_000 + b"-->", b"<?so <sst>?>", b"\n\t \r\n"),
        *(b"<!----><!---->", b"<!-- ?> -->", b"<?a --> ?>", b"<?a?><!--<b/>--><?c <!-- ?>"),
    ],
    ids=lambda before: before[:20].decode(),
)
@pytest.mark.parametrize("part", [STRINGS, SHEET, "xl/workbook.xml", "[Content_Types].xml"])
def test_definitions_are_found_behind_whatever_may_stand_before_them(spoil: Spoil, part: str, before: bytes) -> None:
    entities = b'<!DOCTYPE x [<!ENTITY a "ha">]>'
    refused(spoil(part, lambda data: data.replace(b"?>", b"?>" + before + entities, 1)), "DOCTYPE")


def test_definitions_are_found_in_parts_of_any_name(spoil: Spoil) -> None:
    refused(spoil(more=[("xl/worksheets/sheet9.dat", b' <!DOCTYPE x [<!ENTITY a "ha">]><x/>')]), "DOCTYPE")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-32"]
)
@pytest.mark.parametrize("before", ["", "<!-- x -->", "<?so?>\n"])
def test_a_document_type_is_found_in_every_encoding(encoding: str, before: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{before}<!DOCTYPE x [<!ENTITY a "ha">]><x/>'
    assert declares_document_type(text.encode(encoding))
    assert not declares_document_type(text.replace("!DOCTYPE", "a").encode(encoding))
    assert is_foreign(text.encode(encoding)) == (encoding != "utf-8")


@pytest.mark.parametrize("before", [b"<!-- <!DOCTYPE x> -->", b"<?so <!DOCTYPE x>?>"])
def test_what_only_looks_like_a_definition_is_none(spoil: Spoil, before: bytes) -> None:
    path = spoil(STRINGS, lambda data: data.replace(b"?>", b"?>" + before, 1))
    assert rows(path) == rows(spoil())


def test_the_word_doctype_in_a_text_is_only_a_word(spoil: Spoil) -> None:
    path = spoil(STRINGS, lambda data: data.replace("Hemtjänst".encode(), b"&lt;!DOCTYPE html&gt;"))
    assert rows(path)[1][0] == "<!DOCTYPE html>"


def test_a_part_packed_a_thousand_times_is_refused(spoil: Spoil) -> None:
    path = spoil(SHEET, lambda data: data.replace(b"</sheetData>", b" " * (20 << 20) + b"</sheetData>"))
    refused(path, "packed so tightly")
    assert open_source(path, ReadLimits(ratio=2000)).load("Lista").cells.rows() == TEXTS
    refused(spoil(more=[("docProps/extra.xml", b"\0" * (20 << 20))]), "packed so tightly")


def test_a_workbook_over_the_size_limit_is_refused(spoil: Spoil) -> None:
    path = spoil(more=[("docProps/extra.bin", os.urandom(2 << 20))])
    refused(path, "too large when unpacked", ReadLimits(megabytes=1))
    assert open_source(path, ReadLimits(megabytes=3)).load("Lista").cells.rows() == TEXTS


def test_a_part_longer_than_it_says_is_refused(spoil: Spoil) -> None:
    path = spoil(SHEET, lambda data: data.replace(b"</sheetData>", b" " * (3 << 20) + b"</sheetData>"))
    with zipfile.ZipFile(path) as archive:
        stated = struct.pack("<I", archive.getinfo(SHEET).file_size)
    data = path.read_bytes()
    assert data.count(stated) == 2
    path.write_bytes(data.replace(stated, struct.pack("<I", 5000)))
    refused(path, "damaged")


def test_cells_are_counted_on_both_sides_of_the_limit(spoil: Spoil) -> None:
    path = spoil()
    assert open_source(path, ReadLimits(cells=9)).load("Lista").cells.rows() == TEXTS
    refused(path, "too many cells", ReadLimits(cells=8))


def test_limits_are_set_in_words() -> None:
    assert ReadLimits.parse("") == ReadLimits()
    assert ReadLimits.parse("cells=10, ratio=3") == ReadLimits(cells=10, ratio=3)
    assert ReadLimits().cells >= 1_048_576 * 40
    for wrong in ("cells", "cells=0", "cells=-1", "cells=1.5", "rows=5", "cells=٣"):
        with pytest.raises(InputError, match="no limit for reading"):
            ReadLimits.parse(wrong)


def test_paths_out_of_the_archive_write_nothing(spoil: Spoil, tmp_path: Path) -> None:
    names = ["../../evil.txt", "/tmp/evil-of-reservkoll.txt", "C:\\evil.txt", "xl/../../evil.xml"]
    path = spoil(more=[(name, b"<x/>") for name in names])
    before = sorted(tmp_path.parent.rglob("*"))
    assert rows(path) == TEXTS
    assert sorted(tmp_path.parent.rglob("*")) == before
    assert not Path("/tmp/evil-of-reservkoll.txt").exists()


def test_two_parts_of_one_name_are_refused(spoil: Spoil) -> None:
    refused(spoil(more=[("xl/worksheets/SHEET1.xml", b"<worksheet/>")]), "damaged")


def test_links_out_of_the_workbook_are_not_followed(spoil: Spoil, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # opening it would wait for ever
    link = (
        '<Relationship Id="rId99" TargetMode="External" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/externalLinkPath" Target="file://{pipe}"/></Relationships>'
    )
    path = spoil("xl/_rels/workbook.xml.rels", lambda data: data.replace(b"</Relationships>", link.encode()))
    assert rows(path) == TEXTS
    outside = spoil(
        "xl/_rels/workbook.xml.rels",
        lambda data: data.replace(
            b'Target="worksheets/sheet1.xml"', f'Target="file://{pipe}" TargetMode="External"'.encode()
        ),
    )
    assert open_source(outside).sheets == ()


def test_macros_are_left_alone(spoil: Spoil, tmp_path: Path) -> None:
    path = spoil(more=[("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 whatever it does")])
    assert rows(path.rename(tmp_path / "macros.xlsm")) == TEXTS


@pytest.mark.parametrize("part", [SHEET, STRINGS, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_part_cut_off_in_the_middle_is_one_error(spoil: Spoil, part: str) -> None:
    path = spoil(part, lambda data: data[: len(data) // 2])
    refused(path, "damaged")


def test_pipes_and_devices_are_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.xlsx"
    os.mkfifo(pipe)
    zero = tmp_path / "zero.csv"
    zero.symlink_to("/dev/zero")
    for path in (pipe, zero):
        with pytest.raises(InputError, match="no ordinary file"):
            open_source(path)


def test_old_and_binary_workbooks_with_a_stray_cell(tmp_path: Path) -> None:
    old = tmp_path / "far.xls"
    write_xls(old, ROWS, far=(65535, 255))
    cells = open_source(old).load("Lista").cells
    assert (cells.columns, cells.height, cells["IV"][-1]) == (["A", "B", "C", "IV"], 65536, "1")
    binary = tmp_path / "far.xlsb"
    write_xlsb(binary, {"Lista": ROWS}, far=(1_048_575, 16_383))
    refused(binary, "too many cells")
    write_xlsb(binary, {"Lista": ROWS}, claimed_strings=4_000_000_000)
    refused(binary, "damaged")


@pytest.mark.parametrize("entry", [1, 9])
def test_an_old_workbook_whose_sectors_go_in_a_ring_is_refused(tmp_path: Path, entry: int) -> None:
    """The fast reader never comes back from the first; it was made by `tools/fuzz.py`."""
    path = tmp_path / "ring.xls"
    write_xls(path, ROWS)
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, 512 + 4 * entry, entry)
    path.write_bytes(data)
    command = [sys.executable, "-m", "reservkoll", "screen", str(path), "-o", str(tmp_path / "report.xlsx")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "skadad" in done.stderr


def test_what_a_fast_reader_prints_itself_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.ods"
    write_ods(path, ods_row("x"))

    class Panic(BaseException):
        pass

    def panics(_path: Path) -> None:
        os.write(2, b"thread '<unnamed>' panicked at src/lib.rs:1:1\n")
        print("a progress bar", file=sys.stderr)
        raise Panic

    monkeypatch.setattr("fastexcel.read_excel", panics)
    monkeypatch.setattr(sys, "stderr", os.fdopen(os.dup(2), "w"))
    with sys.stderr:
        refused(path, "damaged")
        print("and afterwards", file=sys.stderr)
    os.write(2, b"as before\n")
    assert capfd.readouterr().err == "a progress bar\nand afterwards\nas before\n"


@pytest.mark.parametrize(
    ("cells", "repeated"),
    [(1, "999999999"), (1000, "1000000"), (99999999999999999999, "1")],
)
def test_repeated_rows_of_ods_are_counted_before_they_are_written_out(
    tmp_path: Path, cells: int, repeated: str
) -> None:
    path = tmp_path / "a.ods"
    write_ods(
        path, ods_row("x", f'table:number-columns-repeated="{cells}"', f'table:number-rows-repeated="{repeated}"')
    )
    refused(path, "too many cells")


def test_the_empty_rows_that_libreoffice_ends_a_sheet_with_are_no_claim(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    blank = (
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="9"/>'
    )
    write_ods(path, ods_row("Titel") + ods_row("a") + blank + "</table:table-row>")
    assert rows(path) == [("Titel",), ("a",)]


def ods_row(text: str, cell: str = "", row: str = "") -> str:
    return (
        f'<table:table-row {row}><table:table-cell {cell} office:value-type="string"><text:p>{text}</text:p>'
        "</table:table-cell></table:table-row>"
    )


def write_ods(path: Path, rows: str) -> None:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:x"/>')
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:spreadsheet>'
            f'<table:table table:name="Lista">{rows}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        )
