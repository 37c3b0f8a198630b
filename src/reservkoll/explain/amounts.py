"""How exactly an amount or a sum is known, in words: "at least", "about", "between", unknown."""

from __future__ import annotations

from typing import Final

from reservkoll.common.formatting import bare_kronor, whole_kronor
from reservkoll.i18n import Language, Translate, mark, translator
from reservkoll.parsers.precision import Precision

AT_LEAST: Final = mark("at least {amount}")
AT_MOST: Final = mark("at most {amount}")
BETWEEN: Final = mark("between {low} and {high}")
BESIDE_UNKNOWN: Final = mark("{amount} and {count} unknown amounts")
UNKNOWN_AMOUNT: Final = mark("unknown")
EXACTNESS: Final = {
    Precision.ABOUT: mark("about {amount}"),
    Precision.ABOVE: mark("just over {amount}"),
    Precision.BELOW: mark("just under {amount}"),
}


def told_as(amount: str, precision: Precision | str | None, translate: Translate) -> str:
    """`amount` (as text) with how exact it is said to be."""
    return amount if precision is None else translate(EXACTNESS[Precision(precision)]).format(amount=amount)


def sum_told(
    amount: str,
    *,
    known: int,
    unknown: int,
    translate: Translate,
    precision: Precision | str | None = None,
    credits: bool = False,
) -> str:
    """The sum `amount` (as text) of `known` amounts, said to be so exact, beside which `unknown` are not known: at
    least that, or unknown. Where an amount may be a credit, below zero, the sum is not at least anything: the unknown
    ones are told beside it.
    """
    if not unknown:
        return told_as(amount, precision, translate)
    if not known:
        return translate(UNKNOWN_AMOUNT)
    return translate(BESIDE_UNKNOWN if credits else AT_LEAST).format(amount=amount, count=unknown)


def booked_sum(ore: int, *, known: int, unknown: int, language: Language, unit: bool = True) -> str:
    """The sum of amounts of a ledger, which may be credits, in whole kronor; `unit`: with "kr"."""
    amount = whole_kronor(ore, language) if unit else bare_kronor(ore, language)
    return sum_told(amount, known=known, unknown=unknown, translate=translator(language), credits=True)


def sum_in_kronor(ore: int, *, known: int, unknown: int, language: Language) -> str:
    """A sum of purchases in öre, told in whole kronor."""
    return sum_told(whole_kronor(ore, language), known=known, unknown=unknown, translate=translator(language))
