"""Rows poured into a workbook read back as they were, for every kind of cell, in any program that reads workbooks."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from reservkoll.common.interned_columns import Column, Columns
from reservkoll.reports.render.xlsx import bulk_rows as xlsx_bulk
from reservkoll.reports.render.xlsx.bulk_rows import BulkRows, column_letters, pattern_rows, pour
from reservkoll.reports.render.xlsx.cells import safe_texts

MEMBER = "xl/worksheets/sheet1.xml"


def poured(cells: pl.DataFrame, path: Path, amounts: frozenset[str] = frozenset()) -> Any:
    book = BytesIO()
    workbook = xlsxwriter.Workbook(book, {"in_memory": True})
    sheet = workbook.add_worksheet("Rows")
    plain, quoted = workbook.add_format({"bold": True}), workbook.add_format({"quote_prefix": True})
    for column, name in enumerate(cells.columns):
        sheet.write_string(0, column, name)
        for row, style in zip(pattern_rows(1), (plain, quoted), strict=True):
            sheet.write_blank(row, column, None, style)
    workbook.close()
    pour(book, [BulkRows(MEMBER, Columns.of(map(Column.of, cells.iter_columns())), amounts)], path)
    return openpyxl.load_workbook(path)["Rows"]


def values(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(min_row=2, values_only=True))


@given(st.lists(st.one_of(st.none(), st.text(max_size=30), st.sampled_from(["ja", "=1+1", "_x0041_", " a ", "<&>"]))))
def test_texts_come_back_as_they_were(texts: list[str | None]) -> None:
    column = safe_texts(pl.Series("text", texts, dtype=pl.String), lambda text: text)
    path = BytesIO()
    sheet = poured(pl.DataFrame({"number": range(len(texts)), "text": column}), path)  # type: ignore[arg-type]
    # Excel undoes its escape of a text that looks like one; openpyxl does so for shared strings only.
    found = [(number, text and text.replace("_x005F_x", "_x")) for number, text in values(sheet)]
    assert found == list(enumerate(column.to_list()))


@pytest.mark.parametrize("text", ["_x0041_", "_x0041_x0042_", "_x005F_x0041_x0042_x0043_", "_x00412", "a_x", "_x0g41_"])
@pytest.mark.parametrize("count", [1, 50])
def test_excel_takes_no_text_for_an_escape(tmp_path: Path, text: str, count: int) -> None:
    poured(pl.DataFrame({"a": [text] * count}), tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        kept = book.read(MEMBER).decode() + book.read("xl/sharedStrings.xml").decode()
    stored = set(re.findall(r'<t xml:space="preserve">([^<]*)</t>', kept))
    as_excel_reads = {re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), each) for each in stored}
    assert as_excel_reads == {text}


@pytest.mark.parametrize("count", [1, 3, 50])
def test_recurring_and_single_texts_keep_their_format(tmp_path: Path, count: int) -> None:
    sheet = poured(pl.DataFrame({"a": ["=1+1", "ja"] * count}), tmp_path / "a.xlsx")
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == ["=1+1", "ja"] * count
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells] == [True, False] * count
    assert [cell.font.bold for cell in cells] == [False, True] * count


@pytest.mark.parametrize("ore", [0, 1, -1, -99, 100, 10**15 - 1, -(10**15) + 1, 70_000_000, 69_999_999])
def test_amounts_are_exact(tmp_path: Path, ore: int) -> None:
    sheet = poured(pl.DataFrame({"a": [ore]}), tmp_path / "a.xlsx", frozenset({"a"}))
    assert Decimal(repr(sheet["A2"].value)) == Decimal(ore) / 100


def test_an_amount_with_more_digits_than_excel_keeps_is_text(tmp_path: Path) -> None:
    assert poured(pl.DataFrame({"a": [10**15]}), tmp_path / "a.xlsx", frozenset({"a"}))["A2"].value == (
        "10000000000000.00"
    )


def test_days_before_excels_calendar_are_text(tmp_path: Path) -> None:
    sheet = poured(pl.DataFrame({"a": [date(1900, 2, 28), date(1900, 3, 1), None]}), tmp_path / "a.xlsx")
    assert [sheet["A2"].value, sheet["A3"].value, sheet["A4"].value] == ["1900-02-28", 61, None]


def test_slices_join_without_a_seam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_bulk, "SLICE", 7)
    cells = pl.DataFrame({"n": range(50), "t": [f"t{n}" for n in range(50)]})
    sheet = poured(cells, tmp_path / "a.xlsx")
    assert values(sheet) == list(cells.iter_rows())
    assert [row[0].row for row in sheet.iter_rows(min_row=2)] == list(range(2, 52))
    assert sheet.dimensions == "A1:B51"


def test_no_rows_leave_the_header_alone(tmp_path: Path) -> None:
    sheet = poured(pl.DataFrame({"n": []}, schema={"n": pl.Int64}), tmp_path / "a.xlsx")
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["n"]]


def test_the_same_rows_give_the_same_bytes_without_a_clock(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        poured(pl.DataFrame({"n": [1, 2]}), tmp_path / name)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        assert {entry.date_time for entry in book.infolist()} == {datetime(1980, 1, 1).timetuple()[:6]}


@pytest.mark.parametrize(("position", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_letters_of_columns(position: int, letters: str) -> None:
    assert column_letters(position) == letters
