"""Texts of csv files that no spreadsheet takes for formulas, and amounts in SEK.

Spreadsheets would run a text that starts with `=`, `+`, `-` or `@` as a formula. Such a character is prefixed with an
apostrophe, and so is a tab or line break at the start of a text. The same goes for the characters after `,`, `;`, `|`,
a tab or a line break within a text, with any quotes, apostrophes and blanks between: a Swedish Excel splits a csv file
at semicolons, ignores quotes that begin within what it takes for a cell, and strips the others. Numbers and dates are
left alone. :func:`plain` removes exactly these apostrophes.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

ORE: Final = 100
_SIGN: Final = "[=+\\-@＝＋－＠]"
_CUT: Final = "(?:^|[,;|\\t-\\r\x1c-\x1e\x85\u2028\u2029])"
# Blanks, invisible characters and quotes of all kinds, which a spreadsheet may strip first.
_LEFT_OUT: Final = (
    "[\\x00-\\x20\\x7f-\xa0\xad\u034f\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    "\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff\"'`´‘-‟«»‹›＂＇]*"
)
_PRICE: Final = f"(,{_LEFT_OUT})'({_SIGN})$"  # 1250,- is a price and no formula
_BLANK: Final = "'*[\\t\\r\\n]"


def harmless_rows(rows: pl.DataFrame, money: str | None) -> pl.DataFrame:
    """`rows` with all texts harmless, but for the column `money`."""
    texts = [name for name, dtype in rows.schema.items() if dtype == pl.String and name != money]
    if not texts:
        return rows
    # Most columns have no such text: one check instead of three replacements.
    found = rows.select(pl.col(texts).str.contains(f"{_CUT}{_LEFT_OUT}{_SIGN}|^{_BLANK}").any()).row(0)
    return rows.with_columns(harmless(pl.col(name)) for name, any_found in zip(texts, found, strict=True) if any_found)


def harmless(texts: pl.Expr) -> pl.Expr:
    """Texts that no spreadsheet evaluates as formulas."""
    guarded = texts.str.replace_all(f"({_CUT}{_LEFT_OUT})({_SIGN})", "${1}'${2}")
    return guarded.str.replace(_PRICE, "${1}${2}").str.replace(f"^({_BLANK})", "'${1}")


def plain(text: str) -> str:
    """The text that :func:`harmless` made harmless."""
    text = re.sub(f"^'({_BLANK})", r"\1", text)
    return re.sub(f"(?!,{_LEFT_OUT}{_SIGN}\\Z)({_CUT}{_LEFT_OUT})'({_SIGN})", r"\1\2", text)


def in_kronor(ore: pl.Expr) -> pl.Expr:
    """Whole öre as text in SEK, exactly: 850000000 becomes `8500000.00`."""
    sign = pl.when(ore < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    whole, part = ore.abs() // ORE, ore.abs() % ORE
    return pl.concat_str(sign, whole.cast(pl.String), pl.lit("."), part.cast(pl.String).str.zfill(2)).alias(
        ore.meta.output_name()
    )
