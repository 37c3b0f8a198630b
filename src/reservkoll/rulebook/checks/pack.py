"""Cross-checks of pack.yaml and pack/: every sentence cites a source that is there, and is whole in both languages."""

from __future__ import annotations

from typing import Protocol

from reservkoll.common.errors import ReservkollError, RulebookError
from reservkoll.common.yaml_loader import Location
from reservkoll.i18n import Language, mark
from reservkoll.rulebook.checks.partnership import Entry, References
from reservkoll.rulebook.models.pack import PLACEHOLDER, PROVISION, PackDraft, PackRules, PackSentence
from reservkoll.rulebook.rulebook import Rulebook

RULES: Entry = (PackRules, "")


class Checks(References, Protocol):
    """What the checker of the rulebook offers."""

    def _finding(self, entry: Entry, at: Location, problem: ReservkollError, word: str | None = None) -> None: ...


def check_pack(checker: Checks, book: Rulebook) -> None:
    """Check what the drafts name."""
    for name, word in book.pack.words.items():
        checker._reference(RULES, ("words", name, "fact"), word.fact, {*book.facts, *UNREAD}, mark("fact"))
    seen: set[str] = set()
    for draft in book.drafts.values():
        entry: Entry = (PackDraft, draft.id)
        for number, route in enumerate(draft.routes):
            checker._reference(entry, ("routes", number), route, book.routes.routes, mark("route"))
        for place, section in enumerate(draft.sections):
            at: Location = ("sections", place)
            for number, route in enumerate(section.routes or ()):
                checker._reference(entry, (*at, "routes", number), route, draft.routes, mark("route"))
            for number, sentence in enumerate(section.sentences):
                here: Location = (*at, "sentences", number)
                _sentence(checker, book, entry, here, sentence, alone=section.routes is not None)
                if sentence.id in seen:
                    problem = RulebookError(mark("the id “{id}” stands twice. Give each its own."), id=sentence.id)
                    checker._finding(entry, (*here, "id"), problem)
                seen.add(sentence.id)


# Told by a case, and read by no rule.
UNREAD = ("purchase.title", "purchase.authority.name", "partnership.title", "partnership.authority.name")


def _sentence(
    checker: Checks, book: Rulebook, entry: Entry, at: Location, sentence: PackSentence, *, alone: bool
) -> None:
    checker._reference(entry, (*at, "source"), sentence.source, book.sources, mark("source"))
    for number, route in enumerate(sentence.routes or ()):
        checker._reference(entry, (*at, "routes", number), route, book.routes.routes, mark("route"))
    if sentence.when is not None:
        checker._expression(entry, (*at, "when"), sentence.when)
    known = {*book.pack.words, *((PROVISION,) if alone else ())}
    for word in PLACEHOLDER.findall(sentence.text.sv + sentence.text.en):
        checker._reference(entry, (*at, "text"), word, known, mark("word"))
    told = [
        (sorted(PLACEHOLDER.findall(text)), len(book.pack.marks(language).findall(text)), text.count("["))
        for language, text in ((Language.SV, sentence.text.sv), (Language.EN, sentence.text.en))
    ]
    if told[0] != told[1] or told[0][1] != told[0][2]:
        problem = RulebookError(
            mark("the texts in the two languages do not have the same words and marks. Write {sv} and {en}."),
            sv=book.pack.choice("…", Language.SV),
            en=book.pack.choice("…", Language.EN),
        )
        checker._finding(entry, (*at, "text"), problem)
