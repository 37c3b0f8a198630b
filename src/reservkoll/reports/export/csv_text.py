"""Texts of csv files that no spreadsheet takes for formulas, and amounts in SEK.

Csv is also opened in spreadsheets, which would run a text that starts with
`=`, `+`, `-` or `@` as a formula. An apostrophe is put before such a character, and before a tab or a line break at the
start of a text. The same goes for the characters after `,`, `;`, `|`, a tab or a line break within a text, with any
quotes, apostrophes and blanks between: a Swedish Excel cuts a csv file at semicolons, heeds no quotes that begin within
what it takes for a cell, and takes away those that it does heed. Numbers and dates are left alone. :func:`plain` takes
the apostrophes away again, exactly.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

ORE: Final = 100
_SIGN: Final = "[=+\\-@＝＋－＠]"
_CUT: Final = "(?:^|[,;|\\t-\\r\x1c-\x1e\x85\u2028\u2029])"
# Blanks, signs that nobody sees, and quotes of all kinds: what a reader may leave out before it looks.
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
    # Most columns have nothing of the kind: one look instead of three changes.
    found = rows.select(pl.col(texts).str.contains(f"{_CUT}{_LEFT_OUT}{_SIGN}|^{_BLANK}").any()).row(0)
    return rows.with_columns(harmless(pl.col(name)) for name, any_found in zip(texts, found, strict=True) if any_found)


def harmless(texts: pl.Expr) -> pl.Expr:
    """Texts that no spreadsheet takes for formulas."""
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
