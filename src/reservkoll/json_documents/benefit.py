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
    lines: list[LineDocument]
    missing: list[MissingFigure]
    figures: list[FigureDocument]
    assumptions: list[str]
    sources: list[str]
