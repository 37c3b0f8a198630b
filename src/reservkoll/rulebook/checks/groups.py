"""Cross-checks of groups.yaml: every condition on a supplier says how a group meets it, and nothing else is named."""

from __future__ import annotations

from collections.abc import Iterator

from reservkoll.common.errors import RulebookError
from reservkoll.conditions.references import condition_name
from reservkoll.i18n import mark
from reservkoll.rulebook.checks.openings import Checks
from reservkoll.rulebook.checks.partnership import Entry
from reservkoll.rulebook.models.groups import GroupRules
from reservkoll.rulebook.rulebook import Rulebook

RULES: Entry = (GroupRules, "")


def check_groups(checker: Checks, book: Rulebook) -> None:
    """Check what groups.yaml names, and that no condition on a supplier is left out."""
    rules = book.groups
    checker._reference(RULES, ("all_meet",), rules.all_meet, book.notes, mark("note"))
    for route, combined in rules.combine.items():
        checker._reference(RULES, ("combine", route), route, book.routes.routes, mark("route"))
        checker._reference(RULES, ("combine", route, "note"), combined.note, book.notes, mark("note"))
        if combined.each is not None:
            checker._reference(RULES, ("combine", route, "each"), combined.each, book.notes, mark("note"))
        known = set(_conditions(route, book))
        for name in combined.conditions:
            checker._reference(RULES, ("combine", route, "conditions", name), name, known, mark("condition"))
    for route in book.routes.routes:
        told = rules.combine[route].conditions if route in rules.combine else {}
        for name in dict.fromkeys(_conditions(route, book)):
            if name not in told:
                problem = RulebookError(
                    mark("how a group meets “{id}” under “{route}” is not said. Add it to groups.yaml."),
                    id=name,
                    route=route,
                )
                checker._finding(RULES, ("combine",), problem)
    for number, each in enumerate(rules.together):
        checker._reference(RULES, ("together", number, "act"), each.act, book.act_regimes, mark("act"))
        checker._reference(RULES, ("together", number, "source"), each.source, book.sources, mark("source"))
    for number, text in enumerate(rules.signs):
        checker._reference(RULES, ("signs", number, "source"), text.source, book.sources, mark("source"))


def _conditions(route: str, book: Rulebook) -> Iterator[str]:
    """The names of the conditions on a supplier in every version of the rules of a route."""
    for rule in book.rules.values():
        if rule.route == route:
            for version in rule.versions:
                yield from filter(None, map(condition_name, (*version.supplier, *version.together)))
