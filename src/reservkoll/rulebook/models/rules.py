"""Models of the rule files in `rules/`.

Annotations are not strings here, unlike elsewhere: pydantic would recompile each of them at every start.
"""

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from reservkoll.common.localized_text import OutcomeTexts, Wording
from reservkoll.conditions.parse import AnyExpression
from reservkoll.conditions.references import Criterion, RestsOn
from reservkoll.i18n import Language
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
    """A statute, ruling or guidance that a rule rests on.

    `retrieved` is the day to which it was read, `second_hand` that it was read in the words of somebody else. What a
    user has read has no address but what they tell: `url` may then be empty.
    """

    title: str
    url: str = Field(pattern=r"^https://")
    retrieved: Day
    kind: RestsOn = Field(strict=False)
    second_hand: bool = False


class Review(_Entry):
    """Who reviewed a rule, and when."""

    by: str
    day: Day


class Coming(_Entry):
    """Law in the making: what it would do, where it stands, and the day to which that was read. No answer reads it."""

    title: Wording
    what: Wording
    status: Wording
    source: str
    day: Day


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

    `asked` is the question as an interview puts it to the one who answers.
    `help` is what the question means in law, `example` an answer. `changeable` says whether a person may be told that
    another value would open a route: as it stands (`freely`), by changing plans or statutes (`by_planning`), or never.
    `change` tells each value that may be proposed (words and numbers as text; `any` for the rest, with
    `{value}`, and `{instead}` where “instead of …” goes);
    `circumvention` why proposing another value would be to advise on circumvention.
    """

    type: FactType = Field(strict=False)
    question: Wording
    asked: Wording | None = None
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
    """Whether an amount was read in an official source, computed, or not read: then there is none.

    `stated` never stands in a rulebook: a user who has read the published amount states it in place of a derived one.
    """

    VERIFIED = "verified"
    DERIVED = "derived"
    STATED = "stated"
    UNREAD = "unread"


def in_whole_kronor(eur: Decimal, rate: Decimal) -> Decimal:
    """An amount in euro as it is published in SEK: 1 233 940.50 was published as 1 233 941."""
    return (eur * rate).quantize(Decimal(1), ROUND_HALF_UP)


class LimitPeriod(Period):
    """An amount for a period: SEK as published, a percentage of another limit's amount, or an amount in euro alone.

    `unread` states no amount: an answer that needs it is unknown. `rate_between` are the ends between which the
    official rate of a derived amount may lie, where it is not certain. `printed` is a percentage as the authorities
    rounded it: the law states the percentage, but who relied on an amount printed above the product is not plainly
    wrong.
    """

    sek: Amount | None = None
    eur: Amount | None = None
    rate: Amount | None = None
    rate_between: list[Amount] | None = Field(default=None, min_length=2, max_length=2)
    percent: Amount | None = None
    of: str | None = None
    printed: Amount | None = None
    comparison: Comparison | None = Field(default=None, strict=False)
    status: Status = Field(strict=False)
    source: str

    @property
    def in_euro(self) -> bool:
        """Whether the limit itself is in euro: compared with facts in euro, never converted."""
        return self.eur is not None and self.sek is None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.status is Status.STATED:
            raise ValueError("only a user states an amount, in a file with published limits")
        if self.status is Status.UNREAD:
            if any(given is not None for given in (self.sek, self.eur, self.rate, self.percent, self.of)):
                raise ValueError("an amount that was not read cannot be stated")
            return self
        ways = (self.sek is not None, self.percent is not None, self.in_euro)
        if sum(ways) != 1 or (self.percent is None) != (self.of is None):
            raise ValueError("needs one of: sek, percent and of, eur alone")
        if self.in_euro and (self.status is Status.DERIVED or self.rate is not None):
            raise ValueError("an amount in euro alone is read in its source: it has no rate and is not derived")
        if (self.status is Status.DERIVED and self.sek is not None) != (self.rate is not None):
            raise ValueError("a derived sek needs eur and rate, a verified one has no rate")
        _rate_in_its_place(self.rate, self.rate_between)
        if self.printed is not None and self.percent is None:
            raise ValueError("only a percentage has an amount as printed")
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
    `source`: where it stands, when that is none of the sources that the conditions rest on.
    """

    sv: str
    en: str
    general: Wording | None = None
    of_facts: bool = False
    source: str | None = None


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


class SharedDuties(_Entry):
    """duties/: what several rules bring with them, such as the steps of an advertised procurement.

    `if` holds for each of them, beside a condition of its own.
    """

    id: str
    if_: AnyExpression | None = Field(default=None, alias="if")
    duties: list[Duty] = Field(min_length=1)


class Caution(_Entry):
    """A note that goes with every answer of a version; it opens no verdict.

    With `when` only with those verdicts, with `if` only where the condition holds or is not known.
    """

    note: str
    when: list[Literal["yes", "no", "unknown", "not_applicable"]] | None = Field(default=None, min_length=1)
    if_: AnyExpression | None = Field(default=None, alias="if")


class NotNeeded(_Entry):
    """Where a route is not needed: `where_not` is the criterion of its scope that fails there.

    Whether `tells` holds is told beside it, as a person wants to know it all the same.
    """

    where_not: str
    tells: str | None = None


class Version(Period):
    """A rule in force in a period; `absent` says that there was no such rule, and why.

    `scope` fails: the rule does not apply. `purchase` and `supplier` are what each must meet; `together` is about both.
    `not_needed` names what in `scope` fails where the route is not forbidden but not needed. `duties` are its own and,
    in a loaded rulebook, those of each of the shared ones that it names in `follows`, in that order.
    """

    citation: str
    source: str
    absent: Wording | None = None
    scope: list[Criterion] = Field(default_factory=list)
    not_needed: NotNeeded | None = None
    purchase: list[AnyExpression] = Field(default_factory=list)
    supplier: list[AnyExpression] = Field(default_factory=list)
    together: list[AnyExpression] = Field(default_factory=list)
    duties: list[Duty] = Field(default_factory=list)
    follows: list[str] = Field(default_factory=list)
    cautions: list[Caution] = Field(default_factory=list)

    @model_validator(mode="after")
    def _absent_or_not(self) -> Self:
        if (self.absent is not None) == bool(self.scope or self.purchase or self.supplier):
            raise ValueError("needs either absent, or conditions")
        if self.not_needed is not None and self.not_needed.where_not not in {each.id for each in self.scope}:
            raise ValueError("not_needed.where_not must be a criterion of scope")
        return self


class Rule(_Entry):
    """One route under one act: its versions in order of time."""

    id: str
    route: str
    act: str | None = None
    title: Wording
    reviewed: Review | None = None
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


def _rate_in_its_place(rate: Decimal | None, between: list[Decimal] | None) -> None:
    if between is not None and (rate is None or not between[0] <= rate <= between[1]):
        raise ValueError("the rate does not lie between the ends of rate_between")


class RatePeriod(Period):
    """SEK for one euro in a period; with the ends between which it may lie where it is derived."""

    rate: Amount
    rate_between: list[Amount] | None = Field(default=None, min_length=2, max_length=2)

    @model_validator(mode="after")
    def _in_its_place(self) -> Self:
        _rate_in_its_place(self.rate, self.rate_between)
        return self


class Rates(_Entry):
    """rates.yaml: the rate between the thresholds in euro and in SEK."""

    source: str
    periods: list[RatePeriod] = Field(min_length=1)


class ActRegimes(_Entry):
    """The regimes of one act in order of time."""

    act: str
    regimes: list[Regime] = Field(min_length=1)


# What is advised where no route is, whatever the rulebook; the entries of `otherwise` that must be there.
ORDINARY, COMPLETE, BY_HAND = "ordinary_procurement", "complete_facts", "judge_by_hand"
OTHER_SUPPLIERS = "other_suppliers"
ADVISED = (ORDINARY, COMPLETE, BY_HAND, OTHER_SUPPLIERS)


class ToProve(_Entry):
    """Where an open route rests on what the authority must prove, and what is then advised instead of `recommend`.

    `criterion` holds, and `unless` does not.
    """

    criterion: str
    unless: str
    recommend: Wording


Group = Literal["direct", "reserved", "choice", "ordinary"]
"""What reports colour and sum a route or advice as; the last is not a way to open a purchase."""


class ListedAs(_Entry):
    """How it is told whether a code is in the list of a route: `column` of data, and the list's name in `short`."""

    column: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    short: str


class Route(_Entry):
    """A way to open a purchase: its name and the sentence that each verdict gives.

    `called` are short names that a person may type for it. `covers` is the code list that the route rests on.
    `supplier_only` routes are about an organisation, not a purchase; only `screened` ones are answered for the rows of
    an inventory. One that is `recommended: with_supplier` is open to nearly any purchase: it is only recommended where
    a supplier that fits is stated, and `otherwise` names what is advised instead where it is all that is open. `group`
    is the one of reports; advice without one is told as not known. `listed_as` is for a list that is reported for every
    code.
    `not_needed` and `listed` say that the route is not needed, and that the code is in its list all the same. A `name`
    and a `recommend` with `{section}` are filled with where the route stands in the act of the purchase, by `sections`;
    the first where the act is not known.
    """

    name: Wording
    short: Wording
    called: list[str] = []
    covers: str | None = None
    listed_as: ListedAs | None = None
    group: Group | None = None
    supplier_only: bool = False
    screened: bool = True
    recommended: Literal["always", "with_supplier"] = "always"
    otherwise: str | None = None
    not_needed: Wording | None = None
    listed: Wording | None = None
    answers: dict[Literal["yes", "no", "unknown", "not_applicable"], Wording]
    supplier_answers: dict[Literal["yes", "no", "unknown", "not_applicable"], Wording] | None = None
    recommend: Wording | None = None
    to_prove: ToProve | None = None
    sections: dict[str, Wording] | None = Field(default=None, min_length=1)

    def name_under(self, act: object, language: Language) -> str:
        """The name, with where the route stands in `act`."""
        return self.under(act, self.name, language)

    def under(self, act: object, wording: Wording, language: Language) -> str:
        """One of the route's texts, with where the route stands in `act`."""
        text = wording.text(language)
        if self.sections is None:
            return text
        section = self.sections.get(str(act)) or next(iter(self.sections.values()))
        return text.format(section=section.text(language))

    @property
    def answered_for_rows(self) -> bool:
        """Whether every row of an inventory is answered for the route."""
        return self.screened and not self.supplier_only

    @model_validator(mode="after")
    def _listed_in_a_list(self) -> Self:
        if self.listed_as is not None and self.covers is None:
            raise ValueError("listed_as needs covers")
        return self


class Routes(_Entry):
    """routes.yaml: the routes, in the order in which an open one is recommended.

    `reported` is what a row of an inventory can be told, in the order of the columns and lines of reports: each
    screened route, then advice. `groups` names the groups of reports. `otherwise` is what is advised where no route is
    open. `if_contract` goes around the advice on a route of a purchase, told of an arrangement that the facts do not
    show to be a contract.
    """

    in_force: OutcomeTexts
    if_contract: Wording
    groups: dict[Group, Wording]
    reported: list[str] = Field(min_length=1)
    routes: dict[str, Route]
    otherwise: dict[str, Route]

    @model_validator(mode="after")
    def _advice_is_there(self) -> Self:
        wanted = {*ADVISED, *(route.otherwise for route in self.routes.values() if route.otherwise is not None)}
        if lacking := sorted(wanted - self.otherwise.keys()):
            raise ValueError(f"otherwise lacks {', '.join(lacking)}")
        return self

    @model_validator(mode="after")
    def _reported_once(self) -> Self:
        screened = {name for name, route in self.routes.items() if route.answered_for_rows}
        if set(self.reported[: len(screened)]) != screened or not self.otherwise.keys() >= {*self.reported} - screened:
            raise ValueError(f"reported needs first each screened route ({', '.join(sorted(screened))}), then advice")
        instead = {each for name in screened if (each := self.routes[name].otherwise) is not None}
        if lacking := sorted({ORDINARY, COMPLETE, BY_HAND, *instead} - {*self.reported}):
            raise ValueError(f"reported lacks {', '.join(lacking)}")
        if len({*self.reported}) < len(self.reported):
            raise ValueError("reported names something twice")
        if grouped := sorted(name for name in screened if self.routes[name].group in {None, "ordinary"}):
            raise ValueError(f"needs a group that opens a purchase: {', '.join(grouped)}")
        if unnamed := sorted({*get_args(Group)} - self.groups.keys()):
            raise ValueError(f"groups lacks {', '.join(unnamed)}")
        columns = [route.listed_as.column for route in self.routes.values() if route.listed_as is not None]
        if len({*columns}) < len(columns):
            raise ValueError("two routes have the same column in listed_as")
        return self

    @property
    def lists(self) -> dict[str, str]:
        """The code lists reported for every code: column of data to code list, in the order of reports."""
        found = (self.routes.get(name) for name in self.reported)
        return {each.listed_as.column: each.covers for each in found if each and each.listed_as and each.covers}

    def named(self, code: str) -> Route:
        """A route, or what is advised instead of one."""
        return self.routes.get(code) or self.otherwise[code]


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
    caps_long_terms: bool


class ValueRules(_Entry):
    """values/: the computation of the value under one act."""

    act: str
    source: str
    parameters: ValueNumbers
    steps: dict[str, ValueStep]


class Contradiction(_Entry):
    """Stated facts that cannot both be true: where `when` holds, `unknown` of the `facts` (all by default) are unknown.

    `text` says what stands against what, `follows` what that does to the answer, `remedy` what to do. `words` are the
    facts that fill the text.
    """

    facts: list[str] = Field(min_length=1)
    unknown: list[str] | None = None
    words: dict[str, str] = Field(default_factory=dict)
    when: AnyExpression
    text: Wording
    follows: Wording
    remedy: Wording

    @property
    def puts_aside(self) -> tuple[str, ...]:
        """The facts that no rule may rest on."""
        return tuple(self.facts if self.unknown is None else self.unknown)


class Assumption(_Entry):
    """What is taken for given where none of `facts` is stated."""

    facts: list[str] = Field(min_length=1)
    text: Wording
    highest_vat_percent: Amount | None = None
