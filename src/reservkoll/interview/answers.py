"""Parses answers into facts: yes and no, options by word or number, money, durations, dates, codes, lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from reservkoll.common.errors import InputError
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.facts.models import Case, Currency
from reservkoll.i18n import Language, mark
from reservkoll.interview.answer_kinds import VALUE_GROUP, Kind, kind_of, words_of
from reservkoll.interview.wording import choice_name
from reservkoll.rulebook.rulebook import Rulebook

CURRENCY = VALUE_GROUP + "currency"
EURO = re.compile(r"\s*(?:€|\beuros?\b|\beur\b)\s*", re.IGNORECASE)
NUMBER = re.compile(r"(\d{1,6})(?:[.,](\d{1,6}))?\s*(?:%|procent|per ?cent)?", re.IGNORECASE)
NOTHING = {"inga", "ingen", "inget", "none", "nothing", "nej", "no", "0", "[]"}
OPEN = {"?", "-", ""}
ORE = 100


def read_answer(path: str, text: str, case: Case, rulebook: Rulebook, language: Language) -> dict[str, object]:
    """The facts that `text` states when it answers the question for `path`: that one, and a currency said with it.

    Raises:
        InputError: what stood there and how to write it.
    """
    match kind_of(path):
        case Kind.MONEY:
            return _money(path, text, case)
        case Kind.AMOUNTS:
            return _amounts(path, text, case)
        case kind:
            return {path: _plain(kind, path, text, rulebook, language)}


def _plain(kind: Kind, path: str, text: str, rulebook: Rulebook, language: Language) -> object:
    from reservkoll.parsers.dates import parse_day
    from reservkoll.parsers.keywords import parse_yes_no
    from reservkoll.parsers.organisation_numbers import parse_organisation_number

    match kind:
        case Kind.YES_NO:
            return parse_yes_no(text)
        case Kind.WORD:
            return _word(path, text, rulebook, language)
        case Kind.WORDS:
            return [_word(path, part, rulebook, language) for part in _split(text, ",;")]
        case Kind.MONTHS:
            return _months(path, text)
        case Kind.PERCENT:
            return _number(text)
        case Kind.WHOLE:
            return _whole(text)
        case Kind.DATE:
            return parse_day(text)
        case Kind.CODES:
            return _codes(text, rulebook)
        case Kind.AWARDS:
            return [] if _nothing(text) else [_award(part, rulebook) for part in _split(text, ";")]
        case Kind.PARTS:
            return [_part(part, rulebook) for part in _split(text, ";")]
        case _:
            return parse_organisation_number(text)


def _months(path: str, text: str) -> Decimal:
    """Months, from "36", "3 år" or "2 år och 6 månader"; options are asked for on their own."""
    from reservkoll.parsers.durations import LengthParser, OptionParser

    if path.endswith("option_months"):
        return OptionParser(1)(text)
    length = LengthParser(1)(text)
    if length["indefinite"] or length["option_months"] or not isinstance(length["months"], Decimal):
        raise InputError(mark("“{text}”: write only the length without options, such as 36 or 3 years."), text=text)
    return length["months"]


def _word(path: str, text: str, rulebook: Rulebook, language: Language) -> str:
    """A word by its number in the list, its name, or the beginning of one name only."""
    from reservkoll.parsers.text import fold

    words = words_of(path)
    wanted = fold(text)
    if wanted.isdigit() and 1 <= int(wanted) <= len(words):
        return words[int(wanted) - 1]
    names = {
        word: {fold(word), *(fold(choice_name(path, word, rulebook, each)) for each in Language)} for word in words
    }
    exact = [word for word in words if wanted in names[word]]
    near = [word for word in words if wanted and any(name.startswith(wanted) for name in names[word])]
    for found in (exact, near):
        if len(found) == 1:
            return found[0]
    allowed = ", ".join(choice_name(path, word, rulebook, language) for word in words)
    raise InputError(
        mark("“{text}” is none of these: {allowed}. Write one, or its number."), text=text, allowed=allowed
    )


def _money(path: str, text: str, case: Case) -> dict[str, object]:
    amount, euro = _amount(text)
    return {path: amount, **_currency(path, [euro], case)}


def _amounts(path: str, text: str, case: Case) -> dict[str, object]:
    if _nothing(text):
        return {path: []}
    read = [_amount(part) for part in _split(text, ";+" if ";" in text or "+" in text else ",")]
    return {path: [amount for amount, _ in read], **_currency(path, [euro for _, euro in read], case)}


def _amount(text: str) -> tuple[Decimal, bool]:
    """An amount, and whether it is said to be in euro."""
    from reservkoll.parsers.money import MoneyParser
    from reservkoll.parsers.money_terms import Terms

    plain = EURO.sub(" ", text).strip()
    amount = MoneyParser(Terms(), None)(plain)
    low = amount["low"]
    if low != amount["high"] or amount["per"] or amount["approximate"] or amount["gross"]:
        raise InputError(mark("“{text}” is not one exact amount. Write it in digits, such as 1 250 000."), text=text)
    assert isinstance(low, int)
    return Decimal(low) / ORE, EURO.search(text) is not None


def _currency(path: str, euro: Sequence[bool], case: Case) -> dict[str, object]:
    """The currency, where one is said; all amounts of a purchase are in the same."""
    if not path.startswith(VALUE_GROUP):
        return {}
    value = case.purchase.value if case.purchase is not None else None
    others = [name for name in value.model_fields_set if getattr(value, name) is not None] if value is not None else []
    in_euro = value is not None and value.currency is Currency.EUR
    amounts = any(name in {"amount", "monthly", "recurring", "options", "extensions", "prizes"} for name in others)
    if len(set(euro)) > 1 or (any(euro) and amounts and not in_euro):
        raise InputError(mark("All amounts must be in the same currency. Write this one in kronor too."))
    return {CURRENCY: Currency.EUR} if any(euro) else {}


def _number(text: str) -> Decimal:
    match = NUMBER.fullmatch(text.strip())
    if match is None:
        raise InputError(mark("“{text}” is not a number. Write digits, such as 34."), text=text)
    return Decimal(f"{match[1]}.{match[2] or 0}").normalize() if match[2] else Decimal(match[1])


def _whole(text: str) -> int:
    number = _number(text)
    if number != int(number):
        raise InputError(mark("“{text}” is not a whole number. Write digits, such as 7."), text=text)
    return int(number)


def _codes(text: str, rulebook: Rulebook) -> list[str]:
    import polars as pl

    from reservkoll.parsers.cpv_codes import cpv_parser

    found = cpv_parser(rulebook.nomenclature)("", pl.Series([text]))(text)
    codes = found["codes"] if isinstance(found, dict) else None
    if not isinstance(codes, list):
        raise InputError(mark("“{text}” is not a CPV code. Write the eight digits of the code."), text=text)
    return codes


def _part(text: str, rulebook: Rulebook) -> dict[str, object]:
    code, _, amount = text.strip().partition(" ")
    if not amount:
        raise InputError(
            mark("“{text}” is not a part. Write the CPV code, a space and the amount; more parts with ; between."),
            text=text,
        )
    return {"cpv": rulebook.nomenclature.parse(code), "amount": _amount(amount)[0]}


def _award(text: str, rulebook: Rulebook) -> dict[str, object]:
    """Authority, provision, code and day with commas between; ? or nothing for what is not known."""
    from reservkoll.parsers.dates import parse_day
    from reservkoll.parsers.organisation_numbers import parse_organisation_number

    fields = [field.strip() for field in text.split(",")]
    if len(fields) != 4:
        raise InputError(
            mark(
                "“{text}” is not an earlier contract. Write authority, provision, code and day with commas between, "
                "and ? for what is not known: 212000-1231, lou-19-25, ?, 2025-03-01"
            ),
            text=without_personal_numbers(text),
        )
    authority, provision, code, decided = fields
    award: dict[str, object] = {}
    if authority not in OPEN:
        award["authority"] = parse_organisation_number(authority)
    if provision not in OPEN:
        award["provision"] = provision.lower()
    if code not in OPEN:
        award["cpv"] = rulebook.nomenclature.parse(code)
    if decided not in OPEN:
        award["decided"] = parse_day(decided)
    return award


def _split(text: str, marks: str) -> list[str]:
    return [part.strip() for part in re.split(f"[{marks}]", text) if part.strip()]


def _nothing(text: str) -> bool:
    return text.strip().lower() in NOTHING
