"""Parsers for ledger cells: signed amounts, years, account numbers, supplier numbers."""

from __future__ import annotations

import re

import polars as pl

from reservkoll.common.identifiers import cleaned
from reservkoll.common.organisation_number import LostDigits, organisation_number
from reservkoll.i18n import mark
from reservkoll.parsers.columns import quick_days, quick_money
from reservkoll.parsers.dates import parse_date
from reservkoll.parsers.errors import CellError
from reservkoll.parsers.money import money_parser
from reservkoll.parsers.money_terms import SEK
from reservkoll.parsers.organisation_numbers import LOST_DIGITS, shown_number
from reservkoll.parsers.text import Parser, one_line, shortened
from reservkoll.tabular.column_parser import CellKind

# "-1 234,50", "1 234,50-" as some accounting systems write credits, "(1 234,50)"; but "1 234:-" is a price without öre.
MINUS = "[-−–‒]"
NEGATIVE = re.compile(rf"{MINUS}\s*(?P<leading>.+)|\((?P<bracketed>[^()]+)\)|(?P<trailing>.*\d)\s?{MINUS}")
QUICK_SIGN = rf"^\s*{MINUS}\s*"
YEAR_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<y>\d{4})(?:\.0+)?",
        r"(?P<y>\d{4})[-/. ]?(?:0[1-9]|1[0-2])",
        r"(?:q|kv|kvartal) ?[1-4][ /-]*(?P<y>\d{4})",
        r"(?P<y>\d{4})[ -]*(?:q|kv|kvartal) ?[1-4]",
        r"\d{1,2}[/-]\d{1,2}[/-](?P<y>\d{4})",  # day and month may have changed places; the year is the same
    )
)
# Öre, below zero for credits, how far that is from what the cell says, and how exact it says it is (see `MONEY_CELL`).
AMOUNT_CELL = pl.Struct({"ore": pl.Int64(), "rounded_by": pl.Int8(), "precision": pl.String()})
FEW_DIGITS = re.compile(r"\d{1,7}(?:[.,]\d+)?")
EARLIEST_YEAR, LATEST_YEAR = 1990, 2100
ACCOUNT = re.compile(r"(?P<number>\d{1,12})(?:\.0+)?(?:\s*[-–:,]?\s*[^\W\d].*)?", re.DOTALL)
LIKE_ORGANISATION_NUMBER = re.compile(r"(?:(?:1[689]|20)?\d{6}[-+ ]?\d{4}|SE ?\d{6}-?\d{4} ?\d{2})", re.IGNORECASE)
LONGEST_OWN_NUMBER = 60
WRONG_DIGIT = mark(
    "Organisation number “{text}” has a wrong check digit. Correct it; until then the supplier's legal form is unknown."
)


def cell_kinds() -> dict[str, CellKind]:
    """How the cells of each field of a ledger are read. Names are not parsed."""
    text = CellKind(pl.String(), lambda _heading, _texts: one_line, shown=shown_number)
    return {
        "supplier_id": CellKind(pl.String(), lambda _heading, _texts: parse_supplier_number, shown=shown_number),
        "supplier": text,
        "account": CellKind(pl.String(), lambda _heading, _texts: parse_account, shown=shown_number),
        "account_text": text,
        "amount": CellKind(AMOUNT_CELL, signed_money_parser, quick_signed_money, shown=shown_number),
        "date": CellKind(
            pl.Int32(), lambda _heading, _texts: parse_year, quick_years, shown=shown_number, of_days=True
        ),
    }


def _known_day(text: str) -> object:
    if FEW_DIGITS.fullmatch(text.strip()):
        raise CellError(
            mark("“{text}” is not a date. Write year-month-day, such as 2025-03-01, or only the year."), text=text
        )
    return parse_date(text)


# A column that is not called so: years and months alone may be anything, and so may a buyer's own number.
DAY_KIND = CellKind(pl.Date(), lambda _heading, _texts: _known_day, of_days=True)
LIKELY_NUMBER = CellKind(pl.String(), lambda _heading, _texts: organisation_number, shown=shown_number)


def _name_alone(text: str) -> str:
    if re.search(r"\d", text):
        raise CellError(mark("“{text}” is not an account number. Write its digits only, such as 4631."), text=text)
    return text


NAME_KIND = CellKind(pl.String(), lambda _heading, _texts: _name_alone)


def parse_year(text: str) -> int:
    """The year of a day, month, quarter or year.

    Raises:
        CellError: no date, or a year that a digit must be wrong in.
    """
    line = cleaned(text)
    found = next((match for form in YEAR_FORMS if (match := form.fullmatch(line))), None)
    if found is None:
        no_date = CellError(
            mark("“{text}” is not a date. Write year-month-day, such as 2025-03-01, or only the year."),
            text=shortened(text),
        )
        try:
            days = parse_date(text)
        except CellError:
            raise no_date from None
        if days["first"].year != days["last"].year:
            raise no_date
        return days["first"].year
    year = int(found["y"])
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise CellError(
            mark("“{text}”: the year is outside {earliest}–{latest}. Write year-month-day, such as 2025-03-01."),
            text=shortened(text),
            earliest=EARLIEST_YEAR,
            latest=LATEST_YEAR,
        )
    return year


def quick_years(heading: str, texts: pl.Series) -> pl.Series:
    """Years of the texts in ISO form; null for all others."""
    return quick_days(heading, texts).dt.year().cast(pl.Int32)


def parse_account(text: str) -> str:
    """The digits of an account, from `4631` or `4631 Köp av verksamhet`.

    Raises:
        CellError: it does not begin with an account number.
    """
    found = ACCOUNT.fullmatch(cleaned(text))
    if found is None:
        raise CellError(
            mark("“{text}” is not an account number. Write its digits only, such as 4631."), text=shown_number(text)
        )
    return found["number"]


def parse_supplier_number(text: str) -> str:
    """The ten digits of an organisation number (or a sole trader's personal number); else the buyer's own number as
    it stands. Ledgers hold either.

    Raises:
        CellError: it has the form of an organisation number with a wrong check digit; the text is masked.
    """
    line = cleaned(text)
    try:
        return organisation_number(line)
    except LostDigits:
        raise CellError(LOST_DIGITS, text=shown_number(text)) from None
    except ValueError:
        if LIKE_ORGANISATION_NUMBER.fullmatch(line) is None:
            return line[:LONGEST_OWN_NUMBER]
        raise CellError(WRONG_DIGIT, text=shown_number(text)) from None


def signed_money_parser(heading: str, texts: pl.Series) -> Parser:
    """The parser for a column of amounts, credits (below zero) among them; gives an `AMOUNT_CELL`."""
    unsigned = pl.DataFrame({"text": texts}).select(pl.col("text").str.replace(QUICK_SIGN, "")).to_series()
    parse = money_parser(heading, unsigned)

    def signed(text: str) -> dict[str, object]:
        found = NEGATIVE.fullmatch(one_line(text))
        bare = next((part for part in found.groups() if part), text) if found else text.strip().removeprefix("+")
        try:
            amount = parse(bare)
            ore = _exact(amount, shortened(text))
        except CellError as error:
            raise CellError(error.template, **{**error.parameters, "text": shortened(text)}) from None
        return {"ore": -ore if found else ore, "rounded_by": amount["rounded_by"], "precision": amount["precision"]}

    return signed


def _exact(amount: dict[str, object], shown: str) -> int:
    """The öre of a posting, which is one amount in kronor; with or without VAT is the column's matter."""
    low = amount["low"]
    if low != amount["high"] or amount["currency"] != SEK or amount["per"]:
        raise CellError(
            mark("“{text}” is not one amount in kronor. Write the amount that was posted, such as 12 400,50."),
            text=shown,
        )
    assert isinstance(low, int)
    return low


def quick_signed_money(heading: str, texts: pl.Series) -> pl.Series:
    """The `AMOUNT_CELL` of the plain amounts, with a minus before them or not; null for all others."""
    parts = pl.DataFrame({"text": texts}).select(
        pl.col("text").str.contains(QUICK_SIGN).alias("negative"), pl.col("text").str.replace(QUICK_SIGN, "")
    )
    amounts = quick_money(heading, parts["text"]).struct
    exact = (amounts.field("currency") == SEK) & amounts.field("per").is_null()
    ore = pl.select(pl.when(exact).then(amounts.field("low"))).to_series().alias("ore")
    read = parts.with_columns(ore, *(amounts.field(name).alias(name) for name in ("rounded_by", "precision")))
    signed = pl.when("negative").then(-pl.col("ore")).otherwise("ore").alias("ore")
    return read.select(
        pl.when(pl.col("ore").is_not_null()).then(pl.struct(signed, "rounded_by", "precision")).alias("text")
    ).to_series()
