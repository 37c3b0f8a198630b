"""Amounts, dates and facts as people read them, in their language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal

from reservkoll.facts.organisation_number import without_personal_numbers
from reservkoll.texts import Language, Translate, mark

ORE = 100
CODES = {Language.SV: "sv_SE", Language.EN: "en_GB"}


def decimal_string(ore: int) -> str:
    """Öre as a decimal string in kronor with two decimals: `8500000.00`."""
    return f"{Decimal(ore) / ORE:.2f}"


def short_decimal_string(ore: int) -> str:
    """Öre as a decimal string in kronor without needless decimals: `2389585`, `615312.60`."""
    return str(ore // ORE) if ore % ORE == 0 else decimal_string(ore)


def kronor(ore: int, language: Language) -> str:
    """Öre as an amount: `8 500 000 kr`, `SEK 8,500,000`."""
    number = format_decimal(Decimal(ore) / ORE, "#,##0.##" if ore % ORE == 0 else "#,##0.00", locale=CODES[language])
    return f"{number}\u00a0kr" if language is Language.SV else f"SEK\u00a0{number}"


def counted(count: int, language: Language) -> str:
    """A number of things: `9 780`, `9,780`."""
    return f"{count:,}".replace(",", "\u00a0" if language is Language.SV else ",")


def euro(cents: int, language: Language) -> str:
    """Euro cents as an amount: `26 000 euro`, `EUR 26,000`."""
    number = format_decimal(
        Decimal(cents) / ORE, "#,##0.##" if cents % ORE == 0 else "#,##0.00", locale=CODES[language]
    )
    return f"{number}\u00a0euro" if language is Language.SV else f"EUR\u00a0{number}"


def day(value: date, language: Language) -> str:
    """A date as people write it: `1 mars 2025`, `1 March 2025`."""
    return format_date(value, "d MMMM y", locale=CODES[language])


def fact_text(value: object, language: Language, translate: Translate) -> str:
    """A fact as it stood in the case, for a person to recognise."""
    if isinstance(value, bool):
        return translate(mark("yes")) if value else translate(mark("no"))
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, Decimal):
        return format_decimal(value, locale=CODES[language])
    if isinstance(value, tuple):
        return ", ".join(fact_text(item, language, translate) for item in value) or "–"
    if isinstance(value, dict):
        return " ".join(fact_text(item, language, translate) for item in value.values())
    return without_personal_numbers(str(value))
