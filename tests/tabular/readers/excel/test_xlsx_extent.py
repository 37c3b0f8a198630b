"""How far cells reach, told before the fast reader takes memory for the rectangle between them: never too near."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType

import fastexcel
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tools import examples

from reservkoll.common.errors import InputError
from reservkoll.common.runtime.native_stderr import quiet_libraries
from reservkoll.tabular.open import open_source
from reservkoll.tabular.read_limits import ReadLimits
from reservkoll.tabular.readers.excel import reader as workbook
from reservkoll.tabular.readers.excel import xlsx_scanner as xlsx_scan
from reservkoll.tabular.readers.excel.scan_findings import Extent
from reservkoll.tabular.readers.excel.xlsx_extent import sheet_extent
from reservkoll.tabular.readers.excel.xlsx_scanner import SheetBlocks
from reservkoll.tabular.readers.excel.zip_archive import Archive, damaged
from reservkoll.tabular.sheet import Sheet

SHEET = "xl/worksheets/sheet1.xml"
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CELL = "<c><v>1</v></c>"
NEAR = '<row r="1"><c r="A1"><v>1</v></c></row>'
LIMIT = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (5 << 30, 5 << 30))
from pathlib import Path
from reservkoll.common.errors import InputError
from reservkoll.tabular.open import open_source
for path in sys.argv[1:]:
    try:
        cells = open_source(Path(path)).load("Lista").cells
        print(cells.height, cells.width)
    except InputError as error:
        print(type(error).__name__)
"""


def part(rows: str, prefix: str = "") -> str:
    colon = f"{prefix}:" if prefix else ""
    name = f":{prefix}" if prefix else ""
    return (
        f'<?xml version="1.0"?>\n<{colon}worksheet xmlns{name}="{SPACE}" xmlns:y="{SPACE}"><{colon}sheetData>{rows}'
        f"</{colon}sheetData></{colon}worksheet>"
    )


def write(folder: Path, sheet: str, name: str = "a.xlsx") -> Path:
    """A workbook whose only sheet, “Lista”, has this part."""
    path, sound = folder / name, folder / "sound.xlsx"
    if not sound.exists():
        with xlsxwriter.Workbook(str(sound)) as book:
            book.add_worksheet("Lista").write(0, 0, 1)
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            new.writestr(each, sheet if each == SHEET else old.read(each))
    return path


def extent_of(path: Path) -> Extent:
    return sheet_extent(SheetBlocks(Archive(path, ReadLimits()), SHEET))


def test_an_ordinary_sheet_is_measured_as_it_is(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{number}"><c r="A{number}"><v>1</v></c><c r="AB{number}"/></row>' for number in range(1, 51)
    )
    for prefix in ("", "x"):
        tagged = rows.replace("</", f"</{prefix}:").replace("<row", f"<{prefix}:row").replace("<c", f"<{prefix}:c")
        tagged = tagged.replace("<v>", f"<{prefix}:v>")
        path = write(tmp_path, part(tagged if prefix else rows, prefix))
        assert extent_of(path) == Extent(50, 28, 100)


FAR = {
    "a far row": NEAR + '<row r="1000000"><c r="A1000000"><v>1</v></c></row>' + '<row r="2"><c r="AB2"/></row>',
    "a place in the middle of other attributes": NEAR + '<row r="3"><c s="0" r="XFD999999" t="n"><v>1</v></c></row>',
    "a second place": NEAR + '<row r="3"><c r="A3" r="XFD999999"><v>1</v></c></row>',
    "a place in single quotes": NEAR + "<row r='3'><c r='XFD999999'><v>1</v></c></row>",
    "a place with spaces": NEAR + '<row r="3"><c\n\tr\r=\n "XFD999999"><v>1</v></c></row>',
    "small letters": NEAR + '<row r="3"><c r="xfd999999"><v>1</v></c></row>',
    "another prefix": NEAR + '<row r="3"><y:c r="XFD999999"><v>1</v></y:c></row>',
    "another prefix that begins as the tag does": (
        f'<row r="1">{CELL.replace("c>", "cx:c>") * 9000}</row><row r="80000">{CELL.replace("c>", "cx:c>")}</row>'
    ),
    "a prefix of other signs": (
        f'<row r="1">{CELL.replace("c>", "å-b:c>") * 9000}</row><row r="80000">{CELL.replace("c>", "å-b:c>")}</row>'
    ),
    "places with leading zeros": NEAR + '<row r="3"><c r="XFD000000999999"><v>1</v></c></row>',
    "more digits than there are numbers": NEAR + '<row r="3"><c r="B10000000001"><v>1</v></c></row>',
    "more digits than any number": NEAR + f'<row r="3"><c r="B{"9" * 400}"><v>1</v></c></row>',
    "cells without places": f'<row r="1">{CELL * 9000}</row><row r="80000">{CELL}</row>',
    "cells without places and with another prefix": (
        f'<row r="1">{CELL.replace("c>", "y:c>") * 9000}</row><row r="80000">{CELL}</row>'
    ),
    "cells without places behind others": (
        f'<row r="1"><c r="A1"><v>1</v></c>{CELL * 9000}</row><row r="80000"><c r="A80000"><v>1</v></c></row>'
    ),
    "rows without numbers": '<row><c r="XFD1"><v>1</v></c></row>' + "<row/>" * 80_000 + f"<row>{CELL}</row>",
    "rows without numbers behind one": (
        f'<row r="1"><c r="XFD1"><v>1</v></c></row><row r="80000"></row><row>{CELL}</row>'
    ),
    "an end of a row in a comment": (
        f'<row r="1">{(CELL * 90 + "<!--</row>-->") * 100}</row><row r="80000">{CELL}</row>'
    ),
    "an end of a row in an attribute": (
        f'<row r="1">{(CELL * 90 + "<c y=&gt;></row>&gt;/>".replace("&gt;", chr(34))) * 100}</row>'
        f'<row r="80000">{CELL}</row>'
    ),
    "a number of a row in an attribute after a sign": (
        f'<row y=">" r="80000">{CELL}</row><row r="1">{CELL * 9000}</row>'
    ),
}


@pytest.mark.parametrize("other", ["", "y:", "xx:", "ax:", "a/x:", ":"])
def test_other_prefixes_in_a_sheet_with_prefixes(tmp_path: Path, other: str) -> None:
    own = '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
    cell = f"<{other}c><v>1</v></{other}c>"
    path = write(tmp_path, part(f'{own}<x:row r="2">{cell * 9000}</x:row><x:row r="80000">{cell}</x:row>', "x"))
    assert extent_of(path).sparse
    assert extent_of(write(tmp_path, part(own, "x"), "own.xlsx")) == Extent(1, 26, 1)


@pytest.mark.parametrize("rows", FAR.values(), ids=FAR)
def test_cells_far_apart_are_told_however_they_are_written(tmp_path: Path, rows: str) -> None:
    assert extent_of(write(tmp_path, part(rows))).sparse


def test_hostile_sheets_take_no_memory(tmp_path: Path) -> None:
    """Without the look at their extent most of these would end the program, each asking for gigabytes."""
    paths = [write(tmp_path, part(rows), f"{number}.xlsx") for number, rows in enumerate(FAR.values())]
    command = [sys.executable, "-c", LIMIT, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    assert len(done.stdout.splitlines()) == len(FAR)


@st.composite
def odd_rows(draw: st.DrawFn) -> str:
    """Rows and cells in any order, written in any way that the fast reader takes."""
    number = st.sampled_from([1, 2, 5, 9, 10, 37, 99, 100, 250])
    letters = st.sampled_from(["A", "B", "Z", "AA", "AZ", "b", "zz", "ABC"])
    mark = st.sampled_from("\"'")
    space = st.sampled_from([" ", "\n", "  "])

    def attribute(name: str, value: object) -> str:
        quote = draw(mark)
        return f"{draw(space)}{name}{draw(st.sampled_from(['', ' ']))}={quote}{value}{quote}"

    written = []
    for _ in range(draw(st.integers(1, 6))):
        start = attribute("r", draw(number)) if draw(st.booleans()) else ""
        cells = []
        for _ in range(draw(st.integers(0, 40) if draw(st.booleans()) else st.integers(0, 3))):
            tag = draw(st.sampled_from(["c", "c", "c", "y:c", "å.b:c"]))
            place = f"{draw(letters)}{draw(number)}"
            attributes = draw(st.sampled_from(["", ' s="0"', "at", "at", "late"]))
            if attributes == "at":
                attributes = attribute("r", place)
            elif attributes == "late":
                attributes = attribute("y", ">") + attribute("r", place)
            cells.append(f"<{tag}{attributes}><v>1</v></{tag}>")
        comment = draw(st.sampled_from(["", "", "<!--</row>-->"]))
        row = draw(st.sampled_from(["row", "row", "y:row"]))
        written.append(f"<{row}{start}>{comment}{''.join(cells)}</{row}>")
    return "".join(written)


@settings(max_examples=examples(300))
@given(odd_rows())
def test_no_sheet_is_larger_for_the_fast_reader_than_was_told(
    tmp_path_factory: pytest.TempPathFactory, rows: str
) -> None:
    path = write(tmp_path_factory.getbasetemp(), part(rows), "odd.xlsx")
    with quiet_libraries():
        sheet = fastexcel.read_excel(path).load_sheet(
            0, header_row=None, skip_rows=0, dtypes="string", schema_sample_rows=None
        )
    extent = extent_of(path)
    assert 10 ** len(str(extent.rows)) > sheet.total_height
    assert extent.columns >= max((column.absolute_index + 1 for column in sheet.selected_columns), default=0)
    assert extent.cells >= sum(column.len() - column.null_count() for column in sheet.to_polars())


@pytest.fixture
def many_sheets(tmp_path: Path) -> Path:
    """Errors, formulas, hidden and merged cells, dates, and blocks without any of these between them."""
    path = tmp_path / "many.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("Lista", "Fel"):
            sheet = book.add_worksheet(name)
            for number in range(9_000):
                sheet.write_row(number, 0, [f"KS {number}", number, "Städning av lokaler", number / 7])
            sheet.merge_range("A8000:B8002", "samman")
            if name == "Fel":
                sheet.write_formula("C8500", "=NA()", None, "#N/A")
                sheet.write_formula("E2", "=B1*2", None, "")
                sheet.set_row(100, None, None, {"hidden": True})
    return path


def loaded(path: Path) -> Iterator[Sheet]:
    source = open_source(path)
    yield from (source.load(sheet.name) for sheet in source.sheets)


def alike(one: Sheet, other: Sheet) -> bool:
    told = ("name", "remarks", "merged", "hidden_rows", "hidden_columns")
    return one.cells.equals(other.cells) and all(getattr(one, name) == getattr(other, name) for name in told)


class AtOnce:
    """In place of a pool of threads: does what it is given before it goes on."""

    def __init__(self, _threads: int) -> None: ...

    def __enter__(self) -> AtOnce:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None: ...

    def submit(self, work: Callable[..., object], *given: object) -> Future[object]:
        done: Future[object] = Future()
        done.set_result(work(*given))
        return done


def test_the_same_is_found_beside_the_reader_and_before_it(many_sheets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = list(loaded(many_sheets))
    assert beside[1].cells["C"][8499] == "#N/A"
    assert beside[1].cells["E"][1] == "=B1*2"
    assert beside[1].hidden_rows == (101,)
    assert [len(sheet.merged) for sheet in beside] == [1, 1]
    monkeypatch.setattr(workbook, "ThreadPoolExecutor", AtOnce)
    for one, other in zip(beside, loaded(many_sheets), strict=True):
        assert alike(one, other)
    monkeypatch.setattr(xlsx_scan, "KEPT", 0)  # a part too long to be kept is unpacked twice
    for one, other in zip(beside, loaded(many_sheets), strict=True):
        assert alike(one, other)


def test_blocks_come_as_often_as_they_are_asked_for(many_sheets: Path) -> None:
    archive = Archive(many_sheets, ReadLimits())
    blocks = SheetBlocks(archive, SHEET)
    whole = archive.read(SHEET)
    next(iter(blocks))  # given up after the first
    assert [b"".join(blocks) == whole for _ in range(4)] == [True] * 4
    assert all(block.startswith((b"<?xml", b"</row>")) for block in blocks)


def test_what_the_scan_finds_wrong_goes_before_what_the_reader_says(
    many_sheets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = []

    def fails(_source: workbook.WorkbookSource, _name: str) -> pl.DataFrame:
        ended.append("reader")
        raise InputError("the reader's words")

    def wrong(*_: object) -> None:
        ended.append("scan")
        raise damaged(many_sheets)

    source = open_source(many_sheets)
    monkeypatch.setattr(workbook.WorkbookSource, "_fast_cells", fails)
    with pytest.raises(InputError, match="the reader's words"):
        source.load("Lista")
    monkeypatch.setattr(workbook, "scan_sheet", wrong)
    with pytest.raises(InputError, match="is damaged"):
        source.load("Lista")
    assert sorted(ended) == ["reader", "reader", "scan"], "neither is left running"


def test_cells_of_any_white_space_are_empty_and_no_others(tmp_path: Path) -> None:
    texts = [" ", "\t\n", "\u00a0", "\u2003 ", " x", "Ö", "\u00a0ö", "~", "!", "\u3000"]
    path = tmp_path / "blank.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Lista")
        for number, text in enumerate(texts):
            sheet.write_string(0, number, text)
            sheet.write_string(1, number, "text")
    row = open_source(path).load("Lista").cells.row(0)
    assert row == (None, None, None, None, " x", "Ö", "\u00a0ö", "~", "!", None)
