"""What an assistant is answered: the document of a command, and what it rests on."""

from typing import Any

from pydantic import Field

from reservkoll.i18n import mark
from reservkoll.json_documents.base import JsonDocument, Sha256


class Basis(JsonDocument):
    """What an answer rests on."""

    day: str = Field(description=mark("The day whose rules the answer is given under."))
    rulebook: str
    rulebook_sha256: Sha256
    sources_read_to: str | None = Field(description=mark("The oldest day to which a source of the answer was read."))
    citations: list[str] = Field(description=mark("Where in the law the answer stands."))
    certainty: dict[str, str] = Field(description=mark("For each route how certain its verdict is."))
    assumes: list[str] = Field(description=mark("What was taken for given."))
    caution: str


class AssistantAnswer(JsonDocument):
    """An answer: the document, as the command with --format json gives it, and its basis."""

    answer: Any
    basis: Basis
