"""The facts of a case by path: those stated, and those derived from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from reservkoll.facts.assumptions import AWARD_DAY, AWARD_REGISTER, WHOLE_LENGTH
from reservkoll.facts.facts import Facts
from reservkoll.facts.models import Case, Purchase
from reservkoll.facts.partnership import add_partnership_facts
from reservkoll.facts.value import MONTHS, OPTION_MONTHS, PATH, EstimatedValue, to_ore
from reservkoll.parsers.numbers import UNBOUNDED

VALUE = "purchase.value_sek"
SAME_KIND = "purchase.value_same_kind_sek"
PARTS = "purchase.parts"
CPV = "purchase.cpv"
AWARD_DATE = "purchase.award_date"
AWARDS = "supplier.awards"
YEARS_SINCE_DEREGISTERED = "supplier.register.years_since_deregistered"


def facts_of(
    case: Case,
    as_of: date | None,
    value: EstimatedValue,
    contradicted: Mapping[str, tuple[str, ...]] | None = None,
    lifted: str | None = None,
    *,
    awards_registered: bool = False,
) -> Facts:
    """The facts of `case` on the day `as_of`, its value as estimated. Codes must be in the form `12345678-9`.

    `contradicted` are facts that contradict others, with the ids of the contradictions: they are removed from `case`,
    and nothing is assumed about them. `lifted` is an assumption not to be made. `awards_registered`: the earlier awards
    are those of a register, and not stated.
    """
    contradicted = contradicted or {}
    values = stated_values(case)
    lacking: dict[str, tuple[str, ...]] = {}
    open_: dict[str, tuple[str, ...]] = dict(contradicted)
    values.pop("as_of", None)
    if as_of is not None:
        values["as_of"] = as_of
        deregistered = values.get("supplier.register.deregistered")
        if isinstance(deregistered, date):
            values[YEARS_SINCE_DEREGISTERED] = _whole_years(deregistered, as_of)
    purchase = case.purchase or Purchase()
    ranges: dict[str, tuple[int, int]] = {}
    same_kind = sum((purchase.value and purchase.value.same_kind) or ())
    at_odds = [path for path in contradicted if path.startswith(PATH) or path == PARTS]
    # Other purchases of the same kind are only added where a rule asks for them.
    for path, added in ((VALUE, 0), (SAME_KIND, to_ore(same_kind))):
        lacking[path] = tuple(dict.fromkeys((*value.lacking, *at_odds)))
        open_[path] = tuple(dict.fromkeys((*value.open, *(name for each in at_odds for name in contradicted[each]))))
        if value.ore is not None and value.low_ore is not None and value.high_ore is not None:
            values[path] = value.ore + added
            high = UNBOUNDED if value.high_ore == UNBOUNDED else value.high_ore + added
            ranges[path] = (value.low_ore + added, high)
    values.pop("purchase.cpv", None)
    codes = () if CPV in contradicted else all_codes(purchase)
    if codes:
        values["purchase.cpv"], values["purchase.main_cpv"] = codes, main_codes(purchase)
    if case.partnership is not None:
        values["partnership.described"] = True
        add_partnership_facts(values, lacking)
    lacking["purchase.main_cpv"] = ("purchase.cpv",)
    if CPV in contradicted:
        open_["purchase.main_cpv"] = contradicted[CPV]
    elif PARTS in contradicted and len(codes) > 1:  # which of them is worth most is not known
        del values["purchase.main_cpv"]
        lacking["purchase.main_cpv"], open_["purchase.main_cpv"] = (PARTS,), contradicted[PARTS]
    assumed = dict(value.assumed) if VALUE in values else {}
    if MONTHS in values and OPTION_MONTHS not in values and OPTION_MONTHS not in contradicted:
        assumed[WHOLE_LENGTH] = (OPTION_MONTHS,)
    if as_of is not None and AWARD_DATE not in values and AWARD_DATE not in contradicted:
        stated = case.as_of is not None and case.as_of > as_of
        values[AWARD_DATE] = case.as_of if stated else as_of
        if not stated:
            assumed[AWARD_DAY] = (AWARD_DATE,)
    if awards_registered:
        assumed[AWARD_REGISTER] = (AWARDS,)
        if lifted == AWARD_REGISTER:
            values.pop(AWARDS, None)
    return Facts(values, lacking, open_, ranges, assumed, lifted)


def stated_values(case: Case) -> dict[str, object]:
    """What `case` states, by path, in plain types; a list is one fact. Members of a group are cases of their own."""
    return dict(_flatten(case.model_dump(by_alias=True, exclude_none=True, exclude={"suppliers"}), ""))


def _whole_years(since: date, day: date) -> Decimal:
    """Whole years from `since` to `day`: a year has passed on the same day of the next year; 0 before `since`."""
    years = day.year - since.year - ((day.month, day.day) < (since.month, since.day))
    return Decimal(max(years, 0))


def all_codes(purchase: Purchase) -> tuple[str, ...]:
    """Every code of the purchase, its parts and its lots, each once, the main one first."""
    of_parts = (part.cpv for part in purchase.parts or ())
    of_lots = (code for lot in purchase.lots or () for code in lot.cpv or ())
    return tuple(dict.fromkeys((*(purchase.cpv or ()), *of_parts, *of_lots)))


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
