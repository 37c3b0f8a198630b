"""The small purchases of a ledger: what could be bought from idéburna now, and who is paid already.

LOU 5 kap. 11 § estimates what recurs by similar contracts in twelve months; a year of the ledger stands for them here.
Every öre in an area in that year is in exactly one band. Pure: the limits are passed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from reservkoll.common.errors import ReservkollError
from reservkoll.i18n import mark
from reservkoll.ledger.reference import reference
from reservkoll.ledger.sums import INDICATED, KNOWN, LedgerSums, known_and_unknown
from reservkoll.organisations.forms import public_forms
from reservkoll.rulebook.law_on_date import AmountOnDate

SMALL, SINGLE, WIDER, UNSETTLED, OVER, IDEBUREN, PUBLIC, CREDIT, LACKING, UNDATED = BANDS = (
    "small", "single", "wider", "unsettled", "over", "ideburen", "public", "credit", "lacking", "undated",
)  # fmt: skip
"""What a supplier's purchases in an area in the year are: under the limit that always holds, and repeated; under it
once; under the one that holds for some services alone; between what that one may be; over both; from an idéburen
organisation already; from a public body; nothing or less; some amount is missing; the year is unknown."""

PAID_ALREADY: Final = (*KNOWN, INDICATED)


@dataclass(frozen=True)
class DirectLimits:
    """The limits for direct procurement on a day: `general` whatever is bought, `wider` for some services alone."""

    general: AmountOnDate
    wider: AmountOnDate
    postings: int


@dataclass(frozen=True)
class SmallPurchases:
    """What the reports show; all amounts are öre.

    `year`: the latest in the ledger; None where no row has one. `rows`: one for each area and supplier in that year
    (and those whose year is unknown), largest first: area, supplier_id, supplier, legal_form, standing, rows, amount,
    years (in how many it was bought), together (what all suppliers of the area came to in the year), `alone` (whether
    that too is under the general limit) and band.
    `bands`: band to number of suppliers and öre; they come to all that was bought in areas in the year.
    `paid`: one row for each area and supplier that is idéburen by the list, or may be by its form, in any year: with
    the latest year, its amount, and that of all years.
    """

    year: int | None
    limits: DirectLimits
    rows: pl.DataFrame
    bands: dict[str, tuple[int, int]]
    paid: pl.DataFrame

    def of(self, band: str) -> pl.DataFrame:
        """The rows of a band."""
        return self.rows.filter(pl.col("band") == band)

    def amounts(self, *bands: str) -> tuple[int, int]:
        """How many amounts of the bands are known, and how many are not."""
        return known_and_unknown(self.rows.filter(pl.col("band").is_in(bands)))


def small_purchases(sums: LedgerSums, limits: DirectLimits) -> SmallPurchases:
    """Sort what was bought in areas in the latest year.

    Raises:
        ReservkollError: the bands do not come to what was read.
    """
    placed = sums.rows.filter(pl.col("area").is_not_null())
    latest = placed["year"].drop_nulls().max()
    year = latest if isinstance(latest, int) else None
    years = placed.group_by("area", "supplier_key").agg(pl.col("year").drop_nulls().n_unique().alias("years"))
    of_year = placed.filter(pl.col("year").eq_missing(pl.lit(year, pl.Int32)) | pl.col("year").is_null())
    together = pl.col("amount").filter(pl.col("year").is_not_null()).sum().over("area")
    under, under_wider = (limit.reached_column(pl.col("amount")) for limit in (limits.general, limits.wider))
    repeated = (pl.col("rows") >= limits.postings) | (pl.col("years") > 1)
    band = (
        pl.when(pl.col("year").is_null()).then(pl.lit(UNDATED))
        .when(pl.col("rows_without_amount") > 0).then(pl.lit(LACKING))
        .when(pl.col("amount") <= 0).then(pl.lit(CREDIT))
        .when(pl.col("standing").is_in(KNOWN)).then(pl.lit(IDEBUREN))
        .when(pl.col("legal_form").is_in([*reference().legal_forms.public, *public_forms()])).then(pl.lit(PUBLIC))
        .when(under & repeated).then(pl.lit(SMALL))
        .when(under).then(pl.lit(SINGLE))
        .when(under_wider).then(pl.lit(WIDER))
        .when(under_wider.is_null() | under.is_null()).then(pl.lit(UNSETTLED))
        .otherwise(pl.lit(OVER))
    )  # fmt: skip
    rows = (
        of_year.join(years, on=["area", "supplier_key"], how="left", maintain_order="left")
        .with_columns(together.alias("together"))
        .with_columns(limits.general.reached_column(pl.col("together")).alias("alone"), band.alias("band"))
        .sort("area", "amount", "supplier", "supplier_id", descending=[False, True, False, False], nulls_last=True)
        .select(
            "area", "supplier_id", "supplier", "legal_form", "standing", "rows", "rows_without_amount", "amount",
            "years", "together", "alone", "band",
        )
    )  # fmt: skip
    bands = {
        name: (part.height, int(part["amount"].sum()))
        for name in BANDS
        if (part := rows.filter(pl.col("band") == name)).height
    }
    found = SmallPurchases(year, limits, rows, bands, _paid(placed))
    _check(found, of_year)
    return found


def _paid(placed: pl.DataFrame) -> pl.DataFrame:
    key = ("area", "supplier_key", "supplier_id", "supplier", "legal_form", "standing")
    latest = pl.col("year").max()
    return (
        placed.filter(pl.col("standing").is_in(PAID_ALREADY))
        .group_by(*key)
        .agg(
            latest.alias("last_year"),
            pl.col("amount").filter(pl.col("year") == latest).sum().alias("amount_last_year"),
            pl.col("rows", "amount").sum(),
        )
        .sort("area", "amount", "supplier", "supplier_key", descending=[False, True, False, False], nulls_last=True)
        .drop("supplier_key")
    )


def _check(found: SmallPurchases, of_year: pl.DataFrame) -> None:
    """Nothing was lost between the sums and the bands."""
    suppliers = sum(number for number, _ in found.bands.values())
    amount = sum(ore for _, ore in found.bands.values())
    if (suppliers, amount) != (of_year.height, int(of_year["amount"].sum())):
        raise ReservkollError(
            mark(
                "The report does not add up: {read} rows were read and {rows} came out, {value_read} öre were read and "
                "{value} came out. This is a fault in reservkoll; nothing was saved."
            ),
            read=of_year.height,
            rows=suppliers,
            value_read=int(of_year["amount"].sum()),
            value=amount,
        )
