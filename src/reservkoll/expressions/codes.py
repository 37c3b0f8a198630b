"""The condition that the purchase's codes are covered by a code list of the law."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reservkoll.cpv.code_list import CodeList, Coverage
from reservkoll.expressions.base import DatedLaw, Expression, Reading
from reservkoll.expressions.trace import NoteUse, Trace, unknown

if TYPE_CHECKING:
    import polars as pl

SUB_CODE = "sub_code"
MIXED_CODES = "mixed_codes"
LISTED, BELOW, OUTSIDE = 1, 2, 4  # each a bit of its own: their sum over a list tells which kinds it holds


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

        listed, below = self._members(law.code_list(self.within))
        stands = pl.when(listed).then(LISTED).when(below).then(BELOW).otherwise(OUTSIDE)
        found = pl.col(self.codes).list.eval(stands.cast(pl.UInt8)).list.unique().list.sum()
        return found.replace_strict([LISTED, OUTSIDE], [True, False], default=None, return_dtype=pl.Boolean)

    def leaves(self, law: DatedLaw) -> Iterator[pl.Expr]:
        import polars as pl

        yield pl.col(self.codes).is_null()
        yield from self.kinds(law.code_list(self.within))

    def kinds(self, code_list: CodeList) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
        """Whether some code is listed; some is a sub-code; some is neither."""
        import polars as pl

        def some(condition: pl.Expr) -> pl.Expr:
            return pl.col(self.codes).list.eval(condition).list.any()

        listed, below = self._members(code_list)
        return some(listed), some(below), some(~listed & ~below)

    def _members(self, code_list: CodeList) -> tuple[pl.Expr, pl.Expr]:
        """Whether a code of the list column is listed; whether it is a sub-code."""
        import polars as pl

        return pl.element().is_in(code_list.listed_column), pl.element().is_in(code_list.sub_codes_column)


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

        kinds = pl.sum_horizontal([some.cast(pl.UInt8) for some in self._kinds(law)])
        return pl.when(pl.col(self.codes).is_not_null()).then((kinds > 1) & pl.col(self.unless).is_null())

    def leaves(self, law: DatedLaw) -> Iterator[pl.Expr]:
        import polars as pl

        yield pl.col(self.codes).is_null()
        yield pl.col(self.unless).is_null()
        yield from self._kinds(law)

    def _kinds(self, law: DatedLaw) -> Iterator[pl.Expr]:
        """Whether some code is listed; some is a sub-code; some is neither."""
        return iter(Within(codes=self.codes, within=self.divided_by).kinds(law.code_list(self.divided_by)))
