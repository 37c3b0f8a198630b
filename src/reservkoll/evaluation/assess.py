"""The full assessment of one case: every route, the supplier, the recommendation, the next fact to ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from reservkoll.evaluation.case import CaseReader
from reservkoll.evaluation.implied_purchase import ImpliedPurchase, implied_purchase
from reservkoll.evaluation.outcome import Outcome, Verdict
from reservkoll.evaluation.partnership import read_partnership
from reservkoll.facts.derived import facts_of
from reservkoll.facts.models import Case, Purchase
from reservkoll.facts.partnership import ask_the_partnership
from reservkoll.facts.value import EstimatedValue, estimate
from reservkoll.rulebook.rulebook import Rulebook

ORDINARY = "ordinary_procurement"
COMPLETE = "complete_facts"
BY_HAND = "judge_by_hand"


@dataclass(frozen=True)
class NextQuestion:
    """The unknown fact that decides most, and the routes that wait for it."""

    fact: str
    decides: tuple[str, ...]


@dataclass(frozen=True)
class Assessment:
    """The answer; `routes` is None for a case that is only about a supplier. `date_assumed`: no date was stated.

    `stated` is the case as given; `case` has the purchase too that a partnership would be.
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
    next_question: NextQuestion | None


def assess(case: Case, rulebook: Rulebook, today: date) -> Assessment:
    """Read `case` under the rules of its `as_of`, else of the day the purchase was started, else of `today`."""
    stated = case
    started = case.purchase.started if case.purchase else None
    if started is None and case.purchase is None and case.partnership is not None:
        started = case.partnership.started
    as_of = case.as_of or started or today
    implied = implied_purchase(case, rulebook, as_of)
    if implied is not None:
        case = case.model_copy(update={"purchase": implied.purchase})
    value = estimated_value(case, rulebook, as_of)
    facts = facts_of(case, as_of, value)
    if implied is not None:
        facts = ask_the_partnership(facts, implied.act_lacking)
    reader = CaseReader(rulebook, facts, with_supplier=case.supplier is not None)
    routes = _routes(reader, implied) if case.purchase is not None else None
    supplier = None
    if case.supplier is not None:
        supplier = {
            name: reader.supplier_outcome(name)
            for name, route in rulebook.routes.routes.items()
            if route.supplier_answers
        }
    asked = routes if routes is not None else supplier or {}
    return Assessment(
        stated=stated,
        case=case,
        as_of=as_of,
        date_assumed=case.as_of is None and started is None,
        reader=reader,
        value=value if case.purchase else None,
        routes=routes,
        supplier=supplier,
        recommendation=recommend(routes, rulebook, with_supplier=case.supplier is not None) if routes else (),
        next_question=_next_question(asked, rulebook),
    )


def _routes(reader: CaseReader, implied: ImpliedPurchase | None) -> dict[str, Outcome]:
    """The answer for every route that a purchase can take."""
    own = reader.rulebook.partnership.route
    found = {name: reader.outcome(name) for name in purchase_routes(reader.rulebook) if name != own}
    if implied is not None:
        found = {name: implied.told_of(outcome, reader.facts) for name, outcome in found.items()}
    answers = {**found, own: read_partnership(reader)}
    return {name: answers[name] for name in purchase_routes(reader.rulebook)}


def estimated_value(case: Case, rulebook: Rulebook, as_of: date) -> EstimatedValue:
    """The value of the purchase by the rules of its act."""
    purchase = case.purchase or Purchase()
    return estimate(purchase, rulebook.value_parameters(purchase.act), rulebook.euro_rate(as_of))


def purchase_routes(rulebook: Rulebook) -> tuple[str, ...]:
    """The routes that a purchase can take, in the order in which an open one is recommended."""
    return tuple(name for name, route in rulebook.routes.routes.items() if not route.supplier_only)


def screened_routes(rulebook: Rulebook) -> tuple[str, ...]:
    """The routes that are answered for every row of an inventory."""
    routes = rulebook.routes.routes
    return tuple(name for name in purchase_routes(rulebook) if routes[name].screened)


def recommend(outcomes: Mapping[str, Outcome], rulebook: Rulebook, *, with_supplier: bool) -> tuple[str, ...]:
    """The open routes in order; else to complete the facts that are missing, or to judge what the law leaves open.

    Ordinary procurement is left where every route is closed.
    """
    routes = rulebook.routes.routes
    counted = {name for name, route in routes.items() if with_supplier or route.recommended == "always"}
    outcomes = {name: outcome for name, outcome in outcomes.items() if name in counted}
    open_ = tuple(name for name, outcome in outcomes.items() if outcome.verdict is Verdict.YES)
    if open_:
        return open_
    unknown = [outcome for outcome in outcomes.values() if outcome.verdict is Verdict.UNKNOWN]
    if not unknown:
        return (ORDINARY,)
    return (COMPLETE,) if any(outcome.missing for outcome in unknown) else (BY_HAND,)


def _next_question(outcomes: Mapping[str, Outcome], rulebook: Rulebook) -> NextQuestion | None:
    waiting = waiting_routes((name, outcome.missing) for name, outcome in outcomes.items())
    order = {path: position for position, path in enumerate(rulebook.facts)}
    best = min(waiting, key=lambda path: (-len(waiting[path]), order.get(path, len(order))), default=None)
    return None if best is None else NextQuestion(best, waiting[best])


def waiting_routes(missing: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """For each missing fact the routes that wait for it."""
    waiting: dict[str, tuple[str, ...]] = {}
    for route, paths in missing:
        for path in paths:
            waiting[path] = (*waiting.get(path, ()), route)
    return waiting
