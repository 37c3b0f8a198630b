"""Parses organisation numbers of authorities: ten digits. Personal numbers are refused, never echoed."""

from __future__ import annotations

import re

import polars as pl

from reservkoll.common.identifiers import with_plain_signs
from reservkoll.common.organisation_number import LostDigits, WrongCheckDigit, is_personal, organisation_number
from reservkoll.i18n import mark
from reservkoll.parsers.errors import CellError
from reservkoll.parsers.text import Parser, shortened

PERSONAL_CENTURIES = ("18", "19", "20")
DIGITS_KEPT = 2
SHORTEST = 10  # digits of a possible personal number
LOST_DIGITS = mark(
    "“{text}” is an organisation number that Excel has made a number, so its last digits are lost. Format the column "
    "as text and write it anew, or fetch the list again."
)
NOT_TEN_DIGITS = mark("“{text}” is not a valid organisation number. Write the ten digits, such as 212000-1231.")
WRONG_CHECK_DIGIT = mark(
    "“{text}” is no organisation number: the last digit, the check digit, does not fit the others. Some digit is "
    "wrong; compare it with the certificate of registration."
)


def parse_organisation_number(text: str) -> str:
    """The ten digits, however they are written (see `organisation_number`).

    Raises:
        CellError: not a valid number of a legal person; a personal number is masked in the message.
    """
    shown = shown_number(text)
    try:
        digits = organisation_number(text)
    except ValueError as error:
        raise CellError(no_number(error), text=shown) from None
    if shown != shortened(with_plain_signs(text)):
        raise CellError(
            mark(
                "“{text}” looks like a personal number and is not shown. Write the authority's organisation number, "
                "or empty the cell."
            ),
            text=shown,
        )
    return digits


def no_number(error: ValueError) -> str:
    """The message, with {text}, on what `organisation_number` refused with `error`."""
    match error:
        case LostDigits():
            return LOST_DIGITS
        case WrongCheckDigit():
            return WRONG_CHECK_DIGIT
        case _:
            return NOT_TEN_DIGITS


def organisation_parser(_heading: str, _texts: pl.Series) -> Parser:
    """The parser for columns of organisation numbers."""
    return parse_organisation_number


def shown_number(text: str) -> str:
    """`text` for messages: every digit but the first two masked where it may hold a person's number, valid or not."""
    text = with_plain_signs(text)
    if sum(map(str.isdecimal, text)) < SHORTEST:
        return shortened(text)
    runs = re.findall(r"\d+", re.sub(r"(?<=\d)[\s+-]+(?=\d)", "", text))
    if not any(_may_be_personal(run) for run in runs):
        return shortened(text)
    kept = re.match(rf"\D*\d{{{DIGITS_KEPT}}}", text)
    start = kept.end() if kept else 0
    return shortened(text[:start] + re.sub(r"\d", "*", text[start:]))


def _may_be_personal(run: str) -> bool:
    if len(run) == 12:  # with the century, or as a VAT number
        return run.startswith(PERSONAL_CENTURIES) or is_personal(run[:10])
    return len(run) == 10 and is_personal(run)
