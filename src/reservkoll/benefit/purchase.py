"""The purchase that a benefit file is about: what its case file says, so that the two stand side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

from reservkoll.benefit.calculation import amount_range
from reservkoll.benefit.models import BenefitCase, Per
from reservkoll.benefit.ranges import Range, exactly, total
from reservkoll.benefit.unit_values import UnitValues
from reservkoll.common.errors import InputError
from reservkoll.evaluation.assess import Assessment, assess
from reservkoll.facts.case_file import read_case
from reservkoll.i18n import mark
from reservkoll.rulebook.rulebook import Rulebook


@dataclass(frozen=True)
class PurchaseTold:
    """The case of the purchase as it was read, and the hash of its file.

    `price`: what is paid here by the benefit file over its period, in kronor and without a rate; None where it states
    none, or not the whole of it.
    """

    file: str
    sha256: str
    assessment: Assessment
    price: Range | None

    @property
    def differs(self) -> bool:
        """Whether the price over the period surely is another than the estimated value of the purchase."""
        value = self.assessment.value
        if self.price is None or value is None or value.low_ore is None or value.high_ore is None:
            return False
        low, high = self.price.low * 100, self.price.high * 100
        return high < value.low_ore or low > value.high_ore


def purchase_of(
    case: BenefitCase, path: Path, unit_values: UnitValues, rulebook: Rulebook, today: date
) -> PurchaseTold | None:
    """The purchase of the benefit file in `path`; None where it names none.

    Raises:
        InputError, Findings: the case file cannot be used, or states no purchase.
    """
    if case.case is None:
        return None
    place = path.parent / case.case
    stated = read_case(place, rulebook.nomenclature)
    if stated.purchase is None:
        raise InputError(mark("{path} states no purchase. Name the case file of one, or leave out case."), path=place)
    digest = sha256(place.read_bytes()).hexdigest()
    return PurchaseTold(case.case, digest, assess(stated, rulebook, today), _price(case, unit_values))


def _price(case: BenefitCase, unit_values: UnitValues) -> Range | None:
    if case.years is None or not case.prices:
        return None
    places = None if case.places is None else case.places.range
    paid = []
    for price in case.prices:
        this = amount_range(price.this, unit_values)
        if this is None or (price.per is Per.PLACE and places is None):
            return None
        each = this * exactly(Fraction(case.years))
        paid.append(each * places if price.per is Per.PLACE and places is not None else each)
    return total(paid)
