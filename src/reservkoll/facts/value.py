"""The estimated value of a purchase, step by step, without VAT and in whole öre.

The steps and their paragraphs stand in the rulebook (`values/`); this is the arithmetic. Legal source: LOU chapter 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from reservkoll.facts.models import Basis, Currency, Value, Vat

ORE = 100


@dataclass(frozen=True)
class Step:
    """One step: its name in the rulebook, what it adds (öre; negative takes off), and the sum after it."""

    name: str
    ore: int
    sum_ore: int


@dataclass(frozen=True)
class EstimatedValue:
    """`ore` is None where it is unknown: `lacking` names the stated facts to ask for, `open` the notes that say why."""

    ore: int | None
    steps: tuple[Step, ...] = ()
    lacking: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


def estimate(value: Value | None) -> EstimatedValue:
    """The value from what is stated. Options, extensions and prizes that are not stated are not there."""
    if value is None or (value.amount is None and value.basis in {None, Basis.TOTAL}):
        return EstimatedValue(None, lacking=("purchase.value.amount",))
    if value.basis not in {None, Basis.TOTAL} or value.currency is Currency.EUR or value.amount is None:
        return EstimatedValue(None, open=("value_not_covered",))
    if value.vat is Vat.INCLUDED and value.vat_rate is None:
        return EstimatedValue(None, lacking=("purchase.value.vat_rate",))
    steps, total = [], 0
    for name, amount in _additions(value):
        total += amount
        steps.append(Step(name, amount, total))
    return EstimatedValue(total, tuple(steps))


def _additions(value: Value) -> Iterator[tuple[str, int]]:
    assert value.amount is not None
    options, extensions = sum(value.options or ()), sum(value.extensions or ())
    yield "amount", to_ore(value.amount)
    if options:
        yield "options", to_ore(options)
    if extensions:
        yield "extensions", to_ore(extensions)
    if value.vat is Vat.INCLUDED:
        assert value.vat_rate is not None
        paid = to_ore(value.amount + options + extensions)
        net = (Decimal(paid) / (1 + value.vat_rate / 100)).quantize(Decimal(1), ROUND_HALF_UP)
        yield "vat", int(net) - paid
    if value.prizes:
        yield "prizes", to_ore(value.prizes)


def to_ore(amount: Decimal | int) -> int:
    """Whole öre of an amount in kronor that has at most two decimals."""
    return int(amount * ORE)
