"""Models of rules/openings.yaml: what counts as an opening, and the areas in which idéburna are known to deliver."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from reservkoll.common.localized_text import Wording
from reservkoll.rulebook.models.periods import Day
from reservkoll.rulebook.models.plan import LeadTime
from reservkoll.rulebook.models.rules import Group

NONE, UNKNOWN = "none", "unknown"
"""The openings of a row without an open route: a fact decides it, or nothing does."""


class _Entry(BaseModel):
    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True)


class Opening(_Entry):
    """What a row counts as where a route of `group` is open and `when` holds; those without a group are what is left.

    `when`: `recommended` (the route is recommended by itself, or a supplier that fits is stated), `delivered` (the code
    is in one of the lists or areas) or `open` (nothing more). `counted`: headlines count it as an opening.
    `dialogue`: the plan for dialogue takes it in though it is not counted, since dialogue is how to find out.
    """

    name: Wording
    group: Group | None = None
    when: Literal["recommended", "delivered", "open"] | None = None
    counted: bool = False
    dialogue: bool = False

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.group is None) != (self.when is None):
            raise ValueError("group and when go together")
        if self.counted and self.group is None:
            raise ValueError("only what a route opens can be counted")
        return self


class Area(_Entry):
    """An area in which idéburna organisations are known to deliver.

    `codes`: each stands for itself and every code below it. `why` and `sources` say what the judgement rests on.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: Wording
    codes: Annotated[list[str], Field(min_length=1)]
    why: Wording
    sources: Annotated[list[str], Field(min_length=1)]


class OpeningRules(_Entry):
    """openings.yaml.

    `openings` in the order in which a row is tried against them. `ending_within`: how soon a contract ends that is told
    as ending. `lists`: code lists of the law whose services count as delivered, beside `areas`, which are the
    rulebook's own judgement of the day `judged`.
    """

    openings: dict[str, Opening]
    ending_within: LeadTime
    lists: list[str]
    judged: Day
    areas: list[Area]

    @model_validator(mode="after")
    def _all_there(self) -> Self:
        rest = {name for name, opening in self.openings.items() if opening.group is None}
        if rest != {NONE, UNKNOWN}:
            raise ValueError(f"each opening but {NONE} and {UNKNOWN} has a group")
        return self
