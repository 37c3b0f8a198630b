"""Models of rules/activities.yaml: own activities as if they were bought, and what speaks against."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from reservkoll.common.localized_text import Wording


class _Entry(BaseModel):
    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True, populate_by_name=True)


class Assumed(_Entry):
    """The length of the contract in months and why, what the annual cost is, and what may be worth more together.

    `not_proposed` is the list of codes that are never proposed from words.
    """

    months: int = Field(ge=1)
    why: Wording
    cost: Wording
    same_kind: Wording
    not_proposed: str


class When(_Entry):
    """Where a point holds: all codes on a list, or by who does it now."""

    list_: str | None = Field(default=None, alias="list")
    provider: Literal["own", "company", "external"] | None = None


class Against(_Entry):
    """A point that speaks against, or must be settled first; `open`: no source that was read settles it."""

    id: str
    text: Wording
    when: When | None = None
    open_: bool = Field(default=False, alias="open")
    citation: str | None = None
    source: str | None = None

    @model_validator(mode="after")
    def _cited_or_open(self) -> Self:
        if self.open_ is (self.source is not None) or (self.source is None) is not (self.citation is None):
            raise ValueError("needs citation and source, or to be open")
        return self


class ActivityRules(_Entry):
    """activities.yaml."""

    assumed: Assumed
    against: list[Against] = Field(min_length=1)
