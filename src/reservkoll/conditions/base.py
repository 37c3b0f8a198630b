"""The interface of a condition, and what it may look up in the law and the case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    import polars as pl

    from reservkoll.conditions.leaves import Cut, Leaf
    from reservkoll.conditions.trace import Trace
    from reservkoll.cpv.code_list import CodeList
    from reservkoll.facts.facts import Facts


Words = tuple[tuple[str, str], ...]  # what fills the text of a note


class DatedAmount(Protocol):
    """An amount in force on one date, in whole öre."""

    @property
    def ore(self) -> int:
        """The amount."""

    @property
    def derived(self) -> bool:
        """Whether the amount was computed, not read in an official source."""

    @property
    def stated(self) -> str | None:
        """The note that says so, where the user stated it."""

    def reached(self, value: int) -> bool | None:
        """Whether `value` (öre) meets the limit by its comparison; None where it is not known which amount holds."""

    def reached_column(self, value: pl.Expr) -> pl.Expr:
        """The same over a column of öre."""

    def cuts(self, fact: str) -> Iterator[Cut]:
        """The cut at which values of `fact` (öre) change the verdict."""


class DatedLimit(Protocol):
    """A limit on one date: an amount, or a choice between limits."""

    @property
    def id(self) -> str:
        """Its id in the rulebook."""

    @property
    def amount(self) -> DatedAmount | None:
        """The amount on the date; None where the rulebook has none for that date."""

    @property
    def choices(self) -> Sequence[tuple[Expression | None, DatedLimit]]:
        """For a choice: condition and limit in order, the last without a condition. Empty for an amount."""


class DatedLaw(Protocol):
    """The law on one date, as expressions look things up in it."""

    def limit(self, limit_id: str) -> DatedLimit:
        """The limit on the date."""

    def code_list(self, list_id: str) -> CodeList:
        """A code list."""

    def term(self, term_id: str) -> Expression:
        """A defined term."""

    def contradicting(self, path: str) -> tuple[str, ...]:
        """The ids of the contradictions because of which a fact is disregarded."""

    def term_column(self, term_id: str) -> pl.Expr:
        """A defined term over a frame, built once for all conditions that name it."""

    def column_of(self, expression: Expression) -> pl.Expr:
        """A part of a condition over a frame: `expression.column`, or its truth where that is the same in every row."""

    def varying(self, parts: Sequence[Expression], *, without: bool) -> Sequence[Expression]:
        """Those of the parts that may have another truth than `without` in some row."""

    def states(self, path: str) -> bool:
        """Whether some row of the frame may state a fact."""


class OfAnyRows:
    """For the law over a frame of which nothing is known beforehand."""

    def column_of(self: DatedLaw, expression: Expression) -> pl.Expr:
        """A part of a condition over a frame."""
        return expression.column(self)

    def varying(self, parts: Sequence[Expression], *, without: bool) -> Sequence[Expression]:
        """All parts."""
        return parts

    def states(self, path: str) -> bool:
        """Any fact may be stated."""
        return True


class Reading(Protocol):
    """One case being read under the law of one date."""

    @property
    def facts(self) -> Facts:
        """The facts of the case."""

    @property
    def law(self) -> DatedLaw:
        """The law."""

    def route(self, route: str) -> Trace:
        """Whether `route` is open, as a trace (not applicable counts as no)."""

    def term(self, term_id: str) -> Trace:
        """A defined term, read once for all conditions that name it."""

    def traced(self, expression: Expression) -> Trace:
        """A part of a condition, as `expression.trace` reads it; a reading of many cases keeps what they share."""


class ReadsAfresh:
    """For readings of one case alone, which keep nothing."""

    def term(self: Reading, term_id: str) -> Trace:
        """A defined term."""
        return self.traced(self.law.term(term_id))

    def traced(self: Reading, expression: Expression) -> Trace:
        """A part of a condition."""
        return expression.trace(self)


class Expression(BaseModel):
    """A condition. Immutable; has both readings, traced and columnar."""

    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True, populate_by_name=True)

    def trace(self, reading: Reading) -> Trace:
        """Read one case, with reasons."""
        raise NotImplementedError

    def column(self, law: DatedLaw) -> pl.Expr:
        """The same reading over a frame with one column per fact: a nullable Boolean expression."""
        raise NotImplementedError

    def leaves(self, law: DatedLaw) -> Iterator[Leaf]:
        """Expressions that with those of `read_with` decide the whole trace except the values shown: rows equal in
        them are equivalent.
        """
        yield from ()

    def read_with(self, law: DatedLaw) -> Iterator[Expression]:
        """The expressions evaluated with this one: its parts, and what its names refer to under `law`."""
        yield from self.parts()

    def parts(self) -> Iterator[Expression]:
        """The expressions directly inside this one."""
        yield from ()

    def facts_read(self) -> Iterator[str]:
        """The paths of the facts that this expression itself reads."""
        yield from ()

    def words(self, reading: Reading) -> tuple[Words, ...]:
        """The parameters of a note attached to this condition: one set for each occurrence of the note."""
        return tuple(words for part in self.parts() for words in part.words(reading))
