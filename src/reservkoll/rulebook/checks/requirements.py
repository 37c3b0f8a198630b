"""Cross-checks of requirements.yaml: facts, provisions, acts, chapters, sources and periods exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from reservkoll.common.errors import RulebookError
from reservkoll.common.yaml_loader import Location
from reservkoll.facts.requirements import FACTS, TOPICS
from reservkoll.i18n import mark
from reservkoll.rulebook.checks.openings import Checks
from reservkoll.rulebook.checks.partnership import Entry
from reservkoll.rulebook.checks.plan import check_plan
from reservkoll.rulebook.models.requirements import Governing, Place, RequirementRules
from reservkoll.rulebook.rulebook import Rulebook

RULES: Entry = (RequirementRules, "")


def check_requirements(checker: Checks, book: Rulebook) -> None:
    """Check every reference and period of the rules on requirements, and the plan for dialogue."""
    check_plan(checker, book)
    rules = book.requirements
    _places(checker, book, ("chapters",), rules.chapters)
    for name, provision in rules.provisions.items():
        _places(checker, book, ("provisions", name, "places"), provision.places)
    times = Counter(rule.id for rule in rules.rules)
    used = {provision for rule in rules.rules for _, provision in rule.provisions()}
    for name in rules.provisions:
        if name not in used:
            _finding(checker, ("provisions", name), mark("no rule names this provision. Use it or take it out."))
    for number, rule in enumerate(rules.rules):
        at: Location = ("rules", number)
        if times[rule.id] > 1:
            problem = RulebookError(mark("the id “{id}” stands twice. Give each its own."), id=rule.id)
            checker._finding(RULES, (*at, "id"), problem)
        checker._reference(RULES, (*at, "topic"), rule.topic, TOPICS, mark("topic"))
        for position, bound in enumerate(rule.when):
            here: Location = (*at, "when", position)
            if not checker._reference(RULES, (*here, "fact"), bound.fact, FACTS, mark("fact")):
                continue
            if (FACTS[bound.fact] is bool) != (bound.is_ is not None):
                _finding(checker, here, mark("a fact that is true or false has is, a number has bounds."))
        for where, provision_id in rule.provisions():
            checker._reference(RULES, (*at, *where), provision_id, rules.provisions, mark("provision"))
        for where, provision_id in rule.provisions():
            ground = rules.provisions.get(provision_id)
            if where[0] != "instead" and ground is not None and ground.gives == "room":
                _finding(checker, (*at, *where), mark("this provision only gives room: nothing can be against it."))


def _places(checker: Checks, book: Rulebook, at: Location, places: Sequence[Place | Governing]) -> None:
    last: dict[tuple[str, str], date] = {}
    for number, place in enumerate(places):
        here: Location = (*at, number)
        if checker._reference(RULES, (*here, "act"), place.act, book.act_regimes, mark("act")):
            chapters = {one.chapter for regime in book.regimes[place.act] for one in regime.chapters}
            checker._reference(RULES, (*here, "chapter"), place.chapter, chapters, mark("chapter"))
        if place.source is not None:
            checker._reference(RULES, (*here, "source"), place.source, book.sources, mark("source"))
        key = (place.act, place.chapter)
        if key in last and place.from_ <= last[key]:
            _finding(
                checker, here, mark("the period overlaps an earlier one of the same chapter, or stands before it.")
            )
        last[key] = place.to or date.max


def _finding(checker: Checks, at: Location, template: str) -> None:
    checker._finding(RULES, at, RulebookError(template))
