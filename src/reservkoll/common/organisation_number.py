"""Organisation numbers: validated, normalised, and masked where they are personal numbers.

A sole trader's organisation number is their personal number, which is personal data and never shown whole.
"""

from __future__ import annotations

import re

from reservkoll.common.identifiers import cleaned
from reservkoll.i18n import mark

FIRST_MONTH_OF_LEGAL_PERSONS = 20  # the third and fourth digit of a legal person's number are at least 20
CENTURIES = ("16", "18", "19", "20")  # before ten digits: 16 of a legal person, the others of a person's birth
LENGTH = 10
VAT_NUMBER = re.compile(r"SE(?P<number>[0-9]{10})(?:[0-9]{2})?", re.IGNORECASE)
BETWEEN_DIGITS = re.compile(r"[\s+-]")
AS_DECIMAL = re.compile(r"\.0+$")  # a program that took the number for an amount wrote 5560000167.0
AS_POWER = re.compile(r"(?P<first>[1-9])(?:[.,](?P<more>[0-9]{1,9}))?E\+?0?9", re.IGNORECASE)  # 5,560000167E+09


class LostDigits(ValueError):
    """Excel turned the number into scientific notation, and its last digits are lost."""

    def __init__(self) -> None:
        super().__init__(mark("Excel has made the organisation number a power of ten, and its last digits are lost"))


class WrongCheckDigit(ValueError):
    """Ten digits of which some digit is wrong."""

    def __init__(self) -> None:
        super().__init__(mark("the check digit of the organisation number is wrong"))


def organisation_number(text: str) -> str:
    """The ten digits of an organisation number, from `212000-1231`, `2120001231`, the 12-digit `16…` form or a VAT
    number (`SE212000123101`); dashes, spaces and invisible characters are ignored.

    Raises:
        LostDigits: a number that Excel truncated.
        WrongCheckDigit: ten digits that do not fit each other.
        ValueError: wrong length or other characters; no message repeats the text.
    """
    line = cleaned(text)
    power = AS_POWER.fullmatch(line)
    if power and len(power["more"] or "") < LENGTH - 1:
        raise LostDigits
    digits = BETWEEN_DIGITS.sub("", AS_DECIMAL.sub("", power["first"] + power["more"] if power else line))
    vat = VAT_NUMBER.fullmatch(digits)
    if vat:
        digits = vat["number"]
    elif len(digits) == 12 and digits.startswith(CENTURIES):
        digits = digits[2:]
    if not re.fullmatch(r"[0-9]{10}", digits):
        raise ValueError(mark("an organisation number has ten digits"))
    if not check_digit_is_right(digits):
        raise WrongCheckDigit
    return digits


def is_personal(digits: str) -> bool:
    """Whether the ten digits are a personal number (a sole trader's), not a legal person's."""
    return int(digits[2:4]) < FIRST_MONTH_OF_LEGAL_PERSONS


def shown(digits: str) -> str:
    """The number as people write it; of a personal number only the birth date's first two digits are left."""
    return f"{digits[:2]}****-****" if is_personal(digits) else f"{digits[:6]}-{digits[6:]}"


def check_digit_is_right(digits: str) -> bool:
    """The Luhn check: from the right, every second digit is doubled; the digit sum is a multiple of ten.

    A test compares it with python-stdnum, whose import takes as long as reading a case.
    """
    doubled = (divmod(2 * int(digit), 10) for digit in digits[-2::-2])
    return (sum(map(int, digits[::-2])) + sum(map(sum, doubled))) % 10 == 0
