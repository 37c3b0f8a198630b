"""Models of rules/social_conditions.yaml: social and labour-law conditions, by the act and chapter that govern."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from reservkoll.common.localized_text import Wording
from reservkoll.conditions.references import RestsOn
from reservkoll.rulebook.models.periods import Day

Duty = Literal["must", "must_if_needed", "should", "may", "not_here"]


class _Entry(BaseModel):
    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True, populate_by_name=True)


class SocialCondition(_Entry):
    """A provision on social or labour-law conditions.

    `only`: the subjects of a purchase that it is about; empty: all. `example` is ours. `rests_on` stands over the kind
    of its source, where the text says more than the source does.
    """

    duty: Duty
    text: Wording
    example: Wording | None = None
    citation: str
    source: str
    rests_on: RestsOn | None = Field(default=None, strict=False)
    only: list[Literal["goods", "services", "works"]] = Field(default_factory=list)


class Governed(_Entry):
    """What there is where `chapter` of `act` governs, as in force from `from`; `unread` is what was not read."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    act: str
    chapter: str
    from_: Day = Field(alias="from")
    name: Wording
    conditions: list[str] = Field(default_factory=list)
    unread: Wording | None = None


class SocialConditions(_Entry):
    """social_conditions.yaml. `told_with`: the advice of routes.yaml that the conditions are told with."""

    told_with: list[str] = Field(min_length=1)
    governed: list[Governed] = Field(min_length=1)
    conditions: dict[str, SocialCondition]
