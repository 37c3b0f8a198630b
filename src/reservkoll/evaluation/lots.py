"""Reads each lot of a purchase under the rules for the whole.

What is bought in a lot decides which provisions it may be reserved under. What the whole is worth decides the limits:
the lots are added (LOU 5:8, LUF 5:7), and no lot may be procured directly where the whole may not. Two things the acts
leave open, and then so does the answer: which limit holds for a lot that is in annex 2 where the whole mainly is not,
and whether a small lot that is left out of the rules above the threshold has a limit of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from reservkoll.conditions.base import Expression
from reservkoll.conditions.limits import Meets
from reservkoll.conditions.trace import NoteUse, Trace, unique
from reservkoll.evaluation.assess import Assessment, estimated_value, purchase_routes
from reservkoll.evaluation.case import VALUE, CaseReader
from reservkoll.evaluation.contradictions import Found, settled
from reservkoll.evaluation.group import Member, combined, member_names
from reservkoll.evaluation.outcome import Outcome, Verdict
from reservkoll.evaluation.recommend import recommend
from reservkoll.facts.derived import CPV, PARTS, facts_of
from reservkoll.facts.facts import Facts
from reservkoll.facts.lots import exempt_lots, lot_case
from reservkoll.facts.models import Case, Lot, Purchase, Value
from reservkoll.facts.value import EstimatedValue
from reservkoll.rulebook.models.rules import Rule, Version
from reservkoll.rulebook.rulebook import Rulebook

LIMIT_OPEN, THRESHOLD_OPEN, SMALL_OPEN = "lot_limit_open", "lot_threshold_open", "lot_small_open"
SAME_SERVICE = "lots_same_service"
ANNEX_2 = "annex2_service"
DIRECT = "direct"
MAIN_CPV, MAIN_SUBJECT = "purchase.main_cpv", "purchase.main_subject"


@dataclass(frozen=True)
class LotAnswer:
    """The answer for one lot: `number` from 1, its codes (those of the whole where it states none), its worth in öre.

    `exempt`: it may be left out of the rules above the threshold. `reader` reads it under the rules for the whole.
    """

    number: int
    lot: Lot
    codes: tuple[str, ...]
    ore: int | None
    exempt: bool
    routes: Mapping[str, Outcome]
    recommendation: tuple[str, ...]
    contradictions: tuple[Found, ...]
    reader: CaseReader

    @property
    def open(self) -> tuple[str, ...]:
        """The routes that are open to it, in order."""
        return tuple(route for route, outcome in self.routes.items() if outcome.verdict is Verdict.YES)


def read_lots(assessment: Assessment) -> tuple[LotAnswer, ...]:
    """The answer for every lot that the case states, in order; none where it states none."""
    purchase = assessment.stated.purchase
    if purchase is None or not purchase.lots or assessment.value is None:
        return ()
    rulebook = assessment.reader.rulebook
    rate = rulebook.euro_rate(assessment.as_of)
    exempt = set(exempt_lots(purchase, rulebook.value_parameters(purchase.act), rate))
    answers = [
        _read(assessment, assessment.value, lot, number, small=number in exempt)
        for number, lot in enumerate(purchase.lots)
    ]
    return tuple(_with_shared_service(answer, answers, rulebook) for answer in answers)


def lot_of_row(whole: CaseReader, codes: tuple[str, ...], routes: Iterable[str]) -> Mapping[str, Outcome]:
    """The answers for `routes` to a lot of `codes` of a purchase that is read by `whole`, which has no supplier."""
    of_codes = {CPV, PARTS, MAIN_CPV, MAIN_SUBJECT}
    facts = whole.facts
    own = replace(
        facts,
        values={path: value for path, value in facts.values.items() if path not in of_codes}
        | {CPV: codes, MAIN_CPV: codes[:1]},
        open={path: notes for path, notes in facts.open.items() if path not in of_codes},
    )
    reader = _LotReader(whole.rulebook, own, whole, with_supplier=False, own_value=False)
    return {name: reader.outcome(name) for name in routes}


def reserved_routes(rulebook: Rulebook) -> tuple[str, ...]:
    """The routes that are reservations, in order."""
    routes = rulebook.routes.routes
    return tuple(name for name in purchase_routes(rulebook) if routes[name].group == "reserved")


def _read(assessment: Assessment, whole: EstimatedValue, lot: Lot, number: int, *, small: bool) -> LotAnswer:
    rulebook = assessment.reader.rulebook
    case, found = _case_of(assessment, lot)
    with_supplier = case.supplier is not None or bool(assessment.members)

    def reader(value: EstimatedValue, *, own_value: bool = False) -> _LotReader:
        named = zip(member_names(case.suppliers or ()), assessment.members, strict=True)
        members = [
            Member(name, CaseReader(rulebook, _facts(one, lot, value), with_supplier=True)) for name, one in named
        ]
        facts = _facts(assessment, lot, value)
        return _LotReader(
            rulebook, facts, assessment.reader, with_supplier=with_supplier, own_value=own_value, members=members
        )

    read = reader(whole)
    worth = _worth(assessment, lot)
    exempt = small and worth.ore is not None and read.left_out()
    if exempt:
        read = reader(worth, own_value=True)
    own = rulebook.partnership.route
    routes = {name: read.outcome(name) for name in purchase_routes(rulebook) if name != own}
    alone = read.alone if with_supplier else None
    return LotAnswer(
        number=number + 1,
        lot=lot,
        codes=_codes(read.facts),
        ore=worth.ore,
        exempt=exempt,
        routes=routes,
        recommendation=recommend(routes, rulebook, alone=alone).advice,
        contradictions=found,
        reader=read,
    )


def _case_of(assessment: Assessment, lot: Lot) -> tuple[Case, tuple[Found, ...]]:
    """The case as if only `lot` were bought, and what is at odds in it."""
    consistent = settled(lot_case(assessment.case, lot), assessment.reader.rulebook, assessment.as_of)
    return consistent.case, consistent.found


def _facts(assessment: Assessment, lot: Lot, value: EstimatedValue) -> Facts:
    """The facts of a case as if only `lot` were bought, for `value`."""
    as_of = assessment.as_of
    consistent = settled(lot_case(assessment.case, lot), assessment.reader.rulebook, as_of)
    of_codes = {CPV, PARTS} if lot.cpv else set()
    own = {path: notes for path, notes in assessment.unknown.items() if path not in of_codes}
    day = as_of if assessment.reader.dated is not None else None
    return facts_of(consistent.case, day, value, {**own, **consistent.unknown})


def _worth(assessment: Assessment, lot: Lot) -> EstimatedValue:
    """What a lot by itself is worth, in kronor without VAT."""
    if lot.amount is None:
        return EstimatedValue(None)
    case = lot_case(assessment.case, lot)
    purchase = case.purchase or Purchase()
    stated = purchase.value or Value()
    like = {name: getattr(stated, name) for name in ("currency", "vat", "vat_rate", "precision")}
    value = Value(amount=lot.amount, **like)
    case = case.model_copy(update={"purchase": purchase.model_copy(update={"value": value, "contract": None})})
    return estimated_value(case, assessment.reader.rulebook, assessment.as_of)


def _codes(facts: Facts) -> tuple[str, ...]:
    codes = facts.get(CPV)
    return codes if isinstance(codes, tuple) else ()


class _LotReader(CaseReader):
    """Reads one lot: its own conditions, in the scope of the whole.

    `own_value`: the value read is that of the lot, which is left out of the rules above the threshold. `members`: those
    of the group that tenders, where the supplier is one.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        facts: Facts,
        whole: CaseReader,
        *,
        with_supplier: bool,
        own_value: bool,
        members: Sequence[Member] = (),
    ) -> None:
        super().__init__(rulebook, facts, with_supplier=with_supplier)
        self._whole, self._own_value, self._members = whole, own_value, tuple(members)
        if with_supplier:
            self._without_supplier = _LotReader(rulebook, facts, whole, with_supplier=False, own_value=own_value)

    def _of_supplier(self, rule: Rule, conditions: Iterable[Expression]) -> list[Trace]:
        if not self._members:
            return super()._of_supplier(rule, conditions)
        return [combined(self.rulebook, self._members, rule.route, condition) for condition in conditions]

    def left_out(self) -> bool:
        """Whether the whole reaches the threshold for what is bought in the lot, and no annex takes it out."""
        return self.term(ANNEX_2).truth is False and _reaches(self) is True and _reaches(self._whole) is True

    def _scope(self, version: Version) -> Trace:
        """Direct procurement takes a lot out of a reservation only where it is open to the whole and to the lot."""
        own, whole = super()._scope(version), self._whole._scope(version)
        if own.truth or not version.scope:
            return own
        if whole.truth:
            note = SMALL_OPEN if self._own_value else LIMIT_OPEN
            return whole._replace(doubts=unique([whole.doubts, (NoteUse(note),)]))
        return own if own.truth is None else whole

    def _read(self, route: str) -> Outcome:
        own = super()._read(route)
        if self.rulebook.routes.routes[route].group != DIRECT:
            return self._under_the_threshold_of_the_whole(own)
        if own.verdict is Verdict.NO:
            return own
        whole = self._whole.alone(route)
        if own.verdict is not Verdict.YES or whole.verdict is Verdict.YES:
            return own
        if whole.verdict is Verdict.NO:
            # The law does not say which limit holds for the lot: a firm yes would go beyond the whole.
            note = NoteUse(SMALL_OPEN if self._own_value else LIMIT_OPEN)
            return replace(own, verdict=Verdict.UNKNOWN, doubts=(note,), missing=(), duties=())
        return whole

    def _under_the_threshold_of_the_whole(self, own: Outcome) -> Outcome:
        """`own`, unless it is open by a threshold that is another for the lot (works) than for the whole (services)."""
        scope = {criterion.id for criterion in getattr(own.version, "scope", ())}
        by_value = any(VALUE in criterion.facts for criterion in own.criteria if criterion.id not in scope)
        if own.verdict is not Verdict.YES or not by_value or self._own_value or _reaches(self) is _reaches(self._whole):
            return own
        return replace(own, verdict=Verdict.UNKNOWN, doubts=(NoteUse(THRESHOLD_OPEN),), missing=(), duties=())


def _reaches(reader: CaseReader) -> bool | None:
    """Whether the value reaches the threshold outside the annex; None where that is not known."""
    regime = None if reader.dated is None else reader.regime()
    return None if regime is None else Meets(fact=VALUE, meets=regime.main_threshold).trace(reader).truth


def _with_shared_service(answer: LotAnswer, answers: list[LotAnswer], rulebook: Rulebook) -> LotAnswer:
    """`answer` with what is to be minded where other lots of the same service may be reserved under a provision that
    bars a second contract for the same organisation; and, of periods of one service, what the act leaves open.
    """
    routes = dict(answer.routes)
    for route, outcome in answer.routes.items():
        version = outcome.version
        if outcome.verdict is not Verdict.YES or not isinstance(version, Version) or not version.together:
            continue
        alike = [other for other in answers if other is not answer and set(other.codes) & set(answer.codes)]
        shared = [other for other in alike if other.routes[route].verdict is Verdict.YES]
        if shared:
            routes[route] = replace(outcome, cautions=(NoteUse(SAME_SERVICE), *outcome.cautions))
        if answer.lot.months is not None and any(_another_period(answer.lot, other.lot) for other in shared):
            note = NoteUse(rulebook.lots.divisions.period.note)
            routes[route] = replace(routes[route], doubts=(note, *outcome.doubts))
    return replace(answer, routes=routes)


def _another_period(lot: Lot, other: Lot) -> bool:
    """Whether two lots of one service are periods of it, as no area sets them apart."""
    return other.months is not None and lot.area == other.area
