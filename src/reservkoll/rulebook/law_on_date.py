"""The law in force on one date: what conditions look things up in."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import ceil, floor
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Any

from reservkoll.conditions.base import OfAnyRows
from reservkoll.rulebook.models.limits import Comparison, Limit, LimitPeriod, Status
from reservkoll.rulebook.models.periods import on
from reservkoll.rulebook.models.rules import Regime, Rule, Version

if TYPE_CHECKING:
    import polars as pl

    from reservkoll.conditions.base import Expression
    from reservkoll.conditions.leaves import Cut, Leaves
    from reservkoll.conditions.references import Criterion
    from reservkoll.cpv.code_list import CodeList
    from reservkoll.rulebook.rulebook import Rulebook

ORE = 100
OPERATORS = {Comparison.LESS_THAN: lt, Comparison.AT_MOST: le, Comparison.MORE_THAN: gt, Comparison.AT_LEAST: ge}


@dataclass(frozen=True)
class AmountOnDate:
    """An amount in whole öre (of a limit in euro: whole cents) with its comparison.

    Between `low_ore` and `high_ore` the amount that holds may lie: where they differ, `ore` is the likely one. `stated`
    is the id of the note that tells it where it, or what it is a percentage of, was stated by the user.
    """

    ore: int
    low_ore: int
    high_ore: int
    derived: bool
    comparison: Comparison
    period: LimitPeriod
    stated: str | None = None

    @property
    def status(self) -> Status:
        """How the amount is known; a percentage is known as that which it is a percentage of."""
        if self.stated is not None:
            return Status.STATED
        return Status.DERIVED if self.derived else Status.VERIFIED

    @property
    def source(self) -> str:
        """The id of the source that the amount was read in."""
        return self.stated or self.period.source

    @property
    def edges(self) -> tuple[int, ...]:
        """The amounts at which the answer changes: one, or the two that the one that holds may lie between."""
        return tuple(dict.fromkeys((self.low_ore, self.high_ore)))

    def reached(self, value: int) -> bool | None:
        """Whether `value` (öre) meets the limit; None where that hangs on which amount holds."""
        found = {bool(OPERATORS[self.comparison](value, edge)) for edge in self.edges}
        return found.pop() if len(found) == 1 else None

    def reached_column(self, value: pl.Expr) -> pl.Expr:
        """The same over a column."""
        import polars as pl

        found: list[pl.Expr] = [OPERATORS[self.comparison](value, pl.lit(edge, dtype=pl.Int64)) for edge in self.edges]
        return found[0] if len(found) == 1 else pl.when(found[0] == found[1]).then(found[0])

    def cuts(self, fact: str) -> Iterator[Cut]:
        """Where values of `fact` (öre) stop being alike."""
        from reservkoll.conditions.leaves import Cut

        yield from (Cut.of(fact, edge, OPERATORS[self.comparison]) for edge in self.edges)


@dataclass(frozen=True)
class LimitOnDate:
    """A limit on a date: its amount, or the choice between others."""

    id: str
    limit: Limit
    law: LawOnDate

    @cached_property
    def amount(self) -> AmountOnDate | None:
        """The amount; None for a choice, and for a date without a period or with one that was not read."""
        period = on(self.limit.periods, self.law.date)
        if period is None or period.status is Status.UNREAD:
            return None
        comparison = period.comparison or self.limit.comparison
        assert comparison is not None
        derived = period.status is Status.DERIVED
        stated = period.source if period.status is Status.STATED else None
        if period.sek is not None:
            low = high = int(period.sek)
            if period.rate_between is not None and period.eur is not None:  # published amounts are whole kronor
                low, high = floor(period.eur * period.rate_between[0]), ceil(period.eur * period.rate_between[1])
            return AmountOnDate(int(period.sek * ORE), low * ORE, high * ORE, derived, comparison, period, stated)
        if period.in_euro:
            cents = int((period.eur or 0) * ORE)
            return AmountOnDate(cents, cents, cents, derived, comparison, period)
        assert period.percent is not None
        assert period.of is not None
        whole = self.law.limit(period.of).amount
        if whole is None:
            return None
        share = period.percent / 100  # exact: whole percent of whole kronor is whole öre
        ore, low, high = (int(each * share) for each in (whole.ore, whole.low_ore, whole.high_ore))
        printed = int((period.printed or 0) * ORE)
        return AmountOnDate(ore, low, max(high, printed), derived or whole.derived, comparison, period, whole.stated)

    @cached_property
    def choices(self) -> tuple[tuple[Expression | None, LimitOnDate], ...]:
        """Condition and limit in order."""
        return tuple((choice.if_, self.law.limit(choice.limit)) for choice in self.limit.choose)


@dataclass(frozen=True)
class LawOnDate(OfAnyRows):
    """The rulebook on one date. Lookups fail only for ids that the loader has already refused."""

    rulebook: Rulebook
    date: date

    @cached_property
    def memo(self) -> dict[Hashable, Any]:
        """What evaluation builds from this law once and reuses, under keys of its own."""
        return {}

    @cached_property
    def _limits(self) -> dict[str, LimitOnDate]:
        return {}

    def limit(self, limit_id: str) -> LimitOnDate:
        """The limit on the date."""
        found = self._limits.get(limit_id)
        if found is None:
            found = self._limits[limit_id] = LimitOnDate(limit_id, self.rulebook.limits[limit_id], self)
        return found

    def code_list(self, list_id: str) -> CodeList:
        """A code list."""
        return self.rulebook.code_lists[list_id]

    def term(self, term_id: str) -> Criterion:
        """A defined term."""
        return self.rulebook.terms[term_id]

    def contradicting(self, path: str) -> tuple[str, ...]:
        """The contradictions (by id) that put a fact aside."""
        return self.rulebook.contradicting(path)

    @cached_property
    def leaves(self) -> Leaves:
        """What decides how conditions read, as far as it has been asked for."""
        from reservkoll.conditions.leaves import Leaves

        return Leaves(self)

    @cached_property
    def _term_columns(self) -> dict[str, pl.Expr]:
        return {}

    def term_column(self, term_id: str) -> pl.Expr:
        """A defined term over a frame, put together once."""
        found = self._term_columns.get(term_id)
        if found is None:
            found = self._term_columns[term_id] = self.term(term_id).column(self)
        return found

    def regime(self, act: str) -> Regime | None:
        """What the summary of a purchase is read from; None where the rulebook has nothing for the act."""
        return on(self.rulebook.regimes.get(act, ()), self.date)

    def version(self, rule: Rule) -> Version | None:
        """The version of `rule` on the date."""
        return on(rule.versions, self.date)
