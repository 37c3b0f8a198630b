"""Masks personal numbers everywhere in a screening's texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from reservkoll.common.organisation_number import MAY_BE_PERSONAL, without_personal_numbers
from reservkoll.screening.result import Screening

SEEN = 1_000  # first texts of a column, which show whether they are few
SHORTEST = 10  # bytes: a personal number has ten digits or more


def masked(screening: Screening) -> Screening:
    """`screening` with the personal numbers in titles, references, headings, names of files and messages masked."""
    return replace(
        screening,
        rows=_masked(screening.rows),
        problems=_masked(screening.problems),
        run=_masked_words(screening.run),
        departments=_masked_departments(screening.departments),
        notes=tuple(without_personal_numbers(note) for note in screening.notes),
    )


def _masked(frame: pl.DataFrame) -> pl.DataFrame:
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    if not texts:
        return frame
    # All columns are looked through at once: in most there is nothing that may be such a number.
    doubtful = frame.select(pl.col(texts).str.contains(MAY_BE_PERSONAL).any()).row(0)
    columns = [frame[name] for name, found in zip(texts, doubtful, strict=True) if found]
    return frame.with_columns([changed for column in columns if (changed := _changed(column)) is not None])


def _masked_departments(departments: pl.Series | None) -> pl.Series | None:
    changed = None if departments is None else _changed(departments)
    return departments if changed is None else changed


def _changed(column: pl.Series) -> pl.Series | None:
    texts = column.unique() if column.head(SEEN).n_unique() <= SEEN // 2 else column  # few texts are quicker found
    texts = texts.filter(texts.str.len_bytes() >= SHORTEST)
    found = texts.filter(texts.str.contains(MAY_BE_PERSONAL).fill_null(False)).unique().to_list()
    clean = [without_personal_numbers(text) for text in found]
    return None if found == clean else column.replace(found, clean)


def _masked_words(words: Mapping[str, str]) -> dict[str, str]:
    return {without_personal_numbers(label): without_personal_numbers(value) for label, value in words.items()}
