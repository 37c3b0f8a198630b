"""A number is read as it is shown: with the unit that its format adds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from binary_books import write_xls
from test_workbook_safety import write_ods

from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.inventory.reader import read_inventory
from reservkoll.tabular.open import open_source
from reservkoll.tabular.readers.excel.number_formats import shown_unit
from reservkoll.tabular.readers.excel.openpyxl_fallback import CarefulWorkbook


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        ('#,##0\\ "tkr"', "tkr"),
        ('#,##0" Mkr"', "mkr"),
        ('0.0 "mnkr";-0.0 "mnkr"', "mnkr"),
        ("#,##0.00 [$€-41D]", "€"),
        ("[$€-2] #,##0", "€"),
        ("[$EUR] #,##0", "eur"),
        ('0" mån"', "mån"),
        ('#,##0,"tkr"', None),  # shown in thousands, held whole
        ('0.0,,\\ "mkr"', None),
        ('#,##0 "kr"', None),
        ("#,##0\\ [$kr-41D]", None),
        ("General", None),
        ('[Red]0" st"', None),
        ("yyyy-mm-dd", None),
    ],
)
def test_the_unit_that_a_format_shows(code: str, unit: str | None) -> None:
    assert shown_unit(code) == unit


def test_amounts_and_lengths_are_read_with_the_unit_that_is_shown(tmp_path: Path, nomenclature: Nomenclature) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    for row in (
        ["Titel", "CPV", "Värde", "Avtalstid"],
        ["a", "85312120-6", 8500, 4],
        ["b", "85312120-6", 8500000, 36],
        ["c", "85312120-6", 8500, 24],
        ["d", "85312120-6", "8500", 24],
        ["Summa", None, 17000, None],
    ):
        book.active.append(row)
    for cell, code in {"C2": '#,##0 "tkr"', "D2": '0" år"', "C3": '#,##0,"tkr"', "C4": "[$€-2] 0", "C5": '0 "tkr"',
                       "C6": "[$€-2] 0"}.items():  # fmt: skip
        book.active[cell].number_format = code
    book.save(path)
    inventory = read_inventory(path, nomenclature=nomenclature)
    found = inventory.frame.select("value_low", "value_currency", "purchase.contract.months").rows()
    assert found == [(8_500_000_00, "SEK", 48), (8_500_000_00, "SEK", 36), (8500_00, "EUR", 24), (8500_00, "SEK", 24)]
    assert inventory.left_out["text"].to_list() == ["Summa 17000 €"]
    fast = open_source(path).load("Sheet").cells
    assert CarefulWorkbook(path).load("Sheet", 100).cells.equals(fast)


def test_a_unit_in_the_heading_and_in_the_format_counts_once(
    make_xlsx: Callable[..., Path], nomenclature: Nomenclature
) -> None:
    path = make_xlsx([["Titel", "CPV", "Värde (tkr)"], ["a", "85312120-6", 8500], ["b", "85312120-6", 8500]])
    book = openpyxl.load_workbook(path)
    book["Lista"]["C2"].number_format = '#,##0 "tkr"'
    book.save(path)
    inventory = read_inventory(path, nomenclature=nomenclature)
    assert inventory.frame["purchase.value_sek"].to_list() == [8_500_000_00, 8_500_000_00]


def test_an_old_workbook_without_formats_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    write_xls(path, [["Titel", "Värde"], ["a", 8500]])
    assert open_source(path).load("Lista").cells.rows() == [("Titel", "Värde"), ("a", "8500")]


def test_an_ods_file_shows_its_units_and_currencies_too(tmp_path: Path) -> None:
    def cell(value: str, shown: str, more: str = "") -> str:
        kind = f'office:value-type="{"currency" if more else "float"}" office:value="{value}" {more}'
        return f"<table:table-cell {kind}><text:p>{shown}</text:p></table:table-cell>"

    path = tmp_path / "a.ods"
    cells = (
        cell("8500", "8\u00a0500 tkr"),
        cell("8500000", "8\u00a0500 tkr"),
        cell("8.5", "8,5 mnkr"),
        cell("8500", "8\u00a0500"),
        cell("8500", "8\u00a0500,00 €", 'office:currency="EUR"'),
        cell("8500", "8\u00a0500 kr", 'office:currency="SEK"'),
    )
    write_ods(path, "".join(f"<table:table-row>{each}</table:table-row>" for each in cells))
    found = open_source(path).load("Lista").cells["A"].to_list()
    assert found == ["8500 tkr", "8500000", "8.5 mnkr", "8500", "8500 EUR", "8500"]
