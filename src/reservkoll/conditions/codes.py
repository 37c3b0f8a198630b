"""The conditions on how the purchase's codes match a statutory code list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reservkoll.conditions.base import DatedLaw, Expression, Reading, Words
from reservkoll.conditions.trace import NoteUse, Trace, unknown
from reservkoll.cpv.code_list import Coverage

if TYPE_CHECKING:
    import polars as pl

    from reservkoll.conditions.leaves import Leaf

MIXED_CODES = "mixed_codes"
LISTED, BELOW, OUTSIDE = 1, 2, 4  # one bit each: combined, the kinds that occur in a list of codes
NOT_LISTED = (BELOW, OUTSIDE, BELOW + OUTSIDE)
WITHIN = " within "


def coverage_column(path: str, list_id: str) -> str:
    """The column for how the codes of the fact `path` match a code list (see `code_coverage.coverage`)."""
    return f"{path}{WITHIN}{list_id}"


def fact_of(column: str) -> str:
    """The fact that a column is read from: that of a `coverage_column`, else its own name."""
    return column.partition(WITHIN)[0]


class _OfCodes(Expression):
    """A condition on how the codes of a fact match a code list."""

    codes: str

    @property
    def list_id(self) -> str:
        """The code list."""
        raise NotImplementedError

    def facts_read(self) -> Iterator[str]:
        yield self.codes

    def leaves(self, law: DatedLaw) -> Iterator[Leaf]:
        yield self._coverage()

    def _coverage(self) -> pl.Expr:
        import polars as pl

        return pl.col(coverage_column(self.codes, self.list_id))

    def _stated(self, reading: Reading) -> tuple[str, ...] | None:
        codes = reading.facts.get(self.codes)
        assert codes is None or isinstance(codes, tuple)
        return codes


class Within(_OfCodes):
    """`codes: PATH, within: LIST` - every code of the fact (a list of codes) is on the list.

    Only a code that the list names or spans is on it: a sub-code of a listed single code is not. Codes of which only
    some are listed leave the answer open.
    """

    within: str

    @property
    def list_id(self) -> str:
        return self.within

    def trace(self, reading: Reading) -> Trace:
        codes = self._stated(reading)
        if codes is None:
            return unknown(reading.facts, self.codes)
        facts = {self.codes: codes}
        code_list = reading.law.code_list(self.within)
        listed = {code_list.coverage(code) is Coverage.YES for code in codes}
        if len(listed) == 1:
            return Trace(listed.pop(), facts=facts)
        return Trace(None, doubts=(NoteUse(MIXED_CODES),) if listed else (), facts=facts)

    def column(self, law: DatedLaw) -> pl.Expr:
        import polars as pl

        found = self._coverage()
        return pl.when(found.is_in(NOT_LISTED)).then(pl.lit(value=False)).when(found == LISTED).then(pl.lit(value=True))


class Below(_OfCodes):
    """`codes: PATH, below: LIST` - some code of the fact is not on the list but a sub-code of one that it names.

    A note told where this holds can name them: `{code}` and `{listed}`.
    """

    below: str

    @property
    def list_id(self) -> str:
        return self.below

    def trace(self, reading: Reading) -> Trace:
        codes = self._stated(reading)
        if codes is None:
            return unknown(reading.facts, self.codes)
        return Trace(bool(self.words(reading)), facts={self.codes: codes})

    def words(self, reading: Reading) -> tuple[Words, ...]:
        below = reading.law.code_list(self.below).sub_codes
        codes = self._stated(reading) or ()
        return tuple((("code", code), ("listed", below[code])) for code in codes if code in below)

    def column(self, law: DatedLaw) -> pl.Expr:
        return self._coverage() & BELOW == BELOW


class Divided(_OfCodes):
    """`codes: PATH, unless: PATH, divided_by: LIST` - some of the codes are on the list and others are not.

    Where the fact of `unless` (the parts of a contract) is stated, that tells what the codes do not: then it reads no.
    """

    unless: str
    divided_by: str

    @property
    def list_id(self) -> str:
        return self.divided_by

    def facts_read(self) -> Iterator[str]:
        yield from (self.codes, self.unless)

    def trace(self, reading: Reading) -> Trace:
        codes = self._stated(reading)
        if codes is None:
            return unknown(reading.facts, self.codes)
        code_list = reading.law.code_list(self.divided_by)
        listed = {code_list.coverage(code) is Coverage.YES for code in codes}
        apart = len(listed) > 1 and reading.facts.get(self.unless) is None
        return Trace(apart, facts={self.codes: codes})

    def column(self, law: DatedLaw) -> pl.Expr:
        import polars as pl

        apart = ~self._coverage().is_in([0, LISTED, *NOT_LISTED])
        return pl.when(self._coverage().is_not_null()).then(apart & pl.col(self.unless).is_null())

    def leaves(self, law: DatedLaw) -> Iterator[Leaf]:
        import polars as pl

        yield pl.col(self.unless).is_null()
        yield self._coverage()
