"""Exports supplier-purchase pairs as csv, jsonl or parquet."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from reservkoll.reports.export.tables import check_format, write_frame
from reservkoll.reports.outputs import Made, Writing, by_name
from reservkoll.screening.result import Screening
from reservkoll.screening.supplier_match.result import PAIRS


def write_supplier_data(screening: Screening, path: Path) -> None:
    """Write one row for each reservable purchase, reservation and supplier to `path`, its format by suffix.

    The columns are those of `reservkoll.screening.supplier_match.result.PAIRS`. In csv a text that a spreadsheet
    would take for a formula gets an apostrophe before it.

    Raises:
        InputError: for another suffix than those of the data formats.
    """
    pairs = screening.suppliers.pairs if screening.suppliers is not None else pl.DataFrame(schema=PAIRS)
    write_frame(pairs, path)


FORM = Writing[Made](by_name(check_format), lambda made, path: write_supplier_data(made.screening, path))
