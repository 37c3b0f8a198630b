"""Parses contract lengths and options into months: "36", "3 år", "2+1+1 år", "tillsvidare"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reservkoll.common.yaml_loader import read_document
from reservkoll.i18n import mark
from reservkoll.parsers.dates import day_to_day
from reservkoll.parsers.errors import CellError
from reservkoll.parsers.keywords import is_missing
from reservkoll.parsers.text import fold, one_line, shortened

if TYPE_CHECKING:
    import polars as pl

LONGEST_MONTHS = 1200
LONGEST_TEXT = 80
MONTHS_PER_YEAR = 12
EXACTNESS = Decimal("0.000001")
TOKEN = re.compile(r"\s*(?:(?P<number>\d{1,6}(?:[.,]\d{1,6})?)|(?P<sign>[+×*(),/])|(?P<word>[^\W\d]+\.?))", re.UNICODE)


@dataclass(frozen=True)
class _Term:
    """One number: its joining word, its months per unit, and whether it is said to be an option."""

    number: Decimal
    joined: str
    unit: int | None = None
    option: bool = False


@dataclass(frozen=True)
class LengthParser:
    """Parses the lengths of one column. `unit` is the months per unit of a bare number, or None where the heading does
    not say: a bare "3" may then be months or years, and only numbers from twelve on are taken as months.
    """

    unit: int | None

    def __call__(self, text: str) -> dict[str, object]:
        """The length as a `LENGTH_CELL`.

        Raises:
            CellError: no length, months or years not told, or an impossible length.
        """
        shown, line = _checked(text)
        if fold(line) in _words().indefinite or fold(line).startswith(("tills vidare ", "tillsvidare ")):
            return {"months": None, "option_months": None, "indefinite": True}
        days = day_to_day(line)
        if days:
            months = months_between(*days)
            return {"months": _possible(months, shown), "option_months": None, "indefinite": None}
        terms, without_number = _terms(line, shown)
        base, options = self._split(_with_units(terms, self.unit, shown), shown)
        if terms[0].option or without_number == "of_which" or (without_number and options):
            raise _not_understood(shown)  # "36 mån inkl. option": the length without options is not stated
        months = _possible(base, shown)
        stated = None if not options else sum(options, Decimal(0))
        return {"months": months, "option_months": stated, "indefinite": None}

    def _split(self, terms: list[_Term], shown: str) -> tuple[Decimal, list[Decimal]]:
        """The months without options, and those of each option."""
        base, options = Decimal(0), list[Decimal]()
        for position, term in enumerate(terms):
            months = term.number * (term.unit or 1)
            if position == 0 and not term.option:
                base = months
            elif term.joined == "of_which" and term.option:
                base, options = base - months, [*options, months]
            elif term.joined == "plus" or term.option:
                options.append(months)
            elif position == 1 and _years_and_months(terms):
                base += months
            else:
                raise _not_understood(shown)
        return base, options


@dataclass(frozen=True)
class TotalParser:
    """Reads the lengths with all options of one column; see `LengthParser` for `unit`."""

    unit: int | None

    def __call__(self, text: str) -> Decimal:
        """The months for which the contract can run at most.

        Raises:
            CellError: no length, months or years not told, or an impossible length.
        """
        shown, line = _checked(text)
        days = day_to_day(line)
        if days:
            return _possible(months_between(*days), shown)
        terms, without_number = _terms(line, shown)
        if without_number == "plus":  # "24 mån + option": the length of the option is not stated
            raise _not_understood(shown)
        counted = [term for term in _with_units(terms, self.unit, shown) if term.joined != "of_which"]
        return _possible(sum((term.number * (term.unit or 1) for term in counted), Decimal(0)), shown)


@dataclass(frozen=True)
class OptionParser:
    """Reads the options of one column, all that can be used together; see `LengthParser` for `unit`."""

    unit: int | None

    def __call__(self, text: str) -> Decimal:
        """The months by which the contract can be extended.

        Raises:
            CellError: no length, months or years not told, or an option whose length is not told.
        """
        shown, line = _checked(text)
        if fold(line) in _words().no_option:
            return Decimal(0)
        if fold(line) in _words().some_option:
            raise CellError(
                mark("“{text}” does not tell how long the options are. Write the number of months, such as 24 mån."),
                text=shown,
            )
        terms, without_number = _terms(line, shown)
        if without_number or any(term.joined == "of_which" for term in terms):
            raise _not_understood(shown)
        months = sum((t.number * (t.unit or 1) for t in _with_units(terms, self.unit, shown)), Decimal(0))
        return _possible(months, shown, may_be_zero=True)


def contract_length(heading: str, _texts: pl.Series) -> LengthParser:
    """The parser for lengths of contracts: more than nothing."""
    return LengthParser(heading_unit(heading))


def total_months(heading: str, _texts: pl.Series) -> TotalParser:
    """The parser for lengths of contracts with all options."""
    return TotalParser(heading_unit(heading))


def option_months(heading: str, _texts: pl.Series) -> OptionParser:
    """The parser for options to extend: 0 means that there are none."""
    return OptionParser(heading_unit(heading))


def no_length_known(text: str) -> bool:
    """Whether a cell of options says that nothing is known: "Ingen" there tells that there are none."""
    return fold(text) not in _words().no_option and is_missing(text)


def is_indefinite(text: str) -> bool:
    """Whether `text` says that the contract runs until further notice."""
    return fold(text) in _words().indefinite


def heading_unit(heading: str) -> int | None:
    """Months per unit that the heading states: 12 for "Avtalslängd (år)", None where it states none."""
    words = set(fold(heading).split())
    if words & {"man", "manad", "manader", "month", "months"}:
        return 1
    return MONTHS_PER_YEAR if words & {"ar", "year", "years"} else None


def months_between(first: date, last: date) -> Decimal:
    """The months from the day `first` to and with the day `last`: whole ones, and the days over as part of theirs."""
    end = last + timedelta(days=1)
    whole = (end.year - first.year) * MONTHS_PER_YEAR + end.month - first.month
    if months_after(first, whole) > end:
        whole -= 1
    start = months_after(first, whole)
    over = (end - start).days
    length = (months_after(first, whole + 1) - start).days
    return (whole + Decimal(over) / length).quantize(EXACTNESS)


def months_after(day: date, months: int) -> date:
    """The day so many months later; the last of a month that has no such day."""
    year, month = divmod(day.year * MONTHS_PER_YEAR + day.month - 1 + months, MONTHS_PER_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _years_and_months(terms: list[_Term]) -> bool:
    """Whether two terms are one length: "1 år och 6 månader"."""
    return len(terms) == 2 and (terms[0].unit, terms[1].unit) == (MONTHS_PER_YEAR, 1) and terms[1].joined in {"", "and"}


def _checked(text: str) -> tuple[str, str]:
    shown, line = shortened(text), re.sub("[−–—‒‑]", "-", one_line(text).lower())
    if len(line) > LONGEST_TEXT:
        raise _not_understood(shown)
    return shown, line


def _terms(line: str, shown: str) -> tuple[list[_Term], str]:
    """The numbers of `line` with their qualifiers; and how a trailing option without a number is joined."""
    words = _words()
    terms: list[_Term] = []
    joined, of_option, times = "and", False, Decimal(1)
    for kind, token in _tokens(line, shown):
        if kind == "number":
            terms.append(_Term(Decimal(token.replace(",", ".")) * times, joined, option=of_option))
            joined, times = "", Decimal(1)
        elif token in words.options and token not in words.units:
            of_option = _mark_option(terms, of_option, joined)
        elif token in words.units and terms and terms[-1].unit is None:
            terms[-1] = replace(terms[-1], unit=words.units[token], option=terms[-1].option or token in words.options)
        elif token in words.times and terms and terms[-1].unit is None:
            last = terms.pop()
            times, joined = last.number, last.joined
        elif token in words.joins:
            joined = words.joins[token]
        elif token not in words.filler:
            raise _not_understood(shown)
        elif token != ")":
            joined = joined or "and"
    if not terms or times != 1:
        raise _not_understood(shown)
    return terms, joined if joined in {"plus", "of_which"} else ""


def _mark_option(terms: list[_Term], already: bool, joined: str) -> bool:
    """An option named after its number belongs to that; named before it, to all that follow."""
    follows = bool(terms) and not joined and not terms[-1].option
    if follows:
        terms[-1] = replace(terms[-1], option=True)
    return already or not follows


def _tokens(line: str, shown: str) -> Iterator[tuple[str, str]]:
    position = 0
    while position < len(line):
        match = TOKEN.match(line, position)
        if match is None:
            raise _not_understood(shown)
        position = match.end()
        kind = match.lastgroup or ""
        word = match[kind]
        number = _words().numbers.get(word) if kind == "word" else None
        if number is not None:
            kind, word = "number", str(number)
        elif kind == "word" and word not in _words().all_words:
            word = word.rstrip(".")
        yield kind, word


def _with_units(terms: list[_Term], heading: int | None, shown: str) -> list[_Term]:
    """Every number with a unit: its own, that of the next or last one that has one, the heading's, or months if all are
    from twelve on.
    """
    found: list[_Term] = []
    for position, term in enumerate(terms):
        unit = next((t.unit for t in (*terms[position:], *reversed(terms[:position])) if t.unit), heading)
        found.append(replace(term, unit=unit))
    if any(term.unit is None and 0 < term.number < MONTHS_PER_YEAR for term in found):
        raise CellError(
            mark("“{text}” may be months or years. Write “{text} mån” or “{text} år”, or put the unit in the heading."),
            text=shown,
        )
    return found


def _possible(months: Decimal, shown: str, *, may_be_zero: bool = False) -> Decimal:
    if months > LONGEST_MONTHS or months < 0 or (not months and not may_be_zero):
        raise CellError(
            mark("“{text}” is not a possible length of a contract. Write the number of months, such as 36 mån."),
            text=shown,
        )
    return months


def _not_understood(shown: str) -> CellError:
    return CellError(
        mark(
            "“{text}” is not understood as a length of time. Write the number of months, such as 36 mån, or years with "
            "options, such as 2+1+1 år."
        ),
        text=shown,
    )


@dataclass(frozen=True)
class _Words:
    units: Mapping[str, int]
    numbers: Mapping[str, int]
    options: frozenset[str]
    joins: Mapping[str, str]
    times: frozenset[str]
    filler: frozenset[str]
    indefinite: frozenset[str]
    no_option: frozenset[str]
    some_option: frozenset[str]
    all_words: frozenset[str]


@cache
def _words() -> _Words:
    data: dict[str, Any] = read_document(Path(__file__).with_name("durations.yaml")).data
    units = {word: int(months) for months, words in data["units"].items() for word in words}
    joins = {word: kind for kind in ("of_which", "plus", "and") for word in data[kind]}
    plain = {name: frozenset(data[name]) for name in ("options", "times", "filler")}
    folded = {name: frozenset(map(fold, data[name])) for name in ("indefinite", "no_option", "some_option")}
    everything = frozenset((*units, *joins, *plain["options"], *plain["times"], *plain["filler"]))
    return _Words(units, data["numbers"], joins=joins, all_words=everything, **plain, **folded)
