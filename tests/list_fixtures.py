"""Helpers of the inventory's tests: workbooks and csv files made from rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reservkoll.cpv.nomenclature import Nomenclature

ROOT = Path(__file__).parents[1]
Rows = Sequence[Sequence[Any]]


@pytest.fixture(scope="session")
def nomenclature() -> Nomenclature:
    return Nomenclature(ROOT / "rules" / "cpv")


@pytest.fixture
def make_xlsx(tmp_path: Path) -> Callable[..., Path]:
    """Write sheets (name to rows; the first cell stands in `corner`) into an xlsx file."""

    def make(rows: Rows | dict[str, Rows], corner: str = "A1", name: str = "inventory.xlsx") -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, content in (rows if isinstance(rows, dict) else {"Lista": rows}).items():
            sheet = book.create_sheet(title)
            start = sheet[corner]
            for down, row in enumerate(content):
                for right, value in enumerate(row):
                    if value is not None:
                        sheet.cell(start.row + down, start.column + right, value)
        path = tmp_path / name
        book.save(path)
        return path

    return make


@pytest.fixture
def make_csv(tmp_path: Path) -> Callable[..., Path]:
    def make(text: str, encoding: str = "utf-8", name: str = "inventory.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return make
