"""Conditions that refer to others: a defined term, another route, a named criterion."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from reservkoll.common.localized_text import OutcomeTexts, Wording, refuse_shared
from reservkoll.conditions.base import DatedLaw, Expression, Reading
from reservkoll.conditions.parse import AnyExpression
from reservkoll.conditions.trace import CriterionTrace, NoteUse, Trace

if TYPE_CHECKING:
    import polars as pl


class Term(Expression):
    """`term: ID` - the defined term holds.

    With `label`, `fails` and `unknown` (all three or none), `citation` or `source` it is told in those words, as where
    one act says in a place of its own what the term is for several.
    """

    term: str
    label: Wording | None = None
    fails: Wording | None = None
    unknown: Wording | None = None
    citation: str | None = None
    source: str | None = None

    @model_validator(mode="after")
    def _all_texts_or_none(self) -> Self:
        texts = [text for text in (self.label, self.fails, self.unknown) if text is not None]
        if len(texts) not in {0, 3}:
            raise ValueError("a term in words of its own needs label, fails and unknown")
        refuse_shared(*texts)
        return self

    def trace(self, reading: Reading) -> Trace:
        found = reading.term(self.term)
        names = ("label", "fails", "unknown", "citation", "source")
        told = {name: words for name in names if (words := getattr(self, name)) is not None}
        if not told:
            return found
        return found._replace(criteria=tuple(named._replace(**told) for named in found.criteria))

    def column(self, law: DatedLaw) -> pl.Expr:
        return law.term_column(self.term)

    def read_with(self, law: DatedLaw) -> Iterator[Expression]:
        yield law.term(self.term)


class RouteOpen(Expression):
    """`route: ID` - that route is open to the purchase.

    It has no leaves of its own: rows equivalent in the conditions of the route are equivalent in this.
    """

    route: str

    def trace(self, reading: Reading) -> Trace:
        return reading.route(self.route)

    def column(self, law: DatedLaw) -> pl.Expr:
        import polars as pl

        verdict = pl.col(self.route)
        return pl.when(verdict == "unknown").then(None).otherwise(verdict == "yes")


class Open(BaseModel):
    """The verdicts for which the law leaves a criterion open, and the note that explains it.

    With `if` only where that is known to hold.
    """

    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True, populate_by_name=True)

    note: str
    when: list[Literal["yes", "no", "unknown"]] = ["yes", "no"]
    if_: AnyExpression | None = Field(default=None, alias="if")

    def covers(self, truth: bool | None, reading: Reading) -> bool:
        """Whether a verdict is left open."""
        if {True: "yes", False: "no", None: "unknown"}[truth] not in self.when:
            return False
        return self.if_ is None or reading.traced(self.if_).truth is True


class RestsOn(StrEnum):
    """What a condition or an answer rests on, the strongest first."""

    STATUTE = "statute"
    RULING = "ruling"
    GUIDANCE = "guidance"
    JUDGEMENT = "judgement"


class Criterion(OutcomeTexts, Expression):
    """A condition with a name: the line that a person reads, with its legal ground.

    `rests_on` overrides the kind of its source, where the condition says more than the source does.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    citation: str
    source: str
    rests_on: RestsOn | None = Field(default=None, strict=False)
    open: Open | None = None
    when: AnyExpression

    def parts(self) -> Iterator[Expression]:
        yield self.when
        if self.open is not None and self.open.if_ is not None:
            yield self.open.if_

    def trace(self, reading: Reading) -> Trace:
        inner = reading.traced(self.when)
        doubts = inner.doubts
        if self.open is not None and self.open.covers(inner.truth, reading):
            doubts = tuple(dict.fromkeys((*doubts, NoteUse(self.open.note))))
        named = CriterionTrace(
            self.id,
            inner.truth,
            inner.facts,
            doubts,
            inner.missing,
            inner.criteria,
            self.label,
            self.fails,
            self.unknown,
            self.citation,
            self.source,
            self.rests_on,
        )
        return Trace(inner.truth, inner.missing, doubts, inner.facts, (named,), inner.cautions)

    def column(self, law: DatedLaw) -> pl.Expr:
        return law.column_of(self.when)


def condition_name(condition: Expression) -> str | None:
    """The name of a criterion or defined term; None for a condition that has none, such as that something is unread."""
    match condition:
        case Term():
            return condition.term
        case Criterion():
            return condition.id
    return None
