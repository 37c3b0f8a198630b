"""The estimated value of a purchase, step by step, excluding VAT, in whole öre.

The steps with their paragraphs, and the numbers of the act, stand in the rulebook (`values/`, `rates.yaml`); this is
the arithmetic. Legal source: LOU chapter 5 (LUF chapter 5 mirrors it; LUK counts the concessionaire's whole turnover).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from reservkoll.facts.assumptions import WHOLE_VALUE, WITHOUT_VAT
from reservkoll.facts.models import Basis, Contract, Currency, Purchase, Subject, Value, Vat
from reservkoll.parsers.numbers import UNBOUNDED
from reservkoll.parsers.precision import Precision, possible

ORE = 100
PATH = "purchase.value."
OPTIONS, EXTENSIONS, VAT = f"{PATH}options", f"{PATH}extensions", f"{PATH}vat"
MONTHS, OPTION_MONTHS = "purchase.contract.months", "purchase.contract.option_months"
AMOUNT = f"{PATH}amount"
APPROXIMATE, RANGE = "value_approximate", "value_by_its_ends"  # notes
INDEPENDENT_UNIT = f"{PATH}independent_unit"
OTHER_UNITS = "other_units"
UNTAXED = frozenset({"prizes", "authority_supplies"})  # stated without VAT however the other amounts are


@dataclass(frozen=True)
class ValueParameters:
    """The numbers of an act: months that an indefinite contract counts, the length of a short lease, small lots.

    `caps_long_terms`: whether a service without a stated total counts at most `indefinite_months`.
    """

    indefinite_months: int
    short_lease_months: int
    small_lot_eur: Mapping[str, Decimal]
    small_lots_percent: Decimal
    caps_long_terms: bool = True


@dataclass(frozen=True)
class EuroRate:
    """SEK for one euro in a period. The official rate lies from `low` to `high`: `rate` itself where it is known."""

    rate: Decimal
    low: Decimal
    high: Decimal

    @classmethod
    def exactly(cls, rate: Decimal) -> EuroRate:
        """A rate that is known."""
        return cls(rate, rate, rate)

    @property
    def open(self) -> bool:
        """Whether the rate is derived."""
        return self.low != self.high


@dataclass(frozen=True)
class Step:
    """One step: its name in the rulebook, what it adds (öre; negative takes off), and the sum after it."""

    name: str
    ore: int
    sum_ore: int


@dataclass(frozen=True)
class EstimatedValue:
    """`ore` is None where it is unknown: `lacking` names the stated facts to ask for, `open` the notes that say why.

    A value that may lawfully be estimated in several ways, that is converted at a derived rate, or of which a part is
    unknown lies between `low_ore` and `high_ore` (`UNBOUNDED` where it has no upper end); `ore` is then the one to
    show, and `lacking` names what would settle it. `remarks` are notes, with the lots that they concern.
    `assumed` are the unstated facts that were assumed, by the id of the assumption. `precision`: how exact it is said
    to be.
    """

    ore: int | None
    steps: tuple[Step, ...] = ()
    lacking: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    low_ore: int | None = None
    high_ore: int | None = None
    remarks: tuple[tuple[str, str], ...] = ()
    assumed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    precision: Precision | None = None

    @property
    def is_open(self) -> bool:
        """Whether an unknown amount may have to be added."""
        return self.high_ore == UNBOUNDED


class _Lacking(Exception):
    def __init__(self, *keys: str) -> None:
        super().__init__(keys)
        self.paths = tuple(key if key.startswith("purchase.") else PATH + key for key in keys)


def estimate(
    purchase: Purchase,
    parameters: ValueParameters,
    rate: EuroRate | None,
    *,
    contradicted: Container[str] = (),
    lifted: str | None = None,
    highest_vat_percent: Decimal = Decimal(0),
) -> EstimatedValue:
    """The value from what is stated. Options, extensions and prizes that are not stated count as none.

    `rate` is that of the period; None where the rulebook has none, which leaves a value in euro unknown.
    `contradicted` are facts that were stated but contradict others: they are unknown, and nothing is assumed about
    them. `lifted` is an assumption not to be made: the value then has the widest possible ends;
    an amount that may include VAT is at least the amount without VAT of `highest_vat_percent`.
    """
    value = purchase.value or Value()
    if value.currency is Currency.EUR and rate is None:
        return EstimatedValue(None, open=("no_amount_for_date",))
    try:
        bases = _bases(value, purchase, parameters)
        ways = [[*_additions(value, base, purchase.subject)] for base in bases.ways]
    except _Lacking as lacking:
        return EstimatedValue(None, lacking=lacking.paths)
    in_euro = rate if value.currency is Currency.EUR else None
    totals = [_total(way, in_euro, _vat_percent(value)) for way in ways]
    shown = max(totals, key=lambda steps: steps[-1].sum_ore)
    notes = [bases.note] if bases.note and len({steps[-1].sum_ore for steps in totals}) > 1 else []
    more = tuple(_unknown_additions(purchase, contradicted))
    assumed = _assumed(purchase, contradicted, settled=OPTIONS not in more)
    rates = [in_euro]
    if in_euro is not None and in_euro.open:
        notes.append("derived_rate")
        rates += [EuroRate.exactly(rate_may_be) for rate_may_be in (in_euro.low, in_euro.high)]
    ends = [_total(way, rate, _vat_percent(value))[-1].sum_ore for way in ways for rate in rates]
    if lifted == WITHOUT_VAT and lifted in assumed:
        taxed = [[(name, amount, name not in UNTAXED) for name, amount, _ in way] for way in ways]
        ends += [_total(way, rate, highest_vat_percent)[-1].sum_ore for way in taxed for rate in rates]
    low, high = min(ends), max(ends)
    between = [*bases.lacking]
    if value.other_units and sum(value.other_units) and value.independent_unit is None:
        alone = ([addition for addition in way if addition[0] != OTHER_UNITS] for way in ways)
        low = min(low, *(_total(way, in_euro, _vat_percent(value))[-1].sum_ore for way in alone))
        between.append(INDEPENDENT_UNIT)
    if more or bases.unbounded or (lifted == WHOLE_VALUE and lifted in assumed):
        high = UNBOUNDED
    if value.precision is not None:
        low, high = possible(low, high, value.precision)
        between.append(AMOUNT)
    return EstimatedValue(
        shown[-1].sum_ore,
        tuple(shown),
        lacking=tuple(dict.fromkeys((*between, *more))),
        open=tuple(notes),
        low_ore=low,
        high_ore=high,
        remarks=(
            *(((APPROXIMATE, ""),) if value.precision is not None else ()),
            *_small_lots(value, purchase, parameters, rate),
        ),
        assumed=assumed,
        precision=value.precision,
    )


def _unknown_additions(purchase: Purchase, contradicted: Container[str]) -> Iterator[str]:
    """The facts that could add to what is stated: until known, the value is at least what is stated."""
    value, contract = purchase.value or Value(), purchase.contract or Contract()
    yield from (path for path in (OPTIONS, EXTENSIONS, OPTION_MONTHS) if path in contradicted)
    if value.basis is not Basis.RECURRING and value.recurs and not _recurring_amounts(value):
        yield from (f"{PATH}recurring.previous_12_months", f"{PATH}recurring.next_12_months")
    unvalued = value.options is None and value.extensions is None and OPTIONS not in contradicted
    # A monthly amount counts for the months of the options too; other amounts may or may not include them.
    if contract.option_months and unvalued and value.basis not in {Basis.MONTHLY, Basis.RECURRING}:
        yield OPTIONS


def _assumed(purchase: Purchase, contradicted: Container[str], *, settled: bool) -> dict[str, tuple[str, ...]]:
    """The assumptions made about the value: that nothing is to be added, and that VAT is not included."""
    value, contract = purchase.value or Value(), purchase.contract or Contract()
    assumed: dict[str, tuple[str, ...]] = {}
    unstated = ((OPTIONS, value.options), (EXTENSIONS, value.extensions))
    more = tuple(path for path, amounts in unstated if amounts is None and path not in contradicted)
    counted = value.basis is Basis.MONTHLY and bool(contract.option_months)
    without_options = contract.option_months == 0 or counted or value.basis is Basis.RECURRING
    if more and settled and not without_options:
        assumed[WHOLE_VALUE] = more
    if value.vat is None and VAT not in contradicted:
        assumed[WITHOUT_VAT] = (VAT,)
    return assumed


Addition = tuple[str, Decimal]


@dataclass(frozen=True)
class _Bases:
    """The payment for the contract itself: a list of additions for each way of estimating it.

    `note` says why there are several ways, `lacking` which facts would decide between them; `unbounded`: it may be any
    amount above them.
    """

    ways: list[list[Addition]]
    note: str = ""
    lacking: tuple[str, ...] = ()
    unbounded: bool = False


def _bases(value: Value, purchase: Purchase, parameters: ValueParameters) -> _Bases:
    """The payment for the contract itself; for one of a series of similar purchases, the total of the series.

    The series is worth at least the payment for this purchase.
    """
    series = _recurring_amounts(value) if value.recurs and value.basis is not Basis.RECURRING else []
    if not series:
        return _alone(value, purchase, parameters)
    try:
        alone = _alone(value, purchase, parameters)
    except _Lacking:
        return _Bases([[way] for way in series], "recurring_methods")
    ways = [max(way, [of_series], key=_sum) for way in alone.ways for of_series in series]
    return _Bases(ways, alone.note or "recurring_methods", alone.lacking)


def _sum(way: Iterable[Addition]) -> Decimal:
    return sum((amount for _, amount in way), Decimal(0))


def _alone(value: Value, purchase: Purchase, parameters: ValueParameters) -> _Bases:
    match value.basis:
        case Basis.MONTHLY:
            return _monthly(value, purchase, parameters)
        case Basis.LEASE:
            return _Bases([_lease(value, parameters)])
        case Basis.RECURRING:
            return _Bases([[way] for way in _recurring(value)], "recurring_methods")
        case Basis.FRAMEWORK:
            return _by_its_ends(value, "framework") or _Bases([[("framework", _needed(value.amount, "amount"))]])
        case Basis.TOTAL | None:
            return _by_its_ends(value, "amount") or _Bases([[_total_amount(value, purchase)]])


def _by_its_ends(value: Value, name: str) -> _Bases | None:
    """An amount of which only the ends are stated; None where they are not."""
    low, high = value.at_least, value.at_most
    if low is None and high is None:
        return None
    ways = [[(name, end)] for end in (low or Decimal(0), low if high is None else high) if end is not None]
    return _Bases(ways, RANGE, (AMOUNT,), unbounded=high is None)


def _total_amount(value: Value, purchase: Purchase) -> Addition:
    if value.amount is not None:
        return "amount", value.amount
    if value.lots:
        return "lots", Decimal(sum(value.lots))
    if purchase.parts:
        return "parts", Decimal(sum(part.amount for part in purchase.parts))
    raise _Lacking("amount")


def _monthly(value: Value, purchase: Purchase, parameters: ValueParameters) -> _Bases:
    """A monthly amount over the term, with the months of options that have no amount of their own.

    A service without a stated total counts at most the months of an indefinite one. Where its term is longer and fixed,
    the total can be estimated all the same, and then the main rule would count all of it.
    """
    monthly = _needed(value.monthly, "monthly")
    if value.indefinite:
        return _Bases([[("indefinite", monthly * parameters.indefinite_months)]])
    counts = _months_counted(value, purchase.contract or Contract())
    if not counts:
        raise _Lacking("months", *(["indefinite"] if value.indefinite is None else []))
    lacking = (MONTHS,) if len(counts) > 1 else ()
    ways: list[list[Addition]] = []
    note = ""
    for months in counts:
        long = months > parameters.indefinite_months
        if long and parameters.caps_long_terms and purchase.subject in {None, Subject.SERVICES}:
            ways += [[("long_term", monthly * parameters.indefinite_months)], [("whole_term", monthly * months)]]
            note = "long_term_methods"
        else:
            ways.append([("whole_term" if long else "term", monthly * months)])
    return _Bases(ways, note, lacking)


def _months_counted(value: Value, contract: Contract) -> list[Decimal]:
    """The months for which an amount is paid: several where it is not stated whether options are included."""
    stated, options = value.months, contract.option_months or Decimal(0)
    if value.options is not None or value.extensions is not None:
        options = Decimal(0)  # they have amounts of their own
    if stated is None:
        return [] if contract.months is None else [contract.months + options]
    if contract.months is None and options:
        return [stated, stated + options]
    return [stated + options if stated == contract.months else stated]


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
    if known := _recurring_amounts(value):
        return known
    raise _Lacking("recurring.previous_12_months", "recurring.next_12_months")


def _recurring_amounts(value: Value) -> list[Addition]:
    """The twelve-month total of a series of similar purchases, in each way that is stated."""
    recurring = value.recurring
    previous = recurring.previous_12_months if recurring else None
    following = recurring.next_12_months if recurring else None
    ways = [("recurring_previous", previous), ("recurring_next", following)]
    return [(name, amount) for name, amount in ways if amount is not None]


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
    if value.other_units and sum(value.other_units) and not value.independent_unit:
        yield OTHER_UNITS, Decimal(sum(value.other_units)), with_vat
    if value.prizes:
        yield "prizes", value.prizes, False
    if value.authority_supplies and subject is None:
        raise _Lacking("purchase.subject")
    if value.authority_supplies and subject is Subject.WORKS:
        yield "authority_supplies", value.authority_supplies, False


def _vat_percent(value: Value) -> Decimal:
    return value.vat_rate if value.vat is Vat.INCLUDED and value.vat_rate is not None else Decimal(0)


def _total(additions: Iterable[tuple[str, Decimal, bool]], rate: EuroRate | None, vat_percent: Decimal) -> list[Step]:
    steps: list[Step] = []
    with_vat = 0
    for name, amount, taxed in additions:
        ore = to_ore(amount * rate.rate if rate else amount)
        with_vat += ore if taxed else 0
        steps.append(Step(name, ore, (steps[-1].sum_ore if steps else 0) + ore))
    if with_vat:
        net = int((Decimal(with_vat) / (1 + vat_percent / 100)).quantize(Decimal(1), ROUND_HALF_UP))
        steps.append(Step("vat", net - with_vat, steps[-1].sum_ore + net - with_vat))
    return steps


def _small_lots(
    value: Value, purchase: Purchase, parameters: ValueParameters, rate: EuroRate | None
) -> Iterator[tuple[str, str]]:
    """Which lots may be left out of the rules above the threshold, if the whole reaches it."""
    subjects = [lot.subject or purchase.subject for lot in purchase.lots or ()] or [purchase.subject] * len(
        value.lots or ()
    )
    if not value.lots or None in subjects or rate is None:
        return
    small, kept = small_lots(value.lots, subjects, parameters, rate, in_euro=value.currency is Currency.EUR)
    if small:
        numbers = ", ".join(str(number + 1) for number in small)
        yield ("small_lots_exempt" if kept else "small_lots_too_many"), numbers


def small_lots(
    amounts: Sequence[Decimal],
    subjects: Sequence[Subject | None],
    parameters: ValueParameters,
    rate: EuroRate,
    *,
    in_euro: bool,
) -> tuple[tuple[int, ...], bool]:
    """The numbers (from 0) of the lots below the amount for what is bought in them, and whether together they are few
    enough to be left out. A lot of which nobody knows what is bought is none of them.
    """
    to_currency = Decimal(1) if in_euro else rate.rate
    small = tuple(
        number
        for number, (amount, subject) in enumerate(zip(amounts, subjects, strict=True))
        if subject is not None and amount < parameters.small_lot_eur[subject.value] * to_currency
    )
    share = Decimal(sum(amounts[number] for number in small)) * 100
    return small, share <= parameters.small_lots_percent * Decimal(sum(amounts))


def _needed(amount: Decimal | None, key: str) -> Decimal:
    if amount is None:
        raise _Lacking(key)
    return amount


def to_ore(amount: Decimal | int) -> int:
    """Whole öre of an amount in kronor; a converted one is rounded half up."""
    return int((Decimal(amount) * ORE).quantize(Decimal(1), ROUND_HALF_UP))
