"""Periods: first and last day, both inclusive, without gaps or overlaps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from reservkoll.common.yaml_loader import plain_date

Day = Annotated[date, BeforeValidator(plain_date)]


class Period(BaseModel):
    """`from` a day `to` a day, both inclusive; without `to` it is still running."""

    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True, populate_by_name=True)

    from_: Day = Field(alias="from")
    to: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.to is not None and self.to < self.from_:
            raise ValueError("the period ends before it begins")
        return self

    def covers(self, day: date) -> bool:
        """Whether `day` lies in the period."""
        return self.from_ <= day and (self.to is None or day <= self.to)


Dated = TypeVar("Dated", bound=Period)


def on(periods: Sequence[Dated], day: date) -> Dated | None:
    """The one that covers `day`, if any."""
    return next((period for period in periods if period.covers(day)), None)


def break_in(periods: Sequence[Period]) -> int | None:
    """The position of the first period that does not begin the day after the one before it ends."""
    for position, (earlier, later) in enumerate(pairwise(periods), start=1):
        if earlier.to is None or later.from_ != earlier.to + timedelta(days=1):
            return position
    return None
