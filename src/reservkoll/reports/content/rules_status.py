"""How a rulebook stands on a day: how far each source was read, what is derived, what expires; and what is coming."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from reservkoll.common.formatting import day as day_text
from reservkoll.conditions.awards import years_after
from reservkoll.explain.limits import period_text
from reservkoll.explain.provenance import source_document
from reservkoll.explain.rule_page import all_rules
from reservkoll.i18n import Language, mark, translator
from reservkoll.rulebook.models.rules import Status
from reservkoll.rulebook.rulebook import Rulebook


def coming_as_data(rulebook: Rulebook, language: Language) -> list[dict[str, str]]:
    """The law in the making, as plain data."""
    return [
        {
            "id": name,
            "title": entry.title.text(language),
            "what": entry.what.text(language),
            "status": entry.status.text(language),
            "source": entry.source,
            "url": rulebook.sources[entry.source].url,
            "day": entry.day.isoformat(),
        }
        for name, entry in rulebook.coming.items()
    ]


def status_as_data(rulebook: Rulebook, day: date, language: Language) -> dict[str, Any]:
    """Sources, derived amounts, what expires within a year after `day`, and the reviews of the rules, as plain data."""
    return {
        "version": rulebook.edition.version,
        "as_of": day.isoformat(),
        "sources": [source_document(name, source) for name, source in sorted(rulebook.sources.items())],
        "derived": [
            {"limit": name, "period": period_text(period), "sek": f"{period.sek:f}", "source": period.source}
            for name, limit in rulebook.limits.items()
            for period in limit.periods
            if period.status is Status.DERIVED and period.sek is not None
        ],
        "expires": [
            {"what": what, "title": title, "day": last.isoformat()}
            for what, title, last in _expiring(rulebook, day, language)
        ],
        "rules": [
            {
                "id": rule.id,
                "title": rule.title.text(language),
                "reviewed": None
                if rule.reviewed is None
                else {"by": rule.reviewed.by, "day": rule.reviewed.day.isoformat()},
            }
            for rule in all_rules(rulebook)
        ],
    }


def _expiring(rulebook: Rulebook, day: date, language: Language) -> Iterator[tuple[str, str, date]]:
    """What holds on `day` or later but not a year after it, with nothing that follows: id, name and last day."""
    covers = rulebook.edition.covers
    ends = [("rulebook", rulebook.edition.version, covers.to)]
    for name, limit in rulebook.limits.items():
        ends += [(name, limit.label.text(language), limit.periods[-1].to)] if limit.periods else []
    for rule in rulebook.rules.values():
        ends.append((rule.id, rule.title.text(language), rule.versions[-1].to))
    a_year_on = years_after(day, 1)
    for what, title, last in ends:
        if last is not None and day <= last <= a_year_on:
            yield what, title, last


def print_coming(entries: Sequence[Mapping[str, str]], language: Language, console: Console) -> None:
    """The law in the making at a terminal."""
    say = translator(language)
    console.print(Text(say(mark("Law in the making. It changes no answer.")), style="bold"))
    for entry in entries:
        read = say(mark("read {day}")).format(day=day_text(date.fromisoformat(entry["day"]), language))
        console.print()
        console.print(Text(entry["title"], style="bold"))
        for line in (entry["what"], f"{entry['status']} ({read})", entry["url"]):
            console.print(Padding(Text(line), (0, 0, 0, 2)))


def print_status(data: Mapping[str, Any], language: Language, console: Console) -> None:
    """The status at a terminal."""
    say = translator(language)

    def told(day: str) -> str:
        return day_text(date.fromisoformat(day), language)

    def heading(text: str) -> None:
        console.print()
        console.print(Text(text, style="bold"))

    def line(text: str) -> None:
        console.print(Padding(Text(text), (0, 0, 0, 2)))

    title = say(mark("Rulebook {version} on {day}"))
    console.print(Text(title.format(version=data["version"], day=told(data["as_of"]))))
    heading(say(mark("Sources, the oldest first")))
    for source in sorted(data["sources"], key=lambda one: (one["retrieved"], one["id"])):
        read = say(mark("read {day}")).format(day=told(source["retrieved"]))
        if source["second_hand"]:
            read = say(mark("{read}, at second hand")).format(read=read)
        line(f"{read}: {source['title']} ({source['id']})")
    heading(say(mark("Derived amounts")))
    for amount in data["derived"]:
        line(f"{amount['limit']} {amount['period']}: {amount['sek']} SEK ({amount['source']})")
    heading(say(mark("Expires within a year")))
    for entry in data["expires"]:
        line(f"{told(entry['day'])}: {entry['title']} ({entry['what']})")
    if not data["expires"]:
        line(say(mark("nothing")))
    heading(say(mark("Reviewed by a lawyer")))
    for rule in data["rules"]:
        review = rule["reviewed"]
        by = say(mark("no lawyer has reviewed it"))
        if review is not None:
            by = say(mark("{name}, {day}")).format(name=review["by"], day=told(review["day"]))
        line(f"{rule['id']}: {by}")
