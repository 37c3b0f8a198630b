"""Interned text columns: each distinct text is stored, transformed and measured once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

RECURRING: Final = 4  # intern when each text recurs this often on average


@dataclass(frozen=True)
class Column:
    """Numbers, days or texts; with `texts`, `values` are indices (Int32) into them, one per row.

    `texts` are distinct, in order of first appearance. Null is a missing value.
    """

    values: pl.Series
    texts: pl.Series | None = None

    @classmethod
    def of(cls, values: pl.Series) -> Column:
        """`values`, interned where its texts recur."""
        if values.dtype != pl.String:
            return cls(values)
        texts = values.drop_nulls().unique(maintain_order=True)
        if texts.is_empty() or (texts.len() + values.has_nulls()) * RECURRING > values.len() - values.null_count():
            return cls(values)
        places = pl.int_range(texts.len(), dtype=pl.Int32, eager=True)
        # copied: a slice of a polars column keeps the buffer of the whole column alive
        anew = pl.Series(values.name, texts.to_list(), dtype=pl.String)
        return cls(values.replace_strict(texts, places, return_dtype=pl.Int32), anew)

    @property
    def of_texts(self) -> bool:
        """Whether it is a text column."""
        return self.texts is not None or self.values.dtype == pl.String

    def changed(self, change: Callable[[pl.Series], pl.Series]) -> Column:
        """The column with `change` applied to each text; `change` must be a pure function that maps null to null."""
        if self.texts is None:
            changed = change(self.values)
            return self if changed is self.values else Column.of(changed.alias(self.values.name))
        changed = change(self.texts)
        different = changed.unique(maintain_order=True)
        if different.len() == changed.len():
            return Column(self.values, changed)
        places = changed.replace_strict(
            different, pl.int_range(different.len(), dtype=pl.Int32, eager=True), return_dtype=pl.Int32
        )
        return Column(places.gather(self.values).alias(self.values.name), different)

    def read(self, ask: Callable[[pl.Series], pl.Series]) -> pl.Series:
        """Of each row what `ask` says of its text; `ask` must be a pure function that maps null to null."""
        return ask(self.values) if self.texts is None else ask(self.texts).gather(self.values)

    def lengths(self) -> pl.Series:
        """The length of each row's text, in characters."""
        return self.read(lambda texts: texts.str.len_chars())

    def shown(self) -> pl.Series:
        """The values row by row, no longer interned."""
        return self.values if self.texts is None else self.texts.gather(self.values).alias(self.values.name)


@dataclass(frozen=True)
class Columns:
    """Named columns of equal length: `frame` has their values, `texts` the texts of the interned ones."""

    frame: pl.DataFrame
    texts: Mapping[str, pl.Series]

    @classmethod
    def of(cls, columns: Iterable[Column]) -> Columns:
        """From `columns`, consumed lazily one at a time."""
        values: list[pl.Series] = []
        texts: dict[str, pl.Series] = {}
        for column in columns:
            values.append(column.values)
            if column.texts is not None:
                texts[column.values.name] = column.texts
        return cls(pl.DataFrame(values), texts)

    def column(self, name: str) -> Column:
        """The column `name`."""
        return Column(self.frame[name], self.texts.get(name))
