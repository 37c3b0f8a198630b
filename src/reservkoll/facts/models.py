"""Pydantic models of the case file.

A key that is left out or null is unknown; nothing has a default. Amounts are SEK or EUR as `Decimal` with at most two
decimals. Names are binding for other people's files.

Annotations are not strings here, unlike elsewhere: pydantic would recompile each of them at every start.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from reservkoll.common.organisation_number import organisation_number
from reservkoll.common.yaml_loader import plain_date
from reservkoll.i18n import mark

PROVISION = r"^(lou|luf|luk|lov)-[0-9][0-9a-z-]*$"  # the id of a rule, such as lou-19-25
LARGEST_AMOUNT = Decimal(10) ** 13


def _number(value: object) -> object:
    """Whole numbers count as decimal numbers; text does not."""
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _whole_ore(value: Decimal) -> Decimal:
    if value != value.quantize(Decimal("0.01")):
        raise ValueError(mark("an amount has at most two decimals (whole öre)"))
    return value


Date = Annotated[date, BeforeValidator(plain_date)]
Money = Annotated[
    Decimal, BeforeValidator(_number), Field(ge=0, le=LARGEST_AMOUNT, allow_inf_nan=False), AfterValidator(_whole_ore)
]
Months = Annotated[Decimal, BeforeValidator(_number), Field(gt=0, le=1200, allow_inf_nan=False)]
OptionMonths = Annotated[Decimal, BeforeValidator(_number), Field(ge=0, le=1200, allow_inf_nan=False)]


def _vat_percent(value: Decimal) -> Decimal:
    if 0 < value < 1:
        raise ValueError(mark("the rate is in per cent; write 25 for 25 per cent"))
    return value


Percent = Annotated[Decimal, BeforeValidator(_number), Field(ge=0, le=100, allow_inf_nan=False)]
Seats = Annotated[int, Field(ge=0, le=1000)]
CodeText = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(max_length=1000)]
OrganisationNumber = Annotated[str, AfterValidator(organisation_number)]


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
    OTHER = "other"


class Reinvested(StrEnum):
    """How much of a profit goes back into the purpose."""

    ALL = "all"
    PART = "part"
    NONE = "none"


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


class _Part(BaseModel):
    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True)


class Authority(_Part):
    """The contracting authority."""

    name: Text | None = None
    org_no: OrganisationNumber | None = None
    type: Annotated[AuthorityType | None, Field(strict=False)] = None
    employment_service: bool | None = None


class ContractPart(_Part):
    """One part of a mixed contract."""

    cpv: CodeText
    amount: Money


class Recurring(_Part):
    """Two ways to estimate a recurring purchase."""

    previous_12_months: Money | None = None
    next_12_months: Money | None = None


class Value(_Part):
    """The value as the user states it."""

    amount: Money | None = None
    currency: Annotated[Currency | None, Field(strict=False)] = None
    vat: Annotated[Vat | None, Field(strict=False)] = None
    vat_rate: Annotated[Percent, AfterValidator(_vat_percent)] | None = None
    basis: Annotated[Basis | None, Field(strict=False)] = None
    monthly: Money | None = None
    months: Months | None = None
    indefinite: bool | None = None
    residual_value: Money | None = None
    options: list[Money] | None = None
    extensions: list[Money] | None = None
    prizes: Money | None = None
    authority_supplies: Money | None = None
    recurring: Recurring | None = None
    recurs: bool | None = None
    other_units: list[Money] | None = None
    independent_unit: bool | None = None
    lots: list[Money] | None = None
    same_kind: list[Money] | None = None


class Contract(_Part):
    """The planned length of the contract, in months."""

    months: Months | None = None
    option_months: OptionMonths | None = None


class Purchase(_Part):
    """One planned purchase."""

    id: Text | None = None
    title: Text | None = None
    act: Annotated[Act | None, Field(strict=False)] = None
    authority: Authority | None = None
    started: Date | None = None
    award_date: Date | None = None
    subject: Annotated[Subject | None, Field(strict=False)] = None
    main_subject: Annotated[Subject | None, Field(strict=False)] = None
    cpv: list[CodeText] | None = None
    parts: list[ContractPart] | None = None
    value: Value | None = None
    contract: Contract | None = None
    ground: Annotated[Ground | None, Field(strict=False)] = None
    choice_system: bool | None = None
    primary_care: bool | None = None


class Purpose(_Part):
    """What the organisation is for."""

    public_service_mission: bool | None = None
    exclusively_public_benefit: bool | None = None
    stated_in_statutes: bool | None = None
    contributes_to_service: bool | None = None


def _recipients(named: list[Recipient]) -> list[Recipient]:
    if not named:
        raise ValueError(mark("an empty list says nothing; write [nobody] if no value is transferred"))
    if Recipient.NOBODY in named and len(named) > 1:
        raise ValueError(mark("“nobody” and others cannot both receive value; remove one"))
    return named


class Profit(_Part):
    """What happens to a profit and to value that leaves the organisation."""

    reinvested: Annotated[Reinvested | None, Field(strict=False)] = None
    transfers_to: Annotated[list[Annotated[Recipient, Field(strict=False)]], AfterValidator(_recipients)] | None = None


class Governance(_Part):
    """Who owns, leads and takes part."""

    staff_ownership: bool | None = None
    staff_participation: bool | None = None
    active_participation: bool | None = None


class PublicBoard(_Part):
    """Seats of the board and how many of them public bodies appoint."""

    seats: Annotated[int, Field(ge=1, le=1000)] | None = None
    appointed_by_public: Seats | None = None

    @model_validator(mode="after")
    def _within_the_board(self) -> Self:
        if self.seats is not None and self.appointed_by_public is not None and self.appointed_by_public > self.seats:
            raise ValueError(mark("more seats are appointed than the board has; correct one of the two"))
        return self


class Register(_Part):
    """The register of idéburna organisationer at Kammarkollegiet."""

    registered: bool | None = None
    deregistered: Date | None = None


class Integration(_Part):
    """Work integration: the aim and the share of the staff, or of those in the programme, in percent."""

    main_aim: bool | None = None
    sheltered_workshop: bool | None = None
    sheltered_programme: bool | None = None
    share_percent: Percent | None = None


class Award(_Part):
    """An earlier contract."""

    authority: OrganisationNumber | None = None
    provision: Annotated[str, Field(pattern=PROVISION)] | None = None
    cpv: CodeText | None = None
    decided: Date | None = None


class Supplier(_Part):
    """One organisation that may deliver."""

    name: Text | None = None
    org_no: OrganisationNumber | None = None
    legal_form: Annotated[LegalForm | None, Field(strict=False)] = None
    purpose: Purpose | None = None
    profit: Profit | None = None
    governance: Governance | None = None
    public_control: bool | None = None
    public_board: PublicBoard | None = None
    public_financing_percent: Percent | None = None
    register_: Register | None = Field(default=None, alias="register")
    dissolution_clause: bool | None = None
    welfare_activity: bool | None = None
    integration: Integration | None = None
    awards: list[Award] | None = None


class Aid(_Part):
    """Aid to the organisation, in euro."""

    received_eur_3_years: Money | None = None
    new_eur: Money | None = None
    sgei_entrusted: bool | None = None


class Partnership(_Part):
    """An arrangement that the parties think of as an IOP."""

    title: Text | None = None
    authority: Authority | None = None
    started: Date | None = None
    annual_amount: Money | None = None
    months: Months | None = None
    cpv: list[CodeText] | None = None
    initiative: Annotated[Initiative | None, Field(strict=False)] = None
    own_activity: bool | None = None
    written_agreement: bool | None = None
    consideration: Annotated[Consideration | None, Field(strict=False)] = None
    performed_for_authority: bool | None = None
    binding: bool | None = None
    sanctions: bool | None = None
    specified_by_authority: bool | None = None
    places_allocated_by_authority: bool | None = None
    previously_procured_or_own_operation: bool | None = None
    market_exists: bool | None = None
    selection_of_one: bool | None = None
    open_to_others: bool | None = None
    organisation_contributes: bool | None = None
    detailed_control: bool | None = None
    long_term: bool | None = None
    named_in_policy: bool | None = None
    general_association_grant: bool | None = None
    general_interest: bool | None = None
    equal_treatment: bool | None = None
    individual_support: bool | None = None
    economic_activity: bool | None = None
    aid: Aid | None = None


class Case(_Part):
    """A purchase, a supplier, a partnership, or several of them together."""

    as_of: Date | None = None
    purchase: Purchase | None = None
    supplier: Supplier | None = None
    partnership: Partnership | None = None
