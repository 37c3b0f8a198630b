"""What `serve` answers a list with, `POST /api/screen`: questions about it, or its summary."""

from datetime import date
from typing import Annotated

from pydantic import Field

from reservkoll.common.json_text import InPlace
from reservkoll.i18n import mark
from reservkoll.json_documents.base import JsonDocument, Sek
from reservkoll.json_documents.figures import COUNTED_FROM, ENDING, OPENINGS, TotalDocument


class Proposal(JsonDocument):
    """A fact that a column may hold."""

    fact: str
    name: str


class ColumnQuestion(JsonDocument):
    """A heading in doubt, with some of its cells and the facts that it may hold, best first."""

    heading: str
    letter: str
    examples: list[str]
    proposals: list[Proposal]


class RouteTotal(JsonDocument):
    """The rows of a recommended route and what they come to."""

    route: str
    name: str
    rows: int
    value_sek: Sek | None
    value: str = Field(description=mark("The same in words; empty where no row states one."))


class MissingFact(JsonDocument):
    """A fact to find out, and how many rows wait for it."""

    fact: str
    question: str
    rows: int


class CellProblem(JsonDocument):
    """A cell that could not be understood, and what to do."""

    sheet: str | None
    row: int | None
    column: str | None
    message: str


class CodeProposed(JsonDocument):
    """A CPV code that a row may have."""

    code: str
    name: str | None


class RowProposals(JsonDocument):
    """A row without a code, and codes for it, best first."""

    row: int
    text: str
    codes: list[CodeProposed]


class ProposedCodes(JsonDocument):
    """The rows that state no code."""

    rows: int
    accepted: bool
    first: list[RowProposals]


class RouteFit(JsonDocument):
    """How many purchases of a reservation have a supplier that fits."""

    name: str
    counts: Annotated[dict[str, int], InPlace]


class SupplierLine(JsonDocument):
    """A supplier: its verdicts in words, and what is to be found out of it."""

    name: str
    verdicts: list[str]
    to_know: list[str]


class SuppliersSummary(JsonDocument):
    """Our suppliers beside the purchases."""

    count: int
    routes: list[RouteFit]
    first: list[SupplierLine]
    problems: int
    notes: list[str]


class TotalTold(JsonDocument):
    """Rows and their value in words."""

    rows: str
    value: str


class OpeningTold(JsonDocument):
    """A line of the table of openings: by timing in the order of `timings`, then in all."""

    opening: str = Field(description=mark("Empty for several openings together."))
    name: str
    timings: list[TotalTold]


class ScreeningSummary(JsonDocument):
    """What the report says in short."""

    rows: int
    value: str = Field(description=mark("The same in words; empty where no row states one."))
    value_sek: Sek | None
    by_status: dict[str, int] = Field(description=mark("Rows by their status."))
    by_route: list[RouteTotal]
    headline: str
    beside: list[str]
    counted_from: date = COUNTED_FROM
    ending_within_months: int = ENDING
    timings: dict[str, str]
    openings: dict[str, dict[str, TotalDocument]] = OPENINGS
    opening_lines: list[OpeningTold]
    notes: list[str]
    missing: list[MissingFact]
    problems: int
    first_problems: list[CellProblem]
    made_by: dict[str, str]
    proposed: ProposedCodes | None
    suppliers: SuppliersSummary | None


class ListSummary(JsonDocument):
    """What the report of a ledger, or of organisations, says in short."""

    headline: str
    rows: int


class UnstatedFact(JsonDocument):
    """A fact that is asked for first: how many rows wait for it, of how many."""

    fact: str
    rows: int
    of: int


class ColumnTold(JsonDocument):
    """A column of the list, and what it was taken for."""

    heading: str
    letter: str
    examples: list[str]
    fact: str | None
    fixed: bool = Field(description=mark("Whether it cannot be tied to anything, since its heading is shown masked."))


class ColumnsTold(JsonDocument):
    """Every column of the list, and what a column may be taken for."""

    facts: list[Proposal]
    columns: list[ColumnTold]
    missing: list[Proposal] = Field(description=mark("What most answers rest on and no column was taken for."))


class LeftOut(JsonDocument):
    """A file that was not written though this list has it, with the reason."""

    key: str
    reason: str


class ListOutcome(JsonDocument):
    """One of: a summary with the files that were written, questions to answer first, or an error."""

    summary: ScreeningSummary | ListSummary | None = None
    written: list[str] | None = None
    left_out: list[LeftOut] | None = None
    questions: list[ColumnQuestion] | None = None
    repeats: str | None = Field(
        default=None, description=mark("What rows repeat, if nobody has said how to count them.")
    )
    unstated: list[UnstatedFact] | None = None
    columns: ColumnsTold | None = None
    error: str | None = None


class ErrorDocument(JsonDocument):
    """Why a request was refused."""

    error: str
