"""Reads an ordinary list of organisations, with numbers and names under headings, through the table reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import polars as pl

from reservkoll.common.organisation_number import is_personal, organisation_number
from reservkoll.i18n import mark
from reservkoll.organisations.batch import SCHEMA, Batch
from reservkoll.organisations.forms import legal_forms
from reservkoll.parsers.keywords import is_missing
from reservkoll.parsers.text import fold
from reservkoll.tabular.header.detect import Header, Heading, read_header
from reservkoll.tabular.open import open_source
from reservkoll.tabular.read_limits import ReadLimits
from reservkoll.tabular.rows.classify import sort_rows
from reservkoll.tabular.sheet import CellRange
from reservkoll.tabular.tables import Headings, data_rows, first_table, heading_lines

SEARCHED_ROWS: Final = 30
SNI_DIGITS: Final = 5


def read_list(path: Path, limits: ReadLimits) -> Batch:
    """The organisations of the first sheet that has a column of organisation numbers.

    Raises:
        InputError: the file cannot be used, or has no such column.
    """
    table = first_table(open_source(path, limits), path, None, LIST)
    columns = _columns(table.header)
    data, _ = data_rows(table)
    rows = sort_rows(
        data,
        heading_lines(table),
        identity=[columns[field].letter for field in ("org_no", "name") if field in columns],
        value=None,
        amounts=lambda: pl.Series([], dtype=pl.Int64),
    ).purchases
    found: list[tuple[object, ...]] = []
    persons, unreadable = 0, []
    for row in rows.iter_rows(named=True):
        texts = {field: _text(row[heading.letter]) for field, heading in columns.items()}
        try:
            number = organisation_number(texts.get("org_no") or "")
        except ValueError:
            unreadable.append(int(row["row"]))
            continue
        form = texts.get("form")
        if is_personal(number) or (form is not None and legal_forms().is_person(form)):
            persons += 1
            continue
        found.append(
            (
                int(number),
                texts.get("name"),
                legal_forms().of_words(form) if form else None,
                texts.get("place"),
                (texts.get("postcode") or "").replace(" ", "") or None,
                _sni(texts.get("sni") or ""),
                texts.get("description"),
                None,
                None,
                None,
            )
        )
    return Batch(pl.DataFrame(found, SCHEMA, orient="row"), rows.height, persons, 0, tuple(unreadable))


def _text(cell: object) -> str | None:
    text = str(cell or "").strip()
    return None if not text or is_missing(text) else text


def _sni(text: str) -> str | None:
    codes = ["".join(filter(str.isdigit, part)) for part in text.replace(",", " ").replace(";", " ").split()]
    return " ".join(code for code in codes if len(code) == SNI_DIGITS) or None


@cache
def _names() -> dict[str, str]:
    return {fold(name): field for field, known in legal_forms().columns.items() for name in known}


def _columns(header: Header) -> dict[str, Heading]:
    names = _names()
    return {names[fold(heading.text)]: heading for heading in reversed(header.headings) if fold(heading.text) in names}


def _find_header(cells: pl.DataFrame, _known: Iterable[str] = (), _merged: Sequence[CellRange] = ()) -> Header | None:
    headers = (read_header(cells, index + 1) for index in range(min(cells.height, SEARCHED_ROWS)))
    return next((header for header in headers if "org_no" in _columns(header)), None)


def _score(texts: Iterable[str], _mapped: frozenset[str]) -> float:
    return float(any(_names().get(fold(text)) == "org_no" for text in texts))


LIST = Headings(
    _find_header,
    _score,
    mark("{path}: no column named Organisationsnummer was found. Name the column so, in a row above the numbers."),
)
