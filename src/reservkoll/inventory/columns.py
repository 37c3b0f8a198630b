"""The schema in one place: every fact that a column of an inventory can state, its type and how its cells are read."""

from __future__ import annotations

import polars as pl

from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.inventory.cells.cell import CellKind, Parser
from reservkoll.inventory.cells.codes import CPV_CELL, cpv_parser
from reservkoll.inventory.cells.dates import parse_date, quick_dates
from reservkoll.inventory.cells.money import money_parser, quick_money
from reservkoll.inventory.cells.months import contract_months, option_months
from reservkoll.inventory.cells.organisations import organisation_parser, shown_number
from reservkoll.inventory.cells.words import missing_words, parse_yes_no, vocabulary

CPV, VALUE, STARTED = "purchase.cpv", "purchase.value_sek", "purchase.started"
MONTHS = pl.Decimal(18, 6)

# The columns of an inventory's frame, in order.
SCHEMA: dict[str, pl.DataType] = {
    "file": pl.String(),
    "sheet": pl.String(),
    "row": pl.UInt32(),
    "id": pl.String(),
    "title": pl.String(),
    CPV: pl.List(pl.String()),
    "cpv_label": pl.String(),
    VALUE: pl.Int64(),
    STARTED: pl.Date(),
    "started_unreadable": pl.Boolean(),
    "purchase.act": pl.String(),
    "purchase.authority.name": pl.String(),
    "purchase.authority.org_no": pl.String(),
    "purchase.authority.type": pl.String(),
    "purchase.subject": pl.String(),
    "purchase.contract.months": MONTHS,
    "purchase.contract.option_months": MONTHS,
    "purchase.choice_system": pl.Boolean(),
    "purchase.primary_care": pl.Boolean(),
    "department": pl.String(),
}
MADE = ("file", "sheet", "row", "cpv_label", "started_unreadable")  # not from a column of their own
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
    yes_no = CellKind(pl.Boolean(), lambda _heading, _texts: parse_yes_no)
    return {
        "id": text,
        "title": text,
        CPV: CellKind(CPV_CELL, cpv_parser(nomenclature)),
        VALUE: CellKind(pl.Int64(), money_parser, quick_money),
        STARTED: CellKind(pl.Date(), lambda _heading, _texts: parse_date, quick_dates),
        "purchase.act": _words("act"),
        "purchase.authority.name": text,
        "purchase.authority.org_no": CellKind(pl.String(), organisation_parser, shown=shown_number),
        "purchase.authority.type": _words("authority_type"),
        "purchase.subject": _words("subject"),
        "purchase.contract.months": CellKind(MONTHS, contract_months),
        "purchase.contract.option_months": CellKind(MONTHS, option_months),
        "purchase.choice_system": yes_no,
        "purchase.primary_care": yes_no,
        "department": text,
    }


def _words(name: str) -> CellKind:
    def parser(_heading: str, _texts: pl.Series) -> Parser:
        return vocabulary(name).parse

    return CellKind(pl.String(), parser)


def _quick_text(_heading: str, texts: pl.Series) -> pl.Series:
    """Every text as it is, but for those that may stand for something missing or wrong."""
    longest = max(map(len, missing_words())) + 4
    word = (pl.col("text").str.len_chars() <= longest) & ~pl.col("text").str.contains(r"\d")
    looked_at = word | pl.col("text").str.contains(r"^(?:#|=|Err:)")
    return pl.DataFrame({"text": texts}).select(pl.when(~looked_at).then("text")).to_series()
