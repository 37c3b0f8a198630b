"""Odd workbooks from other readers' test suites: the copy reads as the original with the answers beside it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import polars as pl
import pytest
from tests.conftest import SHARED

from reservkoll.annotate.answers import Answers
from reservkoll.annotate.workbook import SUFFIXES, write_workbook
from reservkoll.common.errors import InputError
from reservkoll.tabular.open import open_source

FOLDER = SHARED / "data" / "xlsx_corpus"
BOOKS = sorted(path for path in FOLDER.glob("*.xls?") if path.suffix in SUFFIXES) if FOLDER.is_dir() else []


@pytest.mark.skipif(not BOOKS, reason=f"the odd workbooks are not at hand ({FOLDER})")
def test_there_are_odd_workbooks_to_try() -> None:
    assert len(BOOKS) >= 20


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_the_copy_of_an_odd_workbook_reads_as_the_original(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    try:
        source = open_source(path)
        sheets = {name.name: source.load(name.name) for name in source.sheets}
    except InputError:
        return  # refused before there are any answers
    for name, sheet in sheets.items():
        rows = [
            number
            for number, row in enumerate(sheet.cells.iter_rows(), 1)
            if any(text is not None and text.strip() for text in row)
        ]
        if len(rows) < 2:
            continue
        first, *others = rows
        answers = Answers(name, first, ("Svar", "Varför"), (9, 9), {row: ("Ja", f"rad {row}") for row in others})
        write_workbook(path, copy, [answers])
        read = open_source(copy).load(name).cells
        old = sheet.cells.columns
        assert read.select(old).fill_null("").equals(sheet.cells.fill_null("")), name
        beside = read.drop(old).select(pl.col(pl.String).replace("", None))
        beside = beside[[column.name for column in beside if column.null_count() < beside.height]]
        assert beside.width == 2
        assert beside.row(first - 1) == ("Svar", "Varför")
        assert [beside.row(row - 1) for row in others] == [("Ja", f"rad {row}") for row in others]
        with zipfile.ZipFile(path) as before, zipfile.ZipFile(copy) as after:
            assert before.namelist() == after.namelist()
            assert sum(before.read(each) != after.read(each) for each in set(before.namelist())) == 1
