"""What a supplier that checks itself is told: part of `reservkoll.assessment/1`."""

from pydantic import Field

from reservkoll.evaluation.outcome import Certainty, Verdict
from reservkoll.i18n import mark
from reservkoll.json_documents.base import JsonDocument, Truth
from reservkoll.json_documents.parts import Duty

PROOFS = Field(description=mark("Documents to have ready, each with the questions that it answers."))


class Line(JsonDocument):
    """A condition of a kind of reservation, with what is still to be answered."""

    id: str
    label: str
    text: str = Field(description=mark("What holds by the verdict; the label is the condition itself."))
    verdict: Truth
    citation: str
    questions: list[str]


class Codes(JsonDocument):
    """CPV codes from the first to the last, with their names; a single code is both."""

    first: str = Field(serialization_alias="from")
    last: str = Field(serialization_alias="to")
    name: str | None
    last_name: str | None


class Excepted(JsonDocument):
    """A CPV code that the list leaves out."""

    code: str
    name: str | None


class Areas(JsonDocument):
    """The list of services that a reservation is limited to."""

    code_list: str = Field(serialization_alias="list")
    title: str
    citation: str
    codes: list[Codes]
    excepted: list[Excepted] = Field(serialization_alias="except")


class Kind(JsonDocument):
    """A kind of reservation, read for the supplier alone."""

    name: str
    verdict: Verdict
    certainty: Certainty
    citation: str | None
    gaps: list[Line]
    proofs: dict[str, list[str]] = PROOFS
    open: bool
    areas: Areas | None
    notes: list[str]


class Register(JsonDocument):
    """A register that the supplier may enter; duties and costs are told whatever the verdict."""

    name: str
    verdict: Verdict
    conditions: list[Line]
    gaps: list[Line]
    proofs: dict[str, list[str]] = PROOFS
    follows: list[Duty]


class SelfCheck(JsonDocument):
    """The kinds of reservation and the registers, by name."""

    kinds: dict[str, Kind]
    registers: dict[str, Register] = Field(serialization_alias="register")
