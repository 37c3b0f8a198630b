"""Proposes divisions of a purchase into lots: by task, by area and by period (rules/lots.yaml).

Pure. Each proposal is a whole case with its lots, read as such a case is, so what is promised is what applying it
gives. Proposed is only what opens a reservation for a lot. The value is that of all lots, so that no lot may be
procured directly where the whole may not; where the whole may, nothing is proposed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from reservkoll.evaluation.assess import Assessment, assess
from reservkoll.evaluation.lots import DIRECT, LotAnswer, read_lots, reserved_routes
from reservkoll.evaluation.outcome import Verdict
from reservkoll.facts.derived import all_codes
from reservkoll.facts.models import Basis, Case, Contract, Lot, Purchase, Value
from reservkoll.i18n import Language

WHOLE_KRONA, ORE = Decimal(1), Decimal("0.01")
MOST_AREAS = 20


class Kind(StrEnum):
    """How a purchase is divided."""

    TASK = "task"
    AREA = "area"
    PERIOD = "period"


class Nothing(StrEnum):
    """Why no division is proposed."""

    NO_PURCHASE = "no_purchase"
    DIRECT = "direct"
    DIVIDED = "divided"
    CONTRADICTED = "contradicted"
    NO_CODES = "no_codes"
    NOTHING_OPENS = "nothing_opens"


@dataclass(frozen=True)
class Proposal:
    """A division: the case with its lots, their answers, and the routes that it opens to a lot and not to the whole.

    `equal`: the amounts are equal shares; `example`: the areas are not the user's own.
    """

    kind: Kind
    case: Case
    lots: tuple[LotAnswer, ...]
    opens: tuple[str, ...]
    equal: bool = False
    example: bool = False


@dataclass(frozen=True)
class Divisions:
    """What may be proposed; `nothing` says why where nothing is."""

    proposals: tuple[Proposal, ...]
    nothing: Nothing | None = None


def divisions(assessment: Assessment, language: Language) -> Divisions:
    """The divisions of the purchase that open a reservation for a lot. Lots are named in `language`."""
    purchase = assessment.stated.purchase
    if purchase is None or assessment.routes is None:
        return Divisions((), Nothing.NO_PURCHASE)
    if purchase.lots:
        return Divisions((), Nothing.DIVIDED)
    if assessment.contradictions:
        return Divisions((), Nothing.CONTRADICTED)
    if not all_codes(purchase):
        return Divisions((), Nothing.NO_CODES)
    routes = assessment.reader.rulebook.routes.routes
    if any(assessment.routes[name].verdict is Verdict.YES for name in routes if routes[name].group == DIRECT):
        return Divisions((), Nothing.DIRECT)
    found = tuple(_Search(assessment, language).proposals())
    return Divisions(found, None if found else Nothing.NOTHING_OPENS)


class _Search:
    def __init__(self, assessment: Assessment, language: Language) -> None:
        assert assessment.stated.purchase is not None
        assert assessment.routes is not None
        self.assessment, self.language = assessment, language
        self.rulebook = assessment.reader.rulebook
        self.rules = self.rulebook.lots.divisions
        self.case, self.purchase = assessment.stated, assessment.stated.purchase
        self.reserved = reserved_routes(self.rulebook)
        alone = assessment.reader.alone
        self.whole = {route for route in self.reserved if alone(route).verdict is Verdict.YES}

    def proposals(self) -> Iterator[Proposal]:
        yield from self._told(Kind.TASK, self._by_task(), newly=True)
        names, example = self._areas()
        amounts = _shares(_stated_amount(self.purchase), len(names))
        areas = [Lot(name=name, area=name, amount=amount) for name, amount in zip(names, amounts, strict=True)]
        yield from self._told(Kind.AREA, areas, equal=amounts[0] is not None, example=example)
        yield from self._told(
            Kind.PERIOD, self._by_period(), newly=True, equal=_stated_amount(self.purchase) is not None
        )

    def _told(
        self, kind: Kind, lots: Sequence[Lot], *, newly: bool = False, equal: bool = False, example: bool = False
    ) -> Iterator[Proposal]:
        """The division into `lots`, if a lot of it may be reserved; `newly`: otherwise than the whole may."""
        if len(lots) < 2:
            return
        case = with_lots(self.case, lots)
        answers = read_lots(self._assessed(case))
        found = [route for route in self.reserved if any(route in answer.open for answer in answers)]
        opens = tuple(route for route in found if route not in self.whole)
        if (opens if newly else found) and not _goes_beyond(answers, self.assessment):
            yield Proposal(kind, case, answers, opens, equal, example)

    def _assessed(self, case: Case) -> Assessment:
        return assess(case, self.rulebook, self.assessment.as_of, self.assessment.as_of)

    def _by_task(self) -> list[Lot]:
        """One lot for all codes that may be reserved in the same way."""
        codes = all_codes(self.purchase)
        if len(codes) < 2:
            return []
        single = read_lots(self._assessed(with_lots(self.case, [Lot(cpv=[code]) for code in codes])))
        groups: dict[tuple[Verdict, ...], list[str]] = {}
        for code, answer in zip(codes, single, strict=True):
            groups.setdefault(tuple(answer.routes[route].verdict for route in self.reserved), []).append(code)
        amounts = _amounts_of_parts(self.purchase)
        return [
            Lot(
                name=self.rulebook.nomenclature.name(group[0], self.language) or group[0],
                cpv=group,
                amount=sum((amounts[code] for code in group), Decimal(0)) if amounts.keys() >= set(codes) else None,
            )
            for group in groups.values()
        ]

    def _areas(self) -> tuple[list[str], bool]:
        """The names of the areas, and whether they are only an example."""
        stated = list(dict.fromkeys(name.strip() for name in self.purchase.areas or () if name.strip()))
        if len(stated) > 1:
            return stated[:MOST_AREAS], False
        name = self.rules.area.area.text(self.language)
        return [name.format(number=number + 1) for number in range(self.rules.area.example_areas)], True

    def _by_period(self) -> list[Lot]:
        """Periods that each fit the cap, as equal as whole months allow."""
        contract = self.purchase.contract or Contract()
        longest = self.rules.period.longest_months
        if contract.months is None or self.rules.period.opens in self.whole:
            return []
        months = contract.months + (contract.option_months or 0)
        if months <= longest or months != months.to_integral_value():
            return []
        count = -(-int(months) // longest)
        short, more = divmod(int(months), count)
        lengths = [short + (1 if number < more else 0) for number in range(count)]
        name = self.rules.period.period.text(self.language)
        total = _stated_amount(self.purchase)
        return [
            Lot(name=name.format(number=number + 1), months=Decimal(length), amount=amount)
            for number, (length, amount) in enumerate(zip(lengths, _shares(total, count), strict=True))
        ]


def with_lots(case: Case, lots: Iterable[Lot]) -> Case:
    """`case` divided into `lots`. Parts that they take the place of go; a value summed of amounts of lots stays."""
    purchase = case.purchase or Purchase()
    divided = [lot.model_copy() for lot in lots]
    changed: dict[str, object] = {"lots": divided}
    if any(lot.cpv for lot in divided):
        changed |= {"cpv": list(all_codes(purchase)), "parts": None}
    value = purchase.value
    total = _stated_amount(purchase)
    if value is not None and value.lots:
        value = value.model_copy(update={"lots": None})
    if total is not None and (value is None or value.amount is None):
        value = (value or Value()).model_copy(update={"amount": total})
    changed["value"] = value
    return case.model_copy(update={"purchase": purchase.model_copy(update=changed)})


def _goes_beyond(answers: Iterable[LotAnswer], assessment: Assessment) -> bool:
    """Whether a lot would be procured directly where the whole may not be; the reading of lots never lets it."""
    routes: Mapping[str, object] = assessment.reader.rulebook.routes.routes
    return any(
        getattr(routes[route], "group", None) == DIRECT and assessment.reader.alone(route).verdict is not Verdict.YES
        for answer in answers
        for route in answer.open
    )


def _stated_amount(purchase: Purchase) -> Decimal | None:
    """The amount that lots can share: a total as it is stated; None where the value is stated in another way."""
    value = purchase.value or Value()
    if value.basis not in {None, Basis.TOTAL, Basis.FRAMEWORK}:
        return None
    if value.amount is not None:
        return value.amount
    if value.lots:
        return Decimal(sum(value.lots))
    return Decimal(sum(part.amount for part in purchase.parts)) if purchase.parts else None


def _amounts_of_parts(purchase: Purchase) -> dict[str, Decimal]:
    """The amount of each code, where parts are stated and they are all that is bought."""
    amounts: dict[str, Decimal] = {}
    for part in purchase.parts or ():
        amounts[part.cpv] = amounts.get(part.cpv, Decimal(0)) + part.amount
    return amounts if amounts and sum(amounts.values()) == _stated_amount(purchase) else {}


def _shares(total: Decimal | None, count: int) -> list[Decimal | None]:
    """Equal shares in whole kronor, the first with what is over; None for each where there is no total."""
    if total is None:
        return [None] * count
    share = (total / count).quantize(WHOLE_KRONA, ROUND_DOWN)
    return [total - share * (count - 1), *[share] * (count - 1)]
