"""Amounts, dates and facts formatted for people, per language.

The results are babel's (a test compares them), without its import and locale data, which take longer
than to assess a case. Reports with more forms of numbers use babel.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from reservkoll.common.json_text import Exact
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.i18n import Language, Translate, mark, translator

ORE = 100
MILLION_ORE = 10**6 * ORE
WHOLE_MILLIONS = 100  # from this amount on, no decimals
DECIMALS = 3  # of a number that is not an amount
SIGNS = {
    Language.SV: str.maketrans({",": "\u00a0", ".": ","}),
    Language.EN: str.maketrans({}),
}
MONTHS = (
    mark("January"),
    mark("February"),
    mark("March"),
    mark("April"),
    mark("May"),
    mark("June"),
    mark("July"),
    mark("August"),
    mark("September"),
    mark("October"),
    mark("November"),
    mark("December"),
)
CODES = {Language.SV: "sv_SE", Language.EN: "en_GB"}


def decimal_string(ore: int) -> Exact:
    """Öre as a decimal string in kronor with two decimals: `8500000.00`."""
    return Exact(f"{Decimal(ore) / ORE:.2f}")


def short_decimal_string(ore: int) -> Exact:
    """Öre as a decimal string in kronor without needless decimals: `2389585`, `615312.60`."""
    return Exact(ore // ORE) if ore % ORE == 0 else decimal_string(ore)


def number(value: Decimal, language: Language) -> str:
    """A number in groups of three digits, with the decimals that it has, three at most: `1 234,5`, `1,234.5`."""
    text = f"{value:,.{DECIMALS}f}"
    return text.rstrip("0").rstrip(".").translate(SIGNS[language])


def kronor(ore: int, language: Language) -> str:
    """Öre as an amount: `8 500 000 kr`, `SEK 8,500,000`."""
    amount = _hundredths(ore, language)
    return f"{amount}\u00a0kr" if language is Language.SV else f"SEK\u00a0{amount}"


def millions(ore: int, language: Language) -> str:
    """Öre as a rounded amount for headlines: `8,5 mkr`, `SEK 8.5 million`; below a tenth of a million in kronor."""
    if not _tenths(ore):
        return kronor(ore // ORE * ORE, language)
    amount = in_millions(ore, language)
    return f"{amount}\u00a0mkr" if language is Language.SV else f"SEK\u00a0{amount}\u00a0million"


def in_millions(ore: int, language: Language) -> str:
    """Öre as a number of millions, for tables with the unit in the heading; `<0,1` where less than that is left."""
    tenths = _tenths(ore)
    if ore and not tenths:
        return "<" + number(Decimal(1) / 10, language)
    shown = (
        Decimal(tenths) / 10 if tenths < WHOLE_MILLIONS * 10 else Decimal((abs(ore) + MILLION_ORE // 2) // MILLION_ORE)
    )
    return number(-shown if ore < 0 else shown, language)


def _tenths(ore: int) -> int:
    return (abs(ore) + MILLION_ORE // 20) // (MILLION_ORE // 10)


def whole_kronor(ore: int, language: Language) -> str:
    """Öre as an amount rounded to whole kronor, for tables that give an overview."""
    return kronor(in_whole_kronor(ore) * ORE, language)


def in_whole_kronor(ore: int) -> int:
    """Öre rounded to kronor."""
    return (ore + ORE // 2) // ORE


def bare_kronor(ore: int, language: Language) -> str:
    """Öre rounded to whole kronor, without the unit, for tables with the unit in the heading."""
    return counted(in_whole_kronor(ore), language)


def counted(count: int, language: Language) -> str:
    """A number of things: `9 780`, `9,780`."""
    return f"{count:,}".replace(",", "\u00a0" if language is Language.SV else ",")


def euro(cents: int, language: Language) -> str:
    """Euro cents as an amount: `26 000 euro`, `EUR 26,000`."""
    amount = _hundredths(cents, language)
    return f"{amount}\u00a0euro" if language is Language.SV else f"EUR\u00a0{amount}"


def with_hundredths(ore: int, language: Language) -> str:
    """Öre as a number in kronor, always with two decimals: `8 500 000,00`, `8,500,000.00`."""
    return f"{Decimal(ore) / ORE:,.2f}".translate(SIGNS[language])


def _hundredths(ore: int, language: Language) -> str:
    """Kronor or euro with two decimals, or with none where they are whole."""
    return f"{Decimal(ore) / ORE:,.{0 if ore % ORE == 0 else 2}f}".translate(SIGNS[language])


def day(value: date, language: Language) -> str:
    """A date as people write it: `1 mars 2025`, `1 March 2025`."""
    return f"{value.day} {translator(language)(MONTHS[value.month - 1])} {value.year}"


def fact_text(value: object, language: Language, translate: Translate) -> str:
    """A fact as the user stated it."""
    if isinstance(value, bool):
        return translate(mark("yes")) if value else translate(mark("no"))
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, Decimal):
        return number(value, language)
    if isinstance(value, tuple):
        return ", ".join(fact_text(item, language, translate) for item in value) or "–"
    if isinstance(value, dict):
        return " ".join(fact_text(item, language, translate) for item in value.values())
    return without_personal_numbers(str(value))


def on_command_line(path: Path) -> str:
    """A file as it is written in a command: in quotation marks where its name has spaces."""
    name = str(path)
    return f'"{name}"' if " " in name else name
