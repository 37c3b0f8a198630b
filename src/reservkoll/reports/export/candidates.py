"""Exports candidates as csv for programs."""

from __future__ import annotations

from typing import Final

import polars as pl

from reservkoll.json_documents.organisations import CandidateDocument, CandidatesDocument
from reservkoll.reports.export.tables import text_of

TOGETHER: Final = "; "


def candidates_csv(document: CandidatesDocument) -> str:
    """One row for each candidate, under the keys of the JSON document; lists are joined by semicolons."""
    columns = list(CandidateDocument.model_fields)
    rows = [[_cell(getattr(each, column)) for column in columns] for each in document.candidates]
    return text_of(pl.DataFrame(rows, dict.fromkeys(columns, pl.String()), orient="row"), ".csv")


def _cell(value: str | list[str] | None) -> str | None:
    return TOGETHER.join(value) if isinstance(value, list) else value
