"""Units in headings: "Värde (tkr exkl. moms)" names the same fact as "Värde", in another unit."""

from __future__ import annotations

import re

MONEY_UNITS = (
    r"sek|kr|kronor|tkr|ksek|kkr|tsek|tusen(?:tal)?(?: kr| kronor| sek)?|1 ?000 ?(?:tal )?(?:kr|kronor|sek)"
    r"|mkr|mnkr|msek|milj kr|miljon(?:er)?(?: kr| kronor| sek)?|mdkr|mdr kr|miljarder(?: kr| kronor)?|eur|euro"
)
VAT = r"(?:ex|exkl|exklusive|excl|excluding|utan|inkl|inklusive|incl|including) (?:moms|vat)"
MONTHS = r"(?:(?:i|in|antal|number of) )?(?:manader|man|manad|months?|(?<!per )ar|years?)"
UNIT_WORDS = rf"(?:(?:i |in )?(?:{MONEY_UNITS})|{VAT}|{MONTHS})"
OF_A_PIVOT = re.compile(r"^(?:summa av|sum of) (?=\S)")
MONEY_AT_END = re.compile(rf"(?<=\S)(?: (?:(?:i |in )?(?:{MONEY_UNITS})|{VAT}))+$")
DAY_FORM_AT_END = re.compile(r"(?<=\S) (?:[ay]{4} ?mm ?dd)$")  # "Annonserad (åååå-mm-dd)"
MONTHS_AT_END = re.compile(rf"(?<!\bantal)(?<!\bant)(?<!\bnumber of)(?<=\S) {MONTHS}$")  # "Antal år" is no unit
# Ways to write thousands that are numbers themselves; the reader of amounts knows the word.
THOUSANDS = re.compile(r"\b(?:1[ .\u00a0]?000[ -]*(?:-?tals? )?|tusental )(?=(?:kr|kronor|sek)\b)", re.IGNORECASE)


def without_unit(folded: str, *, of_time: bool) -> str:
    """A folded heading without the units of money, or of time, and the form of days, at its end, and without what a
    pivot table puts before it: "Summa av Belopp (kr)" is "Belopp". "Avtalsvärde (år)" is no "Avtalsvärde".
    """
    folded = OF_A_PIVOT.sub("", folded)
    return (MONTHS_AT_END if of_time else MONEY_AT_END).sub("", DAY_FORM_AT_END.sub("", folded))


def with_known_unit(heading: str) -> str:
    """`heading` as the cells' readers understand it: "Belopp (1 000 kr)" is "Belopp (tusen kr)"."""
    return THOUSANDS.sub("tusen ", heading)
