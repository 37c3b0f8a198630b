"""The answers of like rows, kept from one part of a list to the next: what was read once is not read again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from reservkoll.evaluate.like_rows import read_leaves

KEPT = "_kept"


@dataclass(frozen=True)
class Reading:
    """How rows of one stretch of time are read in columns.

    Rows that agree in `leaves` have the same verdicts, and those that agree in `told` the same reasons, too. `steps`
    give the columns `names`, each step with those before it.
    """

    leaves: Mapping[bytes, pl.Expr]
    told: Mapping[bytes, pl.Expr]
    steps: Sequence[Sequence[pl.Expr]]
    names: Sequence[str]

    def of(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The columns `names` of `rows`."""
        for step in self.steps:
            rows = rows.with_columns(step)
        return rows.select(self.names)


class Kept:
    """What the columnar reading said of like rows so far. `len` is the number of different ones."""

    def __init__(self) -> None:
        self._readings: dict[int, Reading] = {}
        self._numbers: dict[int, dict[tuple[Hashable, ...], int]] = {}
        self._answers: pl.DataFrame | None = None

    def __len__(self) -> int:
        return 0 if self._answers is None else self._answers.height

    def reading(self, epoch: int, made: Callable[[], Reading]) -> Reading:
        """How the stretch of time `epoch` is read, made once."""
        if epoch not in self._readings:
            self._readings[epoch] = made()
        return self._readings[epoch]

    def answers(self, firsts: pl.DataFrame, epoch: int, reading: Reading) -> pl.DataFrame:
        """What `reading` says of `firsts`, row by row, and the column `_kept`: the same number in all parts for rows of
        the stretch of time `epoch` that read alike. Only rows that are like none before are read.
        """
        numbers = self._numbers.setdefault(epoch, {})
        keys = zip(
            *(_hashable_column(column) for column in read_leaves(firsts, list(reading.told.values()))), strict=True
        )
        found: list[int] = []
        unread: list[int] = []
        start = len(self)
        for place, key in enumerate(keys):
            number = numbers.get(key)
            if number is None:
                number = numbers[key] = start + len(unread)
                unread.append(place)
            found.append(number)
        if unread:
            new = reading.of(firsts[unread])
            self._answers = new if self._answers is None else pl.concat([self._answers, new])
        assert self._answers is not None
        return self._answers[found].with_columns(pl.Series(KEPT, found, pl.Int64))


def hashable(value: Any) -> Hashable:
    """`value` with its lists and records as tuples, which can be keys."""
    if isinstance(value, list):
        return tuple(map(hashable, value))
    return tuple((name, hashable(part)) for name, part in value.items()) if isinstance(value, dict) else value


def _hashable_column(column: pl.Series) -> list[Hashable]:
    values = column.to_list()
    return [hashable(value) for value in values] if column.dtype.is_nested() else values
