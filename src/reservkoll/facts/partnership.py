"""Facts derived from a stated partnership: its amounts, and the purchase that it would be.

If the arrangement is a contract after all, the other routes tell which way is open. They are then read over a purchase
made of the partnership's own facts.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from reservkoll.facts.facts import Facts
from reservkoll.facts.models import Act, Basis, Contract, Currency, Partnership, Purchase, Value, Vat

AMOUNT, MONTHS = "partnership.annual_amount", "partnership.months"
RECEIVED, NEW, TOTAL = "partnership.aid.received_eur_3_years", "partnership.aid.new_eur", "partnership.aid.total_eur"
HUNDREDTHS = 100  # öre of a krona, cents of a euro
MONTHS_OF_A_YEAR = 12
CENT = Decimal("0.01")

# The facts of the purchase that follow from facts of the partnership, which are asked for instead.
SAME_FACT = {
    "purchase.cpv": "partnership.cpv",
    "purchase.main_cpv": "partnership.cpv",
    "purchase.authority.type": "partnership.authority.type",
    "purchase.authority.employment_service": "partnership.authority.employment_service",
    "purchase.started": "partnership.started",
    "purchase.contract.months": MONTHS,
}
VALUES = ("purchase.value_sek", "purchase.value_same_kind_sek", "purchase.value.amount")


def add_partnership_facts(values: MutableMapping[str, object], lacking: MutableMapping[str, tuple[str, ...]]) -> None:
    """Amounts in whole öre and euro cents, and the sum of the aid. Changes `values` and `lacking`."""
    for path in (AMOUNT, RECEIVED, NEW):
        amount = values.get(path)
        if isinstance(amount, Decimal):
            values[path] = int(amount * HUNDREDTHS)
    received, new = values.get(RECEIVED), values.get(NEW)
    if isinstance(received, int) and isinstance(new, int):
        values[TOTAL] = received + new
    lacking[TOTAL] = tuple(path for path in (RECEIVED, NEW) if path not in values)


def purchase_of(partnership: Partnership, act: str | None) -> Purchase:
    """The purchase that the partnership would be: its annual amount times its length, for the same authority."""
    value = None
    if partnership.annual_amount is not None and partnership.months is not None:
        amount = (partnership.annual_amount * partnership.months / MONTHS_OF_A_YEAR).quantize(CENT, ROUND_HALF_UP)
        # Built without the checks of a case file: a product of two sound numbers may be larger than one may write.
        value = Value.model_construct(amount=amount, currency=Currency.SEK, vat=Vat.EXCLUDED, basis=Basis.TOTAL)
    # The stated length is the whole length: there are no options beside it.
    contract = None if partnership.months is None else Contract(months=partnership.months, option_months=Decimal(0))
    return Purchase(
        act=None if act is None else Act(act),
        authority=partnership.authority,
        started=partnership.started,
        cpv=partnership.cpv,
        value=value,
        contract=contract,
    )


def ask_the_partnership(facts: Facts, act: tuple[str, ...]) -> Facts:
    """`facts` of a case whose purchase is made of its partnership: what is unknown is asked of the latter.

    `act` are the facts to ask for where the act is unknown.
    """
    stated: Mapping[str, object] = facts.values
    lacking = dict(facts.lacking)
    amounts = tuple(path for path in (AMOUNT, MONTHS) if path not in stated)
    lacking |= dict.fromkeys(VALUES, amounts)
    lacking |= {path: (origin,) for path, origin in SAME_FACT.items()}
    lacking["purchase.act"] = act
    return replace(facts, lacking=lacking)
