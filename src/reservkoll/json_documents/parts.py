"""Parts that several documents have in common."""

from datetime import date
from typing import Literal

from pydantic import Field

from reservkoll import __version__
from reservkoll.conditions.references import RestsOn
from reservkoll.i18n import mark
from reservkoll.json_documents.base import JsonDocument, Sek, Sha256, Uri

READ = Field(description=mark("The day to which the source was read."))


class Tool(JsonDocument):
    """The program that wrote the document."""

    name: Literal["reservkoll"] = "reservkoll"
    version: str = __version__


class PublishedLimits(JsonDocument):
    """A file with published amounts."""

    file: str
    sha256: Sha256


class RulebookUsed(JsonDocument):
    """The rulebook that an answer was made with."""

    version: str
    sha256: Sha256
    verified_until: date
    published_limits: PublishedLimits | None = Field(
        default=None, description=mark("The file with published amounts that the user states, where there is one.")
    )


class Source(JsonDocument):
    """A source with what it is and the day to which it was read."""

    id: str
    title: str
    url: Uri | None
    retrieved: date = READ
    kind: RestsOn
    second_hand: bool


class SourceAddress(JsonDocument):
    """A source and where to read it."""

    id: str
    title: str
    url: str


class SourceRead(SourceAddress):
    """A source, where to read it, and the day to which it was read."""

    retrieved: date = READ


class WarningText(JsonDocument):
    """Something to mind."""

    code: str
    text: str


class Review(JsonDocument):
    """The lawyer who reviewed a rule, and when."""

    by: str
    day: date


class ValueStep(JsonDocument):
    """A step of the estimated value: what it adds, the sum after it, the paragraph that says so."""

    step: str
    label: str
    amount_sek: Sek
    sum_sek: Sek
    citation: str


class Duty(JsonDocument):
    """What follows on an answer, and where it stands."""

    id: str
    text: str
    citation: str
    source: str
