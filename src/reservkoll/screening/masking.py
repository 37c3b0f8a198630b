"""Masks personal numbers everywhere in the texts of a frame or a screening."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final, TypeVar

import polars as pl

from reservkoll.common.masked_columns import masked_frame, masked_texts
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.screening.result import Screening

REFERENCE: Final = "id"
Told = TypeVar("Told")


def masked(screening: Screening) -> Screening:
    """`screening` with personal numbers masked in all its texts: rows, problems, notes, suppliers, proposals.

    References that masking would make identical are kept apart by their row number.
    """
    apart = references_apart(screening.rows)
    return _masked(screening if apart is screening.rows else replace(screening, rows=apart))


def references_apart(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` (with id and row) with references masked that hold a personal number, each followed by its row number."""
    if REFERENCE not in rows.columns:
        return rows
    references = rows[REFERENCE]
    clean = masked_texts(references)
    if clean is references:
        return rows
    told = pl.when(clean.ne_missing(references)).then(pl.format("{} [{}]", clean, pl.col("row"))).otherwise(clean)
    return rows.with_columns(told.alias(REFERENCE))


def _masked(told: Told) -> Told:
    """The same value with every text in it masked, at any depth."""
    masked_one: Any = told
    match told:
        case str():
            masked_one = without_personal_numbers(told)
        case pl.DataFrame():
            masked_one = masked_frame(told)
        case pl.Series() if told.dtype == pl.String:
            masked_one = masked_texts(told)
        case tuple() | list():
            masked_one = type(told)(_masked(one) for one in told)
        case Mapping():
            masked_one = {_masked(key): _masked(value) for key, value in told.items()}
        case _ if is_dataclass(told) and not isinstance(told, type):
            changed = {field.name: _masked(getattr(told, field.name)) for field in fields(told) if field.init}
            masked_one = replace(told, **changed)
    return masked_one  # type: ignore[no-any-return]
