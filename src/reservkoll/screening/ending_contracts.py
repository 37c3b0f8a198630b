"""Contracts in an inventory that end soon, by the areas in a ledger's map of accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from reservkoll.i18n import Language
from reservkoll.ledger.service import LedgerService
from reservkoll.screening.request import ScreeningRequest
from reservkoll.screening.screen import days_of_rows, facts_of
from reservkoll.screening.service import ScreeningService
from reservkoll.screening.timing import ENDING, UNDATED

SCHEMA: Final = pl.Schema(
    {
        "area": pl.UInt32,
        "title": pl.String,
        "cpv": pl.String,
        "end": pl.Date,
        "value_sek": pl.Int64,
        "opening": pl.String,
        "file": pl.String,
        "row": pl.UInt32,
    }
)
"""Columns of :attr:`EndingContracts.rows`: `area` is an index into the map, null if no area has the code; `value_sek`
is öre, null if unknown; `opening` is in words."""


@dataclass(frozen=True)
class EndingContracts:
    """Contracts that end within `months`, the soonest first; how many were `read`, and how many have no known end."""

    rows: pl.DataFrame
    months: int
    read: int
    undated: int


def contracts_ending(inventory: Path, ledgers: LedgerService, today: date, language: Language) -> EndingContracts:
    """Screen the inventory and pick out the contracts that end soon.

    Raises:
        ReservkollError: the inventory cannot be used.
    """
    request = ScreeningRequest(
        lists=(str(inventory),), today=today, language=language, take_best=ledgers.request.take_best,
        read_limits=ledgers.request.read_limits,
    )  # fmt: skip
    service = ScreeningService(request, ledgers.rulebook)
    answers = service.answers()
    rows = answers.screening.rows
    facts = facts_of(answers.inventory, ledgers.rulebook, answers.settings)
    when = days_of_rows(facts, rows, ledgers.rulebook, answers.settings)
    codes = rows["cpv"].str.split(";").list.first()
    areas = [None if code is None else ledgers.accounts.area_of_code(code) for code in codes]
    ending = (
        rows.with_columns(
            pl.Series("area", areas, pl.UInt32),
            when["end"],
            pl.col("opening").replace(dict(answers.screening.openings)),
        )
        .filter(pl.col("timing") == ENDING)
        .sort("end", "title", "file", "row", nulls_last=True)
        .select(SCHEMA.names())
    )
    undated = rows.filter(pl.col("timing") == UNDATED).height
    return EndingContracts(ending, answers.screening.horizon.months, rows.height, undated)
