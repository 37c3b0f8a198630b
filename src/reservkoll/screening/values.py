"""Resolves values that are not stated as one SEK amount excluding VAT, under the rules, with notes.

A range has no exact value, only bounds. An amount per year is multiplied by the years of the contract, euro by the
rate of the day, and VAT is deducted if its rate is known. If anything is missing the value is unknown, with a note.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import polars as pl

from reservkoll.common.formatting import euro, kronor
from reservkoll.evaluation.case import ACT
from reservkoll.evaluation.columnar.columns import DATE
from reservkoll.facts.facts import ends_of, reasons_of
from reservkoll.facts.models import Basis
from reservkoll.facts.value import VAT, EuroRate, to_ore
from reservkoll.i18n import Language, mark, translator
from reservkoll.inventory.schema import INDEFINITE, LENGTH, OPTIONS, TOTAL_LENGTH, VALUE, VALUE_STATED
from reservkoll.inventory.whole_values import with_wholeness
from reservkoll.parsers.money_terms import EUR, MONTH, YEAR
from reservkoll.parsers.numbers import UNBOUNDED
from reservkoll.parsers.precision import possible
from reservkoll.rulebook.rulebook import Rulebook

ORE = 100
MONTHS_PER_YEAR = 12
VAT_RATE = "purchase.value.vat_rate"
AMOUNT = "purchase.value.amount"
BASIS = "purchase.value.basis"
APPROXIMATE, RANGE, PER_PERIOD = "value_approximate", "value_range", "value_per_period"
WITH_VAT, IN_EURO = "value_with_vat", "value_in_euro"
NO_RATE, DERIVED_RATE, LONG_TERM = "no_amount_for_date", "derived_rate", "long_term_methods"
SUBJECT = "purchase.subject"

KEYS = (*VALUE_STATED, LENGTH, OPTIONS, TOTAL_LENGTH, INDEFINITE, ACT, SUBJECT, DATE)
FOUND: dict[str, pl.DataType] = {
    "value_found": pl.Int64(),
    **dict.fromkeys(ends_of(VALUE), pl.Int64()),
    **dict.fromkeys(reasons_of(VALUE), pl.String()),
    "value_codes": pl.String(),
    "value_told": pl.String(),
}


@dataclass
class _Reading:
    """One stated value on its way to öre: both bounds, what they depend on, and the notes."""

    low: Decimal
    high: Decimal
    exact: bool
    codes: list[str]
    told: list[str]
    lacking: list[str]
    open: list[str]


def with_values(
    frame: pl.DataFrame, rulebook: Rulebook, given: Mapping[str, object], language: Language
) -> tuple[pl.DataFrame, int]:
    """`frame` with the value of every row resolved, its bounds and reasons (see `evaluate`), the columns
    `value_codes` (notes of the rulebook joined by `;`) and `value_told` (sentences); and the sum in öre of the values
    found this way, beyond those that were exact from the start.

    `given` are the overrides: a value among them replaces everything the file states about it.
    """
    lone = pl.col("value_low").is_not_null() & (
        pl.col(VALUE).is_null()
        | pl.col("value_precision").is_not_null()
        | (pl.col("value_low") != pl.col("value_high"))
    )
    if given.get(VAT) == "included":
        untold = pl.col("value_low").is_not_null() & ~pl.col("value_vat_told")
        frame = frame.with_columns(
            (pl.col("value_gross") | untold).alias("value_gross"), pl.when(~untold).then(VALUE).alias(VALUE)
        )
    odd = frame.filter(lone) if VALUE not in given else frame.clear()
    distinct = odd.group_by(KEYS, maintain_order=True).len("rows")
    rate_given = given.get(VAT_RATE)
    settle = _Settler(rulebook, rate_given if isinstance(rate_given, Decimal) else None, language)
    results = [settle(key) for key in distinct.iter_rows(named=True)]
    table = pl.concat(
        [distinct.select(KEYS), pl.DataFrame(results, schema=FOUND, orient="row")], how="horizontal"
    ).with_columns(_odd=True)
    joined = frame.with_columns(lone.fill_null(value=False).alias("_odd")).join(
        table, on=[*KEYS, "_odd"], how="left", maintain_order="left", nulls_equal=True
    )
    added = sum(
        rows * result[0]
        for rows, result, plain in zip(distinct["rows"].to_list(), results, _plain(distinct), strict=True)
        if isinstance(result[0], int) and not plain
    )
    valued = joined.with_columns(pl.coalesce(VALUE, "value_found").alias(VALUE)).drop("value_found", "_odd")
    if BASIS not in given:
        valued = valued.with_columns(
            pl.when(pl.col("value_per").is_not_null()).then(pl.lit(Basis.MONTHLY)).alias(BASIS)
        )
    return with_wholeness(valued, rulebook, given), added


def _plain(distinct: pl.DataFrame) -> list[bool]:
    """Which of the values were exact amounts from the start, stated as approximate."""
    return distinct.select(
        (pl.col("value_low") == pl.col("value_high"))
        & (pl.col("value_currency") != EUR)
        & pl.col("value_per").is_null()
        & ~pl.col("value_gross")
    ).to_series().to_list()  # fmt: skip


class _Settler:
    """Resolves the values of one screening."""

    def __init__(self, rulebook: Rulebook, vat_rate: Decimal | None, language: Language) -> None:
        self._rulebook = rulebook
        self._vat_rate = vat_rate
        self._language = language
        self._translate = translator(language)

    def __call__(self, key: Mapping[str, Any]) -> tuple[object, ...]:
        """The columns of `FOUND` for one stated value."""
        reading = _Reading(
            Decimal(key["value_low"]) / ORE,
            Decimal(key["value_high"]) / ORE,
            key["value_low"] == key["value_high"],
            [APPROXIMATE] if key["value_precision"] else [],
            [],
            [],
            [],
        )
        rate = self._rate(key, reading)
        if not reading.exact:
            self._tell_range(key, reading)
        if key["value_per"] is not None:
            self._multiply(key, reading)
        ends = self._converted(key, reading, rate)
        if key["value_gross"]:
            ends = self._without_vat(key, reading, ends)
        return self._row(key, reading, ends)

    def _row(self, key: Mapping[str, Any], reading: _Reading, ends: tuple[int, int, int]) -> tuple[object, ...]:
        shown, low, high = ends
        value: int | None = shown
        bounds: tuple[int | None, int | None] = possible(
            min(low, UNBOUNDED), min(high, UNBOUNDED), key["value_precision"]
        )
        if reading.lacking or NO_RATE in reading.open:
            value, bounds = None, (None, None)
        elif not reading.exact or shown > UNBOUNDED:
            value = None
            reading.lacking.append(AMOUNT)
        elif key["value_precision"]:
            reading.lacking.append(AMOUNT)
        if key["value_currency"] == EUR and value is not None:
            sek = self._money(value, key, in_sek=True)
            self._tell(reading, mark("With the rate of the period that is {amount}."), amount=sek)
        return (
            value,
            *bounds,
            ";".join(reading.open) or None,
            ";".join(reading.lacking) or None,
            ";".join(reading.codes) or None,
            " ".join(reading.told) or None,
        )

    def _rate(self, key: Mapping[str, Any], reading: _Reading) -> EuroRate | None:
        if key["value_currency"] != EUR:
            return None
        day: date | None = key[DATE]
        rate = self._rulebook.euro_rate(day)
        reading.codes.append(IN_EURO)
        if rate is None:
            reading.open.append(NO_RATE)
        elif rate.open:
            reading.open.append(DERIVED_RATE)
        if reading.exact:
            self._tell(reading, mark("The value is stated as {amount}."), amount=self._money(key["value_low"], key))
        return rate

    def _tell_range(self, key: Mapping[str, Any], reading: _Reading) -> None:
        reading.codes.append(RANGE)
        low, high = key["value_low"], key["value_high"]
        if high >= UNBOUNDED:
            strict = low % ORE == 1
            text = mark("The value is stated as more than {low}.") if strict else mark("The value is at least {low}.")
            self._tell(reading, text, low=self._money(low - strict, key))
        elif low == 0:
            strict = high % ORE == ORE - 1
            text = mark("The value is stated as less than {high}.") if strict else mark("The value is at most {high}.")
            self._tell(reading, text, high=self._money(high + strict, key))
        else:
            self._tell(
                reading,
                mark("The value lies between {low} and {high}."),
                low=self._money(low, key),
                high=self._money(high, key),
            )

    def _multiply(self, key: Mapping[str, Any], reading: _Reading) -> None:
        reading.codes.append(PER_PERIOD)
        months: Decimal | None = key[LENGTH]
        if months is not None:
            months += key[OPTIONS] or 0
        elif key[TOTAL_LENGTH] is not None:
            months = key[TOTAL_LENGTH]
        elif key[INDEFINITE]:
            months = Decimal(self._rulebook.value_parameters(key[ACT]).indefinite_months)
        if months is None:
            self._tell(
                reading,
                mark("The value is stated per {period}, and the length of the contract is not known."),
                period=self._period(key),
            )
            reading.lacking.append(LENGTH)
            return
        per = MONTHS_PER_YEAR if key["value_per"] == YEAR else 1
        parameters = self._rulebook.value_parameters(key[ACT])
        fewest = months
        if months > parameters.indefinite_months and parameters.caps_long_terms and key[SUBJECT] in {None, "services"}:
            fewest = Decimal(parameters.indefinite_months)
            reading.open.append(LONG_TERM)
        reading.low, reading.high = reading.low * fewest / per, reading.high * months / per
        message = (
            mark("{amount} per {period}, counted for {months} months with options: {total}.")
            if reading.exact
            else mark("It is stated per {period} and counted for {months} months with options.")
        )
        self._tell(
            reading,
            message,
            amount=self._money(key["value_low"], key),
            period=self._period(key),
            months=f"{months.normalize():f}",
            total=self._money(to_ore(reading.high), key),
        )

    def _converted(self, key: Mapping[str, Any], reading: _Reading, rate: EuroRate | None) -> tuple[int, int, int]:
        if key["value_currency"] != EUR or rate is None:
            return to_ore(reading.high), to_ore(reading.low), to_ore(reading.high)
        return (
            to_ore(reading.high * rate.rate),
            to_ore(reading.low * rate.low),
            to_ore(reading.high * rate.high),
        )

    def _without_vat(
        self, key: Mapping[str, Any], reading: _Reading, ends: tuple[int, int, int]
    ) -> tuple[int, int, int]:
        reading.codes.append(WITH_VAT)
        percent: Decimal | None = key["value_vat_rate"]
        percent = self._vat_rate if percent is None else percent
        if percent is None:
            self._tell(
                reading,
                mark(
                    "The value includes VAT at a rate that is not known. If one rate holds for all rows, give it: "
                    "--set purchase.value.vat_rate=25."
                ),
            )
            reading.lacking.append(VAT_RATE)
            return ends
        self._tell(
            reading,
            mark("VAT of {percent} per cent has been deducted."),
            percent=f"{percent.normalize():f}".replace(".", "," if self._language is Language.SV else "."),
        )
        return tuple(_net(end, percent) for end in ends)  # type: ignore[return-value]

    def _period(self, key: Mapping[str, Any]) -> str:
        return self._translate(mark("month") if key["value_per"] == MONTH else mark("year"))

    def _money(self, ore: int, key: Mapping[str, Any], *, in_sek: bool = False) -> str:
        of = euro if key["value_currency"] == EUR and not in_sek else kronor
        return of(ore, self._language)

    def _tell(self, reading: _Reading, message: str, **words: object) -> None:
        reading.told.append(self._translate(message).format(**words))


def _net(gross: int, percent: Decimal) -> int:
    return int((Decimal(gross) / (1 + percent / 100)).quantize(Decimal(1), ROUND_HALF_UP))


def value_notes(frame: pl.DataFrame, language: Language) -> Iterator[str]:
    """Notes on the sums: they exclude rows whose value is not an exact amount."""
    low, high = ends_of(VALUE)
    ranged = frame.filter(pl.col(VALUE).is_null() & pl.col(low).is_not_null())
    if ranged.is_empty():
        return
    told = translator(language)
    bounded = ranged.filter(pl.col(high) < UNBOUNDED)
    sums = [int(bounded[name].cast(pl.Int128).sum() or 0) for name in (low, high)]
    yield told(
        mark(
            "{rows} rows state a value by its ends, not as an amount. Such values are not in the sums; those with both "
            "ends come to between {low} and {high}."
        )
    ).format(rows=ranged.height, low=kronor(sums[0], language), high=kronor(sums[1], language))
