"""`reservkoll.activities/1`: own activities as if bought, as `screen --kind activities --summary` writes them."""

from datetime import date
from typing import Literal

from pydantic import Field

from reservkoll.evaluation.outcome import Verdict
from reservkoll.i18n import mark
from reservkoll.json_documents.base import JsonDocument, Sek
from reservkoll.parsers.precision import Precision


class AgainstDocument(JsonDocument):
    """A point that speaks against, or must be settled first."""

    id: str
    text: str
    citation: str | None = Field(description=mark("Where it stands; null where no source that was read settles it."))


class ActivityDocument(JsonDocument):
    """One activity."""

    file: str
    row: int
    name: str
    department: str
    provider: str | None = Field(description=mark("own, company or external; null where unknown."))
    cost_sek: Sek | None = Field(description=mark("The cost of a year in SEK; null where unknown."))
    precision: Precision | None = Field(description=mark("How exact the cost is said to be; null where it is exact."))
    value_sek: Sek | None = Field(description=mark("The cost over the assumed term in SEK; null where unknown."))
    cpv: list[str]
    proposed: bool = Field(description=mark("Whether the code was found by words and is a proposal."))
    other_codes: list[str]
    verdicts: dict[str, Verdict]
    reserved: list[str] = Field(description=mark("The reservations that would be open."))
    recommendation: list[str]
    missing: list[str]
    against: list[AgainstDocument]


class ActivitiesDocument(JsonDocument):
    """All activities, and what was assumed."""

    format: Literal["reservkoll.activities/1"] = "reservkoll.activities/1"
    as_of: date = Field(description=mark("The day whose rules were used."))
    months: str = Field(description=mark("The length of contract that was assumed or given."))
    months_given: bool
    assumed: list[str]
    activities: list[ActivityDocument]
    problems: list[str]
