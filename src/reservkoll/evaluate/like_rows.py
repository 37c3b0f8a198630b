"""Which rows of a frame read alike: those that agree in every leaf of every condition.

Few of the leaves differ, most are true or false, and those of a list of codes hang on the list alone. So each leaf is
read once, over the distinct lists where it reads nothing else, and the truths are packed into whole numbers, which are
then compared at once. A million rows take about a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

IN_A_BYTE = 5  # three truths each: 3 to the 5th is 243
IN_A_WORD = 8
BASE, UNKNOWN = 3, 2


class LikeRows:
    """Finds like rows in groups of one frame. The distinct lists of the whole are read once for all groups."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._distinct: dict[str, pl.DataFrame] = {}
        self._read: dict[tuple[str, tuple[bytes, ...]], pl.Series] = {}
        numbers = []
        for column in frame.iter_columns():
            if column.dtype == pl.List(pl.String) and column.null_count() < column.len():
                number, distinct = _numbered(column)
                self._distinct[column.name] = distinct.to_frame()
                numbers.append(number.alias(_number_of(column.name)))
        self.frame = frame.with_columns(numbers)
        """The frame with the numbers of its lists: groups are made of its rows."""

    def first_alike(self, group: pl.DataFrame, leaves: Mapping[bytes, pl.Expr], position: str) -> pl.Series:
        """For each row of `group` the `position` of the first row that agrees with it in all `leaves`, as Int64.

        `leaves` read columns of `group`, each row by itself; the keys tell them apart.
        """
        empty = {name for name in group.columns if group[name].null_count() == group.height}
        by_list: dict[str, dict[bytes, pl.Expr]] = {}
        over_rows: list[pl.Expr] = []
        for key, leaf in leaves.items():
            roots = set(leaf.meta.root_names())
            if roots <= empty:  # alike in every row
                continue
            only = next(iter(roots)) if len(roots) == 1 else None
            if only in self._distinct:
                by_list.setdefault(only, {})[key] = leaf
            else:
                over_rows.append(leaf)
        keys = [
            *_read(group, over_rows),
            *(self._over_distinct(name, of_list).gather(group[_number_of(name)]) for name, of_list in by_list.items()),
        ]
        if not keys:
            return pl.Series([group[position].min()], dtype=pl.Int64).new_from_index(0, group.height)
        keyed = pl.DataFrame([group[position], *(key.alias(f"_key{number}") for number, key in enumerate(keys))])
        return keyed.select(pl.col(position).min().over(keyed.columns[1:]).cast(pl.Int64)).to_series()

    def _over_distinct(self, name: str, leaves: Mapping[bytes, pl.Expr]) -> pl.Series:
        """For each distinct list a number: lists with the same number agree in all `leaves`."""
        known = self._read.get((name, tuple(leaves)))
        if known is None:
            read = _read(self._distinct[name], list(leaves.values()))
            numbers = pl.DataFrame([key.alias(str(number)) for number, key in enumerate(read)])
            known = numbers.select(pl.struct(numbers.columns).rank("dense")).to_series()
            self._read[name, tuple(leaves)] = known
        return known


def _number_of(name: str) -> str:
    return f"_number of {name}"


def _numbered(column: pl.Series) -> tuple[pl.Series, pl.Series]:
    """For each list the number of its place among the distinct ones; those."""
    place = pl.int_range(column.len(), dtype=pl.UInt32, eager=True)
    first = pl.DataFrame([column.alias("list"), place.alias("place")]).select(pl.col("place").min().over("list"))
    is_first = first.to_series() == place
    number = is_first.cast(pl.UInt32).cum_sum() - 1
    return number.gather(first.to_series()), column.filter(is_first)


def _read(frame: pl.DataFrame, leaves: Sequence[pl.Expr]) -> list[pl.Series]:
    """What the leaves read: truths packed, anything else as it is."""
    if not leaves:
        return []
    read = frame.select(leaf.alias(str(number)) for number, leaf in enumerate(leaves))
    truths = [name for name, dtype in read.schema.items() if dtype == pl.Boolean]
    packed = _packed(read, [pl.col(name) for name in truths]).get_columns() if truths else []
    return [*packed, *(column for column in read.iter_columns() if column.dtype != pl.Boolean)]


def _packed(frame: pl.DataFrame, truths: Sequence[pl.Expr]) -> pl.DataFrame:
    """Truths as digits of whole numbers, which stand for them exactly."""
    digits = [truth.cast(pl.UInt8).fill_null(UNKNOWN) for truth in truths]
    in_bytes = [_number(digits[start : start + IN_A_BYTE], BASE) for start in range(0, len(digits), IN_A_BYTE)]
    as_bytes = frame.select(each.alias(f"_byte{number}") for number, each in enumerate(in_bytes))
    words = [pl.col(name).cast(pl.UInt64) for name in as_bytes.columns]
    in_words = [_number(words[start : start + IN_A_WORD], 256) for start in range(0, len(words), IN_A_WORD)]
    return as_bytes.select(each.alias(f"_word{number}") for number, each in enumerate(in_words))


def _number(digits: Sequence[pl.Expr], base: int) -> pl.Expr:
    number = digits[0]
    for digit in digits[1:]:
        number = number * base + digit
    return number
