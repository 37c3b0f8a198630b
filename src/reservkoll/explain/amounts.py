"""How exactly an amount or a sum is known, in words: "at least", "about", "between", unknown."""

from __future__ import annotations

from typing import Final

from reservkoll.common.formatting import whole_kronor
from reservkoll.i18n import Language, Translate, mark, translator
from reservkoll.parsers.precision import Precision

AT_LEAST: Final = mark("at least {amount}")
AT_MOST: Final = mark("at most {amount}")
BETWEEN: Final = mark("between {low} and {high}")
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
    amount: str, *, known: int, unknown: int, translate: Translate, precision: Precision | str | None = None
) -> str:
    """The sum `amount` (as text) of `known` amounts, said to be so exact, beside which `unknown` are not known: at
    least that, or unknown.
    """
    if not unknown:
        return told_as(amount, precision, translate)
    return translate(AT_LEAST).format(amount=amount) if known else translate(UNKNOWN_AMOUNT)


def sum_in_kronor(ore: int, *, known: int, unknown: int, language: Language) -> str:
    """The same of an amount in öre, told in whole kronor."""
    return sum_told(whole_kronor(ore, language), known=known, unknown=unknown, translate=translator(language))
