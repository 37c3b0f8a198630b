"""Lengths of contracts and options, in months: "36", "36 mån", "3 år"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from reservkoll.inventory.cells.cell_error import CellError
from reservkoll.inventory.folding import fold, one_line, shortened
from reservkoll.texts import mark

LONGEST_MONTHS = 1200
MONTHS_PER_YEAR = 12
LENGTH = re.compile(
    r"(?P<number>\d{1,6}(?:[.,]\d{1,6})?) ?"
    r"(?:(?P<months>mån(?:ad|ader)?|months?|mths?|m)|(?P<years>år|years?|yrs?))?\.?"
)


@dataclass(frozen=True)
class MonthsParser:
    """Reads the lengths of one column. `unit` is the months that a bare number counts, or None where the heading does
    not say: a bare "3" may then be months or years, and only numbers from twelve on are taken as months.
    """

    unit: int | None
    may_be_zero: bool

    def __call__(self, text: str) -> Decimal:
        """The length in months.

        Raises:
            CellError: no length, months or years not told, or an impossible length.
        """
        shown = shortened(text)
        match = LENGTH.fullmatch(one_line(text).lower())
        if match is None:
            raise CellError(
                mark("“{text}” is not understood as a length of time. Write the number of months, such as 36 mån."),
                text=shown,
            )
        number = Decimal(match["number"].replace(",", "."))
        unit = 1 if match["months"] else MONTHS_PER_YEAR if match["years"] else self.unit
        if unit is None and 0 < number < MONTHS_PER_YEAR:
            raise CellError(
                mark(
                    "“{text}” may be months or years. Write “{text} mån” or “{text} år”, or put the unit in the "
                    "heading."
                ),
                text=shown,
            )
        months = number * (unit or 1)
        if months > LONGEST_MONTHS or (not months and not self.may_be_zero):
            raise CellError(
                mark("“{text}” is not a possible length of a contract. Write the number of months, such as 36 mån."),
                text=shown,
            )
        return months


def contract_months(heading: str, _texts: pl.Series) -> MonthsParser:
    """The parser for lengths of contracts: more than nothing."""
    return MonthsParser(heading_unit(heading), may_be_zero=False)


def option_months(heading: str, _texts: pl.Series) -> MonthsParser:
    """The parser for options to extend: 0 means that there are none."""
    return MonthsParser(heading_unit(heading), may_be_zero=True)


def heading_unit(heading: str) -> int | None:
    """Months per unit that the heading states: 12 for "Avtalslängd (år)", None where it states none."""
    words = set(fold(heading).split())
    if words & {"man", "manad", "manader", "month", "months"}:
        return 1
    return MONTHS_PER_YEAR if words & {"ar", "year", "years"} else None
