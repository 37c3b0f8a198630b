"""What `value --format json` prints: the estimated value of a purchase, step by step."""

from datetime import date

from pydantic import Field

from reservkoll.i18n import mark
from reservkoll.json_documents.base import JsonDocument, Sek
from reservkoll.json_documents.parts import ValueStep, WarningText


class ValueDocument(JsonDocument):
    """The value and how it was worked out."""

    as_of: date = Field(description=mark("The day whose rules were used."))
    value_sek: Sek | None = Field(description=mark("The estimated value without VAT in SEK; null where unknown."))
    lowest_sek: Sek | None = Field(description=mark("The lowest that the value can be; null where unknown."))
    highest_sek: Sek | None = Field(description=mark("The highest that the value can be; null where there is no end."))
    value_steps: list[ValueStep]
    missing: list[str] = Field(description=mark("Paths of the facts that the value lacks."))
    warnings: list[WarningText]
