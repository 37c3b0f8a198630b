"""Models of rules/same_need.yaml: limits that like purchases may pass together, and the question asked."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from reservkoll.common.localized_text import Wording
from reservkoll.conditions.parse import AnyExpression
from reservkoll.cpv.level import Level
from reservkoll.rulebook.models.periods import Period


class _Entry(BaseModel):
    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True, populate_by_name=True)


class QuestionVersion(Period):
    """What is asked in a period: the limit that each purchase stays under and the group passes, and where it stands.

    With `if` it is asked only about purchases for which the condition holds.
    """

    limit: str
    if_: AnyExpression | None = Field(default=None, alias="if")
    question: Wording
    citation: str
    sources: list[str] = Field(min_length=1)


class Question(_Entry):
    """One question under one act: its versions in order of time."""

    id: str
    act: str
    versions: list[QuestionVersion] = Field(min_length=1)


class SameNeedRules(_Entry):
    """same_need.yaml: how near and how like purchases are looked at together by default, and the questions."""

    window_months: int = Field(ge=1)
    level: Level = Field(strict=False)
    note: str
    questions: list[Question] = Field(min_length=1)
