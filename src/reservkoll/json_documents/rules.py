"""What `rules list`, `rules list --coming`, `rules show` and `rules status` print as JSON."""

from datetime import date
from typing import Annotated

from pydantic import Field

from reservkoll.common.json_text import InPlace
from reservkoll.i18n import mark
from reservkoll.json_documents.base import JsonDocument
from reservkoll.json_documents.parts import Review, Source, SourceAddress


class VersionListed(JsonDocument):
    """A version of a rule: when it holds and where it stands."""

    period: str = Field(description=mark("An ISO 8601 interval; `..` where there is no end yet."))
    citation: str
    in_force: bool = Field(description=mark("Whether there was such a rule in the period."))


class RuleListed(JsonDocument):
    """A rule in the list of all."""

    id: str
    route: str
    act: str | None = Field(description=mark("The act that the rule is under; null for partnerships."))
    title: str
    periods: list[VersionListed]


class ComingLaw(JsonDocument):
    """Law in the making, which changes no answer."""

    id: str
    title: str
    what: str
    status: str
    source: str
    url: str
    day: date = Field(description=mark("The day to which the source was read."))


RuleList = list[RuleListed]
ComingLaws = list[ComingLaw]


class StatementTold(JsonDocument):
    """A sentence of a rule, with the sentences below it."""

    text: str
    id: str | None = None
    citation: str | None = None
    source: str | None = None
    children: list["StatementTold"] | None = None


class RuleDocument(JsonDocument):
    """A rule in full, as in force on a day. Its parts (scope, purchase, duties and so on) are keys of their own."""

    id: str
    route: str
    act: str | None = Field(description=mark("The act that the rule is under; null for partnerships."))
    title: str
    as_of: date = Field(description=mark("The day whose rules were used."))
    period: str = Field(description=mark("An ISO 8601 interval; `..` where there is no end yet."))
    citation: str
    source: str
    absent: str | None = Field(description=mark("Why there was no such rule; null where there was one."))
    parts: Annotated[dict[str, list[StatementTold]], InPlace]
    sources: list[SourceAddress]


class DerivedAmount(JsonDocument):
    """An amount that was computed from euro."""

    limit: str
    period: str
    sek: str
    source: str


class Expiry(JsonDocument):
    """What ends within a year, with nothing that follows."""

    what: str
    title: str
    day: date


class RuleReview(JsonDocument):
    """A rule and its review."""

    id: str
    title: str
    reviewed: Review | None = Field(
        description=mark("The lawyer who reviewed the rule, and when; null where none has.")
    )


class RulebookStatus(JsonDocument):
    """How a rulebook stands on a day."""

    version: str
    as_of: date = Field(description=mark("The day whose rules were used."))
    sources: list[Source]
    derived: list[DerivedAmount] = Field(description=mark("Amounts computed from euro, not yet read as published."))
    expires: list[Expiry] = Field(description=mark("What ends within a year, with nothing that follows."))
    rules: list[RuleReview]
