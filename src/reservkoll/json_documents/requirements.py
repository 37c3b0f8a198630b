"""`reservkoll.requirements/1`: planned requirements and their findings, as `requirements --format json` prints them."""

from datetime import date
from typing import Literal

from pydantic import Field

from reservkoll.evaluation.outcome import Certainty
from reservkoll.i18n import mark
from reservkoll.json_documents.base import Facts, JsonDocument, Sek, Sha256
from reservkoll.json_documents.parts import RulebookUsed, SourceRead, Tool, WarningText
from reservkoll.rulebook.models.requirements import Effect, Judgement

Basis = Literal["law", "room", "advice"]
BASIS = Field(
    description=mark("law: a provision that may govern was read; room: it only lets it be; advice: there is none.")
)


class Citation(JsonDocument):
    """A provision and the id of the source where it was read."""

    citation: str
    source: str


class GoverningText(JsonDocument):
    """What governs the requirements of the purchase."""

    text: str
    citation: str
    source: str


class Alternative(JsonDocument):
    """What may be required instead, and where that stands."""

    text: str
    basis: Basis = BASIS
    citations: list[Citation]
    remarks: list[str]


class RequirementFinding(JsonDocument):
    """A requirement that shuts out or burdens."""

    rule: str
    topic: str
    title: str
    effect: Effect
    judgement: Judgement
    certainty: Certainty
    facts: Facts
    basis: Basis = BASIS
    citations: list[Citation]
    remarks: list[str]
    provision: str | None
    number: str | None
    why: str
    instead: list[Alternative]


class OpenRequirement(JsonDocument):
    """A rule that waits for facts."""

    rule: str
    topic: str
    title: str
    missing: list[str]


class RequirementsDocument(JsonDocument):
    """The whole answer to planned requirements."""

    format: Literal["reservkoll.requirements/1"] = "reservkoll.requirements/1"
    tool: Tool = Field(default_factory=Tool)
    rulebook: RulebookUsed
    input_sha256: Sha256 = Field(description=mark("The hash of the file as it came in."))
    as_of: date = Field(description=mark("The day whose rules were used."))
    act: str | None
    chapter: str = Field(description=mark("The chapter of the act that governs, such as 19 or 19a."))
    value_sek: Sek | None = Field(description=mark("The estimated value without VAT in SEK; null where unknown."))
    governing: list[GoverningText]
    summary: dict[str, int] = Field(
        description=mark("How many findings by effect and by judgement, and how many rules are open.")
    )
    findings: list[RequirementFinding]
    open: list[OpenRequirement]
    clear: list[str] = Field(description=mark("Ids of the rules that found nothing."))
    not_stated: list[str] = Field(description=mark("Topics of which nothing is stated."))
    warnings: list[WarningText]
    closing: str
    sources: list[SourceRead]
