"""What `organisations …` prints as JSON: candidates from the index, and what the index was made from."""

from pydantic import Field

from reservkoll.i18n import mark
from reservkoll.json_documents.base import JsonDocument


class IndexSource(JsonDocument):
    """A file that the index was made from, and what became of its lines."""

    name: str
    kind: str
    day: str
    lines: int
    organisations: int
    persons_left_out: int
    without_number: int
    unreadable: int


class IndexDocument(JsonDocument):
    """An index: the day it was made, and its sources."""

    made_on: str
    sources: list[IndexSource]


class IndustryFound(JsonDocument):
    """What organisations work with that answers to the code, and how many there are."""

    id: str
    name: str
    organisations: int
    why: str
    sources: list[str]


class CandidateDocument(JsonDocument):
    """An organisation that could deliver."""

    org_no: str
    name: str | None
    form: str | None
    form_name: str | None
    place: str | None
    industry: str | None
    basis: str | None = Field(description=mark("Why it is a candidate: sni_main, sni or words."))
    why: str | None
    sni: list[str]
    description: str | None
    remarks: list[str]


class CandidatesDocument(JsonDocument):
    """What `organisations find` found."""

    code: str
    code_name: str | None
    places: list[str]
    form: str | None
    note: str = Field(description=mark("That a legal form is no proof."))
    citation: str
    index: IndexDocument
    industries: list[IndustryFound]
    unknown_forms: int
    candidates: list[CandidateDocument]


class OrganisationDocument(JsonDocument):
    """What `organisations show` prints: one organisation, and the index."""

    note: str
    citation: str
    index: IndexDocument
    organisation: CandidateDocument
