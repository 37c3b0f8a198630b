"""Interned text columns: each distinct text is stored, transformed and measured once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

RECURRING: Final = 4  # a text that stands this often on average is worth being kept apart


@dataclass(frozen=True)
class Column:
    """Numbers, days or texts; where `texts` are given, `values` are the places (Int32) of each row's among them.

    `texts` are all different, in the order in which they first stand. Null is nothing.
    """

    values: pl.Series
    texts: pl.Series | None = None

    @classmethod
    def of(cls, values: pl.Series) -> Column:
        """`values`, with its texts apart where they recur."""
        if values.dtype != pl.String:
            return cls(values)
        texts = values.drop_nulls().unique(maintain_order=True)
        if texts.is_empty() or (texts.len() + values.has_nulls()) * RECURRING > values.len() - values.null_count():
            return cls(values)
        places = pl.int_range(texts.len(), dtype=pl.Int32, eager=True)
        # anew: what polars takes out of a column holds on to the texts of all its rows
        anew = pl.Series(values.name, texts.to_list(), dtype=pl.String)
        return cls(values.replace_strict(texts, places, return_dtype=pl.Int32), anew)

    @property
    def of_texts(self) -> bool:
        """Whether texts stand in the column."""
        return self.texts is not None or self.values.dtype == pl.String

    def changed(self, change: Callable[[pl.Series], pl.Series]) -> Column:
        """The column of texts that `change` makes of these. It is to give the same for the same, and null for null."""
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

    def lengths(self) -> pl.Series:
        """How many characters the text of each row has."""
        if self.texts is None:
            return self.values.str.len_chars()
        return self.texts.str.len_chars().gather(self.values)

    def shown(self) -> pl.Series:
        """Numbers, days or texts, each in its row."""
        return self.values if self.texts is None else self.texts.gather(self.values).alias(self.values.name)


@dataclass(frozen=True)
class Columns:
    """Columns beside each other, by name: `frame` has the values of each, `texts` the texts of those that recur."""

    frame: pl.DataFrame
    texts: Mapping[str, pl.Series]

    @classmethod
    def of(cls, columns: Iterable[Column]) -> Columns:
        """`columns`, each taken when the one before it has been made."""
        values: list[pl.Series] = []
        texts: dict[str, pl.Series] = {}
        for column in columns:
            values.append(column.values)
            if column.texts is not None:
                texts[column.values.name] = column.texts
        return cls(pl.DataFrame(values), texts)

    def column(self, name: str) -> Column:
        """One of them."""
        return Column(self.frame[name], self.texts.get(name))
