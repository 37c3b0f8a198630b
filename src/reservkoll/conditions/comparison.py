"""Conditions on one fact: equality, membership, and numeric comparison."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from reservkoll.conditions.base import DatedLaw, Expression, Reading
from reservkoll.conditions.trace import NoteUse, Trace, Truth, unique

if TYPE_CHECKING:
    import polars as pl

    from reservkoll.conditions.leaves import Leaf

Number = Annotated[Decimal, BeforeValidator(lambda value: Decimal(value) if type(value) is int else value)]


class _OfFacts(Expression):
    """A condition that reads facts directly; unknown while one of them is."""

    def _truth(self, values: list[Any]) -> bool:
        raise NotImplementedError

    def trace(self, reading: Reading) -> Trace:
        paths = list(self.facts_read())
        values = [reading.facts.get(path) for path in paths]
        known = {path: value for path, value in zip(paths, values, strict=True) if value is not None}
        truth: Truth = self._truth(values) if len(known) == len(paths) else None
        if truth is not None:
            return Trace(truth, facts=known)
        unknown = [path for path in paths if path not in known]
        missing = unique(reading.facts.missing(path) for path in unknown)
        open_ = unique(reading.facts.open.get(path, ()) for path in unknown)
        return Trace(None, missing, tuple(map(NoteUse, open_)), known)

    def leaves(self, law: DatedLaw) -> Iterator[Leaf]:
        import polars as pl

        yield self.column(law)
        paths = list(self.facts_read())
        if len(paths) > 1:  # for a single fact, null truth means that it is unknown
            yield from (pl.col(path).is_null() for path in paths)


class Is(_OfFacts):
    """`fact: PATH, is: VALUE` - true, false or a word."""

    fact: str
    is_: bool | str = Field(alias="is")

    def facts_read(self) -> Iterator[str]:
        yield self.fact

    def _truth(self, values: list[Any]) -> bool:
        return bool(values[0] == self.is_)

    def column(self, law: DatedLaw) -> pl.Expr:
        import polars as pl

        return pl.col(self.fact) == pl.lit(self.is_)


class OneOf(_OfFacts):
    """`fact: PATH, one_of: [...]` - one of these words."""

    fact: str
    one_of: list[str] = Field(min_length=1)

    def facts_read(self) -> Iterator[str]:
        yield self.fact

    def _truth(self, values: list[Any]) -> bool:
        return values[0] in self.one_of

    def column(self, law: DatedLaw) -> pl.Expr:
        import polars as pl

        return pl.col(self.fact).is_in(self.one_of)


class Only(_OfFacts):
    """`fact: PATH, only: [...]` - every word in the fact's list is one of these."""

    fact: str
    only: list[str] = Field(min_length=1)

    def facts_read(self) -> Iterator[str]:
        yield self.fact

    def _truth(self, values: list[Any]) -> bool:
        return set(values[0]) <= set(self.only)

    def column(self, law: DatedLaw) -> pl.Expr:
        import polars as pl

        return pl.col(self.fact).list.eval(pl.element().is_in(self.only)).list.all()


class Share(Expression):
    """`percent: N, of: PATH` - a share of another number."""

    percent: Number
    of: str


OPERATORS = {"less_than": lt, "at_most": le, "more_than": gt, "at_least": ge}


class Compare(_OfFacts):
    """`fact: PATH` or `sum: [PATH, ...]` with one of `less_than`, `at_most`, `more_than`, `at_least`.

    Compared with a plain number (months, percent) or a share of another fact. The law's amounts are limits.
    """

    fact: str | None = None
    sum_: list[str] | None = Field(default=None, alias="sum", min_length=2)
    less_than: Number | Share | None = None
    at_most: Number | Share | None = None
    more_than: Number | Share | None = None
    at_least: Number | Share | None = None

    @model_validator(mode="after")
    def _one_of_each(self) -> Compare:
        if (self.fact is None) == (self.sum_ is None):
            raise ValueError("needs either fact or sum")
        if sum(getattr(self, name) is not None for name in OPERATORS) != 1:
            raise ValueError("needs exactly one of less_than, at_most, more_than, at_least")
        return self

    def _terms(self) -> list[str]:
        return [self.fact] if self.fact is not None else self.sum_ or []

    @cached_property
    def _comparison(self) -> tuple[Any, Decimal | Share]:
        name = next(name for name in OPERATORS if getattr(self, name) is not None)
        return OPERATORS[name], getattr(self, name)

    @property
    def of_no_amount(self) -> bool:
        """Whether it compares with a share of another fact or with zero, so that no statutory amount is involved."""
        _, other = self._comparison
        return isinstance(other, Share) or not other

    def facts_read(self) -> Iterator[str]:
        yield from self._terms()
        _, other = self._comparison
        if isinstance(other, Share):
            yield other.of

    def _truth(self, values: list[Any]) -> bool:
        compare, other = self._comparison
        if isinstance(other, Share):
            *terms, whole = values
            return bool(compare(sum(terms) * 100, whole * other.percent))
        return bool(compare(sum(values), other))

    def column(self, law: DatedLaw) -> pl.Expr:
        import polars as pl

        compare, other = self._comparison
        total = pl.col(self._terms()[0])
        for path in self._terms()[1:]:
            total = total + pl.col(path)
        if isinstance(other, Share):
            found: pl.Expr = compare(total * 100, pl.col(other.of) * pl.lit(_plain(other.percent)))
        else:
            found = compare(total, pl.lit(_plain(other)))
        return found

    def leaves(self, law: DatedLaw) -> Iterator[Leaf]:
        from reservkoll.conditions.leaves import Cut

        compare, other = self._comparison
        if self.fact is not None and isinstance(other, Decimal) and other == int(other):
            yield Cut.of(self.fact, int(other), compare)
        else:
            yield from super().leaves(law)


class Before(_OfFacts):
    """`fact: PATH, before: PATH` - one day is earlier than another."""

    fact: str
    before: str

    def facts_read(self) -> Iterator[str]:
        yield from (self.fact, self.before)

    def _truth(self, values: list[Any]) -> bool:
        return bool(values[0] < values[1])

    def column(self, law: DatedLaw) -> pl.Expr:
        import polars as pl

        return pl.col(self.fact) < pl.col(self.before)


class Differs(Expression):
    """`fact: PATH, differs_from: [PATH, ...]` - a number is none of those others that are known; unknown with none."""

    fact: str
    differs_from: list[str] = Field(min_length=1)

    def facts_read(self) -> Iterator[str]:
        yield from (self.fact, *self.differs_from)

    def trace(self, reading: Reading) -> Trace:
        value, *others = (reading.facts.get(path) for path in self.facts_read())
        known = [other for other in others if other is not None]
        return Trace(None if value is None or not known else value not in known)

    def column(self, law: DatedLaw) -> pl.Expr:
        import polars as pl

        others = [pl.col(path) for path in self.differs_from]
        known = pl.col(self.fact).is_not_null() & pl.any_horizontal([other.is_not_null() for other in others])
        alike = pl.any_horizontal([(pl.col(self.fact) == other).fill_null(value=False) for other in others])
        return pl.when(known).then(~alike)

    def leaves(self, law: DatedLaw) -> Iterator[Leaf]:
        yield self.column(law)


def _plain(number: Decimal) -> int | Decimal:
    """Whole numbers as int, so that a column of öre is not cast to decimal for each comparison."""
    return int(number) if number == int(number) else number
