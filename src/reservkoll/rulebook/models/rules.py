"""Models of the rule files in `rules/`.

Annotations are not strings here, unlike elsewhere: pydantic would recompile each of them at every start.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from reservkoll.common.localized_text import Wording
from reservkoll.conditions.parse import AnyExpression
from reservkoll.conditions.references import Criterion
from reservkoll.rulebook.models.periods import Day, Period

Amount = Annotated[Decimal, BeforeValidator(lambda value: Decimal(value) if type(value) is int else value)]


class _Entry(BaseModel):
    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True, populate_by_name=True)


class Edition(_Entry):
    """rulebook.yaml: which edition this is, the dates that it can answer for, how far the law was read."""

    version: str
    covers: Period
    verified_until: Day
    statutes_read_to: Wording


class Source(_Entry):
    """A statute, ruling or guidance that a rule rests on."""

    title: str
    url: str = Field(pattern=r"^https://")
    retrieved: Day


class FactType(StrEnum):
    """How a fact is counted."""

    BOOLEAN = "boolean"
    WORD = "word"
    WORDS = "words"
    TEXT = "text"
    MONEY = "money"
    NUMBER = "number"
    DATE = "date"
    CODES = "codes"
    AWARDS = "awards"
    PARTS = "parts"


class Fact(_Entry):
    """A fact that rules may read: its type, the question that asks for it, what proves it.

    `help` is what the question means in law, `example` an answer. `changeable` says whether a person may be told that
    another value would open a route: as it stands (`freely`), by changing plans or statutes (`by_planning`), or never.
    `change` tells each value that may be proposed (words and numbers as text; `any` for the rest, with
    `{value}`, and `{instead}` where “instead of …” goes);
    `circumvention` why proposing another value would be to advise on circumvention.
    """

    type: FactType = Field(strict=False)
    question: Wording
    help: Wording | None = None
    example: Wording | None = None
    proof: Wording | None = None
    changeable: Literal["freely", "by_planning", "never"] = "never"
    change: dict[str, Wording] | None = None
    circumvention: Wording | None = None
    unit: Literal["SEK", "EUR", "months", "percent", "seats"] | None = None
    values: dict[str, Wording] | None = None
    derived_from: list[str] | None = None

    @model_validator(mode="after")
    def _told_where_changeable(self) -> Self:
        if (self.changeable == "never") == bool(self.change):
            raise ValueError("needs change where it is changeable, and only there")
        if self.circumvention is not None and self.change:
            raise ValueError("what would be circumvention is never changeable")
        return self


class Comparison(StrEnum):
    """How a value meets a limit."""

    LESS_THAN = "less_than"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"


class Status(StrEnum):
    """Whether an amount was read in an official source, computed, or not read: then there is none."""

    VERIFIED = "verified"
    DERIVED = "derived"
    UNREAD = "unread"


class LimitPeriod(Period):
    """An amount for a period: SEK as published, a percentage of another limit's amount, or an amount in euro alone.

    `unread` states no amount: an answer that needs it is unknown.
    """

    sek: Amount | None = None
    eur: Amount | None = None
    rate: Amount | None = None
    rate_tolerance: Amount | None = None
    percent: Amount | None = None
    of: str | None = None
    comparison: Comparison | None = Field(default=None, strict=False)
    status: Status = Field(strict=False)
    source: str

    @property
    def in_euro(self) -> bool:
        """Whether the limit itself is in euro: compared with facts in euro, never converted."""
        return self.eur is not None and self.sek is None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.status is Status.UNREAD:
            if any(given is not None for given in (self.sek, self.eur, self.rate, self.percent, self.of)):
                raise ValueError("an amount that was not read cannot be stated")
            return self
        ways = (self.sek is not None, self.percent is not None, self.in_euro)
        if sum(ways) != 1 or (self.percent is None) != (self.of is None):
            raise ValueError("needs one of: sek, percent and of, eur alone")
        if self.in_euro and (self.status is Status.DERIVED or self.rate is not None):
            raise ValueError("an amount in euro alone is read in its source: it has no rate and is not derived")
        if (self.status is Status.DERIVED and self.sek is not None) != (self.rate_tolerance is not None):
            raise ValueError("a derived sek needs rate and rate_tolerance, a verified one has neither tolerance")
        return self


class Choice(_Entry):
    """One branch of a limit that depends on the facts."""

    if_: AnyExpression | None = Field(default=None, alias="if")
    limit: str


class Limit(_Entry):
    """A limit of the law by period, or a choice between limits."""

    label: Wording
    act: str | None = None
    kind: str | None = None
    citation: str | None = None
    comparison: Comparison | None = Field(default=None, strict=False)
    periods: list[LimitPeriod] = Field(default_factory=list)
    choose: list[Choice] = Field(default_factory=list)

    @property
    def in_euro(self) -> bool:
        """Whether its amounts are in euro."""
        return any(period.in_euro for period in self.periods)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.periods) == bool(self.choose):
            raise ValueError("needs either periods or choose")
        if self.periods and None in (self.act, self.kind, self.citation, self.comparison):
            raise ValueError("a limit with periods needs act, kind, citation and comparison")
        if self.choose and (self.choose[-1].if_ is not None or any(choice.if_ is None for choice in self.choose[:-1])):
            raise ValueError("every choice but the last needs if, the last has none")
        return self


class CodeGroup(_Entry):
    """Codes under one heading of a list: single ones, and ranges as [first, last], both inclusive."""

    title: Wording
    codes: list[str | list[str]] = Field(min_length=1)
    except_: list[str] = Field(default_factory=list, alias="except")


class CodeListFile(_Entry):
    """A code list of the law."""

    id: str
    title: Wording
    citation: str
    source: str
    groups: list[CodeGroup]


class Note(_Entry):
    """Why an answer is open, or what to mind. `{words}` are filled in by the answer; `general` has none to fill in.

    `of_facts`: it is about what is stated of the purchase, so that a row is told it whatever route is recommended.
    """

    sv: str
    en: str
    general: Wording | None = None
    of_facts: bool = False


class Duty(_Entry):
    """What follows for the authority, or what a supplier must show, where a route is taken.

    `from` and `to` where the duty came or went while the rule stayed as it was.
    """

    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    id: str
    text: Wording
    citation: str
    source: str
    if_: AnyExpression | None = Field(default=None, alias="if")


class Caution(_Entry):
    """A note that goes with every answer of a version, or only where a condition holds; it opens no verdict."""

    note: str
    if_: AnyExpression | None = Field(default=None, alias="if")


class Version(Period):
    """A rule in force in a period; `absent` says that there was no such rule, and why.

    `scope` fails: the rule does not apply. `purchase` and `supplier` are what each must meet; `together` is about both.
    """

    citation: str
    source: str
    absent: Wording | None = None
    scope: list[Criterion] = Field(default_factory=list)
    purchase: list[AnyExpression] = Field(default_factory=list)
    supplier: list[AnyExpression] = Field(default_factory=list)
    together: list[AnyExpression] = Field(default_factory=list)
    duties: list[Duty] = Field(default_factory=list)
    cautions: list[Caution] = Field(default_factory=list)

    @model_validator(mode="after")
    def _absent_or_not(self) -> Self:
        if (self.absent is not None) == bool(self.scope or self.purchase or self.supplier):
            raise ValueError("needs either absent, or conditions")
        return self


class Rule(_Entry):
    """One route under one act: its versions in order of time."""

    id: str
    route: str
    act: str | None = None
    title: Wording
    versions: list[Version] = Field(min_length=1)


class Chapter(_Entry):
    """Which chapters of the act govern, where the condition holds."""

    chapter: str
    if_: AnyExpression | None = Field(default=None, alias="if")


class Regime(Period):
    """What the summary of a purchase is read from, for a period of an act."""

    citation: str
    source: str
    annex2: str
    main_threshold: str
    annex2_threshold: str
    direct_limit: str
    chapters: list[Chapter] = Field(min_length=1)


class RatePeriod(Period):
    """SEK for one euro in a period; with a tolerance where the rate is derived."""

    rate: Amount
    tolerance: Amount = Decimal(0)


class Rates(_Entry):
    """rates.yaml: the rate between the thresholds in euro and in SEK."""

    source: str
    periods: list[RatePeriod] = Field(min_length=1)


class ActRegimes(_Entry):
    """The regimes of one act in order of time."""

    act: str
    regimes: list[Regime] = Field(min_length=1)


class Route(_Entry):
    """A way to open a purchase: its name and the sentence that each verdict gives.

    `covers` is the code list that the route rests on. `supplier_only` routes are about an organisation, not a purchase;
    only `screened` ones are answered for the rows of an inventory. One that is `recommended: with_supplier` is open to
    nearly any purchase: it is only recommended where a supplier that fits is stated.
    """

    name: Wording
    short: Wording
    covers: str | None = None
    supplier_only: bool = False
    screened: bool = True
    recommended: Literal["always", "with_supplier"] = "always"
    answers: dict[Literal["yes", "no", "unknown", "not_applicable"], Wording]
    supplier_answers: dict[Literal["yes", "no", "unknown", "not_applicable"], Wording] | None = None
    recommend: Wording | None = None


class Routes(_Entry):
    """routes.yaml: the routes, in the order in which an open one is recommended."""

    in_force: Wording
    routes: dict[str, Route]
    otherwise: dict[Literal["ordinary_procurement", "complete_facts", "judge_by_hand"], Route]


class ValueStep(_Entry):
    """One step of the value computation: what it is called and where the act says so."""

    label: Wording
    citation: str


class SmallLots(_Entry):
    """Below which value in euro a lot is small."""

    goods: Amount
    services: Amount
    works: Amount


class ValueNumbers(_Entry):
    """The numbers of an act's value computation."""

    indefinite_months: int
    short_lease_months: int
    small_lot_eur: SmallLots
    small_lots_percent: Amount


class ValueRules(_Entry):
    """values/: the computation of the value under one act."""

    act: str
    source: str
    parameters: ValueNumbers
    steps: dict[str, ValueStep]
