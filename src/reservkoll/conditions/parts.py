"""The condition that a mixed contract is mainly for services on a code list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reservkoll.conditions.base import DatedLaw, Expression, Reading
from reservkoll.conditions.codes import SUB_CODE, Within
from reservkoll.conditions.trace import NoteUse, Trace, Truth
from reservkoll.cpv.code_list import Coverage

if TYPE_CHECKING:
    import polars as pl

    from reservkoll.conditions.leaves import Leaf


class MainlyWithin(Expression):
    """`shares: PATH, codes: PATH, mainly_within: LIST, tie: NOTE` - of the parts, those on the list are worth most.

    A contract without stated parts is judged by its `codes`. Parts of equal worth read as not on the list, with the
    note that the law is silent; a sub-code of a listed single code leaves the answer open where its part decides.
    """

    shares: str
    codes: str
    mainly_within: str
    tie: str

    def facts_read(self) -> Iterator[str]:
        yield from (self.shares, self.codes)

    def trace(self, reading: Reading) -> Trace:
        parts = reading.facts.get(self.shares)
        if parts is None:
            return self._by_codes().trace(reading)
        assert isinstance(parts, tuple)
        truth, doubts = self._mainly(parts, reading.law)
        return Trace(truth, doubts=doubts, facts={self.shares: parts})

    def _by_codes(self) -> Within:
        return Within(codes=self.codes, within=self.mainly_within)

    def _mainly(self, parts: Sequence[Mapping[str, Any]], law: DatedLaw) -> tuple[Truth, tuple[NoteUse, ...]]:
        code_list = law.code_list(self.mainly_within)
        worth = dict.fromkeys(Coverage, Decimal(0))
        for part in parts:
            worth[code_list.coverage(part["cpv"])] += part["amount"]
        listed, other, below = worth[Coverage.YES], worth[Coverage.NO], worth[Coverage.SUB_CODE]
        if listed > other + below:
            return True, ()
        if listed + below < other:
            return False, ()
        if below:
            open_ = (part["cpv"] for part in parts if part["cpv"] in code_list.sub_codes)
            words = ((("code", code), ("listed", code_list.sub_codes[code])) for code in open_)
            return None, tuple(NoteUse(SUB_CODE, word) for word in words)
        return False, (NoteUse(self.tie),)

    def column(self, law: DatedLaw) -> pl.Expr:
        """Parts are stated for single cases: the few distinct ones are read as such."""
        import polars as pl

        def truth(parts: Sequence[Mapping[str, Any]]) -> Truth:
            return self._mainly(parts, law)[0]

        mixed = pl.col(self.shares).map_elements(truth, return_dtype=pl.Boolean)
        by_codes = self._by_codes().column(law)
        return pl.when(pl.col(self.shares).is_null()).then(by_codes).otherwise(mixed)

    def leaves(self, law: DatedLaw) -> Iterator[Leaf]:
        import polars as pl

        yield pl.col(self.shares)
        yield from self._by_codes().leaves(law)
