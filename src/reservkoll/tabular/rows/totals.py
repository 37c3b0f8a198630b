"""Detects total rows, by their label and by equalling the sum of the rows above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

UNIT = (
    r"(?:\s*[(,]?\s*(?:kr|kronor|sek|tkr|kkr|ksek|tsek|mkr|mnkr|msek|mdkr|euro|eur|€|usd|\$|gbp|£|nok|dkk|år|mån"
    r"|st|styck|rader|poster|(?:exkl|inkl|ex|excl|incl)\.?\s?"
    r"(?:moms|vat))\)?\.?)*"
)
SUM = r"(?:(?:del|slut|tot|total|total\s|års|grupp|mellan)?summa(?:\s+(?:totalt|summarum))?|s:a)"
WHOLE = (
    rf"(?:{SUM}|(?:sub|grand)[\s-]?total|total(?:t|en)?(?:\s(?:summa|belopp|värde))?|tot\.?|sammanlagt|sum|"
    r"allt\s+som\s+allt)"
)
EXACT = rf"(?i)^\W*{WHOLE}(?:\s*(?:19|20)\d\d)?{UNIT}\W*$"
SUM_OF = rf"(?i)^\W*(?:{SUM}|subtotal)\s.{{1,60}}$"  # "Summa vård och omsorg": no purchase is called so
TOTAL_OF = (
    r"(?i)^\W*total(?:t|en)?\s.{1,60}$"  # "Total ombyggnad" is a purchase, "Totalt vård" is none: the sum decides
)
WITH_AMOUNT = rf"(?i)^\W*{WHOLE}{UNIT}\s*[:=]?\s*(?:kr|sek)?\s*-?\d[\d\s.,]*{UNIT}\W*$"
NUMBER = rf"(?i)^[-−–(]?\s*(?:kr|sek)?\s*\d[\d\s.,']*(?::-|,-)?{UNIT}\s*%?\)?$"
NOTHING = (
    r"(?i)^(?:[-–—.*=_]+|kr|sek|tkr|mkr|mnkr|st|%|\d+(?:[.,]\d+)?\s?%|(?:antal|count)\W*\d+\W*(?:st|rader|poster)?\W*)$"
)
VAT_LINE = r"(?i)^\W*(?:varav\s)?moms\b.{0,12}$"  # under a total
LABELS = (EXACT, SUM_OF, TOTAL_OF, WITH_AMOUNT, VAT_LINE)
FORMULA = r"^="
SUM_FORMULA = r"(?i)^=\s*\+?(?:sum|summa|subtotal|delsumma|aggregate|mängd)\("
MAY_NAME = r"(?i)summ?a?|s:a|total|\btot\b|sammanlagt|som allt|moms"
VAT = r"(?i)moms|\bvat\b"

SEEN = 1_000  # first texts of a column, which show whether they are few


@dataclass(frozen=True)
class Differing:
    """A total that is not the sum of the rows above it: its row, what it states, and that sum in öre."""

    row: int
    stated: str
    sum: int


def may_be_totals(data: pl.DataFrame, identity: Sequence[str]) -> pl.Series:
    """Rows worth a closer look: nothing makes them a purchase, or something there may be the name of a total."""
    left = data.select(identity).with_row_index("_place")
    # Few rows are left after the first column that holds something, and few different texts are mostly short ones.
    for letter in sorted(identity, key=lambda letter: data[letter].head(SEEN).n_unique()):
        text = pl.col(letter).str.strip_chars()
        empty = text.str.len_bytes().fill_null(0) == 0
        named = pl.col(letter).str.contains(MAY_NAME) | text.str.contains(NOTHING)
        left = left.filter(empty | named.fill_null(value=False))
    return pl.repeat(False, data.height, eager=True).scatter(left["_place"], True)


def find_totals(
    cells: pl.DataFrame, identity: Sequence[str], value: str | None, amounts: pl.Series | None
) -> tuple[list[int], list[Differing]]:
    """The places (from 0) of the totals.

    `cells` are the rows worth a closer look: cleaned texts by column letter, "row" and "_place". `identity` are the
    columns whose cells make a row a purchase. `value` is the column of amounts, `amounts` what all rows hold there,
    also those not in `cells`, in öre. A row that is called a total is one, if it has nothing but numbers beside;
    so is one with nothing but numbers that is the sum of two or more rows above, back to the last total or to the
    first row.
    """
    marked = _marked(cells, identity, value)
    found: list[int] = []
    differing: list[Differing] = []
    if amounts is None or value is None:
        return marked.filter("_sure")["_place"].to_list(), differing
    sums = (
        amounts.cast(pl.Int128)
        .fill_null(0)
        .cum_sum()
        .to_frame("sum")
        .with_columns(amounts.is_null().cast(pl.UInt32).cum_sum().alias("unread"))
    )
    start, possible = -1, -1  # the last total; the last row that might be one and was not taken for one
    out = unread_out = 0
    closed = set(marked.filter("_sure")["_place"].to_list())
    for place, row, stated, called, named, vat in marked.select(
        "_place", "row", value, "_sure", "_loose", "_vat"
    ).iter_rows():
        amount = amounts[place]
        whole = int(sums["sum"][place]) - (amount or 0) - out
        rows = place - start - 1
        group = whole - (0 if start < 0 else int(sums["sum"][start]) - out)
        by_group = rows >= (1 if named else 2) and amount == group
        by_whole = start >= 0 and rows >= 0 and amount == whole
        sure = called or (vat and (place == start + 1 > 0 or place + 1 in closed))
        if not sure and not (amount is not None and possible <= start and (by_group or by_whole)):
            possible = place
            continue
        found.append(place)
        unread = int(sums["unread"][place]) - unread_out - (amount is None)
        above = group if rows else whole
        if amount is not None and place and not unread and not vat and amount not in {group, whole}:
            differing.append(Differing(row, stated, above))
        out += amount or 0
        unread_out += amount is None
        start = place
    return found, differing


def _marked(cells: pl.DataFrame, identity: Sequence[str], value: str | None) -> pl.DataFrame:
    letters = [name for name in cells.columns if name not in {"row", "_place"}]

    def matching(*patterns: str) -> list[pl.Expr]:
        return [
            pl.any_horizontal([pl.col(letter).str.contains(pattern) for pattern in patterns]).fill_null(value=False)
            for letter in letters
        ]

    def any_of(*patterns: str) -> pl.Expr:
        return pl.any_horizontal(matching(*patterns))

    usual = [
        pl.col(letter).is_null() | fits
        for letter, fits in zip(letters, matching(NUMBER, NOTHING, FORMULA, *LABELS), strict=True)
    ]
    unnamed = [
        pl.col(letter).is_null()
        | pl.any_horizontal([pl.col(letter).str.contains(pattern) for pattern in (*LABELS, NOTHING)])
        for letter in identity
    ]
    filled = pl.sum_horizontal([pl.col(letter).is_not_null().cast(pl.UInt32) for letter in letters])
    formula = pl.col(value).str.contains(SUM_FORMULA).fill_null(value=False) if value else pl.lit(value=False)
    stated = pl.col(value).is_not_null() if value else pl.lit(value=False)
    bare = cells.filter(pl.all_horizontal([filled > 0, *usual, *unnamed]))
    return bare.with_columns(
        (any_of(EXACT, SUM_OF, WITH_AMOUNT) | formula).alias("_sure"),
        any_of(TOTAL_OF).alias("_loose"),
        any_of(VAT).alias("_vat"),
    ).filter(pl.col("_sure") | stated)
