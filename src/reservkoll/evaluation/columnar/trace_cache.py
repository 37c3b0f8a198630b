"""A cache of traces and outcomes shared between chunks, so that equivalent rows are evaluated once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

import polars as pl

from reservkoll.conditions.leaves import column_of
from reservkoll.evaluation.columnar.columnar_rules import Reading

KEPT = "_kept"


class TraceCache:
    """Cached columnar results of equivalent rows. `len` is the number of row classes."""

    def __init__(self) -> None:
        self._epochs: dict[Hashable, _EpochCache] = {}
        self._answers: pl.DataFrame | None = None

    def __len__(self) -> int:
        return 0 if self._answers is None else self._answers.height

    def reading(self, key: Hashable, made: Callable[[], Reading]) -> Reading:
        """The evaluation of rows of one epoch and set of acts, which `key` identifies; built once."""
        if key not in self._epochs:
            self._epochs[key] = _EpochCache(made())
        return self._epochs[key].reading

    def answers(self, firsts: pl.DataFrame, key: Hashable) -> pl.DataFrame:
        """The result columns for `firsts`, row by row, and the column `_kept`: an id, stable across chunks, of the
        class of equivalent rows under `key`. Only classes not seen before are evaluated.
        """
        epoch = self._epochs[key]
        found: list[int] = []
        unread: list[int] = []
        keys: list[tuple[Hashable, ...]] = []
        start = len(self)
        for place, values in enumerate(epoch.keys(firsts)):
            number = epoch.numbers.get(values)
            if number is None:
                number = epoch.numbers[values] = start + len(unread)
                unread.append(place)
                keys.append(values)
            found.append(number)
        if unread:
            new = epoch.read(firsts[unread], keys)
            self._answers = new if self._answers is None else pl.concat([self._answers, new])
        assert self._answers is not None
        return self._answers[found].with_columns(pl.Series(KEPT, found, pl.Int64))


class _EpochCache:
    """The cache of one epoch: its evaluation, the ids of row classes, and the results of each step."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.numbers: dict[tuple[Hashable, ...], int] = {}
        self._leaves = [column_of(leaf).alias(str(number)) for number, leaf in enumerate(reading.told.values())]
        places = {leaf: place for place, leaf in enumerate(reading.told)}
        self._places = [[places[leaf] for leaf in reading.leaves_of(step)] for step in reading.steps]
        self._said: list[dict[tuple[Hashable, ...], tuple[str, ...]]] = [{} for _ in reading.steps]

    def keys(self, rows: pl.DataFrame) -> Iterator[tuple[Hashable, ...]]:
        """The leaf values of each row."""
        return zip(*map(_hashable_column, rows.select(self._leaves).iter_columns()), strict=True)

    def read(self, rows: pl.DataFrame, keys: Sequence[tuple[Hashable, ...]]) -> pl.DataFrame:
        """The result columns; `keys` are those of `rows`. A step evaluates only rows without a cached equivalent."""
        for step, places, said in zip(self.reading.steps, self._places, self._said, strict=True):
            of_step = [tuple([key[place] for place in places]) for key in keys]
            unread = {key: place for place, key in enumerate(of_step) if key not in said}
            if unread:
                read = step.of(rows[list(unread.values())]).select(list(step.columns))
                said.update(zip(unread, read.iter_rows(), strict=True))
            columns = zip(*(said[key] for key in of_step), strict=True)
            rows = rows.with_columns(
                pl.Series(name, column, pl.String) for name, column in zip(step.columns, columns, strict=True)
            )
        return rows.select(self.reading.names)


def hashable(value: Any) -> Hashable:
    """`value` with lists and dicts converted to tuples, so that it can be a dict key."""
    if isinstance(value, list):
        return tuple(map(hashable, value))
    return tuple((name, hashable(part)) for name, part in value.items()) if isinstance(value, dict) else value


def _hashable_column(column: pl.Series) -> list[Hashable]:
    values = column.to_list()
    return [hashable(value) for value in values] if column.dtype.is_nested() else values
