"""`reservkoll.benefit/1`: a calculation of societal benefit, as `benefit --format json` prints it."""

from typing import Literal

from pydantic import Field

from reservkoll.benefit.calculation import Bound, Kind, Side
from reservkoll.benefit.models import Party
from reservkoll.i18n import mark
from reservkoll.json_documents.base import JsonDocument, Sha256
from reservkoll.json_documents.parts import Tool

MISSING = Field(description=mark("Places of the file whose figures are lacking."))


class RangeDocument(JsonDocument):
    """A figure with its lowest and highest, as decimal strings."""

    low: str
    base: str
    high: str
    exact: bool = Field(description=mark("Whether no figure is rounded."))


class Discount(JsonDocument):
    """The rate, and what it makes each year weigh."""

    percent: str
    source: str | None
    year_weights: list[str]


class SumDocument(JsonDocument):
    """The known lines together, and what that says of the whole sum."""

    known_sek: RangeDocument | None
    bound: Bound = Field(description=mark("Whether the whole sum is this, at least this, at most this, or open."))
    missing: list[str] = MISSING


class PartySum(JsonDocument):
    """What it comes to for one party."""

    name: str
    known_sek: RangeDocument | None
    bound: Bound
    missing: list[str] = MISSING


class FactorDocument(JsonDocument):
    """A figure that a line is the product of."""

    kind: Kind
    paths: list[str]
    value: RangeDocument | None


class LineDocument(JsonDocument):
    """What one thing means to one party: more than 0 is a gain, less a cost."""

    path: str
    name: str
    party: Party | None
    department: str | None
    side: Side
    amount_sek: RangeDocument | None
    formula: str
    factors: list[FactorDocument]
    missing: list[str] = MISSING


class MissingFigure(JsonDocument):
    """A figure to find out."""

    path: str
    text: str


class FigureDocument(JsonDocument):
    """A figure as it was read, and where it comes from."""

    path: str
    name: str
    value: RangeDocument | None
    unit_value: str | None
    source: str
    year: int | None


class Payment(JsonDocument):
    """One department pays another; null is that the department of some lines is not stated."""

    payer: str | None
    receiver: str | None
    amount_sek: str


class DepartmentSum(JsonDocument):
    """What it comes to for one department; null is that the department of some lines is not stated."""

    name: str | None
    known_sek: RangeDocument | None
    bound: Bound
    missing: list[str] = MISSING


class CompensationDocument(JsonDocument):
    """The payments after which no department is worse off, of the known lines. They sum to zero."""

    possible: bool = Field(description=mark("Whether there are such payments: the departments together lose nothing."))
    lacking_sek: str = Field(description=mark("What the departments together lose; 0.00 where they lose nothing."))
    payments: list[Payment]
    before_sek: list[str] = Field(description=mark("What each department has before, in their order, in whole öre."))
    after_sek: list[str] = Field(description=mark("What each department has after the payments."))


class DepartmentsDocument(JsonDocument):
    """The departments of one party, and the payments between them."""

    party: Party
    departments: list[DepartmentSum]
    together: SumDocument
    compensation: dict[str, CompensationDocument] = Field(description=mark("Of low, base and high."))


class PurchaseDocument(JsonDocument):
    """The purchase that the file is tied to."""

    file: str
    sha256: Sha256
    title: str
    value_sek: str | None
    recommendation: list[str]
    price_sek: RangeDocument | None = Field(description=mark("What the file's prices come to over the period."))
    differs: bool = Field(description=mark("Whether the price surely is another than the value of the purchase."))


class BenefitDocument(JsonDocument):
    """The whole calculation."""

    format: Literal["reservkoll.benefit/1"] = "reservkoll.benefit/1"
    tool: Tool = Field(default_factory=Tool)
    input_sha256: Sha256 = Field(description=mark("The hash of the file as it came in."))
    unit_values_sha256: Sha256 = Field(description=mark("The hash of the file with unit values."))
    title: str | None
    note: str | None
    purpose: list[str] = Field(description=mark("What the calculation is, and what it must not be used as."))
    years: int | None
    discount: Discount | None
    total: SumDocument
    public: SumDocument = Field(description=mark("What it comes to for public parties together."))
    by_party: dict[Party, PartySum]
    departments: DepartmentsDocument | None = Field(
        default=None, description=mark("Only there where the file names departments.")
    )
    purchase: PurchaseDocument | None = Field(
        default=None, description=mark("Only there where the file names the case file of a purchase.")
    )
    lines: list[LineDocument]
    missing: list[MissingFigure]
    figures: list[FigureDocument]
    assumptions: list[str]
    sources: list[str]
