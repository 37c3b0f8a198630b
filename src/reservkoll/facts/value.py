"""The estimated value of a purchase, step by step, excluding VAT, in whole öre.

The steps with their paragraphs, and the numbers of the act, stand in the rulebook (`values/`, `rates.yaml`); this is
the arithmetic. Legal source: LOU chapter 5 (LUF chapter 5 mirrors it; LUK counts the concessionaire's whole turnover).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from reservkoll.facts.models import Basis, Currency, Purchase, Subject, Value, Vat

ORE = 100
PATH = "purchase.value."


@dataclass(frozen=True)
class ValueParameters:
    """The numbers of an act: months that an indefinite contract counts, the length of a short lease, small lots."""

    indefinite_months: int
    short_lease_months: int
    small_lot_eur: Mapping[str, Decimal]
    small_lots_percent: Decimal


@dataclass(frozen=True)
class EuroRate:
    """SEK for one euro in a period; `tolerance` is how far the official rate may lie from a derived one, else 0."""

    rate: Decimal
    tolerance: Decimal


@dataclass(frozen=True)
class Step:
    """One step: its name in the rulebook, what it adds (öre; negative takes off), and the sum after it."""

    name: str
    ore: int
    sum_ore: int


@dataclass(frozen=True)
class EstimatedValue:
    """`ore` is None where it is unknown: `lacking` names the stated facts to ask for, `open` the notes that say why.

    A value that the law lets be estimated in several ways, or that is converted at a derived rate, lies between
    `low_ore` and `high_ore`; `ore` is then the one to show. `remarks` are notes to mind, with the lots they concern.
    """

    ore: int | None
    steps: tuple[Step, ...] = ()
    lacking: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    low_ore: int | None = None
    high_ore: int | None = None
    remarks: tuple[tuple[str, str], ...] = ()


class _Lacking(Exception):
    def __init__(self, *keys: str) -> None:
        super().__init__(keys)
        self.paths = tuple(key if key.startswith("purchase.") else PATH + key for key in keys)


def estimate(purchase: Purchase, parameters: ValueParameters, rate: EuroRate | None) -> EstimatedValue:
    """The value from what is stated. Options, extensions and prizes that are not stated are not there.

    `rate` is that of the period; None where the rulebook has none, which leaves a value in euro unknown.
    """
    value = purchase.value or Value()
    if value.currency is Currency.EUR and rate is None:
        return EstimatedValue(None, open=("no_amount_for_date",))
    stated_parts = sum(part.amount for part in purchase.parts or ())
    if (
        purchase.parts
        and value.amount is not None
        and value.amount != stated_parts
        and value.basis in {None, Basis.TOTAL}
    ):
        return EstimatedValue(None, open=("parts_contradict_amount",))
    try:
        ways = [[*_additions(value, base, purchase.subject)] for base in _bases(value, purchase, parameters)]
    except _Lacking as lacking:
        return EstimatedValue(None, lacking=lacking.paths)
    in_euro = rate if value.currency is Currency.EUR else None
    totals = [_total(way, in_euro, value) for way in ways]
    shown = max(totals, key=lambda steps: steps[-1].sum_ore)
    ends = [steps[-1].sum_ore for steps in totals]
    notes = ["recurring_methods"] if len(set(ends)) > 1 else []
    if in_euro is not None and in_euro.tolerance:
        notes.append("derived_rate")
        for tolerance in (-in_euro.tolerance, in_euro.tolerance):
            moved = EuroRate(in_euro.rate + tolerance, Decimal(0))
            ends += [_total(way, moved, value)[-1].sum_ore for way in ways]
    return EstimatedValue(
        shown[-1].sum_ore,
        tuple(shown),
        open=tuple(notes),
        low_ore=min(ends),
        high_ore=max(ends),
        remarks=(
            *([("vat_not_stated", "")] if value.vat is None else []),
            *_small_lots(value, purchase.subject, parameters, rate),
        ),
    )


Addition = tuple[str, Decimal]


def _bases(value: Value, purchase: Purchase, parameters: ValueParameters) -> list[list[Addition]]:
    """What is paid for the thing itself: one list of additions, or one for each way in which it may be estimated."""
    match value.basis:
        case Basis.MONTHLY:
            return [[_monthly(value, _needed(value.monthly, "monthly"), parameters)]]
        case Basis.LEASE:
            return [_lease(value, parameters)]
        case Basis.RECURRING:
            return [[way] for way in _recurring(value)]
        case Basis.FRAMEWORK:
            return [[("framework", _needed(value.amount, "amount"))]]
        case Basis.TOTAL | None:
            return [[_total_amount(value, purchase)]]


def _total_amount(value: Value, purchase: Purchase) -> Addition:
    if value.amount is not None:
        return "amount", value.amount
    if value.lots:
        return "lots", Decimal(sum(value.lots))
    if purchase.parts:
        return "parts", Decimal(sum(part.amount for part in purchase.parts))
    raise _Lacking("amount")


def _monthly(value: Value, monthly: Decimal, parameters: ValueParameters) -> Addition:
    """A service without a stated total: over the term if it is short enough, else as for an indefinite one."""
    if value.indefinite:
        return "indefinite", monthly * parameters.indefinite_months
    if value.months is None:
        raise _Lacking("months", *(["indefinite"] if value.indefinite is None else []))
    if value.months > parameters.indefinite_months:
        return "long_term", monthly * parameters.indefinite_months
    return "term", monthly * value.months


def _lease(value: Value, parameters: ValueParameters) -> list[Addition]:
    if value.indefinite:
        return [("lease_indefinite", _needed(value.monthly, "monthly") * parameters.indefinite_months)]
    if value.months is None:
        raise _Lacking("months", *(["indefinite"] if value.indefinite is None else []))
    cost = value.amount if value.amount is not None else _needed(value.monthly, "monthly") * value.months
    if value.months <= parameters.short_lease_months:
        return [("lease_short", cost)]
    return [("lease_long", cost), ("residual", _needed(value.residual_value, "residual_value"))]


def _recurring(value: Value) -> list[Addition]:
    recurring = value.recurring
    previous = recurring.previous_12_months if recurring else None
    following = recurring.next_12_months if recurring else None
    ways = [("recurring_previous", previous), ("recurring_next", following)]
    known = [(name, amount) for name, amount in ways if amount is not None]
    if not known:
        raise _Lacking("recurring.previous_12_months", "recurring.next_12_months")
    return known


def _additions(value: Value, base: list[Addition], subject: Subject | None) -> Iterator[tuple[str, Decimal, bool]]:
    """Everything that counts: name, amount, and whether it is stated with VAT."""
    with_vat = value.vat is Vat.INCLUDED
    if with_vat and value.vat_rate is None:
        raise _Lacking("vat_rate")
    for name, amount in base:
        yield name, amount, with_vat
    for name, amounts in (("options", value.options), ("extensions", value.extensions)):
        if amounts and sum(amounts):
            yield name, Decimal(sum(amounts)), with_vat
    if value.prizes:
        yield "prizes", value.prizes, False
    if value.authority_supplies and subject is None:
        raise _Lacking("purchase.subject")
    if value.authority_supplies and subject is Subject.WORKS:
        yield "authority_supplies", value.authority_supplies, False


def _total(additions: Iterable[tuple[str, Decimal, bool]], rate: EuroRate | None, value: Value) -> list[Step]:
    steps: list[Step] = []
    with_vat = 0
    for name, amount, taxed in additions:
        ore = to_ore(amount * rate.rate if rate else amount)
        with_vat += ore if taxed else 0
        steps.append(Step(name, ore, (steps[-1].sum_ore if steps else 0) + ore))
    if with_vat:
        assert value.vat_rate is not None
        net = int((Decimal(with_vat) / (1 + value.vat_rate / 100)).quantize(Decimal(1), ROUND_HALF_UP))
        steps.append(Step("vat", net - with_vat, steps[-1].sum_ore + net - with_vat))
    return steps


def _small_lots(
    value: Value, subject: Subject | None, parameters: ValueParameters, rate: EuroRate | None
) -> Iterator[tuple[str, str]]:
    """Which lots may be left out of the rules above the threshold, if the whole reaches it."""
    if not value.lots or subject is None or rate is None:
        return
    limit = parameters.small_lot_eur[subject.value]
    if value.currency is not Currency.EUR:
        limit *= rate.rate
    small = [(number, lot) for number, lot in enumerate(value.lots, start=1) if lot < limit]
    if not small:
        return
    share = Decimal(sum(lot for _, lot in small)) * 100
    kept = share <= parameters.small_lots_percent * Decimal(sum(value.lots))
    yield ("small_lots_exempt" if kept else "small_lots_too_many"), ", ".join(str(number) for number, _ in small)


def _needed(amount: Decimal | None, key: str) -> Decimal:
    if amount is None:
        raise _Lacking(key)
    return amount


def to_ore(amount: Decimal | int) -> int:
    """Whole öre of an amount in kronor; a converted one is rounded half up."""
    return int((Decimal(amount) * ORE).quantize(Decimal(1), ROUND_HALF_UP))
