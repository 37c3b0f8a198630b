"""Parses amounts to whole öre or cents: "1 234 567,50 kr", "ca 1,2 mnkr", "500-700 tkr", "€ 500", "1,00E+06".

More than two decimals, as in "94339.62264150943", are rounded half up; `rounded_by` says by how much.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from reservkoll.common.identifiers import cleaned
from reservkoll.i18n import mark
from reservkoll.parsers.errors import CellError
from reservkoll.parsers.money_terms import (
    CURRENCY,
    FOREIGN,
    PER_OTHER,
    SEK,
    UNIT,
    Terms,
    heading_terms,
    may_be_amount,
    take_terms,
    unit,
)
from reservkoll.parsers.numbers import UNBOUNDED, Ambiguous, parse_number
from reservkoll.parsers.ranges import Ends, in_reason, split_ends
from reservkoll.parsers.text import one_line, shortened

if TYPE_CHECKING:
    import polars as pl

LONGEST_TEXT = 60
ORE = 100
LARGEST_KRONOR = UNBOUNDED // ORE
# Significant digits of a 64-bit float; further digits, as in 0.30000000000000004, are noise.
SURE_DIGITS = 15
MOST_ROUNDED = 5  # thousandths of a krona: half an öre
NOISE_BELOW = 10**12  # above it, removing the noise would lose öre
AMOUNT = re.compile(
    rf"(?:(?P<before>{CURRENCY})\.? ?)?(?P<sign>- ?|\( ?)?"
    rf"(?P<number>\d+(?:[.,]\d+)?e[+-]?\d{{1,2}}|\d[\d .,'’]*?)(?P<ore>:\d\d)?(?P<dash>[:,.]-)?"
    rf" ?\)? ?(?:{UNIT})\.?"
)
Marks = tuple[frozenset[str], frozenset[str]]
YEARS = range(1990, 2101)  # "2025-2026" is hardly an amount


@dataclass(frozen=True)
class _Part:
    """One number with its unit; `scale` and `currency` are None where not stated."""

    text: str
    scale: int | None
    currency: str | None
    negative: bool
    hundredths: Decimal


@dataclass(frozen=True)
class MoneyParser:
    """Parses the amounts of one column. `terms` are the heading's qualifiers; `refusal` is a message for every cell
    of a column that cannot be read at all (another currency than kronor and euro); `decimal` and `thousands` are the
    marks that the column is seen to use so, and only so.
    """

    terms: Terms
    refusal: str | None
    decimal: frozenset[str] = frozenset()
    thousands: frozenset[str] = frozenset()

    def __call__(self, text: str) -> dict[str, object]:
        """The amount as a `MONEY_CELL`: at least 0, its ends alike unless the text tells a range.

        Raises:
            CellError: not an amount, ambiguous, negative, a price for one unit, too long or too large.
        """
        shown = shortened(text)
        if len(text) > LONGEST_TEXT:
            raise CellError(
                mark("“{text}” is too long to be an amount. Write only the amount, such as 1 250 000."), text=shown
            )
        line = cleaned(text).lower()
        if FOREIGN.search(line):
            raise CellError(
                mark("“{text}” is in another currency. Write the amount in Swedish kronor or euro."), text=shown
            )
        if self.refusal:
            raise CellError(self.refusal, text=shown)
        if PER_OTHER.search(line):
            raise CellError(
                mark("“{text}” is a price for each unit, not the whole amount. Write what is to be paid in all."),
                text=shown,
            )
        if not may_be_amount(line):
            raise _not_understood(shown)
        line, terms = take_terms(line, self.terms)
        whole = AMOUNT.fullmatch(line)
        ends = None if whole else split_ends(line)
        if ends is None:
            part = self._part(line, shown)
            kronor = self._kronor(part, part.scale or terms.scale, shown)
            low = high = whole_ore(kronor)
            currency, rounded_by = part.currency, thousandths_between(kronor, low)
        else:
            low, high, currency = self._range(ends, terms, shown)
            rounded_by = None
        return {
            "low": low,
            "high": high,
            "currency": currency or terms.currency,
            "per": terms.per,
            "gross": terms.gross,
            "vat_rate": terms.vat_rate,
            "precision": terms.precision and terms.precision.value,
            "vat_told": terms.vat_told,
            "with_options": terms.with_options,
            "rounded_by": rounded_by,
        }

    def _range(self, ends: Ends, terms: Terms, shown: str) -> tuple[int, int, str | None]:
        parts = [self._part(text, shown) for text in (ends.low, ends.high) if text is not None]
        currencies = {part.currency for part in parts} - {None}
        if len(currencies) > 1:
            raise _not_understood(shown)
        currency = currencies.pop() if currencies else None
        if ends.low is None or ends.high is None:
            edge = self._ore(parts[0], parts[0].scale or terms.scale, shown)
            step = 1 if ends.strict else 0
            low, high = (0, max(edge - step, 0)) if ends.low is None else (edge + step, UNBOUNDED)
            return low, high, currency
        low_part, high_part = parts
        if low_part.scale and high_part.scale:
            readings = [(self._ore(low_part, low_part.scale, shown), self._ore(high_part, high_part.scale, shown))]
            sound = [pair for pair in readings if pair[0] <= pair[1]]
        else:
            sound = in_reason(self._readings(low_part, high_part, terms, shown))
        if self._may_be_years(low_part, high_part, terms) or len(sound) != 1:
            raise CellError(
                mark(
                    "“{text}”: it is not certain which two amounts are meant. Write both in full with the lower one "
                    "first, such as 1,25 mkr - 1,75 mkr."
                ),
                text=shown,
            )
        return *sound[0], currency

    def _readings(self, low: _Part, high: _Part, terms: Terms, shown: str) -> Iterator[tuple[int, int]]:
        """The ends with the unit shared, and each by itself."""
        shared = low.scale or high.scale or terms.scale
        for default in (shared, terms.scale):
            yield self._ore(low, low.scale or default, shown), self._ore(high, high.scale or default, shown)

    def _may_be_years(self, low: _Part, high: _Part, terms: Terms) -> bool:
        bare = not (low.scale or high.scale or low.currency or high.currency) and terms.scale == 1
        return bare and all(part.text.isdigit() and int(part.text) in YEARS for part in (low, high))

    def _part(self, line: str, shown: str) -> _Part:
        match = AMOUNT.fullmatch(line)
        if match is None:
            raise _not_understood(shown)
        scale, currency = unit(match["glued"] or match["scale"], match["of"] or match["currency"])
        _, before = unit(None, match["before"])
        if before and currency and before != currency:
            raise _not_understood(shown)
        currency = currency or before
        if match["ore"] or match["dash"]:
            currency = currency or SEK
        elif currency is None and scale is not None and self.terms.currency == SEK:
            currency = SEK
        hundredths = Decimal((match["ore"] or ":0")[1:]) / ORE
        plain_kronor = 1 if currency and not (scale is None and match["scale"]) else None
        return _Part(match["number"].strip(), scale or plain_kronor, currency, match["sign"] is not None, hundredths)

    def _ore(self, part: _Part, scale: int, shown: str) -> int:
        return whole_ore(self._kronor(part, scale, shown))

    def _kronor(self, part: _Part, scale: int, shown: str) -> Decimal:
        try:
            number = parse_number(part.text)
        except Ambiguous as ambiguous:
            number = self._settle(part.text, ambiguous.sign, scale, shown)
        if number is None or (part.hundredths and number != int(number)):
            raise CellError(
                mark(
                    "“{text}”: the spaces, points or commas do not group the digits by three. Write the digits "
                    "only, such as 1250000."
                ),
                text=shown,
            )
        kronor = (number + part.hundredths) * scale
        if part.negative and kronor:
            raise CellError(
                mark(
                    "“{text}” is negative. A credit or correction does not count by itself: take it off the amount "
                    "it belongs to. If the sign is a slip, write the amount without it."
                ),
                text=shown,
            )
        if kronor > LARGEST_KRONOR:
            raise CellError(
                mark("“{text}” is too large to be an amount in kronor. Check the number of digits and the unit."),
                text=shown,
            )
        return kronor

    def _settle(self, number: str, sign: str, scale: int, shown: str) -> Decimal | None:
        """A number with one mark before three digits, by what the rest of the column does with that mark."""
        if sign in self.thousands and (sign == "," or scale == 1):
            return Decimal(number.replace(sign, ""))
        # A number cell never ends in 0 after the point, a typed "1.500" does.
        if sign in self.decimal and (not number.endswith("0") or (sign == "," and scale > 1)):
            return Decimal(number.replace(sign, "."))
        raise CellError(
            mark(
                "“{text}” can be read in two ways, as {whole} or as {decimal}: the mark before the last three digits "
                "may separate thousands or decimals. Write the digits without it, such as 1250000."
            ),
            text=shown,
            whole=number.replace(sign, " "),
            decimal=number.replace(sign, ","),
        )


def whole_ore(kronor: Decimal) -> int:
    """The öre of an amount in kronor, half up, once the noise of a 64-bit number is taken off."""
    if kronor < NOISE_BELOW and len(kronor.as_tuple().digits) > SURE_DIGITS:
        kronor = kronor.quantize(Decimal(1).scaleb(kronor.adjusted() - SURE_DIGITS + 1), ROUND_HALF_EVEN)
    return int((kronor * ORE).quantize(Decimal(1), ROUND_HALF_UP))


def thousandths_between(kronor: Decimal, ore: int) -> int | None:
    """How far `ore` is from the amount stated, in thousandths of a krona, rounded up; None where it is the amount."""
    by = int((abs(kronor - Decimal(ore) / ORE) * 1000).to_integral_value(ROUND_CEILING))
    return min(by, MOST_ROUNDED) or None


def _not_understood(shown: str) -> CellError:
    return CellError(
        mark("“{text}” is not understood as an amount. Write it in kronor with digits only, such as 1250000."),
        text=shown,
    )


def money_parser(heading: str, texts: pl.Series) -> MoneyParser:
    """The parser for a column: unit, currency and VAT by its heading, the meaning of points and commas by its texts."""
    return parser_by_marks(heading, marks_seen(texts))


def parser_by_marks(heading: str, seen: Marks) -> MoneyParser:
    """The same, with the marks already known: for chunks they are those of the whole column."""
    decimal, thousands = seen
    terms, refusal = heading_terms(heading), heading_refusal(heading)
    return MoneyParser(terms, refusal, decimal - thousands, thousands - decimal)


def marks_seen(texts: pl.Series) -> Marks:
    """The marks that some text can only use as decimal mark, and those that some can only use between thousands."""
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
    return frozenset(decimal), frozenset(thousands)


def heading_refusal(heading: str) -> str | None:
    """The message for all cells under a heading that says that the currency is another than kronor or euro."""
    if FOREIGN.search(one_line(heading).lower()):
        return mark("“{text}”: the heading names another currency. Write the amounts in Swedish kronor or euro.")
    return None


def _any(texts: pl.Series, pattern: str) -> bool:
    return bool(texts.str.contains(pattern).any())
