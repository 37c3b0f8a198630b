"""Cross-checks of plan.yaml."""

from __future__ import annotations

from typing import Protocol

from reservkoll.common.errors import ReservkollError, RulebookError
from reservkoll.common.yaml_loader import Location
from reservkoll.i18n import mark
from reservkoll.rulebook.checks.partnership import Entry, References
from reservkoll.rulebook.models.plan import PlanRules
from reservkoll.rulebook.rulebook import Rulebook

RULES: Entry = (PlanRules, "")


class Checks(References, Protocol):
    """What the checker of the rulebook offers."""

    def _finding(self, entry: Entry, at: Location, problem: ReservkollError, word: str | None = None) -> None: ...


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
