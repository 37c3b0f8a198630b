"""The leaves of conditions: the column expressions that together decide a row, under the law of one date."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from operator import gt, le

import polars as pl

from reservkoll.conditions.base import DatedLaw, Expression


@dataclass(frozen=True)
class Cut:
    """A whole number that a fact is compared with; the side on which a value lies decides a condition.

    `below` tells whether a value equal to it counts as below: so for more than and at most, not for at least and less
    than.
    """

    fact: str
    at: int
    below: bool

    @classmethod
    def of(cls, fact: str, at: int, compare: Callable[..., object]) -> Cut:
        """The cut of a comparison by one of Python's operators."""
        return cls(fact, at, below=compare in {le, gt})

    def column(self) -> pl.Expr:
        """Whether the value lies below."""
        return pl.col(self.fact) <= self.at if self.below else pl.col(self.fact) < self.at


Leaf = pl.Expr | Cut


def column_of(leaf: Leaf) -> pl.Expr:
    """What a leaf reads, row by row."""
    return leaf.column() if isinstance(leaf, Cut) else leaf


def by_content(leaves: Iterable[Leaf]) -> dict[Hashable, Leaf]:
    """Each leaf once, by what it reads."""
    return {leaf if isinstance(leaf, Cut) else leaf.meta.serialize(): leaf for leaf in leaves}


class Leaves:
    """The leaves of expressions; each expression is visited once, however many conditions name it."""

    def __init__(self, law: DatedLaw) -> None:
        self._law = law
        # By identity; each expression is kept, since the number of one that is gone may become another's.
        self._found: dict[int, tuple[Expression, dict[Hashable, Leaf]]] = {}

    def of(self, expressions: Iterable[Expression]) -> dict[Hashable, Leaf]:
        """The leaves by which rows are equivalent in `expressions`; each leaf once, keyed by what it reads."""
        found: dict[Hashable, Leaf] = {}
        for expression in expressions:
            found |= self._of(expression)
        return found

    def _of(self, expression: Expression) -> dict[Hashable, Leaf]:
        known = self._found.get(id(expression))
        if known is None:
            own = by_content(expression.leaves(self._law))
            known = self._found[id(expression)] = expression, own | self.of(expression.read_with(self._law))
        return known[1]
