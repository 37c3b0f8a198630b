"""Cross-checks of small_purchases.yaml: its limits and sources are there."""

from __future__ import annotations

from reservkoll.i18n import mark
from reservkoll.rulebook.checks.partnership import Entry, References
from reservkoll.rulebook.models.small_purchases import SmallPurchaseRules
from reservkoll.rulebook.rulebook import Rulebook

RULES: Entry = (SmallPurchaseRules, "")


def check_small_purchases(checker: References, book: Rulebook) -> None:
    """Check what small_purchases.yaml names."""
    rules = book.small_purchases
    checker._reference(RULES, ("general",), rules.general, book.limits, mark("limit"))
    checker._reference(RULES, ("wider",), rules.wider, book.limits, mark("limit"))
    for position, source in enumerate(rules.sources):
        checker._reference(RULES, ("sources", position), source, book.sources, mark("source"))
