"""Parses answers into facts: yes and no, options by word or number, money, durations, dates, codes, lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from reservkoll.common.errors import InputError
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.facts.case_fields import enumeration
from reservkoll.facts.models import Case, Currency
from reservkoll.i18n import Language, mark
from reservkoll.interview.answer_kinds import VALUE_GROUP, AnswerKind, kind_of, words_of
from reservkoll.interview.wording import choice_name
from reservkoll.parsers import single_values
from reservkoll.parsers.precision import Precision, together
from reservkoll.rulebook.rulebook import Rulebook

CURRENCY, PRECISION = VALUE_GROUP + "currency", VALUE_GROUP + "precision"
AMOUNT, AT_LEAST, AT_MOST = (VALUE_GROUP + name for name in ("amount", "at_least", "at_most"))
AMOUNTS = re.compile(r"[;+]|,\s")
BLOCKS = re.compile(";")
OPEN = {"?", "-", ""}


def read_answer(path: str, text: str, case: Case, rulebook: Rulebook, language: Language) -> dict[str, object]:
    """The facts in the answer `text` to the question for `path`: that fact, and a currency stated with it.

    Raises:
        InputError: what stood there and how to write it.
    """
    match kind_of(path):
        case AnswerKind.MONEY:
            return _money(path, text, case)
        case AnswerKind.AMOUNTS:
            return _amounts(path, text, case)
        case kind:
            return {path: _plain(kind, path, text, rulebook, language)}


def _plain(kind: AnswerKind, path: str, text: str, rulebook: Rulebook, language: Language) -> object:
    from reservkoll.parsers.dates import parse_day
    from reservkoll.parsers.organisation_numbers import parse_organisation_number

    match kind:
        case AnswerKind.YES_NO:
            return single_values.parse_yes_no(text)
        case AnswerKind.WORD:
            return _word(path, text, rulebook, language)
        case AnswerKind.WORDS:
            return [
                _word(path, part, rulebook, language)
                for part in single_values.list_parts(text, single_values.AND_OR_COMMA)
            ]
        case AnswerKind.MONTHS:
            option = path.endswith("option_months")
            return single_values.parse_option_months(text) if option else single_values.parse_months(text)
        case AnswerKind.PERCENT:
            return single_values.parse_percent(text)
        case AnswerKind.WHOLE:
            return single_values.parse_whole(text)
        case AnswerKind.DATE:
            return parse_day(text)
        case AnswerKind.CODES:
            return single_values.parse_codes(text, rulebook.nomenclature)
        case AnswerKind.AWARDS:
            return (
                []
                if single_values.is_nothing(text)
                else [_award(part, rulebook) for part in single_values.list_parts(text, BLOCKS)]
            )
        case AnswerKind.PARTS:
            return [_part(part, rulebook) for part in single_values.list_parts(text, BLOCKS)]
        case _:
            return parse_organisation_number(text)


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
    kind = enumeration(path)
    known = single_values.says(kind, text) if kind is not None else None
    for found in (exact, [known] if known else [], near):
        if len(found) == 1:
            return found[0]
    allowed = ", ".join(choice_name(path, word, rulebook, language) for word in words)
    raise InputError(
        mark("“{text}” is none of these: {allowed}. Write one, or its number."), text=text, allowed=allowed
    )


def _money(path: str, text: str, case: Case) -> dict[str, object]:
    if path == AMOUNT:
        stated = single_values.parse_stated_amount(text)
        one = stated.low == stated.high
        found: dict[str, object] = {
            path: stated.low if one else None,
            AT_LEAST: None if one else stated.low,
            AT_MOST: None if one else stated.high,
            PRECISION: stated.precision,
        }
        before = case.purchase.value if case.purchase is not None else None
        told = {
            name: value
            for name, value in found.items()
            if value is not None or getattr(before, name.removeprefix(VALUE_GROUP), None) is not None
        }
        return {**told, **_currency(path, [_euro(text)], case)}
    if not path.startswith(VALUE_GROUP):
        return {path: single_values.parse_exact_amount(text)[0]}
    amount, precision, _ = single_values.parse_one_amount(text)
    return {path: amount, **_precision([precision]), **_currency(path, [_euro(text)], case)}


def _amounts(path: str, text: str, case: Case) -> dict[str, object]:
    if single_values.is_nothing(text):
        return {path: []}
    parts = single_values.list_parts(text, AMOUNTS)
    read = [single_values.parse_one_amount(part) for part in parts]
    amounts = [amount for amount, _, _ in read]
    exactness = _precision(precision for _, precision, _ in read)
    return {path: amounts, **exactness, **_currency(path, [_euro(part) for part in parts], case)}


def _precision(several: Iterable[Precision | None]) -> dict[str, object]:
    """How exact the value is, where an amount that is added to it says so."""
    found = together(several)
    return {} if found is None else {PRECISION: found}


def _currency(path: str, euro: Sequence[bool], case: Case) -> dict[str, object]:
    """The currency, if stated; all amounts of a purchase share one."""
    if not path.startswith(VALUE_GROUP):
        return {}
    value = case.purchase.value if case.purchase is not None else None
    others = [name for name in value.model_fields_set if getattr(value, name) is not None] if value is not None else []
    in_euro = value is not None and value.currency is Currency.EUR
    amounts = any(name in {"amount", "monthly", "recurring", "options", "extensions", "prizes"} for name in others)
    if len(set(euro)) > 1 or (any(euro) and amounts and not in_euro):
        raise InputError(mark("All amounts must be in the same currency. Write this one in kronor too."))
    return {CURRENCY: Currency.EUR} if any(euro) else {}


def _part(text: str, rulebook: Rulebook) -> dict[str, object]:
    code, _, amount = text.strip().partition(" ")
    if not amount:
        raise InputError(
            mark("“{text}” is not a part. Write the CPV code, a space and the amount; more parts with ; between."),
            text=text,
        )
    return {"cpv": rulebook.nomenclature.parse(code), "amount": single_values.parse_exact_amount(amount)[0]}


def _award(text: str, rulebook: Rulebook) -> dict[str, object]:
    """Authority, provision, code and day, comma-separated; ? or nothing for unknown."""
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
        award["provision"] = single_values.parse_provision(provision)
    if code not in OPEN:
        award["cpv"] = rulebook.nomenclature.parse(code)
    if decided not in OPEN:
        award["decided"] = parse_day(decided)
    return award


def _euro(text: str) -> bool:
    return single_values.named_currency(text) == "EUR"
