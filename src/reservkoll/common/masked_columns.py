"""Masks personal numbers in columns of texts."""

from __future__ import annotations

from typing import Final

import polars as pl

from reservkoll.common.personal_numbers import MAY_BE_PERSONAL, SHORTEST, without_personal_numbers

SEEN: Final = 1_000  # first texts of a column, which show whether they are few


def masked_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with the personal numbers in all its texts masked."""
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    if not texts:
        return frame
    # All columns are looked through at once: in most there is nothing that may be such a number.
    doubtful = frame.select(pl.col(texts).str.contains(MAY_BE_PERSONAL).any()).row(0)
    doubts = [frame[name] for name, found in zip(texts, doubtful, strict=True) if found]
    changed = [(column, masked_texts(column)) for column in doubts]
    return frame.with_columns([clean for column, clean in changed if clean is not column])


def masked_texts(column: pl.Series) -> pl.Series:
    """A column of texts without personal numbers; the very same where there is none."""
    texts = column.unique() if column.head(SEEN).n_unique() <= SEEN // 2 else column  # few texts are quicker found
    texts = texts.filter(texts.str.len_bytes() >= SHORTEST)
    found = texts.filter(texts.str.contains(MAY_BE_PERSONAL).fill_null(False)).unique().to_list()
    clean = [without_personal_numbers(text) for text in found]
    return column if found == clean else column.replace(found, clean)
