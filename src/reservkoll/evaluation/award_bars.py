"""Until when an earlier award bars another of the same service, as the rules say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from reservkoll.conditions.awards import AwardBar, NotAwarded, years_after
from reservkoll.conditions.base import Expression
from reservkoll.conditions.references import condition_name
from reservkoll.facts.models import Award
from reservkoll.rulebook.models.rules import Rule
from reservkoll.rulebook.rulebook import Rulebook


def award_conditions(rulebook: Rulebook) -> dict[str, NotAwarded]:
    """The provisions whose awards bar or may bar another, each with the condition that says so."""
    found: dict[str, NotAwarded] = {}
    for rule in rulebook.rules.values():
        for version in rule.versions:
            for condition in _within(version.together):
                if isinstance(condition, NotAwarded):
                    bar = condition.not_within
                    found |= dict.fromkeys((*bar.provisions, *bar.doubtful), condition)
    return found


def award_criteria(rule: Rule) -> Iterator[str]:
    """The criteria of a rule that earlier awards decide."""
    for version in rule.versions:
        for condition in version.together:
            name = condition_name(condition)
            if name is not None and any(isinstance(each, NotAwarded) for each in _within([condition])):
                yield name


def award_bars(rulebook: Rulebook) -> dict[str, AwardBar]:
    """The provisions whose awards bar or may bar another, each with what it bars."""
    return {provision: condition.not_within for provision, condition in award_conditions(rulebook).items()}


def bar_ends(award: Award, bars: dict[str, AwardBar]) -> date | None:
    """The day until which `award` bars another: on it the answer is open, and free the day after. None: it bars none,
    or the day of decision is not known.
    """
    bar = bars.get(award.provision or "")
    return None if bar is None or award.decided is None else years_after(award.decided, bar.years)


def _within(expressions: Iterable[Expression]) -> Iterator[Expression]:
    for expression in expressions:
        yield expression
        yield from _within(expression.parts())
