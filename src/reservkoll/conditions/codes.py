"""Conditions that match the purchase's CPV codes against a statutory code list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reservkoll.conditions.base import DatedLaw, Expression, Reading
from reservkoll.conditions.trace import NoteUse, Trace, unknown
from reservkoll.cpv.code_list import Coverage

if TYPE_CHECKING:
    import polars as pl

    from reservkoll.conditions.leaves import Leaf

SUB_CODE = "sub_code"
MIXED_CODES = "mixed_codes"
LISTED, BELOW, OUTSIDE = 1, 2, 4  # each a bit of its own: together they tell which kinds a list of codes holds
WITHIN = " within "


def coverage_column(path: str, list_id: str) -> str:
    """The column that tells how the codes of the fact `path` stand to a code list (see `evaluate.coverage`)."""
    return f"{path}{WITHIN}{list_id}"


def fact_of(column: str) -> str:
    """The fact that a column is read from: that of a `coverage_column`, else its own name."""
    return column.partition(WITHIN)[0]


class Within(Expression):
    """`codes: PATH, within: LIST` - every code of the fact (a list of codes) is on the list.

    A sub-code of a listed single code, and codes of which only some are listed, leave the answer open.
    """

    codes: str
    within: str

    def facts_read(self) -> Iterator[str]:
        yield self.codes

    def trace(self, reading: Reading) -> Trace:
        codes = reading.facts.get(self.codes)
        if codes is None:
            return unknown(reading.facts, self.codes)
        assert isinstance(codes, tuple)
        facts = {self.codes: codes}
        code_list = reading.law.code_list(self.within)
        coverage = {code_list.coverage(code) for code in codes}
        if coverage == {Coverage.YES}:
            return Trace(True, facts=facts)
        if coverage == {Coverage.NO}:
            return Trace(False, facts=facts)
        doubts = [
            NoteUse(SUB_CODE, (("code", code), ("listed", code_list.sub_codes[code])))
            for code in codes
            if code in code_list.sub_codes
        ]
        if len(coverage) > 1:
            doubts.append(NoteUse(MIXED_CODES))
        return Trace(None, doubts=tuple(doubts), facts=facts)

    def column(self, law: DatedLaw) -> pl.Expr:
        import polars as pl

        found = self._coverage()
        return pl.when(found.is_in([LISTED, OUTSIDE])).then(found == LISTED)

    def leaves(self, law: DatedLaw) -> Iterator[Leaf]:
        yield self._coverage()

    def _coverage(self) -> pl.Expr:
        import polars as pl

        return pl.col(coverage_column(self.codes, self.within))


class Divided(Expression):
    """`codes: PATH, unless: PATH, divided_by: LIST` - some of the codes stand otherwise to the list than others.

    Where the fact of `unless` (the parts of a contract) is stated, that tells what the codes do not: then it reads no.
    """

    codes: str
    unless: str
    divided_by: str

    def facts_read(self) -> Iterator[str]:
        yield from (self.codes, self.unless)

    def trace(self, reading: Reading) -> Trace:
        codes = reading.facts.get(self.codes)
        if codes is None:
            return unknown(reading.facts, self.codes)
        assert isinstance(codes, tuple)
        code_list = reading.law.code_list(self.divided_by)
        coverage = {code_list.coverage(code) for code in codes}
        apart = len(coverage) > 1 and reading.facts.get(self.unless) is None
        return Trace(apart, facts={self.codes: codes})

    def column(self, law: DatedLaw) -> pl.Expr:
        import polars as pl

        apart = ~self._coverage().is_in([0, LISTED, BELOW, OUTSIDE])
        return pl.when(self._coverage().is_not_null()).then(apart & pl.col(self.unless).is_null())

    def leaves(self, law: DatedLaw) -> Iterator[Leaf]:
        import polars as pl

        yield pl.col(self.unless).is_null()
        yield self._coverage()

    def _coverage(self) -> pl.Expr:
        import polars as pl

        return pl.col(coverage_column(self.codes, self.divided_by))
