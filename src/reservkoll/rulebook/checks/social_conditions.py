"""Cross-checks of social_conditions.yaml: acts, chapters, advice, conditions and sources exist, and none is idle."""

from __future__ import annotations

from reservkoll.common.errors import RulebookError
from reservkoll.i18n import mark
from reservkoll.rulebook.checks.openings import Checks
from reservkoll.rulebook.checks.partnership import Entry
from reservkoll.rulebook.models.social_conditions import SocialConditions
from reservkoll.rulebook.rulebook import Rulebook

RULES: Entry = (SocialConditions, "")


def check_social_conditions(checker: Checks, book: Rulebook) -> None:
    """Check what social_conditions.yaml names."""
    rules = book.social_conditions
    for number, advice in enumerate(rules.told_with):
        checker._reference(RULES, ("told_with", number), advice, book.routes.otherwise, mark("advice"))
    for number, governed in enumerate(rules.governed):
        if checker._reference(RULES, ("governed", number, "act"), governed.act, book.act_regimes, mark("act")):
            regimes = book.act_regimes[governed.act].regimes
            chapters = dict.fromkeys(chapter.chapter for regime in regimes for chapter in regime.chapters)
            checker._reference(RULES, ("governed", number, "chapter"), governed.chapter, chapters, mark("chapter"))
        for position, name in enumerate(governed.conditions):
            at = ("governed", number, "conditions", position)
            checker._reference(RULES, at, name, rules.conditions, mark("condition"))
    used = {name for governed in rules.governed for name in governed.conditions}
    for name, condition in rules.conditions.items():
        checker._reference(RULES, ("conditions", name, "source"), condition.source, book.sources, mark("source"))
        if name not in used:
            problem = RulebookError(mark("no chapter has the condition “{id}”. Name it or remove it."), id=name)
            checker._finding(RULES, ("conditions", name), problem)
