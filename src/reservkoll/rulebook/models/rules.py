"""Models of the rule files in `rules/`.

Annotations are not strings here, unlike elsewhere: pydantic would recompile each of them at every start.
"""

from enum import StrEnum
from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from reservkoll.common.localized_text import OutcomeTexts, Wording
from reservkoll.conditions.parse import AnyExpression
from reservkoll.conditions.references import Criterion, RestsOn
from reservkoll.i18n import Language
from reservkoll.rulebook.models.entry import Amount, Entry
from reservkoll.rulebook.models.periods import Day, Period


class Edition(Entry):
    """rulebook.yaml: which edition this is, the dates that it can answer for, how far the law was read."""

    version: str
    covers: Period
    verified_until: Day
    statutes_read_to: Wording


class Source(Entry):
    """A statute, ruling or guidance that a rule rests on.

    `retrieved` is the day to which it was read, `second_hand` that it was read in the words of somebody else. What a
    user has read has no address but what they tell: `url` may then be empty.
    """

    title: str
    url: str = Field(pattern=r"^https://")
    retrieved: Day
    kind: RestsOn = Field(strict=False)
    second_hand: bool = False


class Review(Entry):
    """Who reviewed a rule, and when."""

    by: str
    day: Day


class Coming(Entry):
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


class Fact(Entry):
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


class CodeGroup(Entry):
    """Codes under one heading of a list: single ones, and ranges as [first, last], both inclusive."""

    title: Wording
    codes: list[str | list[str]] = Field(min_length=1)
    except_: list[str] = Field(default_factory=list, alias="except")


class CodeListFile(Entry):
    """A code list of the law."""

    id: str
    title: Wording
    citation: str
    source: str
    groups: list[CodeGroup]


class Weight(StrEnum):
    """What a note means for an answer, the weightiest first.

    `answer`: where it does not hold, or the facts are read otherwise, the answer is another. `law`: the law leaves the
    answer open, or what to mind. `amount`: only how an amount was computed; the answer stands.
    """

    ANSWER = "answer"
    LAW = "law"
    AMOUNT = "amount"


class Note(Entry):
    """Why an answer is open, or what to mind. `{words}` are filled in by the answer; `general` has none to fill in.

    `of_facts`: it is about what is stated of the purchase, so that a row is told it whatever route is recommended.
    `source`: where it stands, when that is none of the sources that the conditions rest on. `weight` ranks it among the
    notes of an answer; `short` is what a short answer says of one that another answer hangs on.
    """

    sv: str
    en: str
    general: Wording | None = None
    of_facts: bool = False
    source: str | None = None
    weight: Weight = Field(default=Weight.LAW, strict=False)
    short: Wording | None = None

    @model_validator(mode="after")
    def _short_where_told(self) -> Self:
        if (self.weight is Weight.ANSWER) != (self.short is not None):
            raise ValueError("needs short where its weight is answer, and only there")
        return self


class Duty(Entry):
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


class SharedDuties(Entry):
    """duties/: what several rules bring with them, such as the steps of an advertised procurement.

    `if` holds for each of them, beside a condition of its own.
    """

    id: str
    if_: AnyExpression | None = Field(default=None, alias="if")
    duties: list[Duty] = Field(min_length=1)


class Caution(Entry):
    """A note that goes with every answer of a version; it opens no verdict.

    With `when` only with those verdicts, with `if` only where the condition holds or is not known.
    """

    note: str
    when: list[Literal["yes", "no", "unknown", "not_applicable"]] | None = Field(default=None, min_length=1)
    if_: AnyExpression | None = Field(default=None, alias="if")


class NotNeeded(Entry):
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


class Rule(Entry):
    """One route under one act: its versions in order of time."""

    id: str
    route: str
    act: str | None = None
    title: Wording
    reviewed: Review | None = None
    versions: list[Version] = Field(min_length=1)


class Chapter(Entry):
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


class ActRegimes(Entry):
    """The regimes of one act in order of time."""

    act: str
    regimes: list[Regime] = Field(min_length=1)


# What is advised where no route is, whatever the rulebook; the entries of `otherwise` that must be there.
ORDINARY, COMPLETE, BY_HAND = "ordinary_procurement", "complete_facts", "judge_by_hand"
OTHER_SUPPLIERS = "other_suppliers"
ADVISED = (ORDINARY, COMPLETE, BY_HAND, OTHER_SUPPLIERS)


class ToProve(Entry):
    """Where an open route rests on what the authority must prove, and what is then advised instead of `recommend`.

    `criterion` holds, and `unless` does not.
    """

    criterion: str
    unless: str
    recommend: Wording


Group = Literal["direct", "reserved", "choice", "ordinary"]
"""What reports colour and sum a route or advice as; the last is not a way to open a purchase."""


class ListedAs(Entry):
    """How it is told whether a code is in the list of a route: `column` of data, and the list's name in `short`."""

    column: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    short: str


class Route(Entry):
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
    called: list[str] = Field(default_factory=list)
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
    shorts: dict[str, Wording] | None = Field(default=None, min_length=1)

    def short_under(self, act: object, language: Language) -> str:
        """The short name, as it is under `act` where that has one of its own."""
        return (self.shorts or {}).get(str(act), self.short).text(language)

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


class Routes(Entry):
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


class Contradiction(Entry):
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


class Assumption(Entry):
    """What is taken for given where none of `facts` is stated."""

    facts: list[str] = Field(min_length=1)
    text: Wording
    highest_vat_percent: Amount | None = None
