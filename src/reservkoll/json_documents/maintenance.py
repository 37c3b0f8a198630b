"""What `rules lint`, `rules test` and `rules diff` print as JSON."""

from datetime import date
from typing import Any, Literal

from pydantic import Field

from reservkoll.i18n import mark
from reservkoll.json_documents.base import JsonDocument, Truth


class FindingTold(JsonDocument):
    """What is wrong or grows old in a rulebook, where, and what to do."""

    id: str
    severity: Literal["error", "hint"]
    file: str
    line: int
    message: str
    remedy: str


Findings = list[FindingTold]


class CaseFailure(JsonDocument):
    """An expectation of a case that was not met."""

    case: str
    file: str
    line: int
    what: str
    path: str = Field(description=mark("The place in the answer."))
    expected: Any
    found: Any


class CriterionCovered(JsonDocument):
    """A criterion of a version of a rule, and which of its answers the cases show."""

    rule: str
    first_day: date = Field(serialization_alias="from", description=mark("The first day of the version."))
    criterion: str
    seen: list[Truth]
    lacking: list[Truth] = Field(description=mark("Answers that it can have but no case shows."))
    impossible: list[Truth] = Field(description=mark("Answers that it can never have."))
    proven: bool = Field(description=mark("Whether it is proven that it can have no others."))


class CoverageDocument(JsonDocument):
    """How many of the possible answers of all criteria the cases show."""

    seen: int
    possible: int
    criteria: list[CriterionCovered]


class TestsDocument(JsonDocument):
    """The outcome of a rulebook's cases."""

    cases: int
    failures: list[CaseFailure]
    coverage: CoverageDocument


class DifferenceTold(JsonDocument):
    """A difference between two rulebooks, or two days."""

    kind: str
    id: str
    change: Literal["added", "removed", "changed"]
    where: str = Field(description=mark("The place in the entry; empty for all of it."))
    before: Any
    after: Any


class ChangedAnswer(JsonDocument):
    """A row of a list with another answer."""

    file: str | None
    sheet: str | None
    row: int
    id: str | None
    title: str | None
    route: str = Field(description=mark("The column of the answer: a route, or annex2, chapter or recommendation."))
    before: str | None = Field(serialization_alias="from")
    after: str | None = Field(serialization_alias="to")


class DifferencesDocument(JsonDocument):
    """All that differs, and with --inventory the rows with another answer."""

    differences: list[DifferenceTold]
    rows: list[ChangedAnswer] | None = Field(
        default=None, description=mark("The rows with another answer; only there with --inventory.")
    )
