"""Proposed divisions of a purchase in words, with what follows, what is never proposed, and suppliers' size beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from reservkoll.common.formatting import millions
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.evaluation.assess import Assessment, assess
from reservkoll.evaluation.case import ACT
from reservkoll.evaluation.divisions import Divisions, Kind, Nothing, Proposal
from reservkoll.evaluation.lots import read_lots, reserved_routes
from reservkoll.explain.answer.assessment import case_title
from reservkoll.explain.answer.lots import LotLine, lot_lines
from reservkoll.explain.explainer import Explainer
from reservkoll.facts.models import Contract, Purchase, Supplier
from reservkoll.facts.value import to_ore
from reservkoll.i18n import Language, mark

MONTHS_OF_A_YEAR: Final = 12
NOTHING: Final = {
    Nothing.NO_PURCHASE: mark("The case holds no purchase to divide."),
    Nothing.DIRECT: mark("The whole may be procured directly, so no division is needed."),
    Nothing.DIVIDED: mark("The case states its lots. Take lots out to see other divisions."),
    Nothing.CONTRADICTED: mark(
        "Stated facts contradict each other. reservkoll check tells which: put them right first."
    ),
    Nothing.NO_CODES: mark("The purchase states no CPV code. State one, or several with their amounts (parts)."),
    Nothing.NOTHING_OPENS: mark("No division by task, area or period opens a reservation."),
}


@dataclass(frozen=True)
class SupplierSize:
    """A supplier beside a division: its turnover, what a year of the smallest lot and of the whole is of it, in per
    cent, and the lots that it may take part in by what is known of it. None where it cannot be said.
    """

    name: str
    turnover: str
    lot_percent: int | None
    whole_percent: int | None
    lots: tuple[int, ...]


@dataclass(frozen=True)
class Told:
    """A division in words; `opens` are the routes that it opens to a lot and not to the whole."""

    kind: Kind
    name: str
    why: str
    opens: tuple[str, ...]
    lots: tuple[LotLine, ...]
    notes: tuple[str, ...]
    suppliers: tuple[SupplierSize, ...]


@dataclass(frozen=True)
class DivisionsTold:
    """All that is said: `nothing` where nothing is proposed; texts with where they stand."""

    title: str
    nothing: str
    proposals: tuple[Told, ...]
    follows: tuple[tuple[str, str], ...]
    never: tuple[tuple[str, str], ...]


def divisions_told(
    found: Divisions, assessment: Assessment, language: Language, suppliers: Sequence[Supplier] = ()
) -> DivisionsTold:
    """`found` in words."""
    return _Words(assessment, language, suppliers).told(found)


class _Words:
    def __init__(self, assessment: Assessment, language: Language, suppliers: Sequence[Supplier]) -> None:
        self.assessment, self.language, self.suppliers = assessment, language, suppliers
        self.explain = Explainer(assessment.reader.rulebook, language)
        self.say = self.explain.translate
        self.rules = assessment.reader.rulebook.lots

    def told(self, found: Divisions) -> DivisionsTold:
        acts = self.rules.acts
        entry = acts.get(str(self.assessment.reader.facts.get(ACT))) or next(iter(acts.values()))
        language = self.language
        return DivisionsTold(
            title=case_title(self.assessment, self.say),
            nothing="" if found.nothing is None else self.say(NOTHING[found.nothing]),
            proposals=tuple(self._proposal(proposal) for proposal in found.proposals),
            follows=tuple((each.text.text(language), each.citation) for each in entry.follows),
            never=tuple((each.text.text(language), each.citation) for each in entry.never),
        )

    def _proposal(self, proposal: Proposal) -> Told:
        division = getattr(self.rules.divisions, proposal.kind.value)
        return Told(
            kind=proposal.kind,
            name=division.name.text(self.language),
            why=division.why.text(self.language),
            opens=tuple(
                self.explain.short_name(route, self.assessment.reader.facts.get(ACT)) for route in proposal.opens
            ),
            lots=lot_lines(self.assessment, proposal.lots, self.explain),
            notes=tuple(dict.fromkeys(self._notes(proposal))),
            suppliers=tuple(self._size(supplier, proposal) for supplier in self.suppliers),
        )

    def _notes(self, proposal: Proposal) -> Iterator[str]:
        """What is assumed, and what is to be minded of what a lot is open to."""
        area = self.rules.divisions.area
        if proposal.example:
            yield area.example.text(self.language)
        if proposal.equal:
            yield area.equal.text(self.language)
        elif any(lot.lot.amount is None for lot in proposal.lots):
            yield self.say(mark("State the amount of each lot; their sum is the value of the whole."))
        if not proposal.opens:
            yield self.say(mark("The same routes are open to each lot as to the whole: what is gained is the size."))
        reserved = set(reserved_routes(self.assessment.reader.rulebook))
        for answer in proposal.lots:
            for route in reserved & set(answer.open):
                yield from map(self.explain.note, answer.routes[route].notes)

    def _size(self, supplier: Supplier, proposal: Proposal) -> SupplierSize:
        case = proposal.case.model_copy(update={"supplier": supplier})
        as_of, rulebook = self.assessment.as_of, self.assessment.reader.rulebook
        answers = read_lots(assess(case, rulebook, as_of, as_of))
        reserved = set(reserved_routes(rulebook))
        turnover = None if supplier.turnover is None else to_ore(supplier.turnover)
        shares = [self._share(lot.ore, lot.lot.months, turnover) for lot in proposal.lots]
        known = [share for share in shares if share is not None]
        whole = self.assessment.value.ore if self.assessment.value is not None else None
        return SupplierSize(
            name=without_personal_numbers(supplier.name or self.say(mark("Supplier"))),
            turnover="" if turnover is None else millions(turnover, self.language),
            lot_percent=min(known, default=None),
            whole_percent=self._share(whole, None, turnover),
            lots=tuple(answer.number for answer in answers if reserved & set(answer.open)),
        )

    def _share(self, ore: int | None, months: Decimal | None, turnover: int | None) -> int | None:
        """What a year costs, of the turnover, in whole per cent."""
        purchase = self.assessment.stated.purchase or Purchase()
        contract = purchase.contract or Contract()
        if months is None and contract.months is not None:
            months = contract.months + (contract.option_months or 0)
        if ore is None or not turnover or not months:
            return None
        year = Decimal(ore) * min(Decimal(1), MONTHS_OF_A_YEAR / months)
        return int((year * 100 / turnover).quantize(Decimal(1), ROUND_HALF_UP))
