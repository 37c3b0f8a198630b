"""The condition that a value meets a statutory limit, using the limit's own comparison."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reservkoll.conditions.base import DatedLaw, DatedLimit, Expression, Reading
from reservkoll.conditions.trace import NoteUse, Trace, choice, unknown
from reservkoll.facts.assumptions import WHOLE_VALUE, assumed_column
from reservkoll.facts.facts import ends_of, net_of, reasons_of

if TYPE_CHECKING:
    import polars as pl

    from reservkoll.conditions.leaves import Leaf

DERIVED_AMOUNT = "derived_amount"
DERIVED_BAND = "derived_band"
PRINTED_AMOUNT = "printed_amount"
NO_AMOUNT = "no_amount_for_date"
YES, NO, OPEN = 1, 2, 4  # bits
# Indexed by the sum of the bits: an answer where it is the only possible one.
BY_BITS = [True if bits == YES else False if bits == NO else None for bits in range(YES + NO + OPEN + 1)]


class Meets(Expression):
    """`fact: PATH, meets: LIMIT` - the amount meets the limit on the date: reaches a threshold, stays under a ceiling.

    Where the limit is a choice that cannot be made yet, the answer is known if every possible limit gives the same.
    A derived amount makes the answer interpretive, and unknown where the published amount may fall on either side. One
    stated by the user is presented as theirs.
    A value that is only known to lie between two ends meets the limit if both ends do, and fails if neither does.
    """

    fact: str
    meets: str

    def facts_read(self) -> Iterator[str]:
        yield self.fact

    def trace(self, reading: Reading) -> Trace:
        return self._trace(reading, reading.law.limit(self.meets))

    def _trace(self, reading: Reading, limit: DatedLimit) -> Trace:
        if limit.choices:
            return self._choose(reading, limit.choices)
        value = reading.facts.get(self.fact)
        ends = reading.facts.ends(self.fact)
        if ends is None:
            return unknown(reading.facts, self.fact)
        facts = {} if value is None else {self.fact: value}
        amount = limit.amount
        if amount is None:
            return Trace(None, doubts=(NoteUse(NO_AMOUNT),), facts=facts)
        low, high = (amount.reached(end) for end in ends)
        if low is None or high is None:
            note = DERIVED_BAND if amount.derived else PRINTED_AMOUNT
            return Trace(None, missing=self._lacking(reading), doubts=(NoteUse(note),), facts=facts)
        if low is not high:  # the value is a range that contains the limit
            return unknown(reading.facts, self.fact)._replace(missing=self._lacking(reading), facts=facts)
        doubts = (NoteUse(DERIVED_AMOUNT),) if amount.derived else ()
        cautions = () if amount.stated is None else (NoteUse(amount.stated),)
        return Trace(low, doubts=doubts, facts=facts, cautions=cautions)

    def _lacking(self, reading: Reading) -> tuple[str, ...]:
        """The facts that would narrow a value known only by its ends."""
        value = reading.facts.get(self.fact)
        return reading.facts.missing(self.fact) if value is None else reading.facts.lacking_of_known(self.fact)

    def _choose(self, reading: Reading, choices: Sequence[tuple[Expression | None, DatedLimit]]) -> Trace:
        (condition, limit), rest = choices[0], choices[1:]
        if condition is None:
            return self._trace(reading, limit)
        return choice(
            reading.traced(condition), lambda: self._trace(reading, limit), lambda: self._choose(reading, rest)
        )

    def column(self, law: DatedLaw) -> pl.Expr:
        return self._column(law, law.limit(self.meets))

    def _column(self, law: DatedLaw, limit: DatedLimit) -> pl.Expr:
        import polars as pl

        if limit.choices:
            return self._choose_column(law, limit.choices)
        amount = limit.amount
        if amount is None:
            return pl.lit(None, dtype=pl.Boolean)
        low, high = (amount.reached_column(pl.col(name)) for name in ends_of(self.fact))
        return pl.when(low == high).then(low)

    def _choose_column(self, law: DatedLaw, choices: Sequence[tuple[Expression | None, DatedLimit]]) -> pl.Expr:
        """The answers of the limits that are still possible, combined as bits; where only one is set, it is the answer.

        So each part occurs once in the expression, which would otherwise double with every choice.
        """
        import polars as pl

        in_every_row = (pl.col(ends_of(self.fact)[0]).is_null() & pl.lit(value=False)).cast(pl.UInt8)
        return pl.lit(pl.Series(BY_BITS, dtype=pl.Boolean)).gather(self._possible(law, choices) + in_every_row)

    def _possible(self, law: DatedLaw, choices: Sequence[tuple[Expression | None, DatedLimit]]) -> pl.Expr:
        import polars as pl

        (condition, limit), rest = choices[0], choices[1:]
        answer = (pl.lit(NO, dtype=pl.UInt8) - self._column(law, limit).cast(pl.UInt8)).fill_null(OPEN)
        if condition is None:
            return answer
        chosen = law.column_of(condition).cast(pl.UInt8)
        others = self._possible(law, rest)
        return (answer * chosen.fill_null(1)) | (others * (pl.lit(1, dtype=pl.UInt8) - chosen.fill_null(0)))

    def leaves(self, law: DatedLaw) -> Iterator[Leaf]:
        import polars as pl

        yield pl.col(self.fact).is_null()
        yield from map(pl.col, reasons_of(self.fact))
        yield pl.col(assumed_column(WHOLE_VALUE))
        yield from self._limit_leaves(law.limit(self.meets))

    def _limit_leaves(self, limit: DatedLimit) -> Iterator[Leaf]:
        import polars as pl

        for _, chosen in limit.choices:
            yield from self._limit_leaves(chosen)
        if limit.amount is not None:
            names = (*ends_of(self.fact), net_of(self.fact))
            yield from (cut for name in names for cut in limit.amount.cuts(name))
        elif not limit.choices:
            yield pl.col(ends_of(self.fact)[0]).is_null()

    def read_with(self, law: DatedLaw) -> Iterator[Expression]:
        yield from conditions_of(law.limit(self.meets))


def conditions_of(limit: DatedLimit) -> Iterator[Expression]:
    """What decides which of several limits is meant."""
    for condition, chosen in limit.choices:
        if condition is not None:
            yield condition
        yield from conditions_of(chosen)
