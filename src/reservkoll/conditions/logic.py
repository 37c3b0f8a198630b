"""Conditions made of conditions: all, any, not, first known, stated, assumed, unsettled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import Field

from reservkoll.conditions.base import DatedLaw, Expression, Reading
from reservkoll.conditions.parse import AnyExpression
from reservkoll.conditions.trace import NoteUse, Trace, conjunction, disjunction, unique
from reservkoll.facts.assumptions import assumed_column
from reservkoll.facts.facts import contradicted_by

if TYPE_CHECKING:
    import polars as pl

    from reservkoll.conditions.leaves import Leaf


class _Several(Expression):
    def _inner(self) -> tuple[Expression, ...]:
        raise NotImplementedError

    def parts(self) -> Iterator[Expression]:
        yield from self._inner()


class All(_Several):
    """`all: [...]` - every one holds."""

    all_: list[AnyExpression] = Field(alias="all", min_length=1)

    def _inner(self) -> tuple[Expression, ...]:
        return tuple(self.all_)

    def trace(self, reading: Reading) -> Trace:
        return conjunction([reading.traced(part) for part in self.all_])

    def column(self, law: DatedLaw) -> pl.Expr:
        import polars as pl

        # Horizontal: Kleene logic, unlike the vertical aggregation.
        return pl.all_horizontal([law.column_of(part) for part in law.varying(self.all_, without=True)])


class Any_(_Several):
    """`any: [...]` - at least one holds."""

    any_: list[AnyExpression] = Field(alias="any", min_length=1)

    def _inner(self) -> tuple[Expression, ...]:
        return tuple(self.any_)

    def trace(self, reading: Reading) -> Trace:
        return disjunction([reading.traced(part) for part in self.any_])

    def column(self, law: DatedLaw) -> pl.Expr:
        import polars as pl

        return pl.any_horizontal([law.column_of(part) for part in law.varying(self.any_, without=False)])


class Not(_Several):
    """`not: ...` - it does not hold."""

    not_: AnyExpression = Field(alias="not")

    def _inner(self) -> tuple[Expression, ...]:
        return (self.not_,)

    def trace(self, reading: Reading) -> Trace:
        return ~reading.traced(self.not_)

    def column(self, law: DatedLaw) -> pl.Expr:
        return ~law.column_of(self.not_)


class FirstKnown(_Several):
    """`first_known: [...]` - the first that is not unknown decides: a fact as stated, else what it is derived from."""

    first_known: list[AnyExpression] = Field(min_length=2)

    def _inner(self) -> tuple[Expression, ...]:
        return tuple(self.first_known)

    def trace(self, reading: Reading) -> Trace:
        traces = [reading.traced(part) for part in self.first_known]
        known = next((trace for trace in traces if trace.truth is not None), None)
        if known is not None:
            return known
        return conjunction(traces)._replace(missing=unique(trace.missing for trace in traces))

    def column(self, law: DatedLaw) -> pl.Expr:
        import polars as pl

        return pl.coalesce([law.column_of(part) for part in self.first_known])


class Stated(_Several):
    """`stated: ...` - it is known to hold. What is not stated is not there: for grounds that the user invokes.

    A fact that was stated but contradicts another is neither there nor not: then the condition is unknown.
    """

    stated: AnyExpression

    def _inner(self) -> tuple[Expression, ...]:
        return (self.stated,)

    def trace(self, reading: Reading) -> Trace:
        inner = reading.traced(self.stated)
        if inner.truth is None and self._at_odds(reading):
            return inner
        doubts, cautions = (inner.doubts, inner.cautions) if inner.truth else ((), ())
        return Trace(inner.truth is True, (), doubts, inner.facts, inner.criteria, cautions)

    def column(self, law: DatedLaw) -> pl.Expr:
        import polars as pl

        inner = law.column_of(self.stated)
        names = sorted({name for path in _paths(self.stated) for name in law.contradicting(path)})
        if not names:
            return inner.fill_null(value=False)
        return pl.when(contradicted_by(names)).then(inner).otherwise(inner.fill_null(value=False))

    def _at_odds(self, reading: Reading) -> bool:
        """Whether a fact that it reads is disregarded because it contradicts another."""
        why = reading.facts.open
        if not why:  # as of nearly every row
            return False
        return any(set(why.get(path, ())) & set(reading.law.contradicting(path)) for path in _paths(self.stated))


class Assume(_Several):
    """`assume: ID, if: ..., when: ...` - `when` holds; while that is unknown, it is taken to hold where the
    assumption is made of the case and `if` is known to hold.
    """

    assume: str
    if_: AnyExpression = Field(alias="if")
    when: AnyExpression

    def _inner(self) -> tuple[Expression, ...]:
        return (self.when, self.if_)

    def trace(self, reading: Reading) -> Trace:
        inner = reading.traced(self.when)
        if inner.truth is None and reading.facts.assumes(self.assume) and reading.traced(self.if_).truth is True:
            return Trace(True, facts=inner.facts)
        return inner

    def column(self, law: DatedLaw) -> pl.Expr:
        import polars as pl

        inner = law.column_of(self.when)
        assumed = inner.is_null() & pl.col(assumed_column(self.assume)) & law.column_of(self.if_).fill_null(value=False)
        return pl.when(assumed).then(pl.lit(value=True)).otherwise(inner)

    def leaves(self, law: DatedLaw) -> Iterator[Leaf]:
        import polars as pl

        yield pl.col(assumed_column(self.assume))


class _Flagged(_Several):
    """A note on the law, attached where a condition is known to hold; always without `if`."""

    if_: AnyExpression | None = Field(default=None, alias="if")

    def _inner(self) -> tuple[Expression, ...]:
        return () if self.if_ is None else (self.if_,)

    def _condition(self, reading: Reading) -> Trace:
        return Trace(True) if self.if_ is None else reading.traced(self.if_)


class Unsettled(_Flagged):
    """`unsettled: NOTE` with `if: ...` - where the condition is known to hold, the law leaves the answer unknown.

    Reads yes elsewhere, so that it stands in an `all` beside the rest.
    """

    unsettled: str

    def trace(self, reading: Reading) -> Trace:
        condition = self._condition(reading)
        if condition.truth is True:
            return Trace(None, doubts=(NoteUse(self.unsettled),), facts=condition.facts)
        return Trace(True, facts=condition.facts)

    def column(self, law: DatedLaw) -> pl.Expr:
        import polars as pl

        unknown = pl.lit(value=True) if self.if_ is None else law.column_of(self.if_).fill_null(value=False)
        return pl.when(~unknown).then(pl.lit(value=True))


class Remark(_Flagged):
    """`remark: NOTE` with `if: ...` - always yes; where the condition is known to hold, that yes is interpretive."""

    remark: str

    def trace(self, reading: Reading) -> Trace:
        condition = self._condition(reading)
        doubts = (NoteUse(self.remark),) if condition.truth is True else ()
        return Trace(True, doubts=doubts, facts=condition.facts)

    def column(self, law: DatedLaw) -> pl.Expr:
        import polars as pl

        return pl.lit(value=True)


def _paths(expression: Expression) -> Iterator[str]:
    """The facts that an expression and its parts read."""
    yield from expression.facts_read()
    for part in expression.parts():
        yield from _paths(part)
