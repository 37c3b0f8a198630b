"""The parser for each field of a supplier profile or an earlier award."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import polars as pl

from reservkoll.common.organisation_number import organisation_number
from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.facts.case_fields import enumeration
from reservkoll.i18n import mark
from reservkoll.parsers import single_values
from reservkoll.parsers.dates import parse_day
from reservkoll.parsers.errors import CellError
from reservkoll.parsers.keywords import is_missing, parse_yes_no
from reservkoll.parsers.organisation_numbers import no_number, parse_organisation_number, shown_number
from reservkoll.parsers.text import fold, one_line, shortened
from reservkoll.rulebook.models.rules import FactType
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.suppliers.headings import PREFIX, names
from reservkoll.tabular.column_parser import CellKind

SEVERAL = re.compile(r"[;,/\n\r]+|\s+(?:och|and|&)\s+", re.IGNORECASE)


def cell_kinds(rulebook: Rulebook) -> dict[str, CellKind]:
    """The kind of each field. Every text that is repeated in a message has personal numbers masked."""
    awards = {word: [word, *more] for word, more in names()["values"]["awards"].items()}
    kinds = {
        "name": kind_of(pl.String(), one_line),
        "org_no": kind_of(pl.String(), _supplier_number),
        "turnover": kind_of(pl.Decimal(18, 2), lambda text: single_values.parse_exact_amount(text)[0]),
        "register.deregistered": kind_of(pl.Date(), parse_day),
        "public_board.seats": kind_of(pl.Int64(), _whole),
        "public_board.appointed_by_public": kind_of(pl.Int64(), _whole),
        "integration.share_percent": kind_of(pl.Decimal(9, 4), single_values.parse_percent),
        "awards": _knowing(kind_of(pl.String(), _words(awards)), awards),
        "award.authority": kind_of(pl.String(), parse_organisation_number),
        "award.provision": kind_of(pl.String(), provision_parser(rulebook)),
        "award.cpv": kind_of(pl.String(), _code(rulebook.nomenclature)),
        "award.decided": kind_of(pl.Date(), parse_day),
        "award.signed": kind_of(pl.Date(), parse_day),
    }
    for field in names()["profile"]:
        fact = rulebook.facts.get(PREFIX + field)
        if field in kinds or fact is None:
            continue
        if fact.type is FactType.BOOLEAN:
            kinds[field] = kind_of(pl.Boolean(), parse_yes_no)
            continue
        known = enumeration(PREFIX + field)
        words = {value: [told.sv, told.en, value] for value, told in (fact.values or {}).items()}
        for word, value in (single_values.words_for(known).values if known else {}).items():
            words[value].append(word)
        several = fact.type is FactType.WORDS
        kind = kind_of(pl.List(pl.String()), _list_of(words)) if several else kind_of(pl.String(), _words(words))
        kinds[field] = _knowing(kind, words)
    return kinds


def kind_of(dtype: pl.DataType, parse: Callable[[str], object]) -> CellKind:
    """Cells of a type that `parse` reads one by one; what a message repeats of them has personal numbers masked."""
    return CellKind(dtype, lambda _heading, _texts: parse, shown=shown_number)


def _knowing(kind: CellKind, words: Mapping[str, list[str]]) -> CellKind:
    """`kind` with a vocabulary, whose words are never ones for missing: "Inga" earlier awards says that there are none,
    "Ingen" that nobody receives the profit.
    """
    known = {fold(word) for several in words.values() for word in several}
    return replace(kind, missing=lambda text: fold(text) not in known and is_missing(text))


def _supplier_number(text: str) -> str:
    """The ten digits of a supplier's number. A sole trader's is a personal number: kept, never shown whole."""
    try:
        return organisation_number(text)
    except ValueError as error:
        raise CellError(no_number(error), text=shown_number(text)) from None


def _whole(text: str) -> int:
    digits = text.strip().removesuffix(".0")
    if not re.fullmatch(r"\d{1,4}", digits):
        raise CellError(mark("“{text}” is not a whole number. Write digits only, such as 7."), text=shortened(text))
    return int(digits)


def _words(words: Mapping[str, list[str]]) -> Callable[[str], str]:
    values = {fold(word): value for value, several in words.items() for word in several}

    def parse(text: str) -> str:
        value = values.get(fold(text))
        if value is None:
            raise CellError(
                mark("“{text}” is not one of the words that are understood here: {allowed}. Write one of them."),
                text=shortened(text),
                allowed=", ".join(several[0] for several in words.values()),
            )
        return value

    return parse


def _list_of(words: Mapping[str, list[str]]) -> Callable[[str], list[str]]:
    one = _words(words)

    def parse(text: str) -> list[str]:
        parts = [part for part in SEVERAL.split(text) if part.strip()] or [text]
        return list(dict.fromkeys(one(part) for part in parts))

    return parse


def provision_parser(rulebook: Rulebook) -> Callable[[str], str]:
    """The id of a rule: as it is written in case files, or by act, chapter and section."""
    by_id = {fold(rule): rule for rule in rulebook.rules}
    return lambda text: by_id.get(fold(text)) or single_values.parse_provision(text)


def _code(nomenclature: Nomenclature) -> Callable[[str], str]:
    return lambda text: nomenclature.parse(text.strip())
