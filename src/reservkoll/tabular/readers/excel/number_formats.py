"""Units in number formats: 8500 formatted as `#,##0 "tkr"` is displayed as 8 500 tkr, and is read as if the unit were
written in the cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree import ElementTree

import polars as pl

from reservkoll.tabular.readers.excel.scan_findings import Found, fault_frame
from reservkoll.tabular.readers.excel.xlsx_scanner import Place, row_blocks
from reservkoll.tabular.readers.excel.zip_archive import Archive
from reservkoll.tabular.sheet import column_letter

STYLES = "xl/styles.xml"
LONGEST_STYLES = 16 << 20
PLAIN_NUMBER = r"^-?\d+(?:\.\d+)?$"
LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]|\[[^\]]*\]|_.|\*.')
SCALED = re.compile(r"[0#?],+(?![0#?,])")  # displayed divided by thousands: the value itself is in kronor
UNIT = re.compile(
    r"(?i)^\W*(tkr|kkr|ksek|tsek|mkr|mnkr|msek|mdkr|eur|euro|€|usd|\$|gbp|£|nok|dkk|år|mån)\W*$|^\W*([€$£])\W*$"
)
NO_NUMBER = re.compile(rb"\st\s*=\s*[\"'](?!n[\"'])")  # not shown for texts
STYLE = re.compile(rb"\ss\s*=\s*[\"'](\d+)[\"']")


@lru_cache(maxsize=4096)
def shown_unit(code: str) -> str | None:
    """The unit that a number format adds to positive numbers; None where it adds none that changes what they say."""
    positive = code.split(";", maxsplit=1)[0]
    if SCALED.search(LITERAL.sub(" ", positive)):
        return None
    shown = "".join(next(filter(None, found), "") for found in LITERAL.findall(positive))
    match = UNIT.fullmatch(shown)
    return match[1].lower() if match else None


def unit_styles(archive: Archive) -> dict[int, str]:
    """The units that the cell styles of an xlsx workbook show, by their number."""
    if STYLES not in archive or archive.size(STYLES) > LONGEST_STYLES:
        return {}
    try:
        root = ElementTree.fromstring(archive.read(STYLES))
    except ElementTree.ParseError:
        return {}
    codes = {each.get("numFmtId"): each.get("formatCode", "") for each in root.iter() if _named(each, "numFmt")}
    styles = next((each for each in root if _named(each, "cellXfs")), ())
    shown = {number: shown_unit(codes.get(style.get("numFmtId"), "")) for number, style in enumerate(styles)}
    return {number: unit for number, unit in shown.items() if unit}


def cells_with_units(archive: Archive, part: str, styles: dict[int, str]) -> pl.DataFrame:
    """Row, column letters and unit (as `text`) of the cells of a sheet's part that have one of the `styles`."""
    return fault_frame(_found(archive, part, styles) if styles else ())


def with_units(cells: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """`cells` with the units behind the numbers that are shown with them."""
    changed = []
    for (letter,), found in units.group_by("column"):
        if letter in cells.columns:
            unit = pl.DataFrame({"row": pl.int_range(1, cells.height + 1, dtype=pl.UInt32, eager=True)}).join(
                found.unique("row", keep="first"), on="row", how="left", maintain_order="left"
            )["text"]
            text = cells[str(letter)]
            both = pl.select(
                pl.when(unit.is_not_null() & text.str.contains(PLAIN_NUMBER)).then(text + " " + unit).otherwise(text)
            )
            changed.append(both.to_series().alias(str(letter)))
    return cells.with_columns(changed)


def _found(archive: Archive, part: str, styles: dict[int, str]) -> Iterator[Found]:
    wanted = {str(number).encode(): unit for number, unit in styles.items()}
    traces = [b"s=%c%s%c" % (mark, number, mark) for number in wanted for mark in b"\"'"]
    place = Place()
    for block in row_blocks(archive, part):
        used = any(trace in block for trace in traces)
        for row, column, attributes, _ in place.cells(block):
            style = STYLE.search(attributes) if used else None
            unit = wanted.get(style[1]) if style else None
            if unit and not NO_NUMBER.search(attributes):
                yield row, column_letter(column), unit


def _named(element: ElementTree.Element, name: str) -> bool:
    return element.tag.rpartition("}")[2] == name
