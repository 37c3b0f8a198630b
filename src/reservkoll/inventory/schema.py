"""The inventory schema: every fact that a column can state, its type and the parser for its cells."""

from __future__ import annotations

import polars as pl

from reservkoll.common.identifiers import NOISE, cleaned
from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.parsers.columns import (
    DATE_CELL,
    LENGTH_CELL,
    MONEY_CELL,
    MONEY_FIELDS,
    MONTHS,
    quick_dates,
    quick_days,
    quick_money,
)
from reservkoll.parsers.contract_ends import LAST_DAY_CELL, parse_last_day, quick_last_days
from reservkoll.parsers.cpv_codes import CPV_CELL, cpv_parser, quick_codes
from reservkoll.parsers.dates import parse_date, parse_day
from reservkoll.parsers.durations import contract_length, no_length_known, option_months, total_months
from reservkoll.parsers.keywords import missing_words, parse_yes_no, vocabulary
from reservkoll.parsers.money import money_parser
from reservkoll.parsers.organisation_numbers import organisation_parser, shown_number
from reservkoll.parsers.text import Parser
from reservkoll.tabular.column_parser import CellKind

CPV, VALUE, STARTED = "purchase.cpv", "purchase.value_sek", "purchase.started"
LENGTH, OPTIONS = "purchase.contract.months", "purchase.contract.option_months"
TOTAL_LENGTH = "purchase.contract.total_months"  # including all options
CONTRACT_FROM, CONTRACT_TO = "purchase.contract.from", "purchase.contract.to"
INDEFINITE = "purchase.value.indefinite"
TYPE, NAME = "purchase.authority.type", "purchase.authority.name"
# What a cell may state about the value besides an exact amount in kronor without VAT, as in `MONEY_CELL`.
VALUE_STATED: dict[str, pl.DataType] = {f"value_{name}": kind for name, kind in MONEY_FIELDS.items()}

# The columns of an inventory's frame, in order.
SCHEMA: dict[str, pl.DataType] = {
    "file": pl.String(),
    "sheet": pl.String(),
    "row": pl.UInt32(),
    "id": pl.String(),
    "title": pl.String(),
    CPV: pl.List(pl.String()),
    "cpv_label": pl.String(),
    "cpv_zero_restored": pl.Boolean(),
    VALUE: pl.Int64(),
    **VALUE_STATED,
    STARTED: pl.Date(),
    "started_first": pl.Date(),
    "started_last": pl.Date(),
    "started_unreadable": pl.Boolean(),
    "purchase.act": pl.String(),
    "purchase.authority.name": pl.String(),
    "purchase.authority.org_no": pl.String(),
    TYPE: pl.String(),
    "type_from_name": pl.Boolean(),
    "purchase.subject": pl.String(),
    LENGTH: MONTHS,
    OPTIONS: MONTHS,
    TOTAL_LENGTH: MONTHS,
    "options_unreadable": pl.Boolean(),
    INDEFINITE: pl.Boolean(),
    CONTRACT_FROM: pl.Date(),
    CONTRACT_TO: pl.Date(),
    "purchase.choice_system": pl.Boolean(),
    "purchase.primary_care": pl.Boolean(),
    "department": pl.String(),
}
# These have no column of their own in the list.
MADE = (
    *("file", "sheet", "row", "cpv_label", "cpv_zero_restored", "type_from_name", INDEFINITE),
    *("started_first", "started_last", "started_unreadable", "options_unreadable", *VALUE_STATED),
)
FACTS: tuple[str, ...] = tuple(name for name in SCHEMA if name not in MADE)

PROBLEM_SCHEMA: dict[str, pl.DataType] = {
    "file": pl.String(),
    "sheet": pl.String(),
    "row": pl.UInt32(),
    "column": pl.String(),
    "cell": pl.String(),
    "text": pl.String(),
    "template": pl.String(),
    "parameters": pl.String(),
}


def cell_kinds(nomenclature: Nomenclature) -> dict[str, CellKind]:
    """How the cells of each fact's column are read."""
    text = CellKind(pl.String(), lambda _heading, _texts: str, _quick_text)
    day = CellKind(pl.Date(), lambda _heading, _texts: parse_day, quick_days, of_days=True)
    yes_no = CellKind(pl.Boolean(), lambda _heading, _texts: parse_yes_no)
    return {
        "id": CellKind(pl.String(), lambda _heading, _texts: cleaned, _quick_identifier),
        "title": text,
        CPV: CellKind(CPV_CELL, cpv_parser(nomenclature), quick_codes(nomenclature)),
        VALUE: CellKind(MONEY_CELL, money_parser, quick_money),
        STARTED: CellKind(DATE_CELL, lambda _heading, _texts: parse_date, quick_dates, of_days=True),
        "purchase.act": _words("act"),
        "purchase.authority.name": text,
        "purchase.authority.org_no": CellKind(pl.String(), organisation_parser, shown=shown_number),
        TYPE: _words("authority_type"),
        "purchase.subject": _words("subject"),
        LENGTH: CellKind(LENGTH_CELL, contract_length),
        OPTIONS: CellKind(MONTHS, option_months, missing=no_length_known),
        TOTAL_LENGTH: CellKind(MONTHS, total_months),
        CONTRACT_FROM: day,
        CONTRACT_TO: CellKind(LAST_DAY_CELL, lambda _heading, _texts: parse_last_day, quick_last_days, of_days=True),
        "purchase.choice_system": yes_no,
        "purchase.primary_care": yes_no,
        "department": text,
    }


def _words(name: str) -> CellKind:
    def parser(_heading: str, _texts: pl.Series) -> Parser:
        return vocabulary(name).parse

    return CellKind(pl.String(), parser)


def _quick_identifier(heading: str, texts: pl.Series) -> pl.Series:
    """The texts that need no parsing: as :func:`_quick_text`, but only those that `cleaned` cannot change."""
    quick = _quick_text(heading, texts)
    return quick.set(texts.str.contains(NOISE), None)


def _quick_text(_heading: str, texts: pl.Series) -> pl.Series:
    """The texts that need no parsing: all but those that may mean a missing or erroneous value."""
    longest = max(map(len, missing_words())) + 4
    word = (pl.col("text").str.len_chars() <= longest) & ~pl.col("text").str.contains(r"\d")
    looked_at = word | pl.col("text").str.contains(r"^(?:#|=|Err:)")
    return pl.DataFrame({"text": texts}).select(pl.when(~looked_at).then("text")).to_series()
