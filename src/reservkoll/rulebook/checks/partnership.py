"""Cross-checks of the partnership rule, the scale of forms, and euro amounts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from pydantic import BaseModel

from reservkoll.common.errors import RulebookError
from reservkoll.common.yaml_loader import Location
from reservkoll.conditions.base import Expression
from reservkoll.conditions.limits import Meets
from reservkoll.i18n import mark
from reservkoll.rulebook.models.partnership import Forms, PartnershipRule
from reservkoll.rulebook.models.periods import Period
from reservkoll.rulebook.rulebook import Rulebook

Entry = tuple[type[BaseModel], str]
RULE: Entry = (PartnershipRule, "")
FORMS: Entry = (Forms, "")


class References(Protocol):
    """What the checker of the rulebook offers."""

    def _reference(self, entry: Entry, at: Location, wanted: str, known: Iterable[str], what: str) -> bool: ...

    def _covering(self, entry: Entry, at: Location, periods: list[Period]) -> None: ...

    def _expression(self, entry: Entry, at: Location, expression: Expression, period: Period | None = None) -> None: ...


def check_partnership(checker: References, book: Rulebook) -> None:
    """Check that everything the rule and the forms refer to is there, and that every date has its version."""
    rule = book.partnership
    checker._reference(RULE, ("route",), rule.route, book.routes.routes, mark("route"))
    checker._covering(RULE, ("versions",), [*rule.versions])
    for name, test in rule.tests.by_name().items():
        checker._covering(RULE, ("tests", name, "versions"), [*test.versions])
    for number, version in enumerate(rule.versions):
        at: Location = ("versions", number, "contract_under", "act")
        checker._reference(RULE, at, version.contract_under.act, book.act_regimes, mark("act"))
        for position, advice in enumerate(version.advice):
            known = (rule.route, *book.routes.otherwise)
            place: Location = ("versions", number, "advice", position, "advise")
            checker._reference(RULE, place, advice.advise, known, mark("route"))
    for at, source in rule.sources():
        checker._reference(RULE, at, source, book.sources, mark("source"))
    for at, note in rule.notes():
        checker._reference(RULE, at, note, book.notes, mark("note"))
    for at, expression, period in rule.expressions():
        checker._expression(RULE, at, expression, period)
    for number, form in enumerate(book.forms.forms):
        checker._reference(FORMS, ("forms", number, mark("source")), form.source, book.sources, mark("source"))
        for group in ("scope", "fits"):
            for position, condition in enumerate(getattr(form, group)):
                checker._expression(FORMS, ("forms", number, group, position), condition)


def routes_known(entry: Entry, book: Rulebook) -> list[str]:
    """The routes that a condition may name: that of partnerships is read after all others, for the forms alone."""
    return [name for name in book.routes.routes if entry == FORMS or name != book.partnership.route]


def other_currency(expression: Meets, book: Rulebook) -> RulebookError | None:
    """What is wrong where an amount in SEK is held against a limit in euro, or the other way round."""
    fact, limit = book.facts.get(expression.fact), book.limits.get(expression.meets)
    if fact is None or limit is None or (fact.unit == "EUR") == limit.in_euro:
        return None
    return RulebookError(
        mark("the fact “{fact}” and the limit “{limit}” are not in the same currency."),
        fact=expression.fact,
        limit=expression.meets,
    )
