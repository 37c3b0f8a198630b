"""Rows with several codes of which a lot could be reserved though the whole cannot: a division worth considering.

Only rows with some codes on a list and some off it are examined, the largest first and a limited number: each is
assessed as a case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from reservkoll.evaluation.case import CaseReader
from reservkoll.evaluation.columnar.explanations import RowFacts
from reservkoll.evaluation.lots import DIRECT, lot_of_row, reserved_routes
from reservkoll.evaluation.outcome import Outcome, Verdict
from reservkoll.facts.derived import CPV
from reservkoll.facts.facts import Facts
from reservkoll.rulebook.rulebook import Rulebook

MOST_LOOKED_AT: Final = 50  # each is assessed as a case: tens of milliseconds


@dataclass(frozen=True)
class LotOfRow:
    """Codes that go together in a lot, and the reservations that are open to it."""

    codes: tuple[str, ...]
    open: tuple[str, ...]


@dataclass(frozen=True)
class DividedRow:
    """A row, by its position in the list from 0, its lots, and the reservations that only a lot can have."""

    position: int
    lots: tuple[LotOfRow, ...]
    opens: tuple[str, ...]


@dataclass(frozen=True)
class DividedRows:
    """The rows, largest value first; `left_out` counts those with several codes that were not examined."""

    rows: tuple[DividedRow, ...]
    left_out: int


def divided_rows(evaluated: pl.DataFrame, rows: pl.DataFrame, rulebook: Rulebook) -> DividedRows | None:
    """The rows for which a division into lots would open something; None if no row has codes that differ.

    `evaluated` has the facts and verdicts of the rows in `rows`, which are in their reported form.
    """
    direct = [name for name, route in rulebook.routes.routes.items() if route.group == DIRECT and name in rows.columns]
    mixed = pl.any_horizontal(pl.col(name) == Verdict.UNKNOWN.value for name in rulebook.reported.lists)
    closed = pl.all_horizontal(pl.col(name) != Verdict.YES.value for name in direct)
    several = evaluated[CPV].list.len() > 1
    found = rows.with_row_index("position").filter(several & mixed & closed)
    if found.is_empty():
        return None
    looked_at = found.sort("value_sek", descending=True, nulls_last=True).head(MOST_LOOKED_AT)["position"].to_list()
    facts = RowFacts(rulebook, evaluated.columns)
    read = evaluated[looked_at].select(facts.columns).iter_rows(named=True)
    told = [_divided(position, facts.of(row), rulebook) for position, row in zip(looked_at, read, strict=True)]
    return DividedRows(tuple(row for row in told if row is not None), found.height - len(looked_at))


def _divided(position: int, facts: Facts, rulebook: Rulebook) -> DividedRow | None:
    whole = CaseReader(rulebook, facts, with_supplier=False)
    codes = whole.facts.get(CPV)
    assert isinstance(codes, tuple)
    routes = reserved_routes(rulebook)
    groups: dict[tuple[Verdict, ...], tuple[list[str], Mapping[str, Outcome]]] = {}
    for code in codes:
        outcomes = lot_of_row(whole, (code,), routes)
        key = tuple(outcomes[route].verdict for route in routes)
        groups.setdefault(key, ([], outcomes))[0].append(code)
    lots = tuple(
        LotOfRow(
            tuple(group),
            tuple(name for name in routes if outcomes[name].verdict is Verdict.YES),
        )
        for group, outcomes in groups.values()
    )
    closed = [route for route in routes if whole.outcome(route).verdict is not Verdict.YES]
    opened = [
        route for route in closed if any(outcomes[route].verdict is Verdict.YES for _, outcomes in groups.values())
    ]
    if len(lots) < 2 or not opened:
        return None
    return DividedRow(position, lots, tuple(opened))
