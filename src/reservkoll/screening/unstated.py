"""What a list says nothing of, and nearly every answer waits for: facts that somebody can tell for all rows at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from reservkoll.inventory.reader import Inventory
from reservkoll.screening.service import Answers, ScreeningService, says_nothing_of

ASKED_FIRST: Final = ("purchase.act", "purchase.authority.type")
"""Facts that are asked for where a list says nothing of them: nearly every answer rests on them."""


@dataclass(frozen=True)
class Unstated:
    """A fact that no column or row states, and how many of all rows wait for it."""

    fact: str
    rows: int
    of: int


def unstated(service: ScreeningService, answers: Answers) -> list[Unstated]:
    """What is to be asked of a list that was answered, in the order to ask."""
    inventory, waiting = answers.inventory, {fact.path: fact.rows for fact in answers.screening.missing}
    return [
        Unstated(path, waiting[path], inventory.frame.height)
        for path in ASKED_FIRST
        if path in waiting and path not in service.defaults and says_nothing_of(path, inventory)
    ]


def answered_with(
    service: ScreeningService, inventory: Inventory, answers: Answers, ask: Callable[[Unstated], str | None]
) -> tuple[ScreeningService, Answers]:
    """The answers once `ask` has told what `inventory` leaves out, as if it had been given; the service that gave them.

    `ask` gives a word of the fact, or None where nobody knows. What one answer leaves open is asked for after it.
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
