"""Odd workbooks, made up and of other readers' suites: the copy reads as the original with the answers beside it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import polars as pl
import pytest
from tests.odd_workbooks import ODD, write_odd
from tests.tools import SHARED, need

from reservkoll.annotate.answers import Answers
from reservkoll.annotate.workbook import SUFFIXES, write_workbook
from reservkoll.common.errors import InputError
from reservkoll.tabular.open import open_source

FOLDER = SHARED / "data" / "xlsx_corpus"
BOOKS = sorted(path for path in FOLDER.glob("*.xls?") if path.suffix in SUFFIXES)
REFUSED = {"openpyxl__null_file.xlsx"}


@pytest.mark.parametrize("name", ODD)
def test_the_copy_of_a_made_up_workbook_reads_as_the_original(name: str, tmp_path: Path) -> None:
    assert annotated(write_odd(name, tmp_path / "odd.xlsx"), tmp_path / "copy.xlsx") >= 1


@pytest.mark.corpus
def test_there_are_odd_workbooks_to_try() -> None:
    need("shared")
    assert len(BOOKS) >= 20


@pytest.mark.corpus
@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_the_copy_of_an_odd_workbook_reads_as_the_original(path: Path, tmp_path: Path) -> None:
    if path.name in REFUSED:  # before there are any answers
        with pytest.raises(InputError):
            open_source(path)
        return
    annotated(path, tmp_path / path.name)


def annotated(path: Path, copy: Path) -> int:
    """Copies with answers, each compared with the original; how many sheets had room for some."""
    source = open_source(path)
    sheets = {name.name: source.load(name.name) for name in source.sheets}
    compared = 0
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
        compared += 1
    return compared
