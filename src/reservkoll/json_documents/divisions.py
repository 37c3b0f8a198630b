"""`reservkoll.lots/1`: the proposed divisions of a purchase, as `check --lots --format json` prints them."""

from datetime import date
from typing import Any, Literal

from pydantic import Field

from reservkoll.evaluation.divisions import Kind, Nothing
from reservkoll.i18n import mark
from reservkoll.json_documents.assessment import Lot
from reservkoll.json_documents.base import JsonDocument, Sha256


class Statement(JsonDocument):
    """Something to know, and where it stands."""

    text: str
    citation: str


class SupplierBeside(JsonDocument):
    """A supplier beside a division."""

    name: str
    lot_percent: int | None = Field(description=mark("A year of the smallest lot, in per cent of the turnover."))
    whole_percent: int | None = Field(description=mark("A year of the whole, in per cent of the turnover."))
    lots: list[int] = Field(description=mark("The reserved lots that it may take part in, by what is known of it."))


class Division(JsonDocument):
    """A proposed division; its lots are answered as they will be when they stand in the case."""

    kind: Kind
    name: str
    why: str
    opens: list[str] = Field(description=mark("The routes that open to a lot and are not open to the whole."))
    lots: list[Lot]
    purchase_lots: list[dict[str, Any]] = Field(description=mark("The lots as they are written in the case file."))
    notes: list[str]
    suppliers: list[SupplierBeside]


class DivisionsDocument(JsonDocument):
    """All divisions, what follows from dividing, and what is never proposed."""

    format: Literal["reservkoll.lots/1"] = "reservkoll.lots/1"
    input_sha256: Sha256 = Field(description=mark("The hash of the case as it came in."))
    as_of: date = Field(description=mark("The day whose rules were used."))
    nothing: Nothing | None = Field(description=mark("Why no division is proposed; null where one is."))
    divisions: list[Division]
    follows: list[Statement]
    never: list[Statement]
