"""The lots of a purchase: what they say of the whole, and which of them are small.

The value is always that of all lots together; a lot never has a limit of its own but where the act leaves small lots
out of the rules above the threshold (LOU 5:8, LUF 5:7). The amounts and the share stand in the rulebook (`values/`).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from reservkoll.facts.models import Case, Contract, ContractPart, Currency, Lot, Purchase, Value
from reservkoll.facts.value import EuroRate, ValueParameters, small_lots

LOTS, LOT_AMOUNTS = "purchase.lots", "purchase.value.lots"


def with_lot_amounts(case: Case) -> Case:
    """`case` with the amounts of its lots as the amounts that its value is summed of, where every lot has one."""
    purchase = case.purchase
    amounts = None if purchase is None else _amounts(purchase)
    if purchase is None or amounts is None:
        return case
    value = (purchase.value or Value()).model_copy(update={"lots": amounts})
    return case.model_copy(update={"purchase": purchase.model_copy(update={"value": value})})


def with_parts_of_lots(case: Case) -> Case:
    """`case` with its lots as the parts by whose worth the main subject is found (LOU 2:2), where no parts are stated.

    A lot counts by its first code, as a purchase does; one without a code by the first that is stated of the whole.
    Nothing follows where an amount or a code is not stated.
    """
    purchase = case.purchase
    parts = None if purchase is None or purchase.parts else _as_parts(purchase)
    if purchase is None or parts is None:
        return case
    return case.model_copy(update={"purchase": purchase.model_copy(update={"parts": parts})})


def _as_parts(purchase: Purchase) -> list[ContractPart] | None:
    """The lots as parts; None where one has no code or no amount, or all have the same code."""
    lots = purchase.lots or []
    codes = [next(iter(lot.cpv or purchase.cpv or ()), None) for lot in lots]
    parts = [
        ContractPart(cpv=code, amount=lot.amount)
        for lot, code in zip(lots, codes, strict=True)
        if code is not None and lot.amount is not None
    ]
    return parts if len(parts) == len(lots) and len(set(codes)) > 1 else None


def _amounts(purchase: Purchase) -> list[Decimal] | None:
    """The amounts of the lots; None where there are none or not every lot has one."""
    amounts = [lot.amount for lot in purchase.lots or ()]
    known = [amount for amount in amounts if amount is not None]
    return known if known and len(known) == len(amounts) else None


def lot_case(case: Case, lot: Lot) -> Case:
    """`case` as if only `lot` were bought, with the value as it is stated of the whole.

    A lot without codes has those that are stated of the whole, and none that only another lot has.
    """
    purchase = case.purchase or Purchase()
    changed: dict[str, object] = {"lots": None}
    if lot.cpv:
        changed |= {"cpv": lot.cpv, "parts": None, "main_subject": None}
    elif purchase.parts == _as_parts(purchase):
        changed["parts"] = None
    if lot.subject is not None:
        changed |= {"subject": lot.subject, "main_subject": None}
    if lot.months is not None:
        changed["contract"] = Contract(months=lot.months, option_months=Decimal(0))
    return case.model_copy(update={"purchase": purchase.model_copy(update=changed)})


def exempt_lots(purchase: Purchase, parameters: ValueParameters, rate: EuroRate | None) -> Sequence[int]:
    """The numbers (from 0) of the lots that may be left out of the rules above the threshold, if the whole reaches it.

    None where an amount is lacking, or where the small lots together are more than the share that may be left out.
    """
    amounts, value = _amounts(purchase), purchase.value or Value()
    if amounts is None or rate is None:
        return ()
    subjects = [lot.subject or purchase.subject for lot in purchase.lots or ()]
    small, kept = small_lots(amounts, subjects, parameters, rate, in_euro=value.currency is Currency.EUR)
    return small if kept else ()
