"""Models of rules/pack.yaml and rules/pack/: the drafts that follow on an answer, sentence by sentence."""

from __future__ import annotations

import re
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from reservkoll.common.localized_text import Wording
from reservkoll.conditions.parse import AnyExpression
from reservkoll.i18n import Language
from reservkoll.rulebook.models.periods import Day

Verdicts = list[Literal["yes", "no", "unknown", "not_applicable"]]
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
PROVISION = "provision"
"""The word for where the route of a section stands, which no fact tells."""


class _Entry(BaseModel):
    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True, populate_by_name=True)


class PackWord(_Entry):
    """A word that a fact fills; `open` is what is to be chosen where the fact is not known."""

    fact: str
    open: Wording


class PackSentence(_Entry):
    """One sentence, and where it stands. `advice`: it is no demand of the law.

    With `routes` only where one of them is open or undecided; with `when` where that holds, and as an open choice where
    it is not known whether it does.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    text: Wording
    citation: str = Field(min_length=1)
    source: str
    advice: bool = False
    routes: list[str] | None = Field(default=None, min_length=1)
    when: AnyExpression | None = None


class PackSection(_Entry):
    """Sentences under a heading, or a `table` of what the answer itself says."""

    heading: Wording
    routes: list[str] | None = Field(default=None, min_length=1)
    bullets: bool = False
    table: Literal["proofs", "tests"] | None = None
    sentences: list[PackSentence]

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.sentences and self.table is None:
            raise ValueError("a section has sentences or a table")
        return self


class PackDraft(_Entry):
    """One draft. It is written where one of its `routes` has one of the `verdicts`, under one of the `acts`, if named.

    `file` is its name without suffix. `one_route`: it is for one route, so that of several one must be chosen.
    `by_lot`: of a purchase that is divided it is written for the lots that are answered alike, each kind by itself.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    file: Wording
    title: Wording
    purpose: Wording
    acts: list[str] | None = Field(default=None, min_length=1)
    routes: list[str] = Field(min_length=1)
    verdicts: Verdicts = ["yes", "unknown"]
    one_route: bool = False
    by_lot: bool = False
    sections: list[PackSection] = Field(min_length=1)


class PackRules(_Entry):
    """pack.yaml: the texts that all drafts share, and the facts that fill them. `from`: the first day of their law."""

    from_: Day = Field(alias="from")
    marker: Wording
    draft: Wording
    only_if: Wording
    only_for: Wording
    undecided: Wording
    interpretive: Wording
    derived: Wording
    one_of_several: Wording
    lots: Wording
    which_lots: Wording
    same_service: Wording
    words: dict[str, PackWord]

    def marks(self, language: Language) -> re.Pattern[str]:
        """What is to be chosen in a text: the first group says what."""
        return re.compile(rf"\[{re.escape(self.marker.text(language))}: ([^\[\]]+)\]")

    def choice(self, what: str, language: Language) -> str:
        """The mark of something to be chosen. What stands in it is no mark of its own."""
        inside = self.marks(language).sub(r"\1", what).replace("[", "(").replace("]", ")")
        return f"[{self.marker.text(language)}: {inside}]"
