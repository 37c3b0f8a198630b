"""Models of rules/requirements.yaml: findings on planned requirements, legal basis, alternatives.

Annotations are not strings here, unlike elsewhere: pydantic would recompile each of them at every start.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from reservkoll.common.localized_text import Wording
from reservkoll.common.yaml_loader import Location
from reservkoll.i18n import mark
from reservkoll.rulebook.models.entry import Amount
from reservkoll.rulebook.models.periods import Period


class _Entry(BaseModel):
    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True, populate_by_name=True)


class Effect(StrEnum):
    """What a requirement does to a small association."""

    SHUTS_OUT = "shuts_out"
    BURDENS = "burdens"


class Judgement(StrEnum):
    """What a requirement comes to: the provision's text forbids it, it may break a principle, or it is worth a thought.

    `depends`: forbidden under some of the chapters that may govern, and which one does is not known.
    """

    CONTRARY = "contrary"
    DEPENDS = "depends"
    DISPROPORTIONATE = "disproportionate"
    MIND = "mind"


class Place(Period):
    """Where a provision stands under one chapter of an act, or that the chapter has none (`absent`)."""

    act: str
    chapter: str
    citation: str | None = None
    source: str | None = None
    absent: Wording | None = None

    @model_validator(mode="after")
    def _stands_or_not(self) -> Self:
        stated = (self.citation is not None, self.source is not None)
        if stated[0] != stated[1] or stated[0] == (self.absent is not None):
            raise ValueError(mark("a place has citation and source, or else absent"))
        return self


class Governing(Period):
    """What it means that a chapter governs."""

    act: str
    chapter: str
    text: Wording
    citation: str
    source: str


class Provision(_Entry):
    """A provision by what it says, and where it stands under each chapter that was read.

    `gives`: a rule to follow, or only room for what the authority may choose to do.
    """

    says: Wording
    gives: Literal["rule", "room"]
    places: list[Place] = Field(min_length=1)


class Bound(_Entry):
    """What one fact must be: true or false, or within bounds. Amounts are SEK."""

    fact: str
    is_: bool | None = Field(default=None, alias="is")
    more_than: Amount | None = None
    at_least: Amount | None = None
    less_than: Amount | None = None
    at_most: Amount | None = None

    @property
    def numbers(self) -> tuple[Amount, ...]:
        """The bounds that are numbers."""
        given = (self.more_than, self.at_least, self.less_than, self.at_most)
        return tuple(number for number in given if number is not None)

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.is_ is not None) == bool(self.numbers):
            raise ValueError(mark("a condition says what a fact is, or gives bounds: one of the two"))
        both_low = self.more_than is not None and self.at_least is not None
        both_high = self.less_than is not None and self.at_most is not None
        if both_low or both_high:
            raise ValueError(mark("a condition has one lower and one upper bound at most"))
        return self


class Instead(_Entry):
    """What to ask instead; without `provision` it is advice."""

    text: Wording
    provision: str | None = None


class Otherwise(_Entry):
    """What a requirement comes to, and by what, under a chapter that does not have the rule's own provision."""

    judgement: Judgement = Field(strict=False)
    provision: str


class RequirementRule(_Entry):
    """One kind of requirement: when it is there, what it does, what it comes to, and what to ask instead."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    topic: str
    title: Wording
    when: list[Bound] = Field(min_length=1)
    effect: Effect = Field(strict=False)
    judgement: Judgement = Field(strict=False)
    provision: str | None = None
    otherwise: Otherwise | None = None
    number: Wording | None = None
    why: Wording
    instead: list[Instead] = Field(min_length=1)

    @model_validator(mode="after")
    def _grounded(self) -> Self:
        if Judgement.DEPENDS in {self.judgement, self.otherwise and self.otherwise.judgement}:
            raise ValueError(mark("a rule is contrary, disproportionate or mind; depends follows from the case"))
        if (self.judgement is Judgement.MIND) != (self.provision is None):
            raise ValueError(mark("what is contrary or disproportionate names its provision; advice names none"))
        if self.otherwise is not None and (self.provision is None or self.otherwise.judgement is Judgement.MIND):
            raise ValueError(mark("otherwise is for another provision than the rule's own; advice needs none"))
        if any(number for bound in self.when for number in bound.numbers) and self.number is None:
            raise ValueError(mark("a number needs its reason: add number"))
        return self

    def provisions(self) -> Iterator[tuple[Location, str]]:
        """Every provision that is named, with its place."""
        if self.provision is not None:
            yield ("provision",), self.provision
        if self.otherwise is not None:
            yield ("otherwise", "provision"), self.otherwise.provision
        for number, entry in enumerate(self.instead):
            if entry.provision is not None:
                yield ("instead", number, "provision"), entry.provision


class RequirementRules(_Entry):
    """requirements.yaml: texts, the chapters, the provisions by id, and the rules in order."""

    unread: Wording
    closing: Wording
    chapters: list[Governing]
    provisions: dict[str, Provision]
    rules: list[RequirementRule] = Field(min_length=1)
