"""Safe cell values: text that is never a formula, exact amounts, dates.

No raw text reaches xlsxwriter: every text passes :func:`safe_text` (one) or :func:`safe_texts` (a column) and is
written as a string, so that no cell can become a formula, a link or a piece of XML.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

import polars as pl

from reservkoll.common.masked_columns import masked_texts
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.i18n import Translate

MOST_CHARACTERS: Final = 32_767  # Excel's limit for a cell, in UTF-16 units
MOST_EXACT_ORE: Final = 10**15  # Excel keeps 15 digits of a number
ORE: Final = 100
LINE_BREAKS: Final = "\r\n?"
NOT_IN_XML: Final = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
REPLACEMENT: Final = "\ufffd"
# xlsxwriter would write a text of this form unescaped, as ready-made XML.
RAW_XML: Final = "^<r>(?s:.)*</r>$"
UNSAFE: Final = f"\r|{NOT_IN_XML}|^<r>"
# A reader who edits such a cell in Excel and presses Enter would turn it into a formula, unless it is marked as text.
FORMULA_START: Final = r"^[=+\-@＝＋－＠]"
FIRST_SERIAL_DATE: Final = date(1900, 3, 1)  # Excel counts a 29 February 1900, so earlier dates are off by one
SERIAL_ZERO: Final = date(1899, 12, 30)
SAFE_LINK: Final = re.compile(r"https?://[^\s\x00-\x1f]+", re.IGNORECASE)
LONGEST_LINK: Final = 2079

FORMULA: Final = re.compile(FORMULA_START)
_UNPAIRED: Final = re.compile("[\ud800-\udfff]")  # surrogates, from file names that are not UTF-8
_LINE_BREAKS: Final = re.compile(LINE_BREAKS)
_NOT_IN_XML: Final = re.compile(NOT_IN_XML)
_RAW_XML: Final = re.compile(r"^<r>(?s:.)*</r>\Z")


def safe_text(text: str, translate: Translate) -> str:
    """`text` as a cell can hold it: characters that XML forbids are shown as �, a text too long for a cell is cut.

    Personal numbers are masked.
    """
    text = without_personal_numbers(text)
    text = _LINE_BREAKS.sub("\n", _UNPAIRED.sub(REPLACEMENT, text))
    text = _NOT_IN_XML.sub(REPLACEMENT, text)
    if _RAW_XML.match(text):
        text += " "
    return cut(text, translate)


def safe_texts(column: pl.Series, translate: Translate) -> pl.Series:
    """The texts of `column` safe for cells, with personal numbers masked; null stays null."""
    column = masked_texts(column)
    if column.str.contains(UNSAFE).any():  # most columns have no such text: one check instead of three replacements
        column = column.str.replace_all(LINE_BREAKS, "\n").str.replace_all(NOT_IN_XML, REPLACEMENT)
        text = pl.col(column.name)
        escaped = pl.when(text.str.contains(RAW_XML)).then(text + " ").otherwise(text)
        column = column.to_frame().select(escaped.alias(column.name)).to_series()
    longest = column.str.len_bytes().max()
    if isinstance(longest, int) and longest > MOST_CHARACTERS:
        column = column.map_elements(lambda text: cut(text, translate), return_dtype=pl.String)
    return column


def cut(text: str, translate: Translate) -> str:
    """`text`, or as much of it as a cell holds with a remark that it goes on."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARACTERS:
        return text
    remark = translate(" … [cut here: the text is longer than a cell holds]")
    return units[: 2 * (MOST_CHARACTERS - len(remark))].decode("utf-16-le", errors="ignore") + remark


def excel_amount(ore: int) -> float | str:
    """Whole öre as SEK: a number that Excel shows to the öre, or text where it has more digits than Excel keeps."""
    if abs(ore) < MOST_EXACT_ORE:
        return ore / ORE
    return f"{'-' if ore < 0 else ''}{abs(ore) // ORE}.{abs(ore) % ORE:02}"


def excel_date(day: date) -> int | str:
    """The number by which Excel knows a day, or its ISO text where Excel knows none."""
    return (day - SERIAL_ZERO).days if day >= FIRST_SERIAL_DATE else day.isoformat()


def is_safe_link(url: str) -> bool:
    """Whether `url` leads to a web page: nothing else becomes a link."""
    return len(url) <= LONGEST_LINK and SAFE_LINK.fullmatch(url) is not None


def write_texts(sheet: Any, column: int, texts: pl.Series, quoted: Any) -> None:
    """Write safe texts below each other from the second row on; null leaves its cell empty.

    Args:
        sheet: an xlsxwriter worksheet.
        column: which column, from 0.
        texts: what :func:`safe_texts` gave.
        quoted: the format of texts that look like formulas.
    """
    suspect = texts.str.contains(FORMULA_START).fill_null(False).to_list()
    for row, (text, looks_like_formula) in enumerate(zip(texts.to_list(), suspect, strict=True), 1):
        if looks_like_formula:
            sheet.write_string(row, column, text, quoted)
        elif text is not None:
            sheet.write_string(row, column, text)


def write_numbers(sheet: Any, column: int, values: pl.Series) -> None:
    """Write whole numbers or days below each other from the second row on; null leaves its cell empty."""
    convert = excel_date if values.dtype == pl.Date else int
    for row, value in enumerate(values.to_list(), 1):
        if value is not None:
            write_value(sheet, row, column, convert(value))


def write_amounts(sheet: Any, column: int, values: pl.Series) -> None:
    """Write whole öre as SEK below each other from the second row on; null leaves its cell empty."""
    for row, value in enumerate(values.to_list(), 1):
        if value is not None:
            write_value(sheet, row, column, excel_amount(value))


def write_value(sheet: Any, row: int, column: int, value: float | str, cell_format: Any = None) -> None:
    """Write a number as a number and a text as a text."""
    if isinstance(value, str):
        sheet.write_string(row, column, value, cell_format)
    else:
        sheet.write_number(row, column, value, cell_format)
