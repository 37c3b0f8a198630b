"""The condition that a mixed contract is mainly for services on a code list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import Field

from reservkoll.conditions.base import DatedLaw, Expression, Reading
from reservkoll.conditions.codes import Within
from reservkoll.conditions.trace import NoteUse, Trace, Truth, unknown
from reservkoll.cpv.code_list import Coverage

if TYPE_CHECKING:
    import polars as pl

    from reservkoll.conditions.leaves import Leaf


class Mixed(Expression):
    """`parts: PATH, mixed_by: LIST` - some of the parts are on a code list and others not; no where none are stated."""

    parts_: str = Field(alias="parts")
    mixed_by: str

    def facts_read(self) -> Iterator[str]:
        yield self.parts_

    def trace(self, reading: Reading) -> Trace:
        parts = reading.facts.get(self.parts_)
        if parts is None:
            # Parts are stated only where there are several; contradicted parts are unknown.
            return unknown(reading.facts, self.parts_) if self.parts_ in reading.facts.open else Trace(False)
        assert isinstance(parts, tuple)
        return Trace(self._mixed(parts, reading.law), facts={self.parts_: parts})

    def _mixed(self, parts: Sequence[Mapping[str, Any]], law: DatedLaw) -> bool:
        code_list = law.code_list(self.mixed_by)
        return len({code_list.coverage(part["cpv"]) is Coverage.YES for part in parts}) > 1

    def column(self, law: DatedLaw) -> pl.Expr:
        import polars as pl

        mixed = pl.col(self.parts_).map_elements(lambda parts: self._mixed(parts, law), return_dtype=pl.Boolean)
        return mixed.fill_null(value=False)

    def leaves(self, law: DatedLaw) -> Iterator[Leaf]:
        import polars as pl

        yield pl.col(self.parts_)


class MainlyWithin(Expression):
    """`shares: PATH, codes: PATH, mainly_within: LIST, tie: NOTE` - of the parts, those on the list are worth most.

    A contract without stated parts is judged by its `codes`. Parts of equal worth read as not on the list, with the
    note that the law is silent.
    Parts on the list `apart` are left out: the law does not compare them with the others by value. Parts on the list
    `first` are weighed against all others before these are weighed against each other (goods against services); where
    that gives another answer than weighing all at once, the note `in_steps` says so.
    """

    shares: str
    codes: str
    mainly_within: str
    tie: str
    apart: str | None = None
    first: str | None = None
    in_steps: str | None = None

    def facts_read(self) -> Iterator[str]:
        yield from (self.shares, self.codes)

    def trace(self, reading: Reading) -> Trace:
        parts = reading.facts.get(self.shares)
        if parts is None:
            if self.shares in reading.facts.open:
                return unknown(reading.facts, self.shares)
            return self._by_codes().trace(reading)
        assert isinstance(parts, tuple)
        truth, doubts = self._mainly(parts, reading.law)
        return Trace(truth, doubts=doubts, facts={self.shares: parts})

    def _by_codes(self) -> Within:
        return Within(codes=self.codes, within=self.mainly_within)

    def _mainly(self, parts: Sequence[Mapping[str, Any]], law: DatedLaw) -> tuple[Truth, tuple[NoteUse, ...]]:
        if self.apart is not None:
            left_out = law.code_list(self.apart)
            parts = [part for part in parts if left_out.coverage(part["cpv"]) is not Coverage.YES]
        if self.first is None:
            return self._weighed(parts, law)
        goods = law.code_list(self.first)
        others = [part for part in parts if goods.coverage(part["cpv"]) is not Coverage.YES]
        of_others = sum((part["amount"] for part in others), Decimal(0))
        of_goods = sum((part["amount"] for part in parts), Decimal(0)) - of_others
        at_once, doubts = self._weighed(parts, law)
        if of_goods == of_others or not others or not of_goods:
            return at_once, doubts
        if of_goods > of_others:
            return False, ()
        truth, doubts = self._weighed(others, law)
        if truth is not at_once and self.in_steps is not None:
            doubts = (*doubts, NoteUse(self.in_steps))
        return truth, doubts

    def _weighed(self, parts: Sequence[Mapping[str, Any]], law: DatedLaw) -> tuple[Truth, tuple[NoteUse, ...]]:
        code_list = law.code_list(self.mainly_within)
        listed = other = Decimal(0)
        for part in parts:
            if code_list.coverage(part["cpv"]) is Coverage.YES:
                listed += part["amount"]
            else:
                other += part["amount"]
        return listed > other, (NoteUse(self.tie),) if listed == other else ()

    def column(self, law: DatedLaw) -> pl.Expr:
        """Only single cases state parts: the few distinct ones are traced as cases."""
        import polars as pl

        def truth(parts: Sequence[Mapping[str, Any]]) -> Truth:
            return self._mainly(parts, law)[0]

        by_codes = self._by_codes().column(law)
        if not law.states(self.shares):
            return by_codes
        mixed = pl.col(self.shares).map_elements(truth, return_dtype=pl.Boolean)
        return pl.when(pl.col(self.shares).is_null()).then(by_codes).otherwise(mixed)

    def leaves(self, law: DatedLaw) -> Iterator[Leaf]:
        import polars as pl

        yield pl.col(self.shares)
        yield from self._by_codes().leaves(law)
