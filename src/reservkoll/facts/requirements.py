"""Models of the requirements file, and the facts that the rules on requirements read from it.

A key that is left out or null says nothing: it is never read as "not required". Amounts are SEK.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field, model_validator

from reservkoll.common.errors import InputError
from reservkoll.common.validation import validate
from reservkoll.common.yaml_loader import read_document
from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.facts.case_file import SUFFIXES, with_full_codes
from reservkoll.facts.models import Basis, Case, Purchase
from reservkoll.facts.value import EstimatedValue, ValueParameters, to_ore
from reservkoll.facts.written import Date, Money, Several, Text, Whole, Written, Years, YesNo
from reservkoll.i18n import mark

ORE = 100
PERCENT = 100
MONTHS_OF_A_YEAR = 12
MONTHS = "purchase.contract.months"
OPTION_MONTHS = "purchase.contract.option_months"
OF_VALUE = ("percent_of_yearly_value", "percent_of_value")


Count = Annotated[int, Whole, Field(ge=0, le=1000)]
Days = Annotated[int, Whole, Field(ge=0, le=3650)]


class References(Written):
    """Earlier assignments that the supplier is to show: how many, how old at most, how large each."""

    count: Count | None = None
    years: Years | None = None
    min_value: Money | None = None
    public_only: YesNo | None = None


class Turnover(Written):
    """The yearly turnover asked for, and for how many years."""

    yearly_minimum: Money | None = None
    years: Years | None = None


class EconomicStability(Written):
    """Proof of a sound economy. `alternatives_accepted`: something else than the credit rating will do."""

    credit_rating: YesNo | None = None
    alternatives_accepted: YesNo | None = None
    equity: Money | None = None
    bank_guarantee: Money | None = None


class Certificate(Written):
    """A certificate, and whether the text goes on with "or equivalent"."""

    name: Text
    or_equivalent: YesNo | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_name(cls, given: Any) -> Any:
        return {"name": given} if isinstance(given, str) else given


class Documentation(Written):
    """How many documents go with a tender, and whether a self-declaration does for the proof."""

    documents: Count | None = None
    self_declaration: YesNo | None = None


class Insurance(Written):
    """The insured amount, and whether the insurance is to be in force when the tender is handed in."""

    amount: Money | None = None
    at_tender: YesNo | None = None


class Applications(Written):
    """How many times a year new suppliers are let in."""

    per_year: Years | None = None


class Lots(Written):
    """Whether the contract is divided, whether reasons for not doing so are given, whether tenders must be for all."""

    split: YesNo | None = None
    reasons_given: YesNo | None = None
    all_required: YesNo | None = None


class ContractTerms(Written):
    """Whether there are agreed check-points; the length stands in `purchase.contract`."""

    checkpoints: YesNo | None = None


class Payment(Written):
    """Days until payment."""

    days: Days | None = None


class JointBids(Written):
    """Whether groups may tender, and whether they need a legal form already then."""

    allowed: YesNo | None = None
    legal_form_at_tender: YesNo | None = None


class Allowed(Written):
    """Whether something is allowed."""

    allowed: YesNo | None = None


class TenderBond(Written):
    """Money to be locked up with the tender."""

    amount: Money | None = None


class SupplierDemands(Written):
    """What the supplier must be: a company, so many years old."""

    company_only: YesNo | None = None
    years_in_operation: Years | None = None


class TenderTime(Written):
    """Days from the notice to the last day for tenders."""

    days: Days | None = None


class Requirements(Written):
    """The planned requirements of a procurement."""

    references: References | None = None
    turnover: Turnover | None = None
    economic_stability: EconomicStability | None = None
    certificates: Annotated[list[Certificate], Several] | None = None
    documentation: Documentation | None = None
    insurance: Insurance | None = None
    applications: Applications | None = None
    lots: Lots | None = None
    contract: ContractTerms | None = None
    payment: Payment | None = None
    joint_bids: JointBids | None = None
    others_capacity: Allowed | None = None
    subcontracting: Allowed | None = None
    tender_bond: TenderBond | None = None
    supplier: SupplierDemands | None = None
    tender_time: TenderTime | None = None


class RequirementsFile(Written):
    """A file of requirements; the purchase is written as in a case file."""

    as_of: Date | None = None
    purchase: Purchase | None = None
    requirements: Requirements


# Every fact that a rule may read: true or false, or a number.
FACTS: Mapping[str, type] = {
    "references.count": int,
    "references.years": int,
    "references.percent_of_yearly_value": int,
    "references.public_only": bool,
    "turnover.percent_of_yearly_value": int,
    "turnover.percent_of_value": int,
    "turnover.years": int,
    "economic_stability.credit_rating": bool,
    "economic_stability.alternatives_accepted": bool,
    "economic_stability.equity_percent_of_yearly_value": int,
    "economic_stability.bank_guarantee": int,
    "certificates.count": int,
    "certificates.without_equivalent": int,
    "documentation.documents": int,
    "documentation.self_declaration": bool,
    "insurance.percent_of_yearly_value": int,
    "insurance.at_tender": bool,
    "applications.per_year": int,
    "lots.split": bool,
    "lots.reasons_given": bool,
    "lots.all_required": bool,
    "contract.checkpoints": bool,
    "payment.days": int,
    "joint_bids.allowed": bool,
    "joint_bids.legal_form_at_tender": bool,
    "others_capacity.allowed": bool,
    "subcontracting.allowed": bool,
    "tender_bond.amount": int,
    "supplier.company_only": bool,
    "supplier.years_in_operation": int,
    "tender_time.days": int,
    "size.yearly_value_sek": int,
    "length.months": int,
    "length.total_months": int,
}
# The labels of the parts of the file, in the order in which they are shown.
TOPICS: Mapping[str, str] = {
    "joint_bids": mark("Joint bids"),
    "others_capacity": mark("Capacity of others"),
    "subcontracting": mark("Subcontractors"),
    "turnover": mark("Turnover"),
    "economic_stability": mark("Economic stability"),
    "tender_bond": mark("Tender bond"),
    "references": mark("References"),
    "supplier": mark("What the supplier must be"),
    "certificates": mark("Certificates"),
    "documentation": mark("Documents"),
    "insurance": mark("Insurance"),
    "applications": mark("Applications"),
    "lots": mark("Lots"),
    "size": mark("Size of the contract"),
    "length": mark("Length of the contract"),
    "payment": mark("Payment"),
    "tender_time": mark("Time for tenders"),
}


@dataclass(frozen=True)
class Read:
    """What is known of a fact: the lowest and the highest that it can be (equal where it is known).

    None and None is unknown. `stated`: the file says something of it. `lacking`: what to add to the file to know it.
    """

    low: Fraction | bool | None
    high: Fraction | bool | None
    stated: bool
    lacking: tuple[str, ...] = ()


def read_requirements(path: Path, nomenclature: Nomenclature) -> RequirementsFile:
    """The requirements in `path`, the codes of the purchase in the form `12345678-9`.

    Raises:
        InputError, Findings: the file cannot be used; all errors are reported at once.
    """
    if path.is_file() and path.suffix.lower() not in SUFFIXES:
        template = mark("{path} is no file of requirements. Requirements are a .yaml or .json file.")
        raise InputError(template, path=path)
    document = read_document(path)
    if not isinstance(document.data, dict) or not document.data:
        raise InputError(mark("{path} holds no keys. Write requirements, and purchase if you can."), path=path)
    file = validate(RequirementsFile, document, document.data)
    if not file.requirements.model_dump(exclude_none=True):
        raise InputError(mark("{path} states no requirement. Write at least one below requirements."), path=path)
    purchase = with_full_codes(Case(purchase=file.purchase), document, nomenclature).purchase
    return file.model_copy(update={"purchase": purchase})


def facts_of_requirements(
    file: RequirementsFile, value: EstimatedValue | None, parameters: ValueParameters
) -> dict[str, Read]:
    """Every fact of :data:`FACTS`. `value` is the estimated value of the purchase, if one is described."""
    asked = file.requirements
    purchase = file.purchase or Purchase()
    stated = {name: getattr(asked, name) for name in Requirements.model_fields}
    found = {}
    for path in FACTS:
        part, _, name = path.partition(".")
        holder = stated.get(part)
        if isinstance(holder, BaseModel | None) and part in stated and not name.endswith(OF_VALUE):
            found[path] = _plain(getattr(holder, name, None), f"requirements.{path}")
    yearly = _yearly_value(purchase, value, parameters)
    found["size.yearly_value_sek"] = yearly
    references, turnover, insurance = asked.references, asked.turnover, asked.insurance
    stability = asked.economic_stability
    for path, amount in (
        ("references.percent_of_yearly_value", references.min_value if references else None),
        ("turnover.percent_of_yearly_value", turnover.yearly_minimum if turnover else None),
        ("insurance.percent_of_yearly_value", insurance.amount if insurance else None),
        ("economic_stability.equity_percent_of_yearly_value", stability.equity if stability else None),
    ):
        found[path] = _percent(amount, yearly)
    found["turnover.percent_of_value"] = _percent(
        turnover.yearly_minimum if turnover else None, _whole_value(purchase, value)
    )
    found |= _certificates(asked.certificates)
    found |= _lengths(purchase)
    return found


def _plain(value: object, path: str) -> Read:
    if value is None:
        return Read(None, None, False, (path,))
    known = value if isinstance(value, bool) else Fraction(str(value))
    return Read(known, known, True)


def _whole_value(purchase: Purchase, value: EstimatedValue | None) -> Read:
    """The estimated value of the purchase, in SEK."""
    if value is None or value.low_ore is None or value.high_ore is None:
        lacking = value.lacking if value is not None else ("purchase.value.amount",)
        return Read(None, None, purchase.value is not None, lacking)
    return Read(Fraction(value.low_ore, ORE), Fraction(value.high_ore, ORE), True)


def _yearly_value(purchase: Purchase, value: EstimatedValue | None, parameters: ValueParameters) -> Read:
    """The value for a year of the contract's whole length, in SEK; a contract shorter than a year counts as it is."""
    whole = _whole_value(purchase, value)
    if whole.low is None or whole.high is None:
        return whole
    months = _value_months(purchase, parameters)
    if months is None:
        contract = purchase.contract
        known = contract is not None and contract.months is not None
        return Read(None, None, True, (OPTION_MONTHS if known else MONTHS,))
    factor = Fraction(MONTHS_OF_A_YEAR) / max(months, Fraction(MONTHS_OF_A_YEAR))
    return Read(whole.low * factor, whole.high * factor, True)


def _value_months(purchase: Purchase, parameters: ValueParameters) -> Fraction | None:
    """How many months the estimated value is for: options count where their amounts do."""
    stated = purchase.value
    if stated is not None and stated.basis is Basis.RECURRING:
        return Fraction(MONTHS_OF_A_YEAR)
    if stated is not None and stated.indefinite:
        return Fraction(parameters.indefinite_months)
    contract = purchase.contract
    if contract is not None and contract.months is not None:
        if contract.option_months is None and stated is not None and (stated.options or stated.extensions):
            return None
        return Fraction(contract.months) + Fraction(contract.option_months or 0)
    return Fraction(stated.months) if stated is not None and stated.months is not None else None


def _percent(amount: Decimal | None, yearly: Read) -> Read:
    if amount is None:
        return Read(None, None, False)
    if not yearly.low or not yearly.high:  # unknown, or nothing to compare with
        return Read(None, None, True, yearly.lacking)
    whole = Fraction(to_ore(amount), ORE) * PERCENT
    return Read(whole / yearly.high, whole / yearly.low, True)


def _certificates(named: list[Certificate] | None) -> dict[str, Read]:
    if named is None:
        unknown = Read(None, None, False, ("requirements.certificates",))
        return {"certificates.count": unknown, "certificates.without_equivalent": unknown}
    open_ = tuple(
        f"requirements.certificates.{number}.or_equivalent"
        for number, certificate in enumerate(named, start=1)
        if certificate.or_equivalent is None
    )
    without = sum(certificate.or_equivalent is False for certificate in named)
    count = Fraction(len(named))
    return {
        "certificates.count": Read(count, count, True),
        "certificates.without_equivalent": Read(Fraction(without), Fraction(without + len(open_)), True, open_),
    }


def _lengths(purchase: Purchase) -> dict[str, Read]:
    contract = purchase.contract
    if contract is None or contract.months is None:
        unknown = Read(None, None, False, (MONTHS,))
        return {"length.months": unknown, "length.total_months": unknown}
    months = Fraction(contract.months)
    total = months + Fraction(contract.option_months or 0)
    known_total = Read(total, total, True)
    if contract.option_months is None:
        known_total = Read(total, None, True, (OPTION_MONTHS,))
    return {"length.months": Read(months, months, True), "length.total_months": known_total}
