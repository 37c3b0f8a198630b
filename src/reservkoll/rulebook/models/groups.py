"""Models of rules/groups.yaml: how the members of a group meet the conditions on the supplier."""

# Annotations are not strings here: pydantic would recompile each of them at every start.
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from reservkoll.common.localized_text import Wording
from reservkoll.conditions.references import RestsOn

Combine = Literal["each", "together", "open"]


class _Entry(BaseModel):
    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True)


class RouteConditions(_Entry):
    """How each condition on the supplier of one route combines.

    `note` says why it is open where not all members meet it, `each` why one that does not is enough to close it.
    """

    note: str
    each: str | None = None
    conditions: dict[str, Combine] = Field(min_length=1)


class GroupText(_Entry):
    """Something told of groups, and where it stands."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    text: Wording
    citation: str
    source: str
    rests_on: RestsOn | None = Field(default=None, strict=False)


class Together(GroupText):
    """What a group may meet jointly where `chapter` of `act` governs."""

    act: str
    chapter: str


class GroupRules(_Entry):
    """groups.yaml. `all_meet`: the note on a group whose members all meet a condition."""

    combine: dict[str, RouteConditions]
    all_meet: str
    together: list[Together]
    signs: list[GroupText] = Field(min_length=1)
