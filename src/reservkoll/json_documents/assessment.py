"""`reservkoll.assessment/1`: the answer to one case, as `check --format json` prints it."""

from datetime import date
from typing import Literal

from pydantic import Field

from reservkoll.conditions.references import RestsOn
from reservkoll.evaluation.outcome import Certainty, Verdict
from reservkoll.i18n import mark
from reservkoll.json_documents.base import Facts, JsonDocument, Sek, Sha256, Truth
from reservkoll.json_documents.parts import Duty, Review, RulebookUsed, Source, Tool, ValueStep, WarningText
from reservkoll.json_documents.self_check import SelfCheck
from reservkoll.rulebook.models.limits import Comparison


class Assumption(JsonDocument):
    """A fact that was taken for given."""

    fact: str
    text: str


ASSUMES = Field(
    description=mark("What was taken for given since it is not stated, where an answer could be another without it.")
)


class Contradiction(JsonDocument):
    """Stated facts that cannot all be true."""

    id: str
    facts: Facts
    text: str
    follows: str
    remedy: str


class PurchaseRead(JsonDocument):
    """The value of the purchase and the limits that it is held against."""

    value_sek: Sek | None = Field(description=mark("The estimated value without VAT in SEK; null where unknown."))
    value_steps: list[ValueStep]
    annex2: Truth
    chapter: str = Field(description=mark("The chapter of the act that governs, such as 19 or 19a."))
    main_threshold_sek: Sek | None
    annex2_threshold_sek: Sek | None
    direct_limit_sek: Sek | None
    direct_limit_comparison: Comparison | None


class Criterion(JsonDocument):
    """A condition of a rule as it was read, with the conditions in it."""

    id: str
    label: str
    text: str = Field(description=mark("What holds by the verdict; the label is the condition itself."))
    verdict: Truth
    facts: Facts = Field(description=mark("The facts that were read, by path; personal numbers are masked."))
    citation: str
    source: str
    certainty: Certainty
    rests_on: RestsOn
    children: list["Criterion"]


class Change(JsonDocument):
    """One of the smallest sets of facts that would open a route."""

    facts: Facts
    text: str


class Route(JsonDocument):
    """The answer for one route."""

    rule: str | None = Field(description=mark("Id of the rule; null where the act has none."))
    verdict: Verdict = Field(description=mark("yes, no, unknown (facts are missing) or not_applicable."))
    certainty: Certainty = Field(description=mark("settled by statute or ruling, or interpretive: warnings say why."))
    rests_on: RestsOn = Field(
        description=mark("What the answer rests on: statute, ruling, guidance or the rulebook's own judgement.")
    )
    reviewed: Review | None = Field(
        description=mark("The lawyer who reviewed the rule, and when; null where none has.")
    )
    citation: str | None
    summary: str
    criteria: list[Criterion]
    missing: list[str] = Field(description=mark("Paths of the facts that can still decide, and only those."))
    assumes: list[Assumption] = ASSUMES
    duties: list[Duty]
    warnings: list[WarningText]
    sources: list[str] = Field(description=mark("Ids of the sources that this answer and its duties rest on."))
    changes: list[Change] | None = Field(
        default=None, description=mark("The smallest sets of facts that would open the route; never circumvention.")
    )


class LotRoute(JsonDocument):
    """The answer for one route to one lot."""

    verdict: Verdict
    certainty: Certainty
    summary: str
    missing: list[str]
    warnings: list[WarningText]


class Lot(JsonDocument):
    """One lot of a divided purchase, read under the rules for the whole."""

    number: int
    name: str
    area: str | None
    cpv: list[str]
    value_sek: Sek | None = Field(description=mark("The value of the lot without VAT in SEK; null where unknown."))
    left_out: bool = Field(description=mark("Whether it may be left out of the rules above the threshold."))
    routes: dict[str, LotRoute]
    recommendation: list[str]
    contradictions: list[Contradiction]


class PartnershipTest(JsonDocument):
    """One of the questions that decide whether an agreement is a partnership."""

    label: str
    text: str = Field(description=mark("What holds by the verdict; the label is the condition itself."))
    verdict: Verdict
    certainty: Certainty
    citation: str
    source: str
    criteria: list[Criterion]
    missing: list[str]
    warnings: list[WarningText]


class Form(JsonDocument):
    """A form on the scale from grant to procurement: whether it fits the case, and what speaks against it."""

    id: str
    name: str
    when: str
    answer: str = Field(description=mark("What the verdict means."))
    verdict: Verdict
    certainty: Certainty
    citation: str
    source: str
    criteria: list[Criterion]
    against: list[str]
    missing: list[str]
    warnings: list[WarningText]


class SocialCondition(JsonDocument):
    """A social or labour-law condition that there is a provision on."""

    id: str
    duty: str = Field(description=mark("Whether it must, should or may be set, in words."))
    text: str
    example: str | None
    citation: str
    source: str
    rests_on: RestsOn


class SocialConditions(JsonDocument):
    """The social conditions where one chapter governs; where the chapter is not known there is one for each."""

    governed_by: str
    conditions: list[SocialCondition]
    unread: str | None = Field(description=mark("What was not read, and is to be looked up."))


class GroupText(JsonDocument):
    """Something that holds for groups or networks, and where it stands."""

    id: str
    text: str
    citation: str
    source: str
    rests_on: RestsOn


class GroupMember(JsonDocument):
    """A member of the group: what it meets by itself."""

    name: str
    supplier: dict[str, Route]


class Group(JsonDocument):
    """Organisations that tender together. What they meet as a group stands in `supplier` and `routes`."""

    members: list[GroupMember]
    together: list[GroupText] = Field(description=mark("What the group may meet jointly; empty where it was not read."))
    signs: list[GroupText] = Field(description=mark("Who can sign for a member that is no legal person."))


class Partnership(Route):
    """The answer for the route of a partnership: also its risk, tests, suitability and forms."""

    risk: Literal["low", "medium", "high", "unknown"]
    risk_facts: list[Criterion]
    risk_missing: list[str]
    tests: dict[str, PartnershipTest]
    suitability: list[Criterion]
    forms: list[Form] = Field(description=mark("As `forms` of the whole answer, where a partnership is described."))


class Recommendation(JsonDocument):
    """An open route, or what to do instead."""

    route: str
    reason: str
    only_if: Literal["contract"] | None


class NextQuestion(JsonDocument):
    """The fact to find out next."""

    fact: str
    question: str
    decides: list[str]


class PolicyRoutine(JsonDocument):
    """A routine of a local policy."""

    id: str
    text: str
    citation: str
    applies: Truth
    stricter: bool = Field(description=mark("Whether it asks for more than the law does."))


class PrecedentTold(JsonDocument):
    """A lot of another buyer that was reserved, or whose words hint at it."""

    buyer: str
    title: str
    cpv: list[str]
    provision: str
    hinted: bool
    length: str | None
    amount: str | None
    dispatched: date
    link: str | None


class AssessmentDocument(JsonDocument):
    """The whole answer to one case."""

    format: Literal["reservkoll.assessment/1"] = "reservkoll.assessment/1"
    tool: Tool = Field(default_factory=Tool)
    rulebook: RulebookUsed = Field(
        description=mark("The rulebook that was used: edition, hash, and the day to which pages were read.")
    )
    input_sha256: Sha256 = Field(description=mark("The hash of the case as it came in."))
    as_of: date = Field(description=mark("The day whose rules were used."))
    contradictions: list[Contradiction] = Field(
        description=mark("Stated facts that cannot both be true: they count as unknown.")
    )
    purchase: PurchaseRead | None = None
    routes: dict[str, Partnership | Route] | None = Field(
        default=None,
        description=mark("Each route with its verdict. Not there for a case that is only about a supplier."),
    )
    supplier: dict[str, Route] | None = Field(
        default=None,
        description=mark("What the supplier itself meets, whatever the purchase. Only there where one is stated."),
    )
    group: Group | None = Field(
        default=None, description=mark("The members, where the supplier is a group (`suppliers`) or a network.")
    )
    forms: list[Form] | None = Field(
        default=None,
        description=mark("The scale of forms, from grant to procurement. Not there for a case only about a supplier."),
    )
    social_conditions: list[SocialConditions] | None = Field(
        default=None,
        description=mark("The social conditions that fit. Only there where the advice is ordinary procurement."),
    )
    recommendation: list[Recommendation] | None = Field(
        default=None, description=mark("The open routes, the best first; else what to do instead.")
    )
    lots: list[Lot] | None = Field(
        default=None, description=mark("The answer for each lot; only there where lots are stated.")
    )
    assumes: list[Assumption] = ASSUMES
    earlier_awards: list[str] | None = Field(
        default=None,
        description=mark(
            "What a register of awards says of the organisation, and until when earlier awards bar another."
        ),
    )
    local_policy: list[PolicyRoutine] | None = Field(
        default=None, description=mark("The routines of a local policy that hold or may hold. They are no law.")
    )
    precedents: list[PrecedentTold] | None = Field(
        default=None, description=mark("What others have reserved of the same kind, the nearest first.")
    )
    self_check: SelfCheck | None = Field(
        default=None,
        description=mark(
            "What a supplier that checks itself wants to know; only there for a case with only a supplier."
        ),
    )
    next_question: NextQuestion | None = Field(
        description=mark("The unknown fact that decides most, and the routes that wait for it.")
    )
    sources: list[Source]
    read_to: date | None = Field(description=mark("The oldest day among the sources that the answer rests on."))
