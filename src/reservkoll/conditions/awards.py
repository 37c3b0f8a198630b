"""The three-year rule as a condition: no earlier award of the same service bars a new one."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from reservkoll.conditions.base import DatedLaw, Expression, Reading, ReadsAfresh
from reservkoll.conditions.trace import NoteUse, Trace, conjunction, disjunction

if TYPE_CHECKING:
    import polars as pl

    from reservkoll.conditions.leaves import Leaf


class AwardBar(BaseModel):
    """Which earlier awards bar a new one.

    `provisions` bar; `doubtful` provisions may. An award of the same code, or of one that shares the first `digits`,
    is of the same service. The notes say what the law leaves open at each point.
    """

    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True)

    provisions: list[str] = Field(min_length=1)
    doubtful: list[str]
    years: int = Field(gt=0)
    digits: int = Field(gt=0, le=8)
    other_provision: str
    doubtful_provision: str
    other_service: str
    similar_service: str
    window: str
    anniversary: str
    signature: str

    def notes(self) -> Iterator[str]:
        """The ids of the notes."""
        yield from (
            self.other_provision,
            self.doubtful_provision,
            self.other_service,
            self.similar_service,
            self.window,
            self.anniversary,
            self.signature,
        )


class NotAwarded(Expression):
    """`awards: PATH, not_within: {...}` - no earlier award bars a new one on the day `day` to `buyer` for `service`.

    `assume` is the assumption that gives the day where it is not stated; lifted, the award is then or later.
    """

    awards: str
    buyer: str
    service: str
    day: str
    assume: str
    not_within: AwardBar

    def facts_read(self) -> Iterator[str]:
        yield from (self.awards, self.buyer, self.service, self.day)

    def trace(self, reading: Reading) -> Trace:
        values = {path: reading.facts.get(path) for path in self.facts_read()}
        known = {path: value for path, value in values.items() if value is not None}
        awards = values[self.awards]
        if awards is None:
            return Trace(None, missing=reading.facts.missing(self.awards), facts=known)
        assert isinstance(awards, tuple)
        if not awards:
            return Trace(True, facts=known)
        barred = disjunction([self._bars(award, values, reading) for award in awards])
        return Trace(None if barred.truth is None else not barred.truth, barred.missing, barred.doubts, known)

    def _bars(self, award: Mapping[str, Any], values: Mapping[str, Any], reading: Reading) -> Trace:
        buyer = self._same(award.get("authority"), values[self.buyer], self.buyer, reading)
        if buyer.truth is False:
            return buyer  # another authority: settled, whatever the rest
        service = self._same_service(award.get("cpv"), values[self.service], reading)
        return conjunction(
            [
                buyer,
                service,
                self._by_provision(award.get("provision")),
                self._within(award, values[self.day], reading),
            ]
        )

    def _same(self, earlier: object, now: object, path: str, reading: Reading) -> Trace:
        if earlier is None or now is None:
            return Trace(None, missing=reading.facts.missing(self.awards if earlier is None else path))
        return Trace(earlier == now)

    def _same_service(self, earlier: str | None, now: tuple[str, ...] | None, reading: Reading) -> Trace:
        if earlier is None or now is None:
            return Trace(None, missing=reading.facts.missing(self.awards if earlier is None else self.service))
        if earlier in now:
            return Trace(True)
        if any(self._related(earlier, code) for code in now):
            return Trace(None, doubts=(NoteUse(self.not_within.similar_service),))
        return Trace(False, doubts=(NoteUse(self.not_within.other_service),))

    def _related(self, earlier: str, code: str) -> bool:
        """Whether two codes share the class, or one lies above the other: it may be the same service."""
        digits = self.not_within.digits
        if code[:digits] == earlier[:digits]:
            return True
        above, below = sorted((earlier[:8].rstrip("0"), code[:8].rstrip("0")), key=len)
        return below.startswith(above)

    def _by_provision(self, provision: str | None) -> Trace:
        bar = self.not_within
        if provision is None:
            return Trace(None, missing=(self.awards,))
        if provision in bar.doubtful:
            return Trace(None, doubts=(NoteUse(bar.doubtful_provision),))
        if provision in bar.provisions:
            return Trace(True)
        return Trace(False, doubts=(NoteUse(bar.other_provision),))

    def _within(self, award: Mapping[str, Any], day: date | None, reading: Reading) -> Trace:
        """Whether `day` lies within the years from the award decision.

        A contract is signed after it is awarded. Past the years from the decision but not from the signature it is
        open, and past both the award is too old whichever counts, also where the day of decision is not known.
        """
        decided, signed, years = award.get("decided"), award.get("signed"), self.not_within.years
        if day is None:
            return Trace(None, missing=reading.facts.missing(self.day))
        signature_ends = None if signed is None else years_after(signed, years)
        if decided is None:
            past = signature_ends is not None and day > signature_ends
            return Trace(False if past else None, missing=() if past else (self.awards,))
        if decided > day:  # decided after the day of the answer, maybe before the new award: unknown
            return Trace(None, doubts=(NoteUse(self.not_within.window),))
        end = years_after(decided, years)
        if day == end:
            return Trace(None, doubts=(NoteUse(self.not_within.anniversary),))
        if day > end and signature_ends is not None and day <= signature_ends:
            return Trace(None, doubts=(NoteUse(self.not_within.signature),))
        if day < end and reading.facts.lifted == self.assume:
            return Trace(None, missing=reading.facts.missing(self.day))
        return Trace(day < end, doubts=(NoteUse(self.not_within.window),))

    def column(self, law: DatedLaw) -> pl.Expr:
        """Only suppliers have awards, and there are few: each distinct combination is traced as a case."""
        import polars as pl

        from reservkoll.facts.facts import Facts

        class Row(ReadsAfresh):
            def __init__(self, values: Mapping[str, Any]) -> None:
                given = {path: _frozen(value) for path, value in values.items() if value is not None}
                self.facts, self.law = Facts(given), law

            def route(self, route: str) -> Trace:
                raise NotImplementedError(route)

            def term(self, term_id: str) -> Trace:
                raise NotImplementedError(term_id)

        def truth(values: Mapping[str, Any]) -> bool | None:
            return self.trace(Row(values)).truth

        return pl.struct([pl.col(path) for path in self.facts_read()]).map_elements(
            truth, return_dtype=pl.Boolean, skip_nulls=False
        )

    def leaves(self, law: DatedLaw) -> Iterator[Leaf]:
        import polars as pl

        awards = pl.col(self.awards)
        yield awards
        for path in (self.buyer, self.service, self.day):  # irrelevant without awards
            yield pl.when(awards.list.len() > 0).then(pl.col(path))


def bearing_awards(awards: Iterable[Mapping[str, Any]], buyer: object) -> tuple[Mapping[str, Any], ...]:
    """The awards that can bear on a purchase by `buyer`: one by another, known authority decides nothing.

    Without the others a case has the same verdict, missing facts and doubts.
    """
    return tuple(award for award in awards if buyer is None or award.get("authority") in {None, buyer})


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def years_after(day: date, years: int) -> date:
    """The same calendar day `years` later; 29 February becomes 28 February where there is none."""
    leap_day = (day.month, day.day) == (2, 29) and not isleap(day.year + years)
    return day.replace(year=day.year + years, day=28 if leap_day else day.day)
