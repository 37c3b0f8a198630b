"""The full assessment of one case: every route, the supplier, the recommendation, the next fact to ask for."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from reservkoll.evaluation.award_bars import award_criteria
from reservkoll.evaluation.case import DATE, CaseReader
from reservkoll.evaluation.contradictions import Found, settled
from reservkoll.evaluation.forms import FormOutcome, read_forms
from reservkoll.evaluation.group import GroupReader, Member, member_names
from reservkoll.evaluation.implied_purchase import ImpliedPurchase, implied_purchase
from reservkoll.evaluation.outcome import Outcome
from reservkoll.evaluation.partnership import read_partnership
from reservkoll.evaluation.recommend import Recommendation, recommend
from reservkoll.facts.assumptions import AWARD_REGISTER, WITHOUT_VAT
from reservkoll.facts.derived import AWARDS, CPV, PARTS, facts_of
from reservkoll.facts.facts import Facts
from reservkoll.facts.lots import LOT_AMOUNTS, with_lot_amounts, with_parts_of_lots
from reservkoll.facts.models import Case, Purchase, Supplier
from reservkoll.facts.partnership import ask_the_partnership
from reservkoll.facts.precedents import Precedent, alike
from reservkoll.facts.registered_awards import RegisteredAwards
from reservkoll.facts.value import EstimatedValue, estimate
from reservkoll.rulebook.rulebook import Rulebook

Register = Callable[[Supplier], RegisteredAwards]
"""What a register of reserved awards says of a supplier."""


@dataclass(frozen=True)
class NextQuestion:
    """The unknown fact that can decide the most routes, and those routes."""

    fact: str
    decides: tuple[str, ...]


@dataclass(frozen=True)
class Assumed:
    """A fact that is not stated, and the id of the assumption made about it."""

    fact: str
    assumption: str


@dataclass(frozen=True)
class Assessment:
    """The answer; `routes` is None for a case that is only about a supplier. `date_assumed`: no date was stated.

    `stated` is the case as given; `case` has no facts that contradict each other, and the purchase too that a
    partnership would be. Of `recommendation`, the first advice first, those in `if_contract` hold only if the
    partnership is a contract after all. `unknown` are the facts that contradict each other, with the contradictions.
    `registered` is what `register`, a register of awards, says of the supplier. `members`: where the supplier is a
    group, the case with each as the only one. `barred`: where no supplier is stated, the case with each organisation of
    the register that an earlier award bars or may bar.
    """

    stated: Case
    case: Case
    as_of: date
    date_assumed: bool
    reader: CaseReader
    value: EstimatedValue | None
    routes: Mapping[str, Outcome] | None
    supplier: Mapping[str, Outcome] | None
    recommendation: tuple[str, ...]
    if_contract: frozenset[str]
    next_question: NextQuestion | None
    contradictions: tuple[Found, ...]
    unknown: Mapping[str, tuple[str, ...]]
    lift: Callable[[str | None], CaseReader]
    register: Register | None = None
    registered: RegisteredAwards | None = None
    members: tuple[Assessment, ...] = ()
    barred: tuple[Assessment, ...] = ()

    @cached_property
    def forms(self) -> tuple[FormOutcome, ...]:
        """The scale of forms; empty for a case that is only about a supplier."""
        own = self.reader.rulebook.partnership.route
        return () if self.routes is None else read_forms(self.reader, self.routes[own])

    @cached_property
    def forms_spoken_of(self) -> tuple[FormOutcome, ...]:
        """The forms, where the case states facts that they alone read."""
        case = self.stated
        return self.forms if case.partnership is not None or case.social_outcome is not None else ()

    @cached_property
    def precedents(self) -> tuple[Precedent, ...]:
        """What others have reserved of the like, the nearest first; none where the user stated no index of them."""
        codes = self.reader.facts.get(CPV)
        return alike(self.reader.rulebook.precedents, codes) if isinstance(codes, tuple) else ()

    @cached_property
    def assumes(self) -> dict[str, tuple[Assumed, ...]]:
        """For each route the assumptions that its answer depends on."""
        made = self.reader.facts.assumed
        found: dict[str, list[Assumed]] = {}
        for assumption in made:
            reader = self.lift(assumption)
            for route, outcome in (self.routes or {}).items():
                of_partnership = outcome.route == reader.rulebook.partnership.route
                if not of_partnership and reader.verdict(route) is not outcome.verdict:
                    found.setdefault(route, []).extend(Assumed(fact, assumption) for fact in made[assumption])
        return {route: tuple(several) for route, several in found.items()}


def assess(
    case: Case,
    rulebook: Rulebook,
    today: date,
    rules_of: date | None = None,
    register: Register | None = None,
    registered_suppliers: Iterable[Supplier] = (),
) -> Assessment:
    """Evaluate `case` under the rules of the day it was begun, else of its `as_of`, else of `today`.

    `rules_of` overrides that day, whatever the case states. `register` looks up what a register of awards says of a
    supplier: it counts where the case states no earlier awards, and is held against those that it states. Where the
    case states no supplier, `registered_suppliers`, those of the register, are tried against its awards.
    """
    barred: tuple[Assessment, ...] = ()
    if case.purchase is not None and not case.tenderers:
        each = (
            assess(case.model_copy(update={"supplier": one}), rulebook, today, rules_of, register)
            for one in registered_suppliers
        )
        barred = tuple(one for one in each if _may_be_barred(one, rulebook))
    registered = register(case.supplier) if register is not None and case.supplier is not None else None
    members = tuple(
        assess(case.model_copy(update={"supplier": one, "suppliers": None}), rulebook, today, rules_of, register)
        for one in case.suppliers or ()
    )
    stated, case = case, with_lot_amounts(case)
    started = case.purchase.started if case.purchase else None
    if started is None and case.purchase is None and case.partnership is not None:
        started = case.partnership.started
    as_of = rules_of or started or case.as_of or today
    consistent = settled(case, rulebook, as_of, registered)
    unknown = consistent.unknown
    case = consistent.case if {LOT_AMOUNTS, PARTS} & unknown.keys() else with_parts_of_lots(consistent.case)
    from_register = any(AWARD_REGISTER in one.reader.facts.assumed for one in members)
    if registered is not None and AWARDS not in unknown and _without_awards(case):
        case, from_register = _with_awards(case, registered, as_of), True
    implied = implied_purchase(case, rulebook, as_of)
    if implied is not None:
        case = case.model_copy(update={"purchase": implied.purchase})
    day = None if DATE in unknown and rules_of is None else as_of

    def facts(lifted: str | None) -> Facts:
        value = estimated_value(case, rulebook, as_of, unknown, lifted)
        found = facts_of(case, day, value, unknown, lifted, awards_registered=from_register)
        return found if implied is None else ask_the_partnership(found, implied.act_lacking)

    def reader_of(lifted: str | None) -> CaseReader:
        if members:
            named = zip(member_names(case.suppliers or ()), members, strict=True)
            return GroupReader(rulebook, facts(lifted), [Member(name, one.lift(lifted)) for name, one in named])
        return CaseReader(rulebook, facts(lifted), with_supplier=case.supplier is not None)

    reader = reader_of(None)
    routes = _routes(reader, implied) if case.purchase is not None else None
    supplier = None
    if case.supplier is not None or members:
        supplier = {
            name: reader.supplier_outcome(name)
            for name, route in rulebook.routes.routes.items()
            if route.supplier_answers
        }
    recommended = Recommendation(())
    if routes is not None:
        alone = reader.alone if case.supplier is not None or members else None
        recommended = recommend(routes, rulebook, alone=alone, implied=implied is not None)
    asked = routes if routes is not None else supplier or {}
    return Assessment(
        stated=stated,
        case=case,
        as_of=as_of,
        date_assumed=rules_of is None and stated.as_of is None and started is None,
        reader=reader,
        value=estimated_value(case, rulebook, as_of, unknown) if case.purchase else None,
        routes=routes,
        supplier=supplier,
        recommendation=recommended.advice,
        if_contract=recommended.if_contract,
        next_question=_next_question(asked, rulebook),
        contradictions=_each_once((*consistent.found, *(found for one in members for found in one.contradictions))),
        unknown=unknown,
        lift=reader_of,
        register=register,
        registered=registered,
        members=members,
        barred=barred,
    )


def _may_be_barred(assessment: Assessment, rulebook: Rulebook) -> bool:
    """Whether an earlier award bars, or may bar, the organisation from a new award."""
    named = {criterion for rule in rulebook.rules.values() for criterion in award_criteria(rule)}
    return any(
        criterion.id in named and criterion.truth is not True
        for outcome in (assessment.routes or {}).values()
        for criterion in outcome.criteria
    )


def _each_once(found: Iterable[Found]) -> tuple[Found, ...]:
    """The notes on a group, each once: members share those that concern the purchase."""
    return tuple(each for place, each in enumerate(told) if each not in told[:place]) if (told := tuple(found)) else ()


def _without_awards(case: Case) -> bool:
    return case.supplier is not None and case.supplier.awards is None


def _with_awards(case: Case, registered: RegisteredAwards, as_of: date) -> Case:
    """`case` with the earlier awards of the register, on the day of the new award."""
    purchase, supplier = case.purchase or Purchase(), case.supplier
    assert supplier is not None
    day = purchase.award_date or max(as_of, case.as_of or as_of)
    buyer = purchase.authority.org_no if purchase.authority else None
    return case.model_copy(update={"supplier": supplier.model_copy(update={"awards": registered.facts([buyer], day)})})


def _routes(reader: CaseReader, implied: ImpliedPurchase | None) -> dict[str, Outcome]:
    """The answer for every route that a purchase can take."""
    own = reader.rulebook.partnership.route
    found = {name: reader.outcome(name) for name in purchase_routes(reader.rulebook) if name != own}
    if implied is not None:
        found = {name: implied.told_of(outcome, reader.facts) for name, outcome in found.items()}
    answers = {**found, own: read_partnership(reader)}
    return {name: answers[name] for name in purchase_routes(reader.rulebook)}


def estimated_value(
    case: Case,
    rulebook: Rulebook,
    as_of: date,
    contradicted: Container[str] = (),
    lifted: str | None = None,
) -> EstimatedValue:
    """The value of the purchase by the rules of its act."""
    purchase = case.purchase or Purchase()
    return estimate(
        purchase,
        rulebook.value_parameters(purchase.act),
        rulebook.euro_rate(as_of),
        contradicted=contradicted,
        lifted=lifted,
        highest_vat_percent=rulebook.assumptions[WITHOUT_VAT].highest_vat_percent or Decimal(0),
    )


def purchase_routes(rulebook: Rulebook) -> tuple[str, ...]:
    """The routes that a purchase can take, in the order in which an open one is recommended."""
    return tuple(name for name, route in rulebook.routes.routes.items() if not route.supplier_only)


def screened_routes(rulebook: Rulebook) -> tuple[str, ...]:
    """The routes evaluated for every row of an inventory."""
    routes = rulebook.routes.routes
    return tuple(name for name in purchase_routes(rulebook) if routes[name].screened)


def _next_question(outcomes: Mapping[str, Outcome], rulebook: Rulebook) -> NextQuestion | None:
    waiting = waiting_routes((name, outcome.missing) for name, outcome in outcomes.items())
    order = {path: position for position, path in enumerate(rulebook.facts)}
    best = min(waiting, key=lambda path: (-len(waiting[path]), order.get(path, len(order))), default=None)
    return None if best is None else NextQuestion(best, waiting[best])


def most_waited_for(outcomes: Iterable[Outcome]) -> list[tuple[str, tuple[str, ...]]]:
    """The missing facts with the routes that they can decide, the most deciding first."""
    waiting = waiting_routes((outcome.route, outcome.missing) for outcome in outcomes)
    return sorted(waiting.items(), key=lambda item: -len(item[1]))


def waiting_routes(missing: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """For each missing fact the routes that it can decide."""
    waiting: dict[str, tuple[str, ...]] = {}
    for route, paths in missing:
        for path in paths:
            waiting[path] = (*waiting.get(path, ()), route)
    return waiting
