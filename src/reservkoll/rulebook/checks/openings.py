"""Cross-checks of openings.yaml: its lists, codes and sources are there, and each area has a name of its own."""

from __future__ import annotations

from collections import Counter
from typing import Protocol

from reservkoll.common.errors import ReservkollError, RulebookError
from reservkoll.common.yaml_loader import Location
from reservkoll.i18n import mark
from reservkoll.rulebook.checks.partnership import Entry, References
from reservkoll.rulebook.models.openings import OpeningRules
from reservkoll.rulebook.rulebook import Rulebook

RULES: Entry = (OpeningRules, "")
DIGITS = 8


class Checks(References, Protocol):
    """What the checker of the rulebook offers."""

    def _finding(self, entry: Entry, at: Location, problem: ReservkollError, word: str | None = None) -> None: ...


def check_openings(checker: Checks, book: Rulebook) -> None:
    """Check what openings.yaml names."""
    rules = book.openings
    for number, name in enumerate(rules.lists):
        checker._reference(RULES, ("lists", number), name, book.code_list_files, mark("code list"))
    times = Counter(area.id for area in rules.areas)
    for number, area in enumerate(rules.areas):
        if times[area.id] > 1:
            problem = RulebookError(mark("the id “{id}” stands twice. Give each its own."), id=area.id)
            checker._finding(RULES, ("areas", number, "id"), problem)
        for position, code in enumerate(area.codes):
            if book.nomenclature.by_digits.get(code[:DIGITS]) != code:
                problem = RulebookError(mark("{code} is not in CPV 2008. Check the digits."), code=code)
                checker._finding(RULES, ("areas", number, "codes", position), problem)
        for position, source in enumerate(area.sources):
            checker._reference(RULES, ("areas", number, "sources", position), source, book.sources, mark("source"))
