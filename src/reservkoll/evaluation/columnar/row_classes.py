"""Groups rows into equivalence classes: rows that agree in every leaf of every condition.

There are few distinct leaves; most are boolean, numbers are binned at the limits of the law, and leaves on CPV codes
depend on the code list alone. So each row is encoded as a few digits, packed into one integer, and the integers are
grouped. A million rows take less than a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

import polars as pl

from reservkoll.conditions.codes import fact_of
from reservkoll.conditions.leaves import Cut, Leaf
from reservkoll.evaluation.columnar.code_coverage import code_facts, coverage, with_coverage
from reservkoll.rulebook.rulebook import Rulebook

TRUTHS, UNKNOWN = 3, 2
IN_A_BYTE = 5  # truths: 3 to the 5th is 243
IN_A_WORD = 2**64
# From so many comparisons with one column on, a binary search of each value among the cuts is cheaper.
FEW_CUTS = 8
SIDES: dict[bool, Literal["left", "right"]] = {False: "right", True: "left"}  # for equal cuts, by whether it is below
PLACE, KEY = "_place", "_key"


@dataclass(frozen=True)
class Alike:
    """Row classes, as UInt32: the class `number` of each row, and the position of the `first` row of each class."""

    number: pl.Series
    first: pl.Series


@dataclass(frozen=True)
class _Digits:
    """One integer below `base` per row."""

    values: pl.Series
    base: int


class LikeRows:
    """Finds equivalent rows in groups of one frame. The distinct code lists are evaluated once for all groups."""

    def __init__(self, frame: pl.DataFrame, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._distinct: dict[str, pl.DataFrame] = {}
        self._read: dict[tuple[str, tuple[Hashable, ...]], _Digits] = {}
        numbers, codes = [], set(code_facts(rulebook))
        for column in frame.iter_columns():
            if column.dtype == pl.List(pl.String) and column.null_count() < column.len():
                number, lists = _numbered(column)
                covered = coverage(lists, rulebook.code_lists).get_columns() if column.name in codes else []
                self._distinct[column.name] = pl.DataFrame([lists, *covered])
                numbers.append(number.alias(_number_of(column.name)))
        self.frame = frame.drop(self._distinct).with_columns(numbers)
        """The frame with numbers for its lists: groups are made of its rows."""

    def whole(self, group: pl.DataFrame) -> pl.DataFrame:
        """The rows of the frame with their lists, and how the codes in them match the code lists (see `coverage`)."""
        added = [
            column for name, lists in self._distinct.items() for column in lists[group[_number_of(name)]].get_columns()
        ]
        return group.drop(_number_of(name) for name in self._distinct).with_columns(added)

    def firsts(self, group: pl.DataFrame, alike: Alike) -> pl.DataFrame:
        """The first row of each class of `group`, with all that conditions read."""
        return with_coverage(self.whole(group[alike.first]), self._rulebook)

    def alike(self, group: pl.DataFrame, leaves: Mapping[Hashable, Leaf]) -> Alike:
        """The classes of the rows of `group` (rows of `frame`) that agree in all `leaves`, in the order of their first.

        `leaves` read columns of the frame and of `coverage`, row by row; the keys identify them.
        """
        empty = {name for name in group.columns if group[name].null_count() == group.height}
        by_list: dict[str, dict[Hashable, Leaf]] = {}
        over_rows: list[Leaf] = []
        for key, leaf in leaves.items():
            facts = _facts_of(leaf)
            if facts <= empty:  # the same in every row
                continue
            only = next(iter(facts)) if len(facts) == 1 else None
            if only in self._distinct:
                by_list.setdefault(only, {})[key] = leaf
            else:
                over_rows.append(leaf)
        with_lists = any(not _facts_of(leaf).isdisjoint(self._distinct) for leaf in over_rows)
        digits, others = _read(self.whole(group) if with_lists else group, over_rows)
        for name, of_list in by_list.items():
            known = self._over_distinct(name, of_list)
            digits.append(_Digits(known.values.gather(group[_number_of(name)]), known.base))
        return _classes([*_packed(digits), *others], group.height)

    def _over_distinct(self, name: str, leaves: Mapping[Hashable, Leaf]) -> _Digits:
        """For each distinct list a number: lists with the same number agree in all `leaves`."""
        known = self._read.get((name, tuple(leaves)))
        if known is None:
            distinct = self._distinct[name]
            digits, others = _read(distinct, list(leaves.values()))
            alike = _classes([*_packed(digits), *others], distinct.height)
            known = self._read[name, tuple(leaves)] = _Digits(alike.number, alike.first.len())
        return known


def _number_of(name: str) -> str:
    return f"_number of {name}"


def _facts_of(leaf: Leaf) -> set[str]:
    return {leaf.fact} if isinstance(leaf, Cut) else {fact_of(name) for name in leaf.meta.root_names()}


def _numbered(lists: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Number the distinct lists: the number of each row, and the lists by number.

    Where each list has one text, which is usual, the texts are compared, which is faster; some numbers are then unused.
    """
    if lists.list.len().min() != 1 or lists.list.len().max() != 1:
        alike = _classes([lists], lists.len())
        return alike.number, lists.gather(alike.first)
    texts = _categories(lists.list.first())
    firsts = texts.values.arg_unique()
    places = pl.repeat(None, texts.base, dtype=pl.UInt32, eager=True).scatter(texts.values.gather(firsts), firsts)
    return texts.values, lists.gather(places)


def _read(frame: pl.DataFrame, leaves: Sequence[Leaf]) -> tuple[list[_Digits], list[pl.Series]]:
    """The leaf values as digits, and those that cannot be encoded as digits."""
    cuts: dict[str, list[Cut]] = {}
    stands_for: dict[str, str] = {}
    for leaf in leaves:
        if isinstance(leaf, Cut):
            if leaf.fact not in stands_for:  # exact values have equal ends
                same = (fact for fact in cuts if frame[fact].equals(frame[leaf.fact]))
                stands_for[leaf.fact] = next(same, leaf.fact)
            cuts.setdefault(stands_for[leaf.fact], []).append(leaf)
    digits = [_places(frame[fact], found) for fact, found in cuts.items() if len(found) > FEW_CUTS]
    singly = [leaf for leaf in leaves if not isinstance(leaf, Cut)]
    singly += [cut.column() for found in cuts.values() if len(found) <= FEW_CUTS for cut in found]
    others: list[pl.Series] = []
    truths: list[str] = []
    read = frame.select(leaf.alias(str(number)) for number, leaf in enumerate(singly))
    for column in read.iter_columns():
        if column.dtype == pl.Boolean:
            truths.append(column.name)
        elif column.dtype == pl.UInt8:
            digits.append(_counted(column))
        elif column.dtype == pl.String:
            digits.append(_categories(column))
        else:
            others.append(column)
    return [*digits, *_truths(read.select(truths))], others


def _places(values: pl.Series, cuts: Iterable[Cut]) -> _Digits:
    """The bin of each value between the cuts; null for null."""
    found, base = pl.lit(0, pl.UInt32), 1
    for below, side in SIDES.items():
        at = sorted({cut.at for cut in cuts if cut.below is below})
        if at:
            found = found + pl.lit(pl.Series(at, dtype=values.dtype)).search_sorted(pl.col(values.name), side=side)
            base += len(at)
    known = pl.when(pl.col(values.name).is_not_null()).then(found)
    return _Digits(values.to_frame().select(known.fill_null(base)).to_series(), base + 1)


def _counted(values: pl.Series) -> _Digits:
    most = cast(int | None, values.max())
    none = 0 if most is None else most + 1
    return _Digits(values.fill_null(none), none + 1)


def _categories(texts: pl.Series) -> _Digits:
    return _counted(texts.cast(pl.Categorical).to_physical())


def _truths(truths: pl.DataFrame) -> list[_Digits]:
    digits = [pl.col(name).cast(pl.UInt8).fill_null(UNKNOWN) for name in truths.columns]
    parts = [digits[start : start + IN_A_BYTE] for start in range(0, len(digits), IN_A_BYTE)]
    packed = truths.select(_number(part).alias(str(place)) for place, part in enumerate(parts))
    return [_Digits(column, TRUTHS ** len(part)) for column, part in zip(packed.iter_columns(), parts, strict=True)]


def _number(digits: Sequence[pl.Expr]) -> pl.Expr:
    number = digits[0]
    for digit in digits[1:]:
        number = number * TRUTHS + digit
    return number


def _packed(digits: Sequence[_Digits]) -> Iterator[pl.Series]:
    """Pack the digits into as few integers as possible, without loss."""
    number, size = None, 1
    for digit in digits:
        if number is None or size * digit.base > IN_A_WORD:
            if number is not None:
                yield number
            number, size = digit.values.cast(pl.UInt64), digit.base
        else:
            number, size = number * digit.base + digit.values.cast(pl.UInt64), size * digit.base
    if number is not None:
        yield number


def _classes(keys: Sequence[pl.Series], height: int) -> Alike:
    """Rows that agree in all keys."""
    if not keys:
        return Alike(pl.zeros(height, dtype=pl.UInt32, eager=True), pl.Series([0] if height else [], dtype=pl.UInt32))
    place = pl.int_range(height, dtype=pl.UInt32, eager=True)
    keyed = pl.DataFrame([place.alias(PLACE), *(key.alias(f"{KEY}{number}") for number, key in enumerate(keys))])
    first = keyed.select(pl.col(PLACE).min().over(keyed.columns[1:])).to_series()
    is_first = first == place
    return Alike((is_first.cast(pl.UInt32).cum_sum() - 1).gather(first), place.filter(is_first))
