"""Cross-checks of plan.yaml."""

from __future__ import annotations

from reservkoll.i18n import mark
from reservkoll.rulebook.checks.partnership import Entry, References
from reservkoll.rulebook.models.plan import PlanRules
from reservkoll.rulebook.rulebook import Rulebook

RULES: Entry = (PlanRules, "")


def check_plan(checker: References, book: Rulebook) -> None:
    """Check that its sources are there."""
    for number, source in enumerate(book.plan.invitation.sources):
        checker._reference(RULES, ("invitation", "sources", number), source, book.sources, mark("source"))
