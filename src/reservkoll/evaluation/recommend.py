"""Recommends the open routes in order, else what to do instead; follows from the verdicts alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reservkoll.conditions.trace import unique
from reservkoll.evaluation.outcome import Outcome, Verdict
from reservkoll.evaluation.partnership import PartnershipOutcome
from reservkoll.rulebook.models.rules import BY_HAND, COMPLETE, ORDINARY, OTHER_SUPPLIERS, Route
from reservkoll.rulebook.rulebook import Rulebook


@dataclass(frozen=True)
class Recommendation:
    """Ids of routes, or of what is advised instead of one, the first advice first.

    `if_contract` are those that are told only for the case that an arrangement is a contract after all.
    """

    advice: tuple[str, ...]
    if_contract: frozenset[str] = frozenset()


def recommend(
    outcomes: Mapping[str, Outcome],
    rulebook: Rulebook,
    *,
    alone: Callable[[str], Outcome] | None = None,
    implied: bool = False,
) -> Recommendation:
    """What is recommended of `outcomes`, the answers for the routes by id, in order.

    `alone` gives the answer for the purchase whoever the supplier is, where a supplier is stated. `implied`: the
    purchase is what a partnership would be if it were a contract.
    """
    arrangement = outcomes.get(rulebook.partnership.route)
    advice = _of_arrangement(arrangement) if isinstance(arrangement, PartnershipOutcome) else None
    purchase = {name: outcome for name, outcome in outcomes.items() if outcome is not arrangement}
    if advice is None:
        return Recommendation(_of_purchase(purchase, rulebook, alone))
    open_ = _open(purchase, rulebook, alone)
    if implied:
        return Recommendation((advice, *open_), frozenset(open_))
    if advice in {COMPLETE, BY_HAND}:
        return Recommendation(_of_purchase(outcomes, rulebook, alone))
    return Recommendation((*open_, advice))


def _of_arrangement(arrangement: PartnershipOutcome) -> str | None:
    """The advice on the arrangement itself: facts that are not missing cannot be completed."""
    missing = any(test.criterion.missing for test in arrangement.tests.values() if test.verdict is Verdict.UNKNOWN)
    return BY_HAND if arrangement.advice == COMPLETE and not missing else arrangement.advice


def _of_purchase(
    outcomes: Mapping[str, Outcome], rulebook: Rulebook, alone: Callable[[str], Outcome] | None
) -> tuple[str, ...]:
    """The open routes; else to complete the facts, to judge by hand, to look for suppliers, or to compete openly."""
    open_ = _open(outcomes, rulebook, alone)
    if open_:
        return open_
    routes = rulebook.routes.routes
    left = [outcome for name, outcome in outcomes.items() if not _counted(name, rulebook, alone)]
    found = [routes[outcome.route].otherwise for outcome in left if outcome.verdict is Verdict.YES]
    to_check = unique([tuple(code for code in found if code is not None)])
    unknown = [
        outcome
        for name, outcome in outcomes.items()
        if outcome.verdict is Verdict.UNKNOWN and _counted(name, rulebook, alone)
    ]
    if unknown:
        return (COMPLETE if any(outcome.missing for outcome in unknown) else BY_HAND, *to_check)
    if to_check:
        return to_check
    if alone is not None and any(alone(name).verdict is Verdict.YES for name in outcomes):
        return (OTHER_SUPPLIERS,)
    return (ORDINARY,)


def _open(
    outcomes: Mapping[str, Outcome], rulebook: Rulebook, alone: Callable[[str], Outcome] | None
) -> tuple[str, ...]:
    """The open routes in order, last those that depend on what the authority must prove."""
    found = [
        name for name, outcome in outcomes.items() if outcome.verdict is Verdict.YES and _counted(name, rulebook, alone)
    ]
    return tuple(sorted(found, key=lambda name: rests_on_proof(outcomes[name], rulebook.routes.routes[name])))


def rests_on_proof(outcome: Outcome, route: Route) -> bool:
    """Whether a route is open only by what the authority must prove."""
    proof = route.to_prove
    if proof is None or outcome.verdict is not Verdict.YES:
        return False
    return outcome.holds(proof.criterion) is True and outcome.holds(proof.unless) is not True


def _counted(route: str, rulebook: Rulebook, alone: Callable[[str], Outcome] | None) -> bool:
    """Whether an open route is recommended by itself: some only where a supplier that fits is stated."""
    return alone is not None or rulebook.routes.routes[route].recommended == "always"
