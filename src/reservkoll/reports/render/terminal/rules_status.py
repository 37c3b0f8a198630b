"""Prints how a rulebook stands on a day, and the law in the making."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from reservkoll.common.formatting import day as day_text
from reservkoll.i18n import Language, mark, translator
from reservkoll.json_documents.rules import ComingLaw, RulebookStatus
from reservkoll.reports import phrases


def print_coming(entries: Iterable[ComingLaw], language: Language, console: Console) -> None:
    """The law in the making at a terminal."""
    say = translator(language)
    console.print(Text(say(mark("Law in the making. It changes no answer.")), style="bold"))
    for entry in entries:
        read = say(phrases.READ_DAY).format(day=day_text(entry.day, language))
        console.print()
        console.print(Text(entry.title, style="bold"))
        for line in (entry.what, f"{entry.status} ({read})", entry.url):
            console.print(Padding(Text(line), (0, 0, 0, 2)))


def print_status(status: RulebookStatus, language: Language, console: Console) -> None:
    """The status at a terminal."""
    say = translator(language)

    def told(day: date) -> str:
        return day_text(day, language)

    def heading(text: str) -> None:
        console.print()
        console.print(Text(text, style="bold"))

    def line(text: str) -> None:
        console.print(Padding(Text(text), (0, 0, 0, 2)))

    title = say(mark("Rulebook {version} on {day}"))
    console.print(Text(title.format(version=status.version, day=told(status.as_of))))
    heading(say(mark("Sources, the oldest first")))
    for source in sorted(status.sources, key=lambda one: (one.retrieved, one.id)):
        read = say(phrases.READ_DAY).format(day=told(source.retrieved))
        if source.second_hand:
            read = say(mark("{read}, at second hand")).format(read=read)
        line(f"{read}: {source.title} ({source.id})")
    heading(say(mark("Derived amounts")))
    for amount in status.derived:
        line(f"{amount.limit} {amount.period}: {amount.sek} SEK ({amount.source})")
    heading(say(mark("Expires within a year")))
    for entry in status.expires:
        line(f"{told(entry.day)}: {entry.title} ({entry.what})")
    if not status.expires:
        line(say(mark("nothing")))
    heading(say(mark("Reviewed by a lawyer")))
    for rule in status.rules:
        review = rule.reviewed
        by = say(mark("no lawyer has reviewed it"))
        if review is not None:
            by = say(mark("{name}, {day}")).format(name=review.by, day=told(review.day))
        line(f"{rule.id}: {by}")
