"""What an assistant is answered: the document of a command, and what it rests on."""

from typing import Any

from pydantic import Field

from reservkoll.i18n import mark
from reservkoll.json_documents.base import JsonDocument, Sek, Sha256
from reservkoll.json_documents.figures import FiguresDocument
from reservkoll.json_documents.interview import QuestionDocument


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


class NextQuestion(JsonDocument):
    """The question that decides most; none where nothing can change the answer any more."""

    question: QuestionDocument | None
    done: bool


class OpenRow(JsonDocument):
    """A row of a list that can be opened."""

    file: str
    sheet: str | None
    row: int
    id: str | None
    title: str | None
    cpv: str | None
    value_sek: Sek | None
    opening: str
    timing: str
    recommendation: str
    reason: str


class ScreenedList(JsonDocument):
    """The totals of a list, and its first rows that can be opened."""

    figures: FiguresDocument
    openings: list[OpenRow]
    more_openings: int
    notes: list[str]
    not_understood: int = Field(description=mark("How many cells could not be understood."))
