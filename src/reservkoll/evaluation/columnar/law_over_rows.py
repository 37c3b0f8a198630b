"""The law over the rows of a frame: conditions that no row can tell apart are settled before any row is read.

A list states a dozen of a hundred facts, so that most conditions have the same truth in every row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from reservkoll.conditions.base import DatedLimit, Expression, ReadsAfresh
from reservkoll.conditions.logic import All, Any_, Assume, FirstKnown, Not, Remark, Stated, Unsettled
from reservkoll.conditions.references import Criterion, RouteOpen, Term
from reservkoll.conditions.trace import Trace, Truth
from reservkoll.facts.facts import CONTRADICTIONS, Facts, ends_of

if TYPE_CHECKING:
    from reservkoll.cpv.code_list import CodeList
    from reservkoll.rulebook.law_on_date import LawOnDate


class Varies(Enum):
    """Of a condition that may have another truth in another row."""

    VARIES = "varies"


VARIES: Final = Varies.VARIES
Settled = Truth | Literal[Varies.VARIES]


def absent_facts(frame: pl.DataFrame) -> frozenset[str]:
    """The facts that no row of `frame` states, an amount not even by its ends.

    None where facts of some row contradict each other: such facts are unknown for another reason.
    """
    unknown = {column.name for column in frame.iter_columns() if column.null_count() == frame.height}
    if CONTRADICTIONS not in unknown:
        return frozenset()
    return frozenset(
        path for path in unknown if not any(end in frame.columns and end not in unknown for end in ends_of(path))
    )


class LawOverRows:
    """`law` over rows of which none states the facts `absent`."""

    def __init__(self, law: LawOnDate, absent: frozenset[str]) -> None:
        self._law = law
        self._absent = absent
        # By identity; each expression is kept, since the number of one that is gone may become another's.
        self._settled: dict[int, tuple[Expression, Settled]] = {}

    def limit(self, limit_id: str) -> DatedLimit:
        """As in the law."""
        return self._law.limit(limit_id)

    def code_list(self, list_id: str) -> CodeList:
        """As in the law."""
        return self._law.code_list(list_id)

    def term(self, term_id: str) -> Expression:
        """As in the law."""
        return self._law.term(term_id)

    def contradicting(self, path: str) -> tuple[str, ...]:
        """As in the law, where facts of some row contradict each other."""
        return self._law.contradicting(path) if self.states(CONTRADICTIONS) else ()

    def term_column(self, term_id: str) -> pl.Expr:
        """A defined term."""
        return self.column_of(self.term(term_id))

    def column_of(self, expression: Expression) -> pl.Expr:
        """A condition: a constant where it has the same truth in every row."""
        truth = self.settled(expression)
        return expression.column(self) if truth is VARIES else pl.lit(truth, pl.Boolean)

    def varying(self, parts: Sequence[Expression], *, without: bool) -> list[Expression]:
        """The parts but those that have the truth `without` in every row."""
        return [part for part in parts if self.settled(part) is not without]

    def states(self, path: str) -> bool:
        """Whether some row may state a fact."""
        return path not in self._absent

    def settled(self, expression: Expression) -> Settled:
        """The truth of a condition in every row, or VARIES."""
        if not self._absent:
            return VARIES
        known = self._settled.get(id(expression))
        if known is None:
            known = self._settled[id(expression)] = expression, self._read(expression)
        return known[1]

    def _read(self, expression: Expression) -> Settled:
        match expression:
            case All():
                return self._all(expression.parts(), unless=False)
            case Any_():
                return self._all(expression.parts(), unless=True)
            case Not():
                found = self.settled(expression.not_)
                return not found if isinstance(found, bool) else found
            case FirstKnown():
                known = (found for part in expression.parts() if (found := self.settled(part)) is not None)
                return next(known, None)
            case Stated():
                found = self.settled(expression.stated)
                return found if found is VARIES else found is True
            case Assume():
                found = self.settled(expression.when)
                return VARIES if found is None else found
            case Unsettled():
                found = True if expression.if_ is None else self.settled(expression.if_)
                return found if found is VARIES else None if found is True else True
            case Remark():
                return True
            case Criterion():
                return self.settled(expression.when)
            case Term():
                return self.settled(self.term(expression.term))
            case RouteOpen():
                return VARIES
        stated = set(expression.facts_read()) - self._absent
        return VARIES if stated else expression.trace(_NothingStated(self._law)).truth

    def _all(self, parts: Iterable[Expression], *, unless: bool) -> Settled:
        """The Kleene conjunction (or, with `unless` True, disjunction): one part with that truth decides."""
        found = {self.settled(part) for part in parts}
        return unless if unless in found else VARIES if VARIES in found else None if None in found else not unless


class _NothingStated(ReadsAfresh):
    """A case of which no fact is stated."""

    def __init__(self, law: LawOnDate) -> None:
        self.law = law
        self.facts = Facts({})

    def route(self, route: str) -> Trace:
        raise NotImplementedError(route)
