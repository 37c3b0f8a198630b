"""The answers of like rows, kept from one part of a list to the next: what was read once is not read again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import polars as pl

from reservkoll.evaluate.like_rows import read_leaves

KEPT = "_kept"


class Kept:
    """What the columnar reading said of like rows so far. `len` is the number of different ones."""

    def __init__(self) -> None:
        self._numbers: dict[int, dict[tuple[Hashable, ...], int]] = {}
        self._answers: pl.DataFrame | None = None

    def __len__(self) -> int:
        return 0 if self._answers is None else self._answers.height

    def answers(
        self,
        firsts: pl.DataFrame,
        epoch: int,
        leaves: Mapping[bytes, pl.Expr],
        read: Callable[[pl.DataFrame], pl.DataFrame],
    ) -> pl.DataFrame:
        """What `read` says of `firsts`, row by row, and the column `_kept`: the same number in all parts for rows of
        the stretch of time `epoch` that agree in all `leaves`. Only rows that are like none before are read.
        """
        numbers = self._numbers.setdefault(epoch, {})
        keys = zip(*(_hashable_column(column) for column in read_leaves(firsts, list(leaves.values()))), strict=True)
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
            new = read(firsts[unread])
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
