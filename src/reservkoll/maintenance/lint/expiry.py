"""Lint: periods that have expired or soon will, and sources not reviewed for long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reservkoll.common.yaml_loader import Location
from reservkoll.conditions.awards import years_after
from reservkoll.conditions.limits import Meets
from reservkoll.i18n import mark
from reservkoll.maintenance.findings import Finding, Places, Severity
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.rulebook.traverse import amounts_of, expressions, reached

MONTHS_AHEAD = 6
CHECK_EVERY_YEARS = 1


def time(rulebook: Rulebook, places: Places, day: date) -> Iterator[Finding]:
    """The findings on `day`."""
    yield from _periods(rulebook, places, day)
    for name, source in rulebook.sources.items():
        if years_after(source.retrieved, CHECK_EVERY_YEARS) < day:
            yield Finding(
                "source_old",
                Severity.HINT,
                *places.at("sources", name, "retrieved"),
                mark("The source “{source}” was last read on {day}, more than a year before {today}."),
                mark("Read it again, correct what has changed, and move the day."),
                {"source": name, "day": source.retrieved, "today": day},
            )


def _periods(rulebook: Rulebook, places: Places, day: date) -> Iterator[Finding]:
    covers = rulebook.edition.covers
    ends: list[tuple[str, Location, str, date | None]] = [("rulebook", ("covers",), mark("the rulebook"), covers.to)]
    if rulebook.on(day) is not None:
        for name in _limits_in_use(rulebook, day):
            last = rulebook.limits[name].periods[-1]
            ends.append(("limits", (name, "periods", len(rulebook.limits[name].periods) - 1), name, last.to))
    for file, location, name, end in ends:
        if end is None or end > _months_after(day, MONTHS_AHEAD):
            continue
        expired = end < day
        yield Finding(
            "expired" if expired else "expires_soon",
            Severity.ERROR if expired else Severity.HINT,
            *places.at(file, *location),
            mark("{name}: the last period ended on {end}.")
            if expired
            else mark("{name}: the last period ends on {end}."),
            mark("Find out what holds after that and add a period."),
            {"name": name, "end": end},
        )


def _limits_in_use(rulebook: Rulebook, day: date) -> Iterator[str]:
    """The limits that a rule in force on `day` compares with: others may rightly have ended."""
    current = [version for rule in rulebook.rules.values() for version in rule.versions if version.covers(day)]
    roots = [part for version in current for part in expressions(version)]
    roots += [part for _, part, period in rulebook.partnership.expressions() if period.covers(day)]
    used = {
        name for one in reached(roots, rulebook) if isinstance(one, Meets) for name in amounts_of(one.meets, rulebook)
    }
    used |= {period.of for name in used for period in rulebook.limits[name].periods if period.covers(day) and period.of}
    yield from (name for name in rulebook.limits if name in used)


def _months_after(day: date, months: int) -> date:
    whole = day.month - 1 + months
    return date(day.year + whole // 12, whole % 12 + 1, min(day.day, 28))
