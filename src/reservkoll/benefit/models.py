"""Pydantic models of the benefit file.

A figure that is left out or null is unknown and is named as missing; no figure has a default. A list that is left out
is unknown too; an empty list, `[]`, says that there is nothing of the kind. Amounts are SEK in whole öre.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from reservkoll.benefit.ranges import Range
from reservkoll.facts.written import (
    EUR,
    Decimals,
    Money,
    OptionMonths,
    Percent,
    Text,
    Whole,
    WholeAsDecimal,
    WholeYears,
    Written,
    word,
)
from reservkoll.i18n import mark
from reservkoll.parsers import single_values

LARGEST_COUNT = 10_000_000


def _whole_years(value: object) -> object:
    if isinstance(value, Decimal):
        raise ValueError(mark("the period is in whole years; write it without decimals"))
    return value


Years = Annotated[int, BeforeValidator(_whole_years), WholeYears, Field(ge=1, le=50)]
Number = Annotated[Decimal, WholeAsDecimal, Decimals, Field(ge=0, le=LARGEST_COUNT, allow_inf_nan=False)]
CalendarYear = Annotated[int, Whole, Field(ge=1900, le=2200)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
MOST_DEPARTMENTS = 100


def _each_once(names: list[str]) -> list[str]:
    if len({*names}) < len(names):
        raise ValueError(mark("a department stands twice; remove one"))
    return names


Departments = Annotated[list[Name], Field(min_length=1, max_length=MOST_DEPARTMENTS), AfterValidator(_each_once)]


class Party(StrEnum):
    """Who pays or gains."""

    MUNICIPALITY = "municipality"
    REGION = "region"
    STATE = "state"
    FORSAKRINGSKASSAN = "forsakringskassan"
    ARBETSFORMEDLINGEN = "arbetsformedlingen"
    PARTICIPANTS = "participants"
    ORGANISATION = "organisation"
    OTHERS = "others"


PUBLIC = (
    Party.MUNICIPALITY,
    Party.REGION,
    Party.STATE,
    Party.FORSAKRINGSKASSAN,
    Party.ARBETSFORMEDLINGEN,
)


class Per(StrEnum):
    """What an amount is stated for."""

    YEAR = "year"
    PLACE = "place"  # a place and year
    UNIT = "unit"  # one of the `quantity` a year
    ONCE = "once"
    MONTH = "month"  # a month of a person who has moved on
    PERSON = "person"  # a person who has moved on, once


class Effect(StrEnum):
    """Which way an amount goes for the party."""

    GAINS = "gains"
    PAYS = "pays"


PartyWord = Annotated[Party, Field(strict=False), word(Party)]
PerWord = Annotated[Per, Field(strict=False), word(Per)]
EffectWord = Annotated[Effect, Field(strict=False), word(Effect)]


class Figure(Written):
    """A figure with where it comes from: a bare number, or `value`, or `low`, `base` and `high`."""

    value: Number | None = None
    low: Number | None = None
    base: Number | None = None
    high: Number | None = None
    source: Text | None = None
    year: CalendarYear | None = None
    note: Text | None = None

    ENDS: ClassVar[tuple[str, ...]] = ("low", "base", "high")

    @model_validator(mode="before")
    @classmethod
    def _bare_number(cls, given: Any) -> Any:
        return given if isinstance(given, dict | cls) else {"value": given}

    @model_validator(mode="after")
    def _one_way(self) -> Figure:
        ends = [getattr(self, name) for name in self.ENDS]
        stated = [end for end in ends if end is not None]
        if stated and self.value is not None:
            raise ValueError(mark("state either value, or low, base and high; remove the rest"))
        if stated and len(stated) < len(ends):
            raise ValueError(mark("low, base and high belong together; state all three, or value alone"))
        if stated != sorted(stated):
            raise ValueError(mark("low must be at most base, and base at most high; put them in order"))
        return self

    @property
    def range(self) -> Range | None:
        """The figure; None where it is unknown."""
        if self.value is not None:
            return Range(*(Fraction(self.value),) * 3)
        if self.low is not None and self.base is not None and self.high is not None:
            return Range(Fraction(self.low), Fraction(self.base), Fraction(self.high))
        return None


class Amount(Figure):
    """An amount in SEK; `unit_value` takes it from the file of unit values instead."""

    value: Money | None = None
    low: Money | None = None
    base: Money | None = None
    high: Money | None = None
    unit_value: Name | None = None

    @model_validator(mode="before")
    @classmethod
    def _approximate(cls, given: Any) -> Any:
        """Take an approximate amount as stated, and keep the original text in its note."""
        given = {"value": given} if isinstance(given, str) else given
        if not isinstance(given, dict) or not isinstance(text := given.get("value"), str):
            return given
        if single_values.precision_of(text) is None:
            return given
        amount, _, currency = single_values.parse_one_amount(text)
        if currency == EUR:
            return given
        note = "; ".join(part for part in (given.get("note"), text) if isinstance(part, str))
        return {**given, "value": amount, "note": note}

    @model_validator(mode="after")
    def _from_one_place(self) -> Amount:
        if self.unit_value is not None and any(
            getattr(self, name) is not None for name in ("value", *self.ENDS, "source", "year")
        ):
            raise ValueError(mark("unit_value brings its own amount, source and year; remove the rest"))
        return self


class Share(Figure):
    """A share in per cent, 0 to 100."""

    value: Percent | None = None
    low: Percent | None = None
    base: Percent | None = None
    high: Percent | None = None


class MonthCount(Figure):
    """A number of months."""

    value: OptionMonths | None = None
    low: OptionMonths | None = None
    base: OptionMonths | None = None
    high: OptionMonths | None = None


class Discount(Written):
    """The rate by which later years weigh less, in per cent a year, and who decided it."""

    percent: Percent
    source: Text | None = None


class Change(Written):
    """What it means to one party that a person has moved on."""

    name: Name
    party: PartyWord
    department: Name | None = None
    effect: EffectWord
    per: PerWord
    amount: Amount | None = None

    @model_validator(mode="after")
    def _per_person(self) -> Change:
        if self.per not in {Per.MONTH, Per.PERSON}:
            raise ValueError(mark("per must be month or person here"))
        return self


class MovingOn(Written):
    """People who move on to work, study or something else, each year of the period."""

    name: Name
    people: Figure | None = None
    due_to_activity_percent: Share | None = None
    months: MonthCount | None = None
    changes: list[Change] | None = None


class Item(Written):
    """A cost, avoided or added, that does not hang on who moves on."""

    name: Name
    party: PartyWord
    department: Name | None = None
    per: PerWord
    amount: Amount | None = None
    quantity: Figure | None = None

    @model_validator(mode="after")
    def _per_thing(self) -> Item:
        if self.per in {Per.MONTH, Per.PERSON}:
            raise ValueError(mark("per must be year, place, unit or once here"))
        if self.quantity is not None and self.per is not Per.UNIT:
            raise ValueError(mark("quantity only belongs to per: unit; remove it or change per"))
        return self


class PriceDifference(Written):
    """What the buyer pays here and what the alternative would cost, for the same thing."""

    name: Name
    party: PartyWord
    department: Name | None = None
    per: PerWord
    this: Amount | None = None
    alternative: Amount | None = None

    @model_validator(mode="after")
    def _of_the_whole(self) -> PriceDifference:
        if self.per not in {Per.YEAR, Per.PLACE}:
            raise ValueError(mark("per must be year or place here"))
        return self


class BenefitCase(Written):
    """The whole file. `case` is the place of the case file of the purchase, seen from this file."""

    title: Text | None = None
    note: Text | None = None
    case: Text | None = None
    departments: Departments | None = None
    years: Years | None = None
    discount: Discount | None = None
    places: Figure | None = None
    moving_on: list[MovingOn] | None = None
    avoided: list[Item] | None = None
    costs: list[Item] | None = None
    prices: list[PriceDifference] | None = None

    def parts(self) -> Iterator[Change | Item | PriceDifference]:
        """Everything that somebody pays or gains."""
        for group in self.moving_on or ():
            yield from group.changes or ()
        yield from (*(self.avoided or ()), *(self.costs or ()), *(self.prices or ()))

    @model_validator(mode="after")
    def _departments_known(self) -> BenefitCase:
        used = {part.department for part in self.parts() if part.department is not None}
        if used - {*(self.departments or ())}:
            raise ValueError(
                mark("a line names a department that is not in departments; write it there, spelt the same way")
            )
        if len({part.party for part in self.parts() if part.department is not None}) > 1:
            raise ValueError(mark("the departments belong to one party; several are named beside a department"))
        return self
