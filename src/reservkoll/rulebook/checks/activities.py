"""Cross-checks of activities.yaml: sources and code lists are there."""

from __future__ import annotations

from reservkoll.i18n import mark
from reservkoll.rulebook.checks.partnership import Entry, References
from reservkoll.rulebook.models.activities import ActivityRules
from reservkoll.rulebook.rulebook import Rulebook

RULES: Entry = (ActivityRules, "")


def check_activities(checker: References, book: Rulebook) -> None:
    """Check what activities.yaml names."""
    unproposed = book.activities.assumed.not_proposed
    checker._reference(RULES, ("assumed", "not_proposed"), unproposed, book.code_list_files, mark("code list"))
    for number, point in enumerate(book.activities.against):
        if point.source is not None:
            at = ("against", number, "source")
            checker._reference(RULES, at, point.source, book.sources, mark("source"))
        if point.when is not None and point.when.list_ is not None:
            at_list = ("against", number, "when", "list")
            checker._reference(RULES, at_list, point.when.list_, book.code_list_files, mark("code list"))
