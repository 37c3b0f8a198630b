"""From a case as stated to facts by path: what is stated, and what follows from it before any rule is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from reservkoll.facts.facts import Facts
from reservkoll.facts.models import Case, Purchase
from reservkoll.facts.value import EstimatedValue, estimate


def facts_of(case: Case, as_of: date | None) -> Facts:
    """The facts of `case` on the day `as_of`. Codes must already be in the form `12345678-9`."""
    values: dict[str, object] = dict(_flatten(case.model_dump(by_alias=True, exclude_none=True), ""))
    lacking: dict[str, tuple[str, ...]] = {}
    open_: dict[str, tuple[str, ...]] = {}
    if as_of is not None:
        values["as_of"] = as_of
    purchase = case.purchase or Purchase()
    value = purchase_value(case)
    if value.ore is not None:
        values["purchase.value_sek"] = value.ore
    lacking["purchase.value_sek"], open_["purchase.value_sek"] = value.lacking, value.open
    values.pop("purchase.cpv", None)
    codes = all_codes(purchase)
    if codes:
        values["purchase.cpv"], values["purchase.main_cpv"] = codes, main_codes(purchase)
    if case.partnership is not None:
        values["partnership.described"] = True
    lacking["purchase.main_cpv"] = ("purchase.cpv",)
    return Facts(values, lacking, open_)


def purchase_value(case: Case) -> EstimatedValue:
    """The estimated value of the purchase."""
    return estimate(case.purchase.value if case.purchase else None)


def all_codes(purchase: Purchase) -> tuple[str, ...]:
    """Every code of the purchase and its parts, each once, the main one first."""
    return tuple(dict.fromkeys((*(purchase.cpv or ()), *(part.cpv for part in purchase.parts or ()))))


def main_codes(purchase: Purchase) -> tuple[str, ...]:
    """The code of the main subject: of the highest part, else the first. Several where the highest parts are equal."""
    if not purchase.parts:
        return all_codes(purchase)[:1]
    totals: dict[str, Decimal] = {}
    for part in purchase.parts:
        totals[part.cpv] = totals.get(part.cpv, Decimal(0)) + part.amount
    return tuple(code for code, total in totals.items() if total == max(totals.values()))


def _flatten(data: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, object]]:
    for key, value in data.items():
        path = f"{prefix}{key}"
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{path}.")
        else:
            yield path, _plain(value)


def _plain(value: Any) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list):
        return tuple(_plain(item) for item in value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value
