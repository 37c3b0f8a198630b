"""Models of rules/plan.yaml: the lead times of the dialogue plan, which are advice."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from reservkoll.common.localized_text import Wording

MOST_MONTHS = 60


class _Entry(BaseModel):
    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True, populate_by_name=True)


class LeadTime(_Entry):
    """A number of whole months, and why it was chosen."""

    months: Annotated[int, Field(ge=0, le=MOST_MONTHS)]
    why: Wording


class LeadTimes(_Entry):
    """A lead time for purchases that are advertised and for direct procurement."""

    advertised: LeadTime
    direct: LeadTime


class Invitation(_Entry):
    """What is to be minded when suppliers are invited, and where it stands."""

    text: Wording
    citation: str
    sources: list[str] = Field(min_length=1)


class PlanRules(_Entry):
    """plan.yaml.

    `invite_before`: months from the invitation to the notice (of direct procurement: to asking for an offer).
    `procure_before`: months from there to the day the new contract begins.
    """

    invite_before: LeadTimes
    procure_before: LeadTimes
    invitation: Invitation

    def leads(self) -> dict[str, LeadTime]:
        """The lead times by what the command line calls them."""
        return {
            "invite.advertised": self.invite_before.advertised,
            "invite.direct": self.invite_before.direct,
            "procure.advertised": self.procure_before.advertised,
            "procure.direct": self.procure_before.direct,
        }
