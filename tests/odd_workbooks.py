"""Workbooks as odd writers make them, made up: siblings of those in ../shared that other readers' test suites have.

Each is a short list of purchases in which something is written in an unusual way. All can be read and screened.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

SHEET, STRINGS, WORKBOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
HEADINGS = ("Benämning", "CPV-kod", "Uppskattat värde", "Påbörjad")
ROWS = (
    ("Hemtjänst, natt", "85311200-4", 900_000, "2025-03-01"),
    ("Städning & fönsterputs <södra>", "90911200-8", 250_000.5, "2025-04-01"),
    (" Ledsagning ", "85311200-4", None, "2025-05-01"),
)
Change = Callable[[str], str]


def _inline(text: str) -> str:
    """Texts in the cells themselves, instead of in a part of their own."""
    known = iter(["Benämning", "CPV-kod", "Uppskattat värde", "Påbörjad"])

    def cell(found: re.Match[str]) -> str:
        return f'<c r="{found[1]}" t="inlineStr"><is><t>{next(known)}</t></is></c>'

    return re.sub(r'<c r="([A-D]1)" t="s"><v>\d+</v></c>', cell, text)


def _prefixed(text: str) -> str:
    names = re.sub(r"<(/?)(\w)", r"<\1x:\2", text.replace(' xmlns="', ' xmlns:x="'))
    return names.replace("<?x:xml", "<?xml")


# What is changed, in which part.
SPOILT: Mapping[str, Mapping[str, Change]] = {
    "inline texts": {SHEET: _inline},
    "names with a prefix": {SHEET: _prefixed},
    "no dimension": {SHEET: lambda text: re.sub(r"<dimension [^>]*/>", "", text)},
    "wrong dimension": {SHEET: lambda text: re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1"', text)},
    "rows that do not say their number": {SHEET: lambda text: re.sub(r'<row r="\d+"', "<row", text)},
    "texts in runs": {STRINGS: lambda text: re.sub("<t>CPV-kod</t>", "<r><t>CPV-</t></r><r><t>kod</t></r>", text)},
    "phonetic texts": {
        STRINGS: lambda text: text.replace(
            "<t>CPV-kod</t>", '<t>CPV-kod</t><rPh sb="0" eb="1"><t>uttal</t></rPh><phoneticPr fontId="1"/>'
        )
    },
    "escaped signs": {STRINGS: lambda text: text.replace("Hemtjänst, natt", "Hemtjänst,_x000D_natt")},
    "days from 1904": {WORKBOOK: lambda text: text.replace("<workbookPr ", '<workbookPr date1904="1" ')},
    "an odd tag": {SHEET: lambda text: text.replace("</sheetData>", '</sheetData><extLst><ext uri="{0}"/></extLst>')},
}


def write_odd(name: str, path: Path) -> Path:
    """Write the workbook that `name` (of `ODD`) stands for."""
    sound = path.with_name(f"sound {path.name}")
    with xlsxwriter.Workbook(str(sound)) as book:
        sheet = book.add_worksheet("Lista")
        sheet.write_row(0, 0, HEADINGS)
        for number, row in enumerate(ROWS, start=1):
            sheet.write_row(number, 0, row)
        if name in FEATURES:
            FEATURES[name](book, sheet)
    changes = SPOILT.get(name, {})
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part in changes:
                changed = changes[part](data.decode())
                assert changed != data.decode(), f"{name} changes nothing"
                data = changed.encode()
            new.writestr(part, data)
    sound.unlink()
    return path


def _errors(_book: Any, sheet: Any) -> None:
    sheet.write_formula(2, 2, "=1/0", value="#DIV/0!")


def _merged(_book: Any, sheet: Any) -> None:
    sheet.merge_range(4, 0, 4, 1, "Sammanslagen")


def _hidden(book: Any, sheet: Any) -> None:
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(3, 3, None, None, {"hidden": True})
    book.add_worksheet("Dold").hide()
    book.add_worksheet("Tom")


def _table(_book: Any, sheet: Any) -> None:
    sheet.add_table("A1:D4", {"columns": [{"header": heading} for heading in HEADINGS]})


def _formula_without_result(_book: Any, sheet: Any) -> None:
    sheet.write_formula(3, 2, "=NOW()", value="")


def _far_cell(_book: Any, sheet: Any) -> None:
    sheet.write(300, 9, "utanför")


def _checked(_book: Any, sheet: Any) -> None:
    sheet.data_validation("A2:A9", {"validate": "length", "criteria": "<", "value": 200})
    sheet.write_comment("A2", "en anteckning")
    sheet.autofilter("A1:D4")


FEATURES: Mapping[str, Callable[[Any, Any], None]] = {
    "error cells": _errors,
    "merged cells": _merged,
    "hidden rows, columns and sheets": _hidden,
    "a table": _table,
    "a formula without a result": _formula_without_result,
    "a cell far away": _far_cell,
    "validation, notes and a filter": _checked,
}
ODD = (*SPOILT, *FEATURES)
