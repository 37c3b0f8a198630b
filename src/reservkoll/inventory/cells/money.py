"""Amounts as people write them, to whole öre: "1 234 567,50 kr", "1,2 mnkr", "500 tkr", "SEK 3 000 000"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from reservkoll.inventory.cells.cell_error import CellError
from reservkoll.inventory.folding import fold, one_line, shortened
from reservkoll.texts import mark

LONGEST_TEXT = 60
LARGEST_KRONOR = 10**15
ORE = 100
QUICK_DIGITS = 15
PLAIN = r"^(?<whole>\d{1,3}(?:\s\d{3})+|\d+)(?:[.,](?<fraction>\d{1,2}))?(?<unit>\s?(?i:kr|sek))?$"

UNITS = {
    1: r"kr|kronor|sek",
    10**3: r"tkr|ksek|kkr|tsek|tusen(?: kr| kronor| sek)?",
    10**6: r"mkr|mnkr|msek|mn(?: kr)?|milj\.?(?: kr| kronor)?|miljon(?:er)?(?: kr| kronor)?|million(?:s)?(?: kr| sek)?",
    10**9: r"mdkr|mdsek|mdr(?: kr)?|miljard(?:er)?(?: kr| kronor)?",
}
UNIT = "|".join(f"(?P<u{scale}>{words})" for scale, words in sorted(UNITS.items(), reverse=True))
AMOUNT = re.compile(
    r"(?:(?P<currency>kr|sek)\.? ?)?(?P<sign>- ?|\( ?)?(?P<number>\d[\d .,'’]*?)(?P<ore>:\d\d)?(?P<dash>[:,.]-)? ?\)?"
    rf" ?(?:(?:{UNIT})\.?)?"
    r"(?:,? ?\(?(?:exkl\.?|exklusive|ex\.?|excl\.?|excluding|utan) ?(?:moms|vat)\)?)?"
)
FOREIGN = re.compile(r"€|\$|£|\b(eur|euro|usd|dollar|nok|dkk|gbp|chf)\b")
VAT_INCLUDED = re.compile(r"\b(inkl|inklusive|incl|including|med)\b\.? ?(moms|vat)")
GROUPS = re.compile(r"\d{1,3}(?P<mark>[ .,'’])\d{3}(?:(?P=mark)\d{3})*")


class Ambiguous(Exception):
    """A number whose only `sign` may separate thousands or decimals, such as "1.234": the column may settle it."""

    def __init__(self, sign: str) -> None:
        super().__init__(sign)
        self.sign = sign


@dataclass(frozen=True)
class MoneyParser:
    """Reads the amounts of one column. `scale` is what a number without unit is counted in (kronor); `refusal` is a
    message for every cell of a column that cannot be read at all (VAT included, another currency); `decimal` and
    `thousands` are the marks that the column is seen to use so, and only so.
    """

    scale: int
    refusal: str | None
    decimal: frozenset[str] = frozenset()
    thousands: frozenset[str] = frozenset()

    def __call__(self, text: str) -> int:
        """The amount in öre, at least 0.

        Raises:
            CellError: not an amount, ambiguous, negative, not whole öre, too long or too large.
        """
        shown = shortened(text)
        if len(text) > LONGEST_TEXT:
            raise CellError(
                mark("“{text}” is too long for an amount. Write only the amount, such as 1 250 000."), text=shown
            )
        line = one_line(text).lower().replace("−", "-").replace("–", "-")
        if VAT_INCLUDED.search(line):
            raise CellError(mark("“{text}” includes VAT. Write the amount without VAT."), text=shown)
        if FOREIGN.search(line):
            raise CellError(mark("“{text}” is in another currency. Write the amount in Swedish kronor."), text=shown)
        if self.refusal:
            raise CellError(self.refusal, text=shown)
        match = AMOUNT.fullmatch(line)
        if match is None:
            raise CellError(
                mark("“{text}” is not understood as an amount. Write it in kronor with digits only, such as 1250000."),
                text=shown,
            )
        unit = 1 if match["currency"] or match["ore"] or match["dash"] else self.scale
        scale = next((scale for scale in UNITS if match[f"u{scale}"]), unit)
        return self._ore(match, scale, shown)

    def _ore(self, match: re.Match[str], scale: int, shown: str) -> int:
        try:
            number = parse_number(match["number"].strip())
        except Ambiguous as ambiguous:
            number = self._settle(match["number"].strip(), ambiguous.sign, scale, shown)
        if number is None or (match["ore"] and number != int(number)):
            raise CellError(
                mark(
                    "“{text}”: the spaces, points or commas do not group the digits by three. Write the digits "
                    "only, such as 1250000."
                ),
                text=shown,
            )
        kronor = (number + Decimal((match["ore"] or ":0")[1:]) / ORE) * scale
        if match["sign"] and kronor:
            raise CellError(
                mark("“{text}” is negative. Write a value of 0 or more, or empty the cell if it is not known."),
                text=shown,
            )
        if kronor > LARGEST_KRONOR:
            raise CellError(
                mark("“{text}” is too large to be an amount in kronor. Check the number of digits and the unit."),
                text=shown,
            )
        ore = kronor * ORE
        if ore != int(ore):
            raise CellError(mark("“{text}” is not a whole number of öre. Write at most two decimals."), text=shown)
        return int(ore)

    def _settle(self, number: str, sign: str, scale: int, shown: str) -> Decimal | None:
        """A number with one mark before three digits, by what the rest of the column does with that mark."""
        if sign in self.thousands and (sign == "," or scale == 1):
            return Decimal(number.replace(sign, ""))
        # In kronor three decimals are no amount. A number cell never ends in 0 after the point, a typed "1.500" does.
        if sign in self.decimal and scale > 1 and (sign == "," or not number.endswith("0")):
            return Decimal(number.replace(sign, "."))
        raise CellError(
            mark(
                "“{text}” can be read in two ways: the mark before the last three digits may separate thousands "
                "or decimals. Write the digits without it, such as 1250000."
            ),
            text=shown,
        )


def parse_number(text: str) -> Decimal | None:
    """The number that `text` (digits, spaces, points, commas, apostrophes) states; None where the marks make no sense.

    Raises:
        Ambiguous: one point or comma, three digits after it and one to three (not a lone 0) before it.
    """
    whole, decimal, fraction = text, "", ""
    last = max(text.rfind("."), text.rfind(","))
    if last >= 0:
        sign = text[last]
        others = set(re.findall(r"[ .,'’]", text[:last]))
        alone = sign not in others
        if alone and (others or len(text) - last - 1 != 3 or last > 3 or text[:last] == "0"):
            whole, decimal, fraction = text[:last], sign, text[last + 1 :]
        elif alone and not others:
            raise Ambiguous(sign)
    if decimal and not fraction.isdigit():
        return None
    if not whole.isdigit():
        if GROUPS.fullmatch(whole) is None:
            return None
        whole = re.sub(r"\D", "", whole)
    return Decimal(f"{whole}.{fraction or 0}")


def money_parser(heading: str, texts: pl.Series) -> MoneyParser:
    """The parser for a column: unit, currency and VAT by its heading, the meaning of points and commas by its texts."""
    decimal = {
        sign
        for sign in ".,"
        if _any(texts, rf"^[^.,]*\d[{sign}](\d{{1,2}}|\d{{4,}})(\D*)$")
        or _any(texts, rf"\d[{'.' if sign == ',' else ','} ]\d{{3}}[{sign}]\d{{1,2}}(\D*)$")
    }
    thousands = {
        sign
        for sign in ".,"
        if _any(texts, rf"\d[{sign}]\d{{3}}[{sign}]\d{{3}}")
        or _any(texts, rf"\d[{sign}]\d{{3}}[{'.' if sign == ',' else ','}]\d{{1,2}}(\D*)$")
    }
    return MoneyParser(
        heading_scale(heading), heading_refusal(heading), frozenset(decimal - thousands), frozenset(thousands - decimal)
    )


def quick_money(heading: str, texts: pl.Series) -> pl.Series:
    """Öre of the texts that are plain: digits, grouped by spaces or not, at most two decimals, "kr" or "SEK" or nothing
    after them. Null for all others.
    """
    if heading_refusal(heading):
        return pl.Series([None], dtype=pl.Int64).new_from_index(0, len(texts))
    parts = pl.DataFrame({"text": texts}).select(pl.col("text").str.extract_groups(PLAIN)).unnest("text")
    digits = pl.col("whole").str.replace_all(r"\s", "")
    scale = pl.when(pl.col("unit").is_null()).then(heading_scale(heading)).otherwise(1).cast(pl.Int64)
    fits = digits.str.len_chars() <= QUICK_DIGITS - len(str(heading_scale(heading))) + 1
    ore = pl.col("fraction").str.pad_end(2, "0").cast(pl.Int64, strict=False).fill_null(0)
    return parts.select((pl.when(fits).then(digits).cast(pl.Int64, strict=False) * ORE + ore) * scale).to_series()


def heading_scale(heading: str) -> int:
    """Kronor per unit that the heading states: 1000 for "Värde (tkr)"."""
    words = fold(heading)
    for scale, names in sorted(UNITS.items(), reverse=True):
        if scale > 1 and re.search(rf"\b(?:{names})(?= |$)", words):
            return scale
    return 1


def heading_refusal(heading: str) -> str | None:
    """The message for all cells under a heading that says that VAT is included or that the currency is another."""
    line = one_line(heading).lower()
    if VAT_INCLUDED.search(line):
        return mark(
            "“{text}”: the heading says that VAT is included, and the rate is not known. Write the amounts without VAT."
        )
    if FOREIGN.search(line):
        return mark("“{text}”: the heading names another currency. Write the amounts in Swedish kronor.")
    return None


def _any(texts: pl.Series, pattern: str) -> bool:
    return bool(texts.str.contains(pattern).any())
