"""Finds the table of a list of organisations by its column of organisation numbers; its rows without totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from reservkoll.i18n import mark
from reservkoll.parsers.text import fold
from reservkoll.tabular.header.detect import Header, Heading, read_header
from reservkoll.tabular.open import open_source
from reservkoll.tabular.read_limits import ReadLimits
from reservkoll.tabular.rows.classify import sort_rows
from reservkoll.tabular.sheet import CellRange
from reservkoll.tabular.tables import Headings, data_rows, first_table, heading_lines

NUMBER: Final = "org_no"
IDENTITY: Final = (NUMBER, "name")
SEARCHED_ROWS: Final = 30
NO_NUMBERS = mark(
    "{path}: no column named Organisationsnummer was found. Name the column so, in a row above the numbers."
)


@dataclass(frozen=True)
class OrganisationTable:
    """`columns`: the heading of each field that was found; `rows`: one for each organisation, with its place `row`."""

    columns: Mapping[str, Heading]
    rows: pl.DataFrame


def organisation_table(
    path: Path, names: Mapping[str, Iterable[str]], limits: ReadLimits | None = None
) -> OrganisationTable:
    """The first sheet with a column of organisation numbers. `names`: what each field may be called; case and accents
    do not count.

    Raises:
        InputError: the file cannot be used, or has no such column.
    """
    fields = {fold(name): field for field, known in names.items() for name in known}

    def columns_of(header: Header) -> dict[str, Heading]:
        known = ((fields.get(fold(heading.text)), heading) for heading in reversed(header.headings))
        return {field: heading for field, heading in known if field is not None}

    def find(cells: pl.DataFrame, _known: Iterable[str] = (), _merged: Sequence[CellRange] = ()) -> Header | None:
        headers = (read_header(cells, index + 1) for index in range(min(cells.height, SEARCHED_ROWS)))
        return next((header for header in headers if NUMBER in columns_of(header)), None)

    def score(texts: Iterable[str], _mapped: frozenset[str]) -> float:
        return float(any(fields.get(fold(text)) == NUMBER for text in texts))

    table = first_table(open_source(path, limits), path, None, Headings(find, score, NO_NUMBERS))
    columns = columns_of(table.header)
    data, _ = data_rows(table)
    rows = sort_rows(
        data,
        heading_lines(table),
        identity=[columns[field].letter for field in IDENTITY if field in columns],
        value=None,
        amounts=lambda: pl.Series([], dtype=pl.Int64),
    ).purchases
    return OrganisationTable(columns, rows)
