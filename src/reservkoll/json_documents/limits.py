"""What `limits --format json` prints: the amounts in force on a day."""

from pydantic import Field

from reservkoll.i18n import mark
from reservkoll.json_documents.base import JsonDocument, Sek
from reservkoll.rulebook.models.limits import Comparison, Status


class LimitRow(JsonDocument):
    """An amount of an act."""

    act: str | None
    kind: str | None
    period: str = Field(description=mark("An ISO 8601 interval; `..` where there is no end yet."))
    sek: Sek | None = Field(description=mark("In SEK; null where the law states euro alone."))
    eur: str | None = Field(description=mark("In euro; null where the law states none."))
    comparison: Comparison
    status: Status
    source: str = Field(description=mark("Id of the source."))


LimitRows = list[LimitRow]
