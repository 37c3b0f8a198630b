"""Models of `values/`: how the value of a purchase is estimated under each act.

Annotations are not strings here, unlike elsewhere: pydantic would recompile each of them at every start.
"""

from reservkoll.common.localized_text import Wording
from reservkoll.rulebook.models.entry import Amount, Entry


class ValueStep(Entry):
    """One step of the value computation: what it is called and where the act says so."""

    label: Wording
    citation: str


class SmallLots(Entry):
    """Below which value in euro a lot is small."""

    goods: Amount
    services: Amount
    works: Amount


class ValueNumbers(Entry):
    """The numbers of an act's value computation."""

    indefinite_months: int
    short_lease_months: int
    small_lot_eur: SmallLots
    small_lots_percent: Amount
    caps_long_terms: bool


class ValueRules(Entry):
    """values/: the computation of the value under one act."""

    act: str
    source: str
    parameters: ValueNumbers
    steps: dict[str, ValueStep]
