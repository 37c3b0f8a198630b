"""Models of the statutory amounts: limits.yaml, and the rates between euro and SEK in rates.yaml.

Annotations are not strings here, unlike elsewhere: pydantic would recompile each of them at every start.
"""

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from reservkoll.common.localized_text import Wording
from reservkoll.conditions.parse import AnyExpression
from reservkoll.rulebook.models.entry import Amount, Entry
from reservkoll.rulebook.models.periods import Period


class Comparison(StrEnum):
    """How a value meets a limit."""

    LESS_THAN = "less_than"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"


class Status(StrEnum):
    """Whether an amount was read in an official source, computed, or not read: then there is none.

    `stated` never stands in a rulebook: a user who has read the published amount states it in place of a derived one.
    """

    VERIFIED = "verified"
    DERIVED = "derived"
    STATED = "stated"
    UNREAD = "unread"


def in_whole_kronor(eur: Decimal, rate: Decimal) -> Decimal:
    """An amount in euro as it is published in SEK: 1 233 940.50 was published as 1 233 941."""
    return (eur * rate).quantize(Decimal(1), ROUND_HALF_UP)


class LimitPeriod(Period):
    """An amount for a period: SEK as published, a percentage of another limit's amount, or an amount in euro alone.

    `unread` states no amount: an answer that needs it is unknown. `rate_between` are the ends between which the
    official rate of a derived amount may lie, where it is not certain. `printed` is a percentage as the authorities
    rounded it: the law states the percentage, but who relied on an amount printed above the product is not plainly
    wrong.
    """

    sek: Amount | None = None
    eur: Amount | None = None
    rate: Amount | None = None
    rate_between: list[Amount] | None = Field(default=None, min_length=2, max_length=2)
    percent: Amount | None = None
    of: str | None = None
    printed: Amount | None = None
    comparison: Comparison | None = Field(default=None, strict=False)
    status: Status = Field(strict=False)
    source: str

    @property
    def in_euro(self) -> bool:
        """Whether the limit itself is in euro: compared with facts in euro, never converted."""
        return self.eur is not None and self.sek is None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.status is Status.STATED:
            raise ValueError("only a user states an amount, in a file with published limits")
        if self.status is Status.UNREAD:
            if any(given is not None for given in (self.sek, self.eur, self.rate, self.percent, self.of)):
                raise ValueError("an amount that was not read cannot be stated")
            return self
        ways = (self.sek is not None, self.percent is not None, self.in_euro)
        if sum(ways) != 1 or (self.percent is None) != (self.of is None):
            raise ValueError("needs one of: sek, percent and of, eur alone")
        if self.in_euro and (self.status is Status.DERIVED or self.rate is not None):
            raise ValueError("an amount in euro alone is read in its source: it has no rate and is not derived")
        if (self.status is Status.DERIVED and self.sek is not None) != (self.rate is not None):
            raise ValueError("a derived sek needs eur and rate, a verified one has no rate")
        _rate_in_its_place(self.rate, self.rate_between)
        if self.printed is not None and self.percent is None:
            raise ValueError("only a percentage has an amount as printed")
        return self


class Choice(Entry):
    """One branch of a limit that depends on the facts."""

    if_: AnyExpression | None = Field(default=None, alias="if")
    limit: str


class Limit(Entry):
    """A limit of the law by period, or a choice between limits."""

    label: Wording
    act: str | None = None
    kind: str | None = None
    citation: str | None = None
    comparison: Comparison | None = Field(default=None, strict=False)
    periods: list[LimitPeriod] = Field(default_factory=list)
    choose: list[Choice] = Field(default_factory=list)

    @property
    def in_euro(self) -> bool:
        """Whether its amounts are in euro."""
        return any(period.in_euro for period in self.periods)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.periods) == bool(self.choose):
            raise ValueError("needs either periods or choose")
        if self.periods and None in (self.act, self.kind, self.citation, self.comparison):
            raise ValueError("a limit with periods needs act, kind, citation and comparison")
        if self.choose and (self.choose[-1].if_ is not None or any(choice.if_ is None for choice in self.choose[:-1])):
            raise ValueError("every choice but the last needs if, the last has none")
        return self


def _rate_in_its_place(rate: Decimal | None, between: list[Decimal] | None) -> None:
    if between is not None and (rate is None or not between[0] <= rate <= between[1]):
        raise ValueError("the rate does not lie between the ends of rate_between")


class RatePeriod(Period):
    """SEK for one euro in a period; with the ends between which it may lie where it is derived."""

    rate: Amount
    rate_between: list[Amount] | None = Field(default=None, min_length=2, max_length=2)

    @model_validator(mode="after")
    def _in_its_place(self) -> Self:
        _rate_in_its_place(self.rate, self.rate_between)
        return self


class Rates(Entry):
    """rates.yaml: the rate between the thresholds in euro and in SEK."""

    source: str
    periods: list[RatePeriod] = Field(min_length=1)
