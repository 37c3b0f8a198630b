"""Models of rules/lots.yaml: how a purchase may be divided, what follows from that, and what is never proposed."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from reservkoll.common.localized_text import Wording


class _Entry(BaseModel):
    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True, populate_by_name=True)


class Division(_Entry):
    """A way to divide: what it is called, and what is gained by it."""

    name: Wording
    why: Wording


class AreaDivision(Division):
    """By area. `example_areas`: how many are shown, by the name `area`, where none are stated."""

    example_areas: int = Field(ge=2, le=20)
    example: Wording
    area: Wording
    equal: Wording


class PeriodDivision(Division):
    """By period of at most `longest_months`, the cap of the route `opens`; `note` is what the act leaves open."""

    period: Wording
    longest_months: int = Field(ge=1)
    opens: str
    note: str


class Divisions(_Entry):
    """The ways to divide that are proposed."""

    task: Division
    area: AreaDivision
    period: PeriodDivision


class Statement(_Entry):
    """Something to know, and where it stands."""

    text: Wording
    citation: str
    source: str


class ActLots(_Entry):
    """Of one act: what follows from dividing, and what is never proposed since it would be circumvention."""

    follows: list[Statement] = Field(min_length=1)
    never: list[Statement] = Field(min_length=1)


class LotRules(_Entry):
    """lots.yaml."""

    divisions: Divisions
    acts: dict[str, ActLots] = Field(min_length=1)
