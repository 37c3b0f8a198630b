"""What `serve` answers a step of an interview with, `POST /api/interview`: the next question, or the answer."""

from typing import Annotated

from pydantic import Field, GetPydanticSchema, WithJsonSchema
from pydantic_core import core_schema

from reservkoll.common.json_text import Whole
from reservkoll.evaluation.outcome import Verdict
from reservkoll.i18n import mark
from reservkoll.interview.answer_kinds import AnswerKind
from reservkoll.json_documents.assessment import AssessmentDocument
from reservkoll.json_documents.base import JsonDocument
from reservkoll.json_documents.self_check import PROOFS, SelfCheck

WHOLE = GetPydanticSchema(lambda _source, _handler: core_schema.is_instance_schema(Whole))
SHOWN = Field(description=mark("The verdict, or not_needed where a simpler route is open."))


class Choice(JsonDocument):
    """A word that may answer a question, and its name."""

    word: str
    name: str


class QuestionDocument(JsonDocument):
    """The fact to ask for, and how."""

    fact: str
    text: str
    kind: AnswerKind = Field(description=mark("The type of the answer."))
    choices: list[Choice]
    how: str = Field(description=mark("How to write the answer."))
    help: list[str]
    decides: list[str] = Field(description=mark("The names of the routes that the fact can decide."))
    number: int
    at_most: int


class RouteShown(JsonDocument):
    """A route, or a condition on the organisation, with its verdict in a sentence."""

    name: str
    verdict: Verdict
    shown: str = SHOWN
    summary: str
    interpretive: bool


class LotRouteShown(JsonDocument):
    """What one route says of a lot."""

    name: str
    verdict: Verdict
    not_needed: bool
    summary: str
    interpretive: bool
    notes: list[str]


class LotShown(JsonDocument):
    """A lot in words."""

    number: int
    name: str
    codes: str
    worth: str
    verdict: Verdict
    told: str
    routes: list[LotRouteShown]


class LineShown(JsonDocument):
    """A line below a heading."""

    verdict: Verdict | None
    text: str
    citation: str
    detail: str
    strong: bool


class ReasonShown(JsonDocument):
    """A criterion: how deep it is nested, its verdict, its label, the facts it read, and its citation."""

    level: int
    verdict: Verdict
    label: str
    facts: str
    citation: str


class ReasonsShown(JsonDocument):
    """The criteria that decide the verdict of one route."""

    name: str
    verdict: Verdict
    shown: str = SHOWN
    reasons: list[ReasonShown]


class MissingShown(JsonDocument):
    """A fact that can still decide: its question, its path, and what it decides and proves it."""

    question: str
    path: str
    told: str


class WaysShown(JsonDocument):
    """What would open a route, each way in words."""

    name: str
    ways: list[str]


class DutyShown(JsonDocument):
    """An obligation and its citation."""

    text: str
    citation: str


class FollowsShown(JsonDocument):
    """What follows from one route."""

    name: str
    recommended: bool
    duties: list[DutyShown]
    notes: list[str]
    sources: list[str]


class SourceShown(JsonDocument):
    """A source, its address, and until when it was read."""

    title: str
    url: str
    read: str


class AnswerShown(JsonDocument):
    """The answer in words, in the order in which it is shown."""

    title: str
    number: str
    rules_of: str
    value: str | None
    codes: str
    limits: list[str]
    routes: list[RouteShown]
    recommendation: list[str]
    organisation: list[RouteShown]
    lots_heading: str
    lots: list[LotShown]
    organisation_heading: str
    partnership: list[tuple[str, list[LineShown]]] = Field(description=mark("Further blocks, each with its heading."))
    reasons: list[ReasonsShown]
    missing: list[MissingShown]
    ways: list[WaysShown]
    never_proposed: list[str]
    follows: list[FollowsShown]
    notes: list[str]
    sources: list[SourceShown]
    closing: str
    words: dict[str, str] = Field(description=mark("The words for the verdicts."))
    never: list[str] = Field(description=mark("Why some facts that decide are never proposed."))
    documents: dict[str, list[str]] = PROOFS
    open: list[str] = Field(description=mark("Questions that are still unanswered and could matter."))
    self_check: SelfCheck | None


class InterviewStep(JsonDocument):
    """A step: the case so far, and the next question; the answer where there is none."""

    case: Annotated[Whole, WHOLE, WithJsonSchema({"type": "object"})] = Field(
        description=mark("The case so far; send it back with the next answer.")
    )
    case_file: Annotated[Whole, WHOLE, WithJsonSchema({"type": "string"})] = Field(
        description=mark("The same as the text of a case file.")
    )
    case_name: str
    skipped: list[str]
    question: QuestionDocument | None
    answer: AnswerShown | None = None
    assessment: AssessmentDocument | None = None
