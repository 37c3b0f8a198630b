"""Several sheets, merged cells and hidden rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from reservkoll.common.errors import InputError
from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.inventory import reader as module
from reservkoll.inventory.reader import Inventory, read_inventory
from reservkoll.tabular.sheet import CellRange, Sheet, SheetName

HEAD = ("Dnr", "Upphandlande myndighet", "CPV-kod", "Uppskattat värde")


def told(inventory: Inventory) -> str:
    return "\n".join(template.format(**words) for template, words in inventory.notes)


class Given:
    """A source with one sheet, as a reader that knows of merged cells and hidden rows hands it on."""

    sheets = (SheetName("Lista", True),)

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def load(self, _name: str) -> Sheet:
        return self._sheet


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, nomenclature: Nomenclature) -> Callable[..., Inventory]:
    def inner(*rows: tuple[str | None, ...], **known: object) -> Inventory:
        cells = pl.DataFrame([HEAD, *rows], dict.fromkeys("ABCD", pl.String), orient="row")
        monkeypatch.setattr(module, "open_source", lambda _path, _limits: Given(Sheet("Lista", cells, **known)))  # type: ignore[arg-type]
        return read_inventory(Path("x.xlsx"), nomenclature=nomenclature)

    return inner


def test_cells_merged_over_rows_hold_for_each_of_them_but_amounts_do_not(read: Callable[..., Inventory]) -> None:
    rows = [("1", "Region X", "85312120", "9"), ("2", None, None, None), (None,) * 4, ("4", None, "90911200", "5")]
    merged = (CellRange(2, 1, 3, 1), CellRange(2, 3, 3, 3), CellRange(2, 2, 3, 2))
    inventory = read(*rows, merged=merged)
    assert inventory.frame.select("row", "purchase.authority.name", "purchase.cpv", "purchase.value_sek").rows() == [
        (2, "Region X", ["85312120-6"], 900),
        (3, "Region X", ["85312120-6"], None),
        (5, None, ["90911200-8"], 500),
    ]
    assert inventory.value_total == 1400
    assert "1 amounts stand in cells that are merged over several rows" in told(inventory)


def test_without_word_of_merged_cells_nothing_is_filled_down(read: Callable[..., Inventory]) -> None:
    inventory = read(("1", "Region X", "85312120", "9"), ("2", None, None, None))
    assert inventory.frame["purchase.authority.name"].to_list() == ["Region X", None]
    assert "merged" not in told(inventory)


def test_hidden_rows_are_read_and_told(read: Callable[..., Inventory]) -> None:
    inventory = read(("1", "a", None, "9"), ("2", "b", None, "5"), hidden_rows=(1, 3))
    assert inventory.frame["row"].to_list() == [2, 3]
    assert "1 hidden rows were read like the others: 3." in told(inventory)


def test_a_star_reads_every_visible_sheet_with_headings(tmp_path: Path, nomenclature: Nomenclature) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Läs mig"
    book.active["A1"] = "Om listan"
    for name, state in (("Dold", "hidden"), ("2025", "visible"), ("2024", "visible")):
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        sheet.append(HEAD)
        sheet.append([name, "a", "85312120", "5"])
        sheet.append(["Summa", None, None, "5"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    inventory = read_inventory(path, nomenclature=nomenclature, sheets=["*"])
    assert inventory.frame.select("sheet", "row").rows() == [("2025", 2), ("2024", 2)]
    assert inventory.left_out.select("sheet", "row", "kind").rows() == [("2025", 3, "total"), ("2024", 3, "total")]
    assert "other sheets were not read: “Läs mig”, “Dold”" in told(inventory)


def test_a_star_without_any_headings_is_an_error(make_xlsx: Callable[..., Path], nomenclature: Nomenclature) -> None:
    with pytest.raises(InputError, match="Seen: “Frukt”"):
        read_inventory(make_xlsx({"A": [["Frukt"]], "B": [[]]}), nomenclature=nomenclature, sheets=["*"])


def test_that_a_sheet_was_not_read_is_the_first_remark(
    make_xlsx: Callable[..., Path], nomenclature: Nomenclature
) -> None:
    """A terminal shows the first few remarks only, and the sums lack what was not read."""
    path = make_xlsx(
        {name: [HEAD, [name, "a", "85312120", "5"], ["Summa", None, None, "5"]] for name in ("Ett", "Två")}
    )
    assert "other sheets were not read" in read_inventory(path, nomenclature=nomenclature).notes[0][0]
