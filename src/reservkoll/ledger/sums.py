"""Ledger totals: spend by supplier, area and year, and the share that goes to idéburna organisations.

Standing of a supplier: `registered` and `listed` by the user's list, `indicated` where only the first digit of the
organisation number speaks for it, `other` where it speaks against it or the list says no, `wrong_number` where its
check digit is wrong, `unknown` where there is no organisation number. Only the list is counted as known; `indicated`
is shown beside it as what may be added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

import polars as pl

from reservkoll.common.errors import InputError, ReservkollError
from reservkoll.common.organisation_number import shown
from reservkoll.i18n import mark
from reservkoll.ledger.accounts import AccountMap
from reservkoll.ledger.ledger import Ledger, masked
from reservkoll.ledger.organisations import NOT_IDEBUREN, no_organisations
from reservkoll.ledger.reference import UNKNOWN_FORM, reference
from reservkoll.organisations.forms import often_ideburna
from reservkoll.parsers.organisation_numbers import shown_number

MASK: Final = "*"
REGISTERED, LISTED, INDICATED, OTHER, WRONG_NUMBER, UNKNOWN = STANDINGS = (
    *("registered", "listed", "indicated", "other"),
    *("wrong_number", "unknown"),
)
KNOWN: Final = (REGISTERED, LISTED)
IN_AREA, NO_AREA, NO_ACCOUNT = PLACED = ("area", "no_area", "no_account")
ORGANISATION_NUMBER: Final = r"^\d{10}$"
MEASURES: Final = ("rows", "rows_without_amount", "amount")


@dataclass(frozen=True)
class Share:
    """Öre bought in areas that count, and how much of it from suppliers of each standing; of each how many amounts are
    known and how many are not.
    """

    total: int
    by_standing: dict[str, int]
    amounts: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def known(self) -> int:
        """From suppliers that the list names."""
        return sum(self.by_standing[standing] for standing in KNOWN)

    @property
    def possible(self) -> int:
        """The same and those that the legal form speaks for."""
        return self.known + self.by_standing[INDICATED]

    @property
    def without_number(self) -> int:
        """From suppliers whose organisation number is missing or wrong."""
        return sum(self.by_standing.get(standing, 0) for standing in (UNKNOWN, WRONG_NUMBER))

    def counted(self, standings: Iterable[str] = STANDINGS) -> tuple[int, int]:
        """How many amounts are known of suppliers of these standings, and how many are not."""
        each = [self.amounts.get(standing, (0, 0)) for standing in standings]
        return sum(known for known, _ in each), sum(unknown for _, unknown in each)

    def part(self, ore: int) -> float | None:
        """A part of the total; None where the total is not above zero, so that a share has no meaning."""
        return ore / self.total if self.total > 0 else None

    def reaches(self, ore: int, goal: Decimal) -> bool | None:
        """Whether `ore` is at least `goal` per cent of the total, by exact products; None where there is no total."""
        return ore * 100 >= goal * self.total if self.total > 0 else None


@dataclass(frozen=True)
class LedgerSums:
    """What the reports show; all amounts are öre, credits below zero.

    `rows`: one row for each year (null where unknown), area and supplier: year, placed (area, no_area, no_account),
    area (index or null), supplier_key (never shown), supplier_id (masked), supplier, legal_form, form_from (number,
    index, list or null), standing, and MEASURES. Sorted by year, area, amount.
    `accounts`: the accounts without an area: account, account_text and MEASURES, largest amount first.
    `shares`: year to share, in order. `share`: all years together, the unknown among them.
    `goal`: per cent. `rows_read`, `amount_read`: what the reader counted in the input (öre).
    `unused`: how many organisations on the list the ledger does not name; None where no list was given.
    """

    rows: pl.DataFrame
    accounts: pl.DataFrame
    shares: dict[int, Share]
    share: Share
    goal: Decimal
    rows_read: int
    amount_read: int
    unused: int | None

    def amounts(self, place: str) -> tuple[int, int]:
        """How many amounts of the rows that lie there are known, and how many are not."""
        return known_and_unknown(self.rows.filter(pl.col("placed") == place))

    @property
    def undated(self) -> tuple[int, int, int]:
        """Öre in areas that count whose year is unknown, and how many amounts of them are known and are not."""
        ore = self.share.total - sum(share.total for share in self.shares.values())
        known, unknown = self.share.counted()
        dated = [share.counted() for share in self.shares.values()]
        return ore, known - sum(each for each, _ in dated), unknown - sum(each for _, each in dated)

    def placed(self, place: str) -> tuple[int, int]:
        """How many rows and öre lie in areas (IN_AREA), or without area (NO_AREA) or account (NO_ACCOUNT)."""
        part = self.rows.filter(pl.col("placed") == place)
        return int(part["rows"].sum()), int(part["amount"].sum())


def sum_ledger(
    ledger: Ledger,
    accounts: AccountMap,
    organisations: pl.DataFrame | None = None,
    goal: Decimal | None = None,
    told_forms: Mapping[str, str] | None = None,
) -> LedgerSums:
    """Sum a ledger. The order of its rows does not matter.

    Args:
        ledger: what was read.
        accounts: the areas.
        organisations: the list (see :data:`reservkoll.ledger.organisations.SCHEMA`); none without it.
        goal: per cent; that of the reference data without it.
        told_forms: the legal forms of organisation numbers, as a register tells them.

    Raises:
        InputError: an account belongs to two areas, or amounts are too large to be summed.
        ReservkollError: the sums do not come to what was read.
    """
    listed = no_organisations() if organisations is None else organisations
    areas = accounts.table(ledger.frame["account"].drop_nulls().unique().to_list())
    keyed = ledger.frame.join(areas, on="account", how="left", maintain_order="left")
    if accounts.everything:
        keyed = keyed.with_columns(pl.lit(0, pl.UInt32).alias("area"))
    keyed = keyed.with_columns(
        pl.coalesce(pl.col("supplier_id"), pl.lit("name:") + pl.col("supplier")).fill_null("").alias("supplier_key"),
        pl.when(pl.col("area").is_not_null())
        .then(pl.lit(IN_AREA))
        .when(pl.col("account").is_not_null())
        .then(pl.lit(NO_AREA))
        .otherwise(pl.lit(NO_ACCOUNT))
        .alias("placed"),
    )
    suppliers = _suppliers(keyed, listed, told_forms or {})
    rows = (
        _measured(keyed, "year", "placed", "area", "supplier_key")
        .join(suppliers, on="supplier_key", how="left", maintain_order="left")
        .sort(
            "year", "placed", "area", "amount", "supplier_id", "supplier", "supplier_key",
            descending=[False, False, False, True, False, False, False],
            nulls_last=True,
        )
    )  # fmt: skip
    without = keyed.filter(pl.col("placed") == NO_AREA)
    unplaced = (
        _measured(without, "account")
        .join(_commonest(without, "account", "account_text"), on="account", how="left")
        .sort("amount", "account", descending=[True, False])
        .select("account", "account_text", *MEASURES)
    )
    counted = [index for index, area in enumerate(accounts.areas) if area.in_share]
    in_share = rows.filter(pl.col("area").is_in(counted))
    years = sorted(in_share["year"].drop_nulls().unique().to_list())
    sums = LedgerSums(
        rows=rows,
        accounts=unplaced,
        shares={year: share_of(in_share.filter(pl.col("year") == year)) for year in years},
        share=share_of(in_share),
        goal=Decimal(reference().goal.percent) if goal is None else goal,
        rows_read=ledger.rows_read,
        amount_read=ledger.amount_total,
        unused=None
        if organisations is None
        else listed.join(suppliers, left_on="supplier_id", right_on="supplier_key", how="anti").height,
    )
    _check(sums)
    return sums


def _measured(frame: pl.DataFrame, *keys: str) -> pl.DataFrame:
    try:
        return frame.group_by(*keys).agg(
            pl.len().cast(pl.Int64).alias("rows"),
            pl.col("amount").null_count().cast(pl.Int64).alias("rows_without_amount"),
            pl.col("amount").cast(pl.Int128).sum().cast(pl.Int64, strict=True),
        )
    except pl.exceptions.InvalidOperationError:
        raise InputError(mark("The amounts are too large to be summed. Check the column of the amounts.")) from None


def _commonest(frame: pl.DataFrame, key: str, text: str) -> pl.DataFrame:
    """The text that most rows of a key carry; of several the first by the alphabet. Personal numbers masked."""
    chosen = (
        frame.filter(pl.col(text).is_not_null())
        .group_by(key, text)
        .len()
        .sort(key, "len", text, descending=[False, True, False])
        .unique(key, keep="first", maintain_order=True)
        .select(key, text)
    )
    return chosen.with_columns(pl.Series(text, [masked(each) for each in chosen[text]], pl.String))


def _suppliers(keyed: pl.DataFrame, listed: pl.DataFrame, told: Mapping[str, str]) -> pl.DataFrame:
    """Every supplier with name, number as shown, legal form and standing. A list says the form before a register, and
    a register before the first digit of the number.
    """
    forms = reference().legal_forms
    keys = (
        keyed.group_by("supplier_key")
        .agg(pl.col("supplier_id").first(), pl.col("wrong_number").any().fill_null(value=False))
        .sort("supplier_key")
    )
    numbers: Sequence[str | None] = keys["supplier_id"].to_list()
    is_number = keys["supplier_id"].str.contains(ORGANISATION_NUMBER).fill_null(False).to_list()
    known = [bool(digits) and found for digits, found in zip(numbers, is_number, strict=True)]
    keys = keys.with_columns(
        pl.Series(
            "shown_id",
            _apart(
                (shown(digits) if found else shown_number(digits)) if digits else None
                for digits, found in zip(numbers, known, strict=True)
            ),
            pl.String,
        ),
        pl.Series(
            "form", [forms.of(str(digits)) if found else None for digits, found in zip(numbers, known, strict=True)],
            pl.String,
        ),
        pl.Series("told_form", [told.get(str(digits)) for digits in numbers], pl.String),
    ).join(listed, on="supplier_id", how="left", maintain_order="left")  # fmt: skip
    names = _commonest(keyed, "supplier_key", "supplier")
    form = pl.coalesce("listed_form", "told_form", "form")
    by_register = pl.col("listed_form").is_null() & pl.col("told_form").is_not_null()
    indicates = pl.when(by_register).then(form.is_in(often_ideburna())).otherwise(form.is_in(forms.indicate_ideburen))
    return keys.join(names, on="supplier_key", how="left", maintain_order="left").select(
        "supplier_key",
        pl.col("shown_id").alias("supplier_id"),
        pl.coalesce("supplier", "listed_name").alias("supplier"),
        form.fill_null(UNKNOWN_FORM).alias("legal_form"),
        pl.when(pl.col("listed_form").is_not_null())
        .then(pl.lit("list"))
        .when(pl.col("told_form").is_not_null())
        .then(pl.lit("index"))
        .when(pl.col("form").is_not_null())
        .then(pl.lit("number"))
        .alias("form_from"),
        pl.when(pl.col("listed_as") == NOT_IDEBUREN)
        .then(pl.lit(OTHER))
        .when(pl.col("listed_as").is_not_null())
        .then(pl.col("listed_as"))
        .when(form.is_null() & pl.col("wrong_number"))
        .then(pl.lit(WRONG_NUMBER))
        .when(form.is_null() | (form == UNKNOWN_FORM))
        .then(pl.lit(UNKNOWN))
        .when(indicates)
        .then(pl.lit(INDICATED))
        .otherwise(pl.lit(OTHER))
        .alias("standing"),
    )


def _apart(numbers: Iterable[str | None]) -> list[str | None]:
    """Numbers as they are shown; of masked ones that look alike the second, third … has its place behind it."""
    seen: Counter[str] = Counter()
    told: list[str | None] = []
    for number in numbers:
        if number is not None and MASK in number:
            seen[number] += 1
            told.append(number if seen[number] == 1 else f"{number} ({seen[number]})")
        else:
            told.append(number)
    return told


def known_and_unknown(rows: pl.DataFrame) -> tuple[int, int]:
    """How many amounts of some of the `rows` of a ledger's sums are known, and how many are not."""
    without = int(rows["rows_without_amount"].sum())
    return int(rows["rows"].sum()) - without, without


def share_of(rows: pl.DataFrame) -> Share:
    """The amounts of some of the `rows` of a ledger's sums by standing."""
    sums = {
        standing: (int(amount), int(every - without), int(without))
        for standing, amount, every, without in rows.group_by("standing")
        .agg(pl.col("amount", "rows", "rows_without_amount").sum())
        .iter_rows()
    }
    of = {standing: sums.get(standing, (0, 0, 0)) for standing in STANDINGS}
    return Share(
        int(rows["amount"].sum()),
        {standing: amount for standing, (amount, _, _) in of.items()},
        {standing: (known, unknown) for standing, (_, known, unknown) in of.items()},
    )


def _check(sums: LedgerSums) -> None:
    """Nothing was lost between the rows that were read and the sums that are shown."""
    rows = {sums.rows_read, int(sums.rows["rows"].sum()), sum(sums.placed(place)[0] for place in PLACED)}
    amounts = {sums.amount_read, int(sums.rows["amount"].sum()), sum(sums.placed(place)[1] for place in PLACED)}
    without_area = (int(sums.accounts["rows"].sum()), int(sums.accounts["amount"].sum()))
    shares = [*sums.shares.values(), sums.share]
    if (
        len(rows) > 1
        or len(amounts) > 1
        or without_area != sums.placed(NO_AREA)
        or any(sum(share.by_standing.values()) != share.total for share in shares)
    ):
        raise ReservkollError(
            mark(
                "The report does not add up: {read} rows were read and {rows} came out, {value_read} öre were read and "
                "{value} came out. This is a fault in reservkoll; nothing was saved."
            ),
            read=sums.rows_read,
            rows=int(sums.rows["rows"].sum()),
            value_read=sums.amount_read,
            value=int(sums.rows["amount"].sum()),
        )
