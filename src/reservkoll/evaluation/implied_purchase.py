"""The purchase that a partnership would be if it were a contract, for a case that states no purchase."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from reservkoll.conditions.trace import NoteUse, Trace, unique
from reservkoll.evaluation.case import ACT, CaseReader
from reservkoll.evaluation.outcome import Outcome, Verdict
from reservkoll.facts.derived import facts_of
from reservkoll.facts.facts import Facts
from reservkoll.facts.models import Case, Purchase
from reservkoll.facts.partnership import purchase_of
from reservkoll.facts.value import EstimatedValue
from reservkoll.rulebook.models.periods import on
from reservkoll.rulebook.rulebook import Rulebook


@dataclass(frozen=True)
class ImpliedPurchase:
    """The purchase, the facts to ask for where its act is unknown, and the note that says what was assumed, if any."""

    purchase: Purchase
    act_lacking: tuple[str, ...]
    note: NoteUse | None

    def told_of(self, outcome: Outcome, facts: Facts) -> Outcome:
        """`outcome` of a route, with what was assumed, and asking for what the partnership can state."""
        cautions = outcome.cautions
        if self.note is not None and outcome.verdict is not Verdict.NOT_APPLICABLE:
            cautions = (*cautions, self.note)
        return replace(outcome, missing=unique(facts.missing(path) for path in outcome.missing), cautions=cautions)


def implied_purchase(case: Case, rulebook: Rulebook, as_of: date) -> ImpliedPurchase | None:
    """None where the case has a purchase of its own, or no partnership."""
    if case.purchase is not None or case.partnership is None:
        return None
    version = on(rulebook.partnership.versions, as_of)
    if version is None or rulebook.on(as_of) is None:
        return ImpliedPurchase(purchase_of(case.partnership, None), (ACT,), None)
    reader = CaseReader(rulebook, facts_of(case, as_of, EstimatedValue(None)), with_supplier=False)
    under: Trace = version.contract_under.if_.trace(reader)
    if under.truth is True:
        act = version.contract_under.act
        return ImpliedPurchase(purchase_of(case.partnership, act), (), NoteUse(version.contract_under.note))
    return ImpliedPurchase(purchase_of(case.partnership, None), under.missing or (ACT,), None)
