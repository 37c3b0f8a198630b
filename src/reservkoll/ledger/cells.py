"""Parsers for ledger cells: signed amounts, years, account numbers, supplier numbers."""

from __future__ import annotations

import re

import polars as pl

from reservkoll.common.organisation_number import organisation_number
from reservkoll.i18n import mark
from reservkoll.parsers.dates import parse_date, quick_days
from reservkoll.parsers.errors import CellError
from reservkoll.parsers.money import money_parser, quick_money
from reservkoll.parsers.money_terms import SEK
from reservkoll.parsers.organisation_numbers import shown_number
from reservkoll.parsers.text import one_line, shortened
from reservkoll.tabular.column_parser import CellKind, Parser

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
EARLIEST_YEAR, LATEST_YEAR = 1990, 2100
ACCOUNT = re.compile(r"(?P<number>\d{1,12})(?:\.0+)?(?:\s*[-–:,]?\s*[^\W\d].*)?", re.DOTALL)
VAT_NUMBER = re.compile(r"SE\s?(?P<number>\d{6}-?\d{4})\s?\d{2}", re.IGNORECASE)
LIKE_ORGANISATION_NUMBER = re.compile(r"(?:1[689]|20)?\d{6}[-+ ]?\d{4}")
LONGEST_OWN_NUMBER = 60


def cell_kinds() -> dict[str, CellKind]:
    """How the cells of each field of a ledger are read. Names are not parsed."""
    text = CellKind(pl.String(), lambda _heading, _texts: one_line, shown=shown_number)
    return {
        "supplier_id": CellKind(pl.String(), lambda _heading, _texts: parse_supplier_number, shown=shown_number),
        "supplier": text,
        "account": CellKind(pl.String(), lambda _heading, _texts: parse_account, shown=shown_number),
        "account_text": text,
        "amount": CellKind(pl.Int64(), signed_money_parser, quick_signed_money, shown=shown_number),
        "date": CellKind(pl.Int32(), lambda _heading, _texts: parse_year, quick_years, shown=shown_number),
    }


def parse_year(text: str) -> int:
    """The year of a day, month, quarter or year.

    Raises:
        CellError: no date, or a year that a digit must be wrong in.
    """
    line = one_line(text)
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
    found = ACCOUNT.fullmatch(text.strip())
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
    line = one_line(text)
    vat = VAT_NUMBER.fullmatch(line)
    number = vat["number"] if vat else line
    try:
        return organisation_number(number)
    except ValueError:
        if vat is None and LIKE_ORGANISATION_NUMBER.fullmatch(line) is None:
            return line[:LONGEST_OWN_NUMBER]
        raise CellError(
            mark(
                "“{text}” has the form of an organisation number, but its check digit is wrong. Correct the "
                "supplier's number; until then the legal form is unknown."
            ),
            text=shown_number(text),
        ) from None


def signed_money_parser(heading: str, texts: pl.Series) -> Parser:
    """The parser for a column of amounts, credits (below zero) among them; gives öre."""
    unsigned = pl.DataFrame({"text": texts}).select(pl.col("text").str.replace(QUICK_SIGN, "")).to_series()
    parse = money_parser(heading, unsigned)

    def signed(text: str) -> int:
        found = NEGATIVE.fullmatch(one_line(text))
        bare = next((part for part in found.groups() if part), text) if found else text.strip().removeprefix("+")
        try:
            ore = _exact(parse(bare), shortened(text))
        except CellError as error:
            raise CellError(error.template, **{**error.parameters, "text": shortened(text)}) from None
        return -ore if found else ore

    return signed


def _exact(amount: dict[str, object], shown: str) -> int:
    """The öre of a posting, which is one amount in kronor; with or without VAT is the column's matter."""
    low = amount["low"]
    if low != amount["high"] or amount["currency"] != SEK or amount["per"] or amount["approximate"]:
        raise CellError(
            mark("“{text}” is no exact amount in kronor. Write the amount that was posted, such as 12 400,50."),
            text=shown,
        )
    assert isinstance(low, int)
    return low


def quick_signed_money(heading: str, texts: pl.Series) -> pl.Series:
    """Öre of the plain amounts, with a minus before them or not; null for all others."""
    parts = pl.DataFrame({"text": texts}).select(
        pl.col("text").str.contains(QUICK_SIGN).alias("negative"), pl.col("text").str.replace(QUICK_SIGN, "")
    )
    amounts = quick_money(heading, parts["text"]).struct
    exact = (amounts.field("currency") == SEK) & amounts.field("per").is_null()
    ore = pl.select(pl.when(exact).then(amounts.field("low"))).to_series().alias("ore")
    return parts.with_columns(ore).select(pl.when("negative").then(-pl.col("ore")).otherwise("ore")).to_series()
