"""The cross-checks of plan.yaml."""

from __future__ import annotations

from reservkoll.errors import RulebookError
from reservkoll.rulebook.check_partnership import Entry
from reservkoll.rulebook.check_requirements import Checks
from reservkoll.rulebook.plan import PlanRules
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.texts import mark

RULES: Entry = (PlanRules, "")


def check_plan(checker: Checks, book: Rulebook) -> None:
    """Check that its routes are answered for every row, and that its sources are there."""
    screened = [name for name, route in book.routes.routes.items() if route.screened and not route.supplier_only]
    for number, route in enumerate(book.plan.openings):
        checker._reference(RULES, ("openings", number), route, screened, mark("route"))
        if route in book.plan.openings[:number]:
            problem = RulebookError(mark("the id “{id}” stands twice. Give each its own."), id=route)
            checker._finding(RULES, ("openings", number), problem)
    for number, source in enumerate(book.plan.invitation.sources):
        checker._reference(RULES, ("invitation", "sources", number), source, book.sources, mark("source"))
