"""Parses a single value (case file, answer, `--set`), without a heading or other cells as context.

Ambiguous texts, and those that are no single value ("per år"), are errors that say what to write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache

from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.i18n import listed, mark
from reservkoll.parsers.errors import CellError
from reservkoll.parsers.keywords import Vocabulary, is_missing, vocabulary
from reservkoll.parsers.numbers import UNBOUNDED, Ambiguous, parse_number
from reservkoll.parsers.precision import Precision, together
from reservkoll.parsers.text import fold, one_line, shortened

ORE = 100
WHOLE = 100
MONTHS_PER_YEAR = 12
EURO = re.compile(r"\s*(?:€|\beuros?\b|\beur\b)\s*", re.IGNORECASE)
KRONOR = re.compile(r"(?:\b|\d)(?:kr|kronor|sek|[tkm]n?kr|[tkm]sek)\b", re.IGNORECASE)
PERCENT = re.compile(r"\s*(?:%|procent|per ?cent)\s*$", re.IGNORECASE)
COUNTED = re.compile(r"\s*(?:st|stycken|dag|dagar|dgr|days?|personer|platser|gånger)\.?$", re.IGNORECASE)
YEARS = re.compile(r"\s*(?:år|years?)$", re.IGNORECASE)
RULE_ID = re.compile(r"(lou|luf|luk|lov)-[0-9][0-9a-z-]*")
ACT = r"(?P<act>lou|luf|luk|lov)"
SECTION = r"(?:kap )?(?P<chapter>\d+ ?[a-z]?) (?:kap )?(?P<section>\d+ ?[a-z]?)"
PROVISIONS = (re.compile(rf"{ACT} {SECTION}"), re.compile(rf"{SECTION} {ACT}"))
NOTHING = frozenset({"inga", "ingen", "inget", "none", "nothing", "nej", "no", "0"})
SEMICOLON = re.compile(r";|\n|,\s")  # a comma without a space after it is that of decimals
AND_OR_COMMA = re.compile(r"[;,/\n\r]+|\s+(?:och|and|&)\s+", re.IGNORECASE)
BETWEEN_CODES = re.compile(r"(?:\s*[;,/\n\r]\s*|\s+(?:och|and|&)\s+)(?=\d)", re.IGNORECASE)  # not within a label


@cache
def words_for(kind: type[StrEnum]) -> Vocabulary:
    """The vocabulary of an enumeration: `LegalForm` has `legal_form` in keywords.yaml."""
    return vocabulary(re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower())


def parse_word(kind: type[StrEnum], text: str) -> str | None:
    """The value of `kind` that `text` names, itself or in words; None where the words say that it is none of them.

    Raises:
        CellError: no such word; the message lists those that are.
    """
    return text if text in kind._value2member_map_ else word_of(words_for(kind), text)


def parse_yes_no(text: str) -> bool | None:
    """True for ja, yes; False for nej, no.

    Raises:
        CellError: any other word.
    """
    answer = word_of(vocabulary("yes_no"), text)
    return None if answer is None else answer == "yes"


def word_of(words: Vocabulary, text: str) -> str | None:
    """The value that `text` stands for; the error lists the words in the reader's language."""
    try:
        return words.parse(text)
    except CellError:
        values = dict.fromkeys(words.values.values())
        pairs = zip(words.proposed, values, strict=True)
        allowed = listed(mark("{value}"), ({"value": value, "word": word} for word, value in pairs))
        raise CellError(mark("“{given}” is not one of: {allowed}."), given=shortened(text), allowed=allowed) from None


def says_none_of(kind: type[StrEnum], text: str) -> bool:
    """Whether `text` says that nothing is known, or that it is none of the values: "okänt", "annat"."""
    if text in kind._value2member_map_:
        return False
    try:
        return words_for(kind).parse(text) is None
    except CellError:
        return is_missing(text)


def says(kind: type[StrEnum], text: str) -> str | None:
    """The value of `kind` that `text` is a word for; None where it is none."""
    try:
        return parse_word(kind, text)
    except CellError:
        return None


def currency_of(text: str) -> str | None:
    """The currency that a word means: "kronor", "€"."""
    return vocabulary("currency").values.get(fold(text)) or ("EUR" if EURO.fullmatch(text) else None)


def named_currency(text: str) -> str | None:
    """The currency that the text of an amount names."""
    if not any(sign.isdigit() for sign in text):
        return None
    return "EUR" if EURO.search(text) else "SEK" if KRONOR.search(text) else None


@dataclass(frozen=True)
class StatedAmount:
    """An amount as people state it, in kronor or euro: its ends, None where there is no such end, alike where it is one
    amount; how exact that is said to be; and the currency where the text names it.
    """

    low: Decimal | None
    high: Decimal | None
    precision: Precision | None
    currency: str | None


def parse_stated_amount(text: str) -> StatedAmount:
    """An amount, exact or not, or its ends: "8,5 mkr", "ca 500 000", "5-6 mkr", "minst 2 mkr".

    Raises:
        CellError: no amount, one for a year or with VAT, or one that can be read in two ways.
    """
    from reservkoll.parsers.money import MoneyParser
    from reservkoll.parsers.money_terms import Terms

    amount = MoneyParser(Terms(), None)(EURO.sub(" ", text).strip())
    if amount["per"] or amount["gross"]:
        raise _not_exact(text)
    low, high, precision = amount["low"], amount["high"], amount["precision"]
    assert isinstance(low, int)
    assert isinstance(high, int)
    return StatedAmount(
        Decimal(low) / ORE if low or high == 0 else None,
        Decimal(high) / ORE if high < UNBOUNDED else None,
        Precision(precision) if isinstance(precision, str) else None,
        named_currency(text),
    )


def _not_exact(text: str) -> CellError:
    return CellError(
        mark("“{text}” is not one exact amount. Write it in digits, such as 1 250 000."), text=shortened(text)
    )


def precision_of(text: str) -> Precision | None:
    """How exact the text of an amount, or of several, says that they are; None for every other text."""
    return together(_precision_of(part) for part in SEMICOLON.split(text) if any(sign.isdigit() for sign in part))


def _precision_of(text: str) -> Precision | None:
    try:
        return parse_stated_amount(text).precision
    except CellError:
        return None


def parse_one_amount(text: str) -> tuple[Decimal, Precision | None, str | None]:
    """One amount, how exact it is said to be, and the currency where the text names it: "8,5 mkr", "ca 500 euro".

    Raises:
        CellError: as `parse_stated_amount`, and for a text that states two ends, or one.
    """
    stated = parse_stated_amount(text)
    if stated.low is None or stated.low != stated.high:
        raise _not_exact(text)
    return stated.low, stated.precision, stated.currency


def parse_exact_amount(text: str) -> tuple[Decimal, str | None]:
    """One exact amount in kronor or euro, and the currency where the text names it: "8,5 mkr", "420 000", "500 euro".

    Raises:
        CellError: no amount, not one exact amount, or one that can be read in two ways.
    """
    amount, precision, currency = parse_one_amount(text)
    if precision is not None:  # no remark can be shown beside what is read here
        raise CellError(
            mark("“{text}” is approximate, and an exact amount is needed here. Write the one to count with: {amount}."),
            text=shortened(text),
            amount=f"{amount:,.{0 if amount % 1 == 0 else 2}f}".translate(str.maketrans(",.", " ,")),
        )
    return amount, currency


def parse_decimal(text: str) -> Decimal:
    """A number with a decimal comma or point, digits grouped by spaces or not.

    Raises:
        CellError: no number, or one that can be read in two ways.
    """
    line = one_line(text)
    try:
        number = parse_number(line) if re.fullmatch(r"\d[\d .,]*", line) else None
    except Ambiguous:
        raise CellError(
            mark("“{text}” can be read in two ways. Write the digits without a mark between them."),
            text=shortened(text),
        ) from None
    if number is None:
        raise CellError(mark("“{text}” is not a number. Write digits, such as 34."), text=shortened(text))
    return number


def parse_whole(text: str) -> int:
    """A whole number, with what is counted after it or not: "7", "30 dagar", "3 st".

    Raises:
        CellError: no number, or one with decimals.
    """
    number = parse_decimal(COUNTED.sub("", text))
    if number != int(number):
        raise CellError(mark("“{text}” is not a whole number. Write digits, such as 7."), text=shortened(text))
    return int(number)


def parse_years(text: str) -> Decimal:
    """A number of years, with the word or not: "3", "2,5 år".

    Raises:
        CellError: no number.
    """
    return parse_decimal(without_years(text))


def without_years(text: str) -> str:
    """`text` without the word for years at its end."""
    return YEARS.sub("", text)


def parse_percent(text: str) -> Decimal:
    """A share in per cent: `34`, `34 %`, `33,5`. A number cell that Excel shows as 34 % holds 0.34, which says so.

    Raises:
        CellError: no number from 0 to 100, or a bare number up to 1, which may be a share of one.
    """
    try:
        share = Decimal(PERCENT.sub("", text).strip().replace(",", "."))
    except InvalidOperation:
        share = Decimal(-1)
    if not 0 <= share <= WHOLE:
        raise CellError(
            mark("“{text}” is not a share in per cent. Write a number from 0 to 100, such as 34."), text=shortened(text)
        )
    if 0 < share <= 1 and not PERCENT.search(text):
        raise CellError(
            mark("“{text}” may be a share of one or of a hundred. Write it in per cent with the sign, such as 34 %."),
            text=shortened(text),
        )
    return share


def parse_months(text: str) -> Decimal:
    """The months of a length without options: "36", "3 år", "2 år och 6 månader".

    Raises:
        CellError: no length, one with options, or one that may be months or years.
    """
    from reservkoll.parsers.durations import LengthParser

    length = LengthParser(1)(text)
    if length["indefinite"] or length["option_months"] or not isinstance(length["months"], Decimal):
        raise CellError(
            mark("“{text}”: write only the length without options, such as 36 or 3 years."), text=shortened(text)
        )
    return length["months"]


def parse_option_months(text: str) -> Decimal:
    """The months of options: "24", "2 år", "1+1 år"; 0 for "inga".

    Raises:
        CellError: no length.
    """
    from reservkoll.parsers.durations import OptionParser

    return OptionParser(1)(text)


def parse_provision(text: str) -> str:
    """The id of a rule, such as `lou-19-25`: as it is, or as people write it, "LOU 19:25", "19 kap. 25 § LOU".

    Raises:
        CellError: no act, chapter and section.
    """
    if RULE_ID.fullmatch(text.strip().lower()):
        return text.strip().lower()
    for form in PROVISIONS:
        if found := form.fullmatch(fold(text)):
            return "-".join((found["act"], found["chapter"].replace(" ", ""), found["section"].replace(" ", "")))
    raise CellError(
        mark("“{text}” is not understood as a provision. Write act, chapter and section, such as {example}."),
        text=shortened(text),
        example="lou-19-25",
    )


def parse_codes(text: str, nomenclature: Nomenclature) -> list[str]:
    """One or several CPV codes in the form `12345678-9`.

    Raises:
        CellError, CodeError: a text that is no code.
    """
    import polars as pl

    from reservkoll.parsers.cpv_codes import cpv_parser

    found = cpv_parser(nomenclature)("", pl.Series([text]))(text)
    codes = found["codes"] if isinstance(found, dict) else None
    if not isinstance(codes, list):
        raise CellError(mark("“{text}” is not a CPV code. Write the eight digits of the code."), text=shortened(text))
    return codes


def is_nothing(text: str) -> bool:
    """Whether `text` says that a list is empty: "inga", "none"."""
    return text.strip().lower() in NOTHING


def list_parts(text: str, between: re.Pattern[str] = SEMICOLON) -> list[str]:
    """The parts of a list on one line; the whole text where nothing stands between."""
    return [part for each in between.split(text) if (part := each.strip())] or [text]
