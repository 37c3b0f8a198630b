"""Reads an ordinary list of organisations, with numbers and names under headings, through the table reader."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from reservkoll.common.organisation_number import is_personal, organisation_number
from reservkoll.organisations.batch import SCHEMA, Batch
from reservkoll.organisations.forms import legal_forms
from reservkoll.parsers.keywords import is_missing
from reservkoll.tabular.organisation_table import organisation_table
from reservkoll.tabular.read_limits import ReadLimits

SEARCHED_ROWS: Final = 30
SNI_DIGITS: Final = 5


def read_list(path: Path, limits: ReadLimits) -> Batch:
    """The organisations of the first sheet that has a column of organisation numbers.

    Raises:
        InputError: the file cannot be used, or has no such column.
    """
    table = organisation_table(path, legal_forms().columns, limits)
    columns, rows = table.columns, table.rows
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
