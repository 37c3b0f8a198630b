"""The lines of a benefit calculation and their totals: who pays, who gains, and what is unknown.

Pure and exact: kronor as fractions, nothing rounded. A line is the product of its factors; where one is unknown the
line is unknown, names what is missing and is never counted as 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from reservkoll.benefit.horizon import Horizon
from reservkoll.benefit.models import (
    PUBLIC,
    Amount,
    BenefitCase,
    Change,
    Effect,
    Figure,
    Item,
    MovingOn,
    Party,
    Per,
    PriceDifference,
)
from reservkoll.benefit.ranges import Range, exactly, product, total
from reservkoll.benefit.unit_values import UnitValues

HUNDRED = exactly(Fraction(1, 100))


class Side(StrEnum):
    """Which way a line can go for its party."""

    GAINS = "gains"
    PAYS = "pays"
    EITHER = "either"


class Kind(StrEnum):
    """What a factor is."""

    PEOPLE = "people"
    DUE = "due"
    MONTHS = "months"
    YEARS = "years"
    PLACES = "places"
    QUANTITY = "quantity"
    AMOUNT = "amount"
    DIFFERENCE = "difference"


class Bound(StrEnum):
    """What the known lines say of the whole sum."""

    COMPLETE = "complete"
    AT_LEAST = "at_least"  # only gains are unknown
    AT_MOST = "at_most"  # only costs are unknown
    OPEN = "open"


@dataclass(frozen=True)
class Factor:
    """One figure of a line; `paths` are the places of the file that it comes from. `range` is None where unknown."""

    kind: Kind
    paths: tuple[str, ...]
    range: Range | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """What one thing means to one party over the period, in kronor: more than 0 is a gain, less is a cost.

    A list of the file that is not there at all is a line too: without party, unknown, with itself as what is missing.
    `department` is the one of the party that it concerns, where that is stated.
    """

    path: str
    name: str
    group: str
    party: Party | None
    department: str | None
    side: Side
    per: Per | None
    factors: tuple[Factor, ...]
    amount: Range | None
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Sum:
    """The known lines together, in kronor, and what keeps it from being the whole sum."""

    known: Range
    lines: int
    bound: Bound
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Used:
    """A figure as the calculation read it: its place, unit, and where it comes from."""

    path: str
    figure: Figure | None
    range: Range | None
    unit_value: str | None


@dataclass(frozen=True)
class Benefit:
    """The whole calculation."""

    case: BenefitCase
    unit_values: UnitValues
    lines: tuple[Line, ...]
    by_party: Mapping[Party, Sum]
    public: Sum
    total: Sum
    used: tuple[Used, ...]
    missing: tuple[str, ...]


def calculate(case: BenefitCase, unit_values: UnitValues) -> Benefit:
    """Every line and sum of `case`."""
    lines = tuple(_Calculation(case, unit_values).lines())
    parties = [party for party in Party if any(line.party is party for line in lines)]
    return Benefit(
        case,
        unit_values,
        lines,
        {party: _sum(lines, [party]) for party in parties},
        _sum(lines, PUBLIC),
        _sum(lines, Party),
        tuple(_used(case, unit_values)),
        _unique(path for line in lines for path in line.missing),
    )


class _Calculation:
    def __init__(self, case: BenefitCase, unit_values: UnitValues) -> None:
        self.case = case
        self.unit_values = unit_values
        rate = Fraction(case.discount.percent) / 100 if case.discount else Fraction(0)
        self.horizon = None if case.years is None else Horizon(case.years, rate)
        weighted = None if self.horizon is None else exactly(self.horizon.weighted_years)
        self.years = Factor(Kind.YEARS, ("years",), weighted, () if case.years is not None else ("years",))
        self.places = self._factor(Kind.PLACES, "places", case.places)

    def lines(self) -> Iterator[Line]:
        case = self.case
        for index, group in enumerate(case.moving_on or (), start=1):
            yield from self._moving_on(f"moving_on.{index}", group)
        for index, item in enumerate(case.avoided or (), start=1):
            yield self._item(f"avoided.{index}", item, Side.GAINS)
        for index, item in enumerate(case.costs or (), start=1):
            yield self._item(f"costs.{index}", item, Side.PAYS)
        for index, price in enumerate(case.prices or (), start=1):
            yield self._price(f"prices.{index}", price)
        for name, given, side in (
            ("moving_on", case.moving_on, Side.EITHER),
            ("avoided", case.avoided, Side.GAINS),
            ("costs", case.costs, Side.PAYS),
            ("prices", case.prices, Side.EITHER),
        ):
            if given is None:
                yield _absent(name, "", side)

    def _moving_on(self, path: str, group: MovingOn) -> Iterator[Line]:
        if group.changes is None:
            yield _absent(f"{path}.changes", group.name, Side.EITHER)
        people = self._factor(Kind.PEOPLE, f"{path}.people", group.people)
        share = self._factor(Kind.DUE, f"{path}.due_to_activity_percent", group.due_to_activity_percent, HUNDRED)
        lasting = self._factor(Kind.MONTHS, f"{path}.months", group.months)
        within: Range | None
        if lasting.range is not None and self.horizon is not None:
            within = lasting.range.each(self.horizon.weighted_months)
        else:
            # What surely lasts no month lasts none in a period of any length.
            within = lasting.range if lasting.range is not None and lasting.range.is_zero else None
        months = Factor(
            Kind.MONTHS,
            (*lasting.paths, "years"),
            within,
            (*lasting.missing, *self.years.missing) if within is None else (),
        )
        for index, change in enumerate(group.changes or (), start=1):
            at = f"{path}.changes.{index}"
            amount = self._amount(f"{at}.amount", change.amount)
            span = months if change.per is Per.MONTH else self.years
            yield self._line(at, change, group.name, _side(change), (people, share, span, amount))

    def _item(self, path: str, item: Item, side: Side) -> Line:
        amount = self._amount(f"{path}.amount", item.amount)
        before = {
            Per.YEAR: (self.years,),
            Per.PLACE: (self.places, self.years),
            Per.UNIT: (self._factor(Kind.QUANTITY, f"{path}.quantity", item.quantity), self.years),
        }.get(item.per, ())
        return self._line(path, item, "", side, (*before, amount))

    def _price(self, path: str, price: PriceDifference) -> Line:
        this = self._amount(f"{path}.this", price.this)
        other = self._amount(f"{path}.alternative", price.alternative)
        known = this.range is not None and other.range is not None
        difference = Factor(
            Kind.DIFFERENCE,
            (*other.paths, *this.paths),
            other.range - this.range if this.range is not None and other.range is not None else None,
            () if known else (*other.missing, *this.missing),
        )
        places = (self.places,) if price.per is Per.PLACE else ()
        return self._line(path, price, "", Side.EITHER, (*places, self.years, difference))

    @staticmethod
    def _line(
        path: str, part: Change | Item | PriceDifference, group: str, side: Side, factors: tuple[Factor, ...]
    ) -> Line:
        amount = product(factor.range for factor in factors)
        if amount is not None and side is Side.PAYS:
            amount = -amount
        missing = _unique(name for factor in factors for name in factor.missing) if amount is None else ()
        return Line(path, part.name, group, part.party, part.department, side, part.per, factors, amount, missing)

    @staticmethod
    def _factor(kind: Kind, path: str, figure: Figure | None, scale: Range | None = None) -> Factor:
        known = figure.range if figure is not None else None
        if known is None:
            return Factor(kind, (path,), None, (path,))
        return Factor(kind, (path,), known * scale if scale is not None else known)

    def _amount(self, path: str, amount: Amount | None) -> Factor:
        known = amount_range(amount, self.unit_values)
        return Factor(Kind.AMOUNT, (path,), known, () if known is not None else (path,))


def amount_range(amount: Amount | None, unit_values: UnitValues) -> Range | None:
    """The amount in kronor, from the file or from the unit value that it names; None where unknown."""
    if amount is None or amount.unit_value is None:
        return None if amount is None else amount.range
    published = unit_values.values[amount.unit_value].amount
    return None if published is None else exactly(Fraction(published))


def _side(change: Change) -> Side:
    return Side.GAINS if change.effect is Effect.GAINS else Side.PAYS


def _absent(path: str, group: str, side: Side) -> Line:
    return Line(path, "", group, None, None, side, None, (), None, (path,))


def _sum(lines: Iterable[Line], parties: Iterable[Party]) -> Sum:
    """The lines of `parties`; what has no party may concern any of them."""
    wanted = {*parties, None}
    return sum_of(line for line in lines if line.party in wanted)


def sum_of(lines: Iterable[Line]) -> Sum:
    """The known ones of `lines` together, and what the rest leaves open."""
    mine = list(lines)
    unknown = [line for line in mine if line.amount is None]
    match {line.side for line in unknown}:
        case found if not found:
            bound = Bound.COMPLETE
        case found if found == {Side.GAINS}:
            bound = Bound.AT_LEAST
        case found if found == {Side.PAYS}:
            bound = Bound.AT_MOST
        case _:
            bound = Bound.OPEN
    return Sum(
        total(line.amount for line in mine if line.amount is not None),
        len(mine) - len(unknown),
        bound,
        _unique(path for line in unknown for path in line.missing),
    )


def _used(case: BenefitCase, unit_values: UnitValues) -> Iterator[Used]:
    """Every figure that the file states or could state, in its order."""

    def used(path: str, figure: Figure | None) -> Used:
        if isinstance(figure, Amount):
            return Used(path, figure, amount_range(figure, unit_values), figure.unit_value)
        return Used(path, figure, figure.range if figure is not None else None, None)

    per_place = any(
        part.per is Per.PLACE for part in (*(case.avoided or ()), *(case.costs or ()), *(case.prices or ()))
    )
    if case.places is not None or per_place:
        yield used("places", case.places)
    for i, group in enumerate(case.moving_on or (), start=1):
        for name in ("people", "due_to_activity_percent", "months"):
            yield used(f"moving_on.{i}.{name}", getattr(group, name))
        for j, change in enumerate(group.changes or (), start=1):
            yield used(f"moving_on.{i}.changes.{j}.amount", change.amount)
    for key, items in (("avoided", case.avoided), ("costs", case.costs)):
        for i, item in enumerate(items or (), start=1):
            if item.per is Per.UNIT:
                yield used(f"{key}.{i}.quantity", item.quantity)
            yield used(f"{key}.{i}.amount", item.amount)
    for i, price in enumerate(case.prices or (), start=1):
        yield used(f"prices.{i}.this", price.this)
        yield used(f"prices.{i}.alternative", price.alternative)


def _unique(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(paths))
