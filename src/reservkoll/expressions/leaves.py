"""What decides how a row reads: the leaves of the conditions, under the law of one date."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from reservkoll.expressions.base import DatedLaw, Expression


def by_content(leaves: Iterable[pl.Expr]) -> dict[bytes, pl.Expr]:
    """Each leaf once, by what it reads."""
    return {leaf.meta.serialize(): leaf for leaf in leaves}


class Leaves:
    """The leaves of expressions, each expression looked at once however many conditions name it."""

    def __init__(self, law: DatedLaw) -> None:
        self._law = law
        self._found: dict[int, dict[bytes, pl.Expr]] = {}  # by identity: the rulebook keeps its expressions

    def of(self, expressions: Iterable[Expression]) -> dict[bytes, pl.Expr]:
        """Rows that agree in all of these read alike in `expressions`; each leaf once, by what it reads."""
        found: dict[bytes, pl.Expr] = {}
        for expression in expressions:
            found |= self._of(expression)
        return found

    def _of(self, expression: Expression) -> dict[bytes, pl.Expr]:
        known = self._found.get(id(expression))
        if known is None:
            own = by_content(expression.leaves(self._law))
            known = self._found[id(expression)] = own | self.of(expression.read_with(self._law))
        return known
