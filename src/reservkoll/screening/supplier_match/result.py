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
"""Columns of :attr:`SupplierReport.purchases`: `position` is the row of the screening from 0; `verdict` is the
purchase's own; how many suppliers fit, how many are unknown, and who fits."""

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
"""Columns of :attr:`SupplierReport.conditions`: `verdict` is the supplier's, whatever the purchase; `answer` is for the
condition, null if all are met; `purchases` counts those it affects; `to_know` asks for what is missing or says what is
unsettled."""

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
"""Columns of :attr:`SupplierReport.awards`; `bar_ends` is null if the award bars nothing."""

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
"""Columns of :attr:`SupplierReport.pairs`: one row per reservable purchase, reservation and supplier. `criteria`
has the ids of the conditions on the supplier that fail, else of those that are unknown; lists are joined by `;`."""


@dataclass(frozen=True)
class SupplierLine:
    """A supplier by name; `label` is unique. The organisation number is masked if it is a personal number."""

    label: str
    name: str
    org_no: str
    legal_form: str
    file: str
    sheet: str
    row: int


@dataclass(frozen=True)
class SupplierReport:
    """What reports show about suppliers; every text is in the reader's language.

    Args:
        suppliers: in the order they were read.
        purchases: one row per reservable purchase and reservation, with the columns of :data:`PURCHASES`.
        cells: for each supplier an index into `texts` for each row of `purchases`.
        texts: the texts of matrix cells: the verdict first, then why.
        pairs, conditions, awards: with the columns of :data:`PAIRS`, :data:`CONDITIONS`, :data:`AWARDS`.
        unreached: for each reservation the number of purchases for which it is unknown whether it applies.
        problems: how many cells and rows of the supplier files could not be parsed.
        notes: remarks on the supplier files.
        answered: for each row of `pairs` an index into `conditions_of`.
        conditions_of: the label of each condition on the supplier, and whether it is met.
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
    """For each reservation the number of purchases: all, with a supplier that fits, unknown, with none that fits."""
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
