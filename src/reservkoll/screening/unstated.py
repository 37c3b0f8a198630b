"""Facts that a list does not state, that nearly every answer depends on, and that can be set for all rows at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from reservkoll.inventory.reader import Inventory
from reservkoll.screening.service import Answers, ScreeningService, says_nothing_of

ASKED_FIRST: Final = ("purchase.act", "purchase.authority.type")
"""The facts that are asked for if a list does not state them: nearly every answer rests on them."""


@dataclass(frozen=True)
class Unstated:
    """A fact that no column or row states, and how many rows of all depend on it."""

    fact: str
    rows: int
    of: int


def unstated(service: ScreeningService, answers: Answers) -> list[Unstated]:
    """The facts to ask for after a list was screened, in the order to ask."""
    inventory, waiting = answers.inventory, {fact.path: fact.rows for fact in answers.screening.missing}
    return [
        Unstated(path, waiting[path], inventory.frame.height)
        for path in ASKED_FIRST
        if path in waiting and path not in service.defaults and says_nothing_of(path, inventory)
    ]


def answered_with(
    service: ScreeningService, inventory: Inventory, answers: Answers, ask: Callable[[Unstated], str | None]
) -> tuple[ScreeningService, Answers]:
    """The answers once `ask` has supplied what `inventory` leaves out, as if given by the user, and their service.

    `ask` returns a value of the fact, or None if nobody knows. What still matters after an answer is asked for next.
    """
    asked: set[str] = set()
    while waiting := [each for each in unstated(service, answers) if each.fact not in asked]:
        first = waiting[0]
        asked.add(first.fact)
        told = ask(first)
        if told is None:
            continue
        request = service.request
        given = (*request.given, f"{first.fact}={told}")
        service = ScreeningService(request.model_copy(update={"given": given}), service.rulebook, service.mapping)
        answers = service.answer(inventory)
    return service, answers
