"""`reservkoll.figures/1`: the totals of a screened list, as `screen --summary` writes them."""

from datetime import date
from typing import Literal

from pydantic import Field

from reservkoll.i18n import mark
from reservkoll.json_documents.base import JsonDocument, Sek

VALUE = Field(description=mark("The known values together in SEK; null where no row states one."))
WITHOUT_VALUE = Field(description=mark("The rows whose value is not known."))


class TotalDocument(JsonDocument):
    """So many rows, and what they come to."""

    rows: int
    value_sek: Sek | None = VALUE
    without_value: int = WITHOUT_VALUE


OPENINGS = Field(
    description=mark("For each opening its rows by timing: coming, ending, past or undated. Each row counts in one.")
)
COUNTED_FROM = Field(description=mark("The day that timings are counted from."))
ENDING = Field(description=mark("Within how many months a contract ends that is told as ending."))


class LotOfRowDocument(JsonDocument):
    """Codes that go together in a lot, and the reservations that are open to it."""

    cpv: list[str]
    open: list[str]


class DividedRowDocument(JsonDocument):
    """A row of which a division into lots would open something."""

    file: str
    row: int
    title: str | None
    value_sek: Sek | None = Field(description=mark("The known value in SEK; null where the row states none."))
    opens: list[str] = Field(description=mark("The routes that open to a lot and are not open to the whole."))
    lots: list[LotOfRowDocument]


class GovernedRows(JsonDocument):
    """Rows with the same first recommendation that the same chapter governs; null where it is not known."""

    recommendation: str | None
    act: str | None
    chapter: str
    rows: int


class FiguresDocument(JsonDocument):
    """The totals of a list: of all rows, by status, by recommended route and by verdict."""

    format: Literal["reservkoll.figures/1"] = "reservkoll.figures/1"
    rows: int
    value_sek: Sek | None = VALUE
    without_value: int = WITHOUT_VALUE
    by_status: dict[str, int] = Field(description=mark("Rows by their status."))
    by_route: dict[str, TotalDocument] = Field(
        description=mark("By recommended route; a row with several counts under its first. Empty key: none.")
    )
    verdicts: dict[str, dict[str, int]] = Field(description=mark("For each route its rows by verdict."))
    several_routes: int = Field(description=mark("Rows with more than one recommended route."))
    warnings: dict[str, int] = Field(description=mark("Rows by warning, the most frequent first."))
    counted_from: date = COUNTED_FROM
    ending_within_months: int = ENDING
    openings: dict[str, dict[str, TotalDocument]] = OPENINGS
    governed: list[GovernedRows] = Field(description=mark("Rows by recommendation, and the chapter that governs."))
    could_be_divided: list[DividedRowDocument] | None = Field(
        default=None,
        description=mark("Rows of which a division into lots would open something; only there where there are any."),
    )
