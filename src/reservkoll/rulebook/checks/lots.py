"""Cross-checks of lots.yaml: acts, sources, route and note are there."""

from __future__ import annotations

from reservkoll.i18n import mark
from reservkoll.rulebook.checks.partnership import Entry, References
from reservkoll.rulebook.models.lots import LotRules
from reservkoll.rulebook.rulebook import Rulebook

RULES: Entry = (LotRules, "")


def check_lots(checker: References, book: Rulebook) -> None:
    """Check what lots.yaml names."""
    period = book.lots.divisions.period
    at = ("divisions", "period")
    checker._reference(RULES, (*at, "opens"), period.opens, book.routes.routes, mark("route"))
    checker._reference(RULES, (*at, "note"), period.note, book.notes, mark("note"))
    for act, entry in book.lots.acts.items():
        checker._reference(RULES, ("acts",), act, book.act_regimes, mark("act"))
        for group in ("follows", "never"):
            for number, statement in enumerate(getattr(entry, group)):
                here = ("acts", act, group, number, "source")
                checker._reference(RULES, here, statement.source, book.sources, mark("source"))
