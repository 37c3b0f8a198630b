"""Pydantic models of the case file.

A key that is left out or null is unknown; nothing has a default. Amounts are SEK or EUR as `Decimal` with at most two
decimals. Names are a public interface: users' files depend on them.

Annotations are not strings here, unlike elsewhere: pydantic would recompile each of them at every start.
"""

from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, model_validator

from reservkoll.facts.written import (
    Amount,
    Amounts,
    Codes,
    CodeText,
    Date,
    Euro,
    Money,
    Months,
    Names,
    OptionMonths,
    OrganisationNumber,
    Percent,
    Provision,
    Recipients,
    Several,
    Text,
    VatRate,
    Whole,
    Written,
    YesNo,
    amount_or_ends,
    one_currency,
    stated_precision,
    word,
)
from reservkoll.i18n import mark
from reservkoll.parsers.precision import Precision

MOST_MEMBERS = 50
"""Of a group; more is a mistake."""


class Act(StrEnum):
    """The procurement act that the purchase falls under."""

    LOU = "LOU"
    LUF = "LUF"
    LUK = "LUK"


class AuthorityType(StrEnum):
    """What kind of contracting authority buys; only the central ones have thresholds of their own."""

    CENTRAL_GOVERNMENT = "central_government"
    REGION = "region"
    MUNICIPALITY = "municipality"
    PUBLIC_BODY = "public_body"
    UTILITY = "utility"


class Subject(StrEnum):
    """What is bought."""

    GOODS = "goods"
    SERVICES = "services"
    WORKS = "works"


class Currency(StrEnum):
    """The currency that the value is stated in."""

    SEK = "SEK"
    EUR = "EUR"


class Vat(StrEnum):
    """Whether the stated value holds value added tax."""

    EXCLUDED = "excluded"
    INCLUDED = "included"


class Basis(StrEnum):
    """How the value is stated."""

    TOTAL = "total"
    MONTHLY = "monthly"
    LEASE = "lease"
    RECURRING = "recurring"
    FRAMEWORK = "framework"


class Ground(StrEnum):
    """A ground for direct procurement other than the value."""

    NONE = "none"
    NO_TENDERS = "no_tenders"
    UNACCEPTABLE_TENDERS = "unacceptable_tenders"
    URGENCY = "urgency"
    NEGOTIATED_GROUNDS = "negotiated_grounds"
    EXCEPTIONAL_REASONS = "exceptional_reasons"
    REVIEW_PENDING = "review_pending"


class LegalForm(StrEnum):
    """The supplier's legal form."""

    IDEELL_FORENING = "ideell_forening"
    EKONOMISK_FORENING = "ekonomisk_forening"
    STIFTELSE = "stiftelse"
    TROSSAMFUND = "trossamfund"
    AKTIEBOLAG = "aktiebolag"
    AKTIEBOLAG_SVB = "aktiebolag_svb"
    HANDELSBOLAG = "handelsbolag"
    ENSKILD_FIRMA = "enskild_firma"
    FOREIGN_LEGAL_PERSON = "foreign_legal_person"
    NETWORK = "network"
    OTHER = "other"


class Reinvested(StrEnum):
    """How much of a profit goes back into the purpose."""

    ALL = "all"
    PART = "part"
    NONE = "none"
    NO_PROFIT = "no_profit"


class Recipient(StrEnum):
    """Who receives value from the organisation other than in ordinary business."""

    NOBODY = "nobody"
    MEMBERS = "members"
    OWNERS = "owners"
    REGISTERED_IDEBUREN = "registered_ideburen"
    UNREGISTERED_ORGANISATION = "unregistered_organisation"
    RESEARCH = "research"
    OTHER = "other"


class Initiative(StrEnum):
    """Who took the initiative to a partnership."""

    ORGANISATION = "organisation"
    AUTHORITY = "authority"
    JOINT = "joint"


class Consideration(StrEnum):
    """What the public party gives in a partnership."""

    NONE = "none"
    GRANT = "grant"
    COST_COVER = "cost_cover"
    PRICE = "price"


ActWord = Annotated[Act, Field(strict=False), word(Act)]
AuthorityTypeWord = Annotated[AuthorityType, Field(strict=False), word(AuthorityType)]
SubjectWord = Annotated[Subject, Field(strict=False), word(Subject)]
CurrencyWord = Annotated[Currency, Field(strict=False), word(Currency)]
VatWord = Annotated[Vat, Field(strict=False), word(Vat)]
PrecisionWord = Annotated[Precision, Field(strict=False), word(Precision)]
BasisWord = Annotated[Basis, Field(strict=False), word(Basis)]
GroundWord = Annotated[Ground, Field(strict=False), word(Ground)]
LegalFormWord = Annotated[LegalForm, Field(strict=False), word(LegalForm)]
ReinvestedWord = Annotated[Reinvested, Field(strict=False), word(Reinvested)]
RecipientWord = Annotated[Recipient, Field(strict=False), word(Recipient)]
InitiativeWord = Annotated[Initiative, Field(strict=False), word(Initiative)]
ConsiderationWord = Annotated[Consideration, Field(strict=False), word(Consideration)]


class Authority(Written):
    """The contracting authority."""

    name: Text | None = None
    org_no: OrganisationNumber | None = None
    type: AuthorityTypeWord | None = None
    employment_service: YesNo | None = None


class ContractPart(Written):
    """One part of a mixed contract."""

    cpv: CodeText
    amount: Amount


class Lot(Written):
    """One lot of a purchase that is divided: what is bought in it, where, for how much and how long.

    What a lot does not state is that of the whole; `months` is its whole length, with options.
    """

    name: Text | None = None
    cpv: Codes | None = None
    amount: Amount | None = None
    area: Text | None = None
    subject: SubjectWord | None = None
    months: Months | None = None


class Recurring(Written):
    """Two ways to estimate a recurring purchase."""

    previous_12_months: Amount | None = None
    next_12_months: Amount | None = None


class Value(Written):
    """The value as the user states it."""

    amount: Amount | None = None
    at_least: Amount | None = None
    at_most: Amount | None = None
    precision: PrecisionWord | None = None
    currency: CurrencyWord | None = None
    vat: VatWord | None = None
    vat_rate: VatRate | None = None
    basis: BasisWord | None = None
    monthly: Amount | None = None
    months: Months | None = None
    indefinite: YesNo | None = None
    residual_value: Amount | None = None
    options: Amounts | None = None
    extensions: Amounts | None = None
    prizes: Amount | None = None
    authority_supplies: Amount | None = None
    recurring: Recurring | None = None
    recurs: YesNo | None = None
    other_units: Amounts | None = None
    independent_unit: YesNo | None = None
    lots: Amounts | None = None
    same_kind: Amounts | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_currency(cls, given: Any) -> Any:
        """Amounts that name their currency: all must name the one that is stated, which may be left out then. An amount
        that is stated by its ends is those.
        """
        return amount_or_ends(one_currency(given))

    @model_validator(mode="after")
    def _ends_in_order(self) -> Self:
        if self.amount is not None and (self.at_least is not None or self.at_most is not None):
            raise ValueError(mark("the amount is stated twice: write either amount, or at_least and at_most"))
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError(mark("at_least is more than at_most; correct one of the two"))
        return self


class Contract(Written):
    """The planned length of the contract, in months."""

    months: Months | None = None
    option_months: OptionMonths | None = None


class Purchase(Written):
    """One planned purchase."""

    id: Text | None = None
    title: Text | None = None
    act: ActWord | None = None
    authority: Authority | None = None
    started: Date | None = None
    award_date: Date | None = None
    subject: SubjectWord | None = None
    main_subject: SubjectWord | None = None
    cpv: Codes | None = None
    parts: list[ContractPart] | None = None
    lots: list[Lot] | None = None
    areas: Names | None = None
    value: Value | None = None
    contract: Contract | None = None
    ground: GroundWord | None = None
    choice_system: YesNo | None = None
    primary_care: YesNo | None = None

    @model_validator(mode="before")
    @classmethod
    def _exactness(cls, given: Any) -> Any:
        """Amounts that are said to be approximate leave the value so."""
        return stated_precision(given)

    @model_validator(mode="after")
    def _amounts_of_lots_once(self) -> Self:
        summed = self.value.lots if self.value is not None else None
        if self.lots and summed and summed != [lot.amount for lot in self.lots]:
            raise ValueError(mark("the lots are stated twice: write their amounts in lots, and leave value.lots out"))
        return self


class Purpose(Written):
    """What the organisation is for."""

    public_service_mission: YesNo | None = None
    exclusively_public_benefit: YesNo | None = None
    stated_in_statutes: YesNo | None = None
    contributes_to_service: YesNo | None = None


def _recipients(named: list[Recipient]) -> list[Recipient]:
    if not named:
        raise ValueError(mark("an empty list says nothing; write [nobody] if no value is transferred"))
    if Recipient.NOBODY in named and len(named) > 1:
        raise ValueError(mark("“nobody” and others cannot both receive value; remove one"))
    return named


class Profit(Written):
    """What happens to a profit and to value that leaves the organisation."""

    reinvested: ReinvestedWord | None = None
    transfers_to: Annotated[list[RecipientWord], Recipients, AfterValidator(_recipients)] | None = None


class Governance(Written):
    """Who owns, leads and takes part."""

    staff_ownership: YesNo | None = None
    staff_participation: YesNo | None = None
    active_participation: YesNo | None = None


class PublicBoard(Written):
    """Seats of the board and how many of them public bodies appoint."""

    seats: Annotated[int, Whole, Field(ge=1, le=1000)] | None = None
    appointed_by_public: Annotated[int, Whole, Field(ge=0, le=1000)] | None = None

    @model_validator(mode="after")
    def _within_the_board(self) -> Self:
        if self.seats is not None and self.appointed_by_public is not None and self.appointed_by_public > self.seats:
            raise ValueError(mark("more seats are appointed than the board has; correct one of the two"))
        return self


class Register(Written):
    """The register of idéburna organisationer at Kammarkollegiet."""

    registered: YesNo | None = None
    deregistered: Date | None = None


class Integration(Written):
    """Work integration: the aim and the share of the staff, or of those in the programme, in percent."""

    main_aim: YesNo | None = None
    sheltered_workshop: YesNo | None = None
    sheltered_programme: YesNo | None = None
    share_percent: Percent | None = None


class Award(Written):
    """An earlier contract."""

    authority: OrganisationNumber | None = None
    provision: Provision | None = None
    cpv: CodeText | None = None
    decided: Date | None = None
    signed: Date | None = None


class Supplier(Written):
    """One organisation that may deliver."""

    name: Text | None = None
    org_no: OrganisationNumber | None = None
    legal_form: LegalFormWord | None = None
    turnover: Money | None = None
    purpose: Purpose | None = None
    profit: Profit | None = None
    governance: Governance | None = None
    public_control: YesNo | None = None
    public_board: PublicBoard | None = None
    public_financing_percent: Percent | None = None
    register_: Register | None = Field(default=None, alias="register")
    dissolution_clause: YesNo | None = None
    welfare_activity: YesNo | None = None
    integration: Integration | None = None
    awards: Annotated[list[Award], Several] | None = None


class Aid(Written):
    """Aid to the organisation, in euro."""

    received_eur_3_years: Euro | None = None
    new_eur: Euro | None = None
    sgei_entrusted: YesNo | None = None


class Partnership(Written):
    """An arrangement that the parties think of as an IOP."""

    title: Text | None = None
    authority: Authority | None = None
    started: Date | None = None
    annual_amount: Money | None = None
    months: Months | None = None
    cpv: Codes | None = None
    initiative: InitiativeWord | None = None
    own_activity: YesNo | None = None
    written_agreement: YesNo | None = None
    consideration: ConsiderationWord | None = None
    performed_for_authority: YesNo | None = None
    binding: YesNo | None = None
    sanctions: YesNo | None = None
    specified_by_authority: YesNo | None = None
    places_allocated_by_authority: YesNo | None = None
    previously_procured_or_own_operation: YesNo | None = None
    market_exists: YesNo | None = None
    selection_of_one: YesNo | None = None
    open_to_others: YesNo | None = None
    organisation_contributes: YesNo | None = None
    detailed_control: YesNo | None = None
    long_term: YesNo | None = None
    named_in_policy: YesNo | None = None
    general_association_grant: YesNo | None = None
    general_interest: YesNo | None = None
    equal_treatment: YesNo | None = None
    individual_support: YesNo | None = None
    economic_activity: YesNo | None = None
    aid: Aid | None = None


class SocialOutcome(Written):
    """What is known of paying for a social result, for a purchase or partnership."""

    measurable_result: YesNo | None = None
    paid_by_result: YesNo | None = None
    outside_financier: YesNo | None = None
    large_enough: YesNo | None = None


class Case(Written):
    """A purchase, a supplier, a partnership, or several of them together."""

    as_of: Date | None = None
    purchase: Purchase | None = None
    supplier: Supplier | None = None
    partnership: Partnership | None = None
    social_outcome: SocialOutcome | None = None
    suppliers: Annotated[list[Supplier], Field(min_length=1, max_length=MOST_MEMBERS)] | None = None

    @model_validator(mode="after")
    def _one_or_a_group(self) -> Self:
        if self.supplier is not None and self.suppliers is not None:
            raise ValueError(mark("supplier and suppliers both stand there; write a group under suppliers alone"))
        return self

    @property
    def tenderers(self) -> tuple[Supplier, ...]:
        """The supplier, or each member of the group."""
        return tuple(self.suppliers or ()) if self.supplier is None else (self.supplier,)
