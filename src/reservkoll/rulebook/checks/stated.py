"""The cross-checks of contradictions.yaml and assumptions.yaml: the facts are there, and each code means one thing."""

from __future__ import annotations

from reservkoll.common.errors import RulebookError
from reservkoll.facts import assumptions
from reservkoll.i18n import mark
from reservkoll.rulebook.checks.partnership import Entry
from reservkoll.rulebook.checks.same_need import LimitReferences
from reservkoll.rulebook.models.rules import Assumption, Contradiction
from reservkoll.rulebook.rulebook import Rulebook


def check_stated(checker: LimitReferences, book: Rulebook) -> None:
    """Check facts, conditions and ids."""
    for name, contradiction in book.contradictions.items():
        entry: Entry = (Contradiction, name)
        for key, paths in (
            ("facts", contradiction.facts),
            ("unknown", contradiction.unknown or ()),
            ("words", contradiction.words.values()),
        ):
            for path in paths:
                checker._reference(entry, (key,), path, book.facts, mark("fact"))
        checker._expression(entry, ("when",), contradiction.when, None)
        if name in book.notes or name in book.assumptions:
            problem = RulebookError(mark("the id “{id}” stands in another file too. Give each its own."), id=name)
            checker._finding(entry, (), problem)
    for name, assumption in book.assumptions.items():
        entry = (Assumption, name)
        for path in assumption.facts:
            checker._reference(entry, ("facts",), path, book.facts, mark("fact"))
        if name in book.notes:
            problem = RulebookError(mark("the id “{id}” stands in another file too. Give each its own."), id=name)
            checker._finding(entry, (), problem)
    for name in assumptions.IDS:
        if name not in book.assumptions:
            problem = RulebookError(mark("assumptions.yaml lacks “{id}”. Add it."), id=name)
            checker._finding((Assumption, ""), (), problem)
