"""Cross-checks of notices.yaml: its routes and its source are there."""

from __future__ import annotations

from reservkoll.i18n import mark
from reservkoll.rulebook.checks.partnership import Entry, References
from reservkoll.rulebook.models.notices import NoticeRules
from reservkoll.rulebook.rulebook import Rulebook

RULES: Entry = (NoticeRules, "")


def check_notices(checker: References, book: Rulebook) -> None:
    """Check what notices.yaml names."""
    rules = book.notices
    checker._reference(RULES, ("source",), rules.source, book.sources, mark("source"))
    for code, reserved in rules.reserved.items():
        if reserved.route is not None:
            checker._reference(RULES, ("reserved", code, "route"), reserved.route, book.routes.routes, mark("route"))
    for number, route in enumerate(rules.silent):
        checker._reference(RULES, ("silent", number), route, book.routes.routes, mark("route"))
