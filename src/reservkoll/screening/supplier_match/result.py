"""The supplier matrix as data for reports, with conditions and earlier awards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

PURCHASES: Final = pl.Schema(
    {
        "position": pl.UInt32,
        "route": pl.String,
        "verdict": pl.String,
        "fitting": pl.UInt32,
        "undecided": pl.UInt32,
        "names": pl.String,
    }
)
"""Columns of :attr:`SupplierReport.purchases`: `position` counts the rows of the screening from 0; `verdict` is the
purchase's own; how many suppliers fit, of how many it is not known, and who fits."""

CONDITIONS: Final = pl.Schema(
    {
        "supplier": pl.String,
        "org_no": pl.String,
        "route": pl.String,
        "rule": pl.String,
        "verdict": pl.String,
        "condition": pl.String,
        "answer": pl.String,
        "purchases": pl.UInt32,
        "to_know": pl.String,
        "proof": pl.String,
        "citation": pl.String,
    }
)
"""Columns of :attr:`SupplierReport.conditions`: `verdict` is the supplier's whatever the purchase; `answer` that of the
condition, null where all are met; `purchases` those it bears on; `to_know` asks for what is missing or tells what is
open."""

AWARDS: Final = pl.Schema(
    {
        "supplier": pl.String,
        "org_no": pl.String,
        "authority": pl.String,
        "provision": pl.String,
        "cpv": pl.String,
        "cpv_name": pl.String,
        "decided": pl.Date,
        "bar_ends": pl.Date,
        "file": pl.String,
        "sheet": pl.String,
        "row": pl.UInt32,
    }
)
"""Columns of :attr:`SupplierReport.awards`; `bar_ends` is null where the award bars nothing."""

PAIRS: Final = pl.Schema(
    {
        "file": pl.String,
        "sheet": pl.String,
        "row": pl.UInt32,
        "id": pl.String,
        "title": pl.String,
        "route": pl.String,
        "rule": pl.String,
        "purchase_verdict": pl.String,
        "supplier": pl.String,
        "supplier_org_no": pl.String,
        "supplier_file": pl.String,
        "supplier_sheet": pl.String,
        "supplier_row": pl.UInt32,
        "verdict": pl.String,
        "certainty": pl.String,
        "criteria": pl.String,
        "missing": pl.String,
        "warnings": pl.String,
    }
)
"""Columns of :attr:`SupplierReport.pairs`: one row for each reservable purchase, reservation and supplier. `criteria`
are the ids of the conditions on the supplier that fail, else of those that are unknown; lists are joined by `;`."""


@dataclass(frozen=True)
class SupplierLine:
    """A supplier as it is named; `label` is its own. The organisation number is masked where it is a person's."""

    label: str
    name: str
    org_no: str
    legal_form: str
    file: str
    sheet: str
    row: int


@dataclass(frozen=True)
class SupplierReport:
    """What the reports show of suppliers; every text is in the reader's language.

    Args:
        suppliers: in the order in which they were read.
        purchases: one row for each reservable purchase and reservation, with the columns of :data:`PURCHASES`.
        cells: for each supplier the number of its text in `texts`, one for each row of `purchases`.
        texts: what a cell of the matrix says: the verdict's word first, then why.
        pairs, conditions, awards: with the columns of :data:`PAIRS`, :data:`CONDITIONS`, :data:`AWARDS`.
        unreached: for each reservation the purchases of which it is not known whether it reaches them.
        problems: how many cells and rows of the suppliers' files could not be understood.
        notes: remarks on those files.
        answered: for each row of `pairs` the number of its answer in `conditions_of`.
        conditions_of: the label of each condition on the supplier, and whether it holds.
    """

    suppliers: tuple[SupplierLine, ...]
    purchases: pl.DataFrame
    cells: tuple[pl.Series, ...]
    texts: tuple[str, ...]
    pairs: pl.DataFrame
    conditions: pl.DataFrame
    awards: pl.DataFrame
    unreached: Mapping[str, int]
    problems: int
    notes: tuple[str, ...]
    answered: pl.Series | None = None
    conditions_of: tuple[tuple[tuple[str, bool | None], ...], ...] = ()


def fitting(suppliers: SupplierReport) -> dict[str, dict[str, int]]:
    """For each reservation the number of purchases: all, with one that fits, not known yet, nobody fits."""
    fits, unknown = pl.col("fitting") > 0, pl.col("undecided") > 0
    found = {}
    for route in suppliers.unreached:
        rows = suppliers.purchases.filter(pl.col("route") == route)
        found[route] = {
            "purchases": rows.height,
            "fitting": rows.filter(fits).height,
            "unknown": rows.filter(~fits & unknown).height,
            "nobody": rows.filter(~fits & ~unknown).height,
        }
    return found
