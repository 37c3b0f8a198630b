"""Qualifiers of an amount, in its cell or heading: approximate, including VAT, per year, currency, unit."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from reservkoll.parsers.precision import BEGINNINGS as EXACTNESS
from reservkoll.parsers.precision import Precision, take_precision
from reservkoll.parsers.text import one_line

SEK, EUR = "SEK", "EUR"
YEAR, MONTH = "year", "month"
THOUSAND, MILLION, MILLIARD = 10**3, 10**6, 10**9
SCALES = {
    **dict.fromkeys(("t", "k", "tusen", "tusental", "tusentals"), THOUSAND),
    **dict.fromkeys(("m", "mn", "milj", "miljon", "miljoner", "million", "millions"), MILLION),
    **dict.fromkeys(("md", "mdr", "miljard", "miljarder"), MILLIARD),
}
CURRENCIES = {
    **dict.fromkeys(("kr", "kronor", "sek"), SEK),
    **dict.fromkeys(("eur", "euro", "euros", "€"), EUR),
}
CURRENCY = "kronor|kr|sek|euros|euro|eur|€"
UNIT = (
    rf"(?P<glued>t|k|mn|md|m)(?P<of>{CURRENCY})"
    r"|(?P<scale>tusen|mn|mdr|miljoner|miljon|milj|millions|million|miljarder|miljard)?\.? ?"
    rf"(?P<currency>{CURRENCY})?"
)
HEADING_UNIT = re.compile(
    rf"(?<![\w€])(?:(?P<glued>t|k|mn|md|m)(?P<of>{CURRENCY})|(?P<scale>{'|'.join(n for n in SCALES if len(n) > 2)})"
    rf"(?: (?P<with>{CURRENCY}))?|(?P<currency>{CURRENCY}))(?![\w€])"
)
FOREIGN = re.compile(r"\$|£|\b(usd|dollar|nok|dkk|gbp|chf|pund)\b")

RATE = r"(?:(?P<{name}>\d{{1,2}}(?:[.,]\d{{1,2}})?) ?(?:%|procent))"
VAT = re.compile(
    r",? ?\(?(?:"
    r"(?P<without>\b(?:exkl|exklusive|ex|excl|excluding|utan|plus)\b\.? ?|\+ ?)"
    r"|(?P<with>\b(?:inkl|inklusive|incl|including|med)\b\.? ?)"
    rf")(?:{RATE.format(name='before')} ?)?(?:moms|vat)\b(?P<stands>\.?)(?: ?\(?{RATE.format(name='after')}\)?)?\)?"
)
VAT_WORDS = {re.compile(r",? ?\(?\bmoms tillkommer\)?"): False, re.compile(r",? ?\(?\bmoms ingår\)?"): True}

PER = re.compile(
    r",? ?\(?(?:(?:/ ?|\bper |\bom (?=året)|\bi (?=månaden))(?P<unit>året|år|year|yr|annum|månaden|månad|mån|month)\b"
    r"|\b(?P<adverb>årligen|årlig|annually|yearly|annual|månatligen|monthly)\b)\.?\)?"
)
PER_HEADING = re.compile(r"\b(?:års(?:värde|belopp|kostnad|volym|summa)|årlig\w*|annual|yearly)\b")
PER_MONTH_HEADING = re.compile(r"\bmånads(?:kostnad|belopp|hyra|avgift)")
# "Avtalsvärde inkl. optioner"; a ceiling is the most that may be bought, options and all.
WITH_OPTIONS = re.compile(
    r"\b(?:inkl|inklusive|incl|including|med|with)\b\.? ?(?:option|förläng|extension)|\btak(?:värde|volym|belopp)"
)
IN_THOUSANDS = re.compile(r"(?<!\d)(?<!\d )1[ .]?000(?:-tals?)?(?! ?[\d.,])")  # "Värde (1000 kr)", "Belopp i 1 000-tal"
PER_OTHER = re.compile(
    r"(?:/ ?|\bper )(?P<unit>st|styck|timme|tim|h|dygn|dag|vecka|kvartal|plats|elev|kvm|m2|m²|km|enhet|person|brukare"
    r"|hour|day|week|piece|unit)\b"
)
YEARLY = {"året", "år", "year", "yr", "annum", "årligen", "årlig", "annually", "yearly", "annual"}

WORD = re.compile(r"[^\W\d_]+")
# Every word of an amount is one of these or begins with one; the next may be glued on, as in "krper".
WHOLE = frozenset({"a", "c", "e", "i", "t", "k", "m"})
BEGINNINGS = (
    *(f"{scale}{currency}" for scale in ("t", "k", "m", "mn", "md") for currency in CURRENCY.split("|")),
    *("tusen", "mn", "md", "mil", "kr", "sek", "eur"),
    *("exkl", "ex", "excl", "utan", "plus", "inkl", "incl", "med", "moms", "vat", "procent", "till", "ing"),
    *("per", "om", "år", "year", "yr", "annu", "mån", "mon"),
    *EXACTNESS,
    *("mellan", "between", "och", "and", "från", "from", "to", "minst", "lägst", "at", "least", "min", "above", "over"),
    *("över", "mer", "än", "more", "than", "eller", "or", "under", "less", "below", "högst", "max", "som", "tak", "up"),
)


@dataclass(frozen=True)
class Terms:
    """`scale` is the factor of a bare number; `per` "year", "month" or None for the whole; `vat_rate` in percent, None
    where VAT is not included or its rate not stated. `vat_told`: whether VAT is mentioned; `with_options`:
    whether the amount is said to include options.
    """

    scale: int = 1
    currency: str = SEK
    per: str | None = None
    gross: bool = False
    vat_rate: Decimal | None = None
    precision: Precision | None = None
    vat_told: bool = False
    with_options: bool = False


def heading_terms(heading: str) -> Terms:
    """The qualifiers that a heading gives all amounts below it: "Värde (tkr) exkl. moms"."""
    line, terms = take_terms(one_line(heading).lower(), Terms())
    if PER_HEADING.search(line):
        terms = replace(terms, per=YEAR)
    if PER_MONTH_HEADING.search(line):
        terms = replace(terms, per=MONTH)
    terms = replace(terms, with_options=WITH_OPTIONS.search(line) is not None)
    terms = replace(terms, precision=None)  # "Uppskattat värde" is what every such column holds
    for match in HEADING_UNIT.finditer(line):
        scale, currency = unit(match["glued"] or match["scale"], match["of"] or match["with"] or match["currency"])
        terms = replace(terms, scale=scale or terms.scale, currency=currency or terms.currency)
    if terms.scale == 1 and IN_THOUSANDS.search(line):
        terms = replace(terms, scale=THOUSAND)
    return terms


def unit(scale: str | None, currency: str | None) -> tuple[int | None, str | None]:
    """The two halves of a unit; None where absent."""
    return SCALES.get((scale or "").rstrip(".")), CURRENCIES.get(currency or "")


def may_be_amount(line: str) -> bool:
    """Whether every word of `line` (lower case) is one that stands in amounts; no other line is one."""
    return all(word in WHOLE or word.startswith(BEGINNINGS) for word in WORD.findall(line))


def take_terms(line: str, terms: Terms) -> tuple[str, Terms]:
    """`line` (lower case, one line) without its qualifiers on VAT, time and exactness, and `terms` with them added."""
    match = VAT.search(line)
    if match:
        rate = match["before"] or match["after"]
        gross = match["with"] is not None
        stated = Decimal(rate.replace(",", ".")) if gross and rate else None
        terms = replace(terms, gross=gross, vat_rate=stated, vat_told=True)
        line = _without(line, match)
    for pattern, gross in VAT_WORDS.items():
        found = pattern.search(line)
        if found:
            terms = replace(terms, gross=gross, vat_rate=None, vat_told=True)
            line = _without(line, found)
    match = PER.search(line)
    if match:
        terms = replace(terms, per=YEAR if (match["unit"] or match["adverb"]) in YEARLY else MONTH)
        line = _without(line, match)
    line, precision = take_precision(line)
    return line, terms if precision is None else replace(terms, precision=precision)


def _without(line: str, match: re.Match[str]) -> str:
    return one_line(f"{line[: match.start()]} {line[match.end() :]}")
