"""Models of the partnership rule (IOP) and of the scale of forms.

A partnership is no route of a procurement act: three tests, each by its own law and with its own periods, decide it.

Annotations are not strings here, unlike elsewhere: pydantic would recompile each of them at every start.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from reservkoll.common.localized_text import OutcomeTexts, Wording
from reservkoll.common.yaml_loader import Location
from reservkoll.conditions.base import Expression
from reservkoll.conditions.parse import AnyExpression
from reservkoll.conditions.references import Criterion
from reservkoll.rulebook.models.periods import Period
from reservkoll.rulebook.models.rules import Caution, Duty, Review

LEVELS = ("high", "medium", "low")


class _Entry(BaseModel):
    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True, populate_by_name=True)


class LegalTestVersion(Period):
    """A test in force in a period: all of its criteria hold where no obstacle is found."""

    citation: str
    source: str
    criteria: list[Criterion] = Field(min_length=1)
    cautions: list[Caution] = Field(default_factory=list)


class LegalTest(OutcomeTexts, _Entry):
    """One of the tests, with its versions in order of time and what to say of each of its answers."""

    versions: list[LegalTestVersion] = Field(min_length=1)


class LegalTests(_Entry):
    """The three tests. Their names stand in the answer."""

    outside_procurement: LegalTest
    within_state_aid_rules: LegalTest
    within_municipal_law: LegalTest

    def by_name(self) -> dict[str, LegalTest]:
        """The tests by name, in order."""
        return {name: getattr(self, name) for name in type(self).model_fields}


class RiskLevel(_Entry):
    """A level of risk and when it holds. The criteria in its condition are what drives it."""

    level: Literal["high", "medium", "low"]
    if_: AnyExpression = Field(alias="if")


class ContractUnder(_Entry):
    """The act that the arrangement falls under if it is a contract, and the note that says that this was assumed."""

    act: str
    if_: AnyExpression = Field(alias="if")
    note: str


class Advice(_Entry):
    """What is advised of the arrangement itself, where its tests and its risk are as stated and the condition holds.

    `advise` is the route of partnerships or an entry of `otherwise` in routes.yaml. `complete_facts` is to judge by
    hand where no fact is missing.
    """

    advise: str
    tests: dict[Literal["outside_procurement", "within_state_aid_rules", "within_municipal_law"], list[str]]
    risk: list[Literal["high", "medium", "low", "unknown"]] = Field(default_factory=list)
    if_: AnyExpression | None = Field(default=None, alias="if")


class PartnershipVersion(Period):
    """What surrounds the tests, for a period. Of `advice` the first that holds is given; else none.

    Without advice of its own the arrangement is advised on as the contract that it is or may be.
    """

    citation: str
    source: str
    absent: Wording | None = None
    scope: list[Criterion] = Field(min_length=1)
    contract_under: ContractUnder
    advice: list[Advice]
    risk: list[RiskLevel]
    suitability: list[Criterion] = Field(min_length=1)
    duties: list[Duty] = Field(default_factory=list)
    cautions: list[Caution] = Field(default_factory=list)

    @model_validator(mode="after")
    def _levels_in_order(self) -> Self:
        if tuple(level.level for level in self.risk) != LEVELS:
            raise ValueError("risk needs the levels high, medium and low, in this order")
        return self


class PartnershipRule(_Entry):
    """partnership/iop.yaml: the rule on partnerships."""

    id: str
    route: str
    title: Wording
    reviewed: Review | None = None
    tests: LegalTests
    versions: list[PartnershipVersion] = Field(min_length=1)

    def expressions(self) -> Iterator[tuple[Location, Expression, Period]]:
        """Every expression with its place and the period that it is read in."""
        for name, test in self.tests.by_name().items():
            for number, version in enumerate(test.versions):
                at: Location = ("tests", name, "versions", number)
                yield from ((((*at, "criteria", i)), one, version) for i, one in enumerate(version.criteria))
                yield from _conditions((*at, "cautions"), version.cautions, version)
        for number, whole in enumerate(self.versions):
            at = ("versions", number)
            yield from (((*at, "scope", i), one, whole) for i, one in enumerate(whole.scope))
            yield (*at, "contract_under", "if"), whole.contract_under.if_, whole
            yield from (((*at, "risk", i, "if"), level.if_, whole) for i, level in enumerate(whole.risk))
            yield from _conditions((*at, "advice"), whole.advice, whole)
            yield from (((*at, "suitability", i), one, whole) for i, one in enumerate(whole.suitability))
            yield from _conditions((*at, "duties"), whole.duties, whole)
            yield from _conditions((*at, "cautions"), whole.cautions, whole)

    def sources(self) -> Iterator[tuple[Location, str]]:
        """Every source that is named outside the expressions."""
        for name, test in self.tests.by_name().items():
            yield from ((("tests", name, "versions", i, "source"), v.source) for i, v in enumerate(test.versions))
        for number, version in enumerate(self.versions):
            at: Location = ("versions", number)
            yield (*at, "source"), version.source
            yield from (((*at, "duties", i, "source"), duty.source) for i, duty in enumerate(version.duties))

    def notes(self) -> Iterator[tuple[Location, str]]:
        """Every note that is named outside the expressions."""
        for name, test in self.tests.by_name().items():
            for number, version in enumerate(test.versions):
                at: Location = ("tests", name, "versions", number, "cautions")
                yield from (((*at, i, "note"), caution.note) for i, caution in enumerate(version.cautions))
        for number, whole in enumerate(self.versions):
            yield ("versions", number, "contract_under", "note"), whole.contract_under.note
            at = ("versions", number, "cautions")
            yield from (((*at, i, "note"), caution.note) for i, caution in enumerate(whole.cautions))


def _conditions(
    at: Location, entries: Sequence[Duty | Caution | Advice], period: Period
) -> Iterator[tuple[Location, Expression, Period]]:
    for number, entry in enumerate(entries):
        if entry.if_ is not None:
            yield (*at, number, "if"), entry.if_, period


class FormAnswers(_Entry):
    """What each verdict on a form means."""

    yes: Wording
    no: Wording
    unknown: Wording


class Form(_Entry):
    """A form on the scale: when it is used, and what must hold for it to fit a case.

    Where `scope` does not hold, nothing more of it is read. `short` is its name in the short answer, where no route
    tells of it.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: Wording
    short: Wording | None = None
    when: Wording
    citation: str
    source: str
    answers: FormAnswers
    scope: list[AnyExpression] = Field(default_factory=list)
    fits: list[AnyExpression] = Field(min_length=1)

    def conditions(self) -> tuple[AnyExpression, ...]:
        """All that decides whether the form fits."""
        return (*self.scope, *self.fits)


class Forms(_Entry):
    """forms.yaml: the scale of forms, from the loosest to the firmest."""

    forms: list[Form] = Field(min_length=1)
