"""Lint: one exchange rate per period for euro amounts, and cases on both sides of each amount."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from reservkoll.conditions.limits import Meets
from reservkoll.evaluation.assess import estimated_value
from reservkoll.facts.derived import facts_of
from reservkoll.i18n import mark
from reservkoll.maintenance.cases import RuleCase
from reservkoll.maintenance.findings import Finding, Places, Severity
from reservkoll.rulebook.law_on_date import AmountOnDate, LawOnDate
from reservkoll.rulebook.models.limits import Comparison, in_whole_kronor
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.rulebook.traverse import all_roots, amounts_of, expressions, reached

NEAR = 100  # öre from an amount within which a case counts as just beside it


def limits(rulebook: Rulebook, places: Places) -> Iterator[Finding]:
    """Amounts in SEK that are not their euro amounts at the one rate of their period, to whole kronor."""
    for name, limit in rulebook.limits.items():
        for position, period in enumerate(limit.periods):
            rate = rulebook.euro_rate(period.from_)
            if period.eur is None or period.sek is None or rate is None:
                continue
            if period.sek != in_whole_kronor(period.eur, rate.rate):
                yield Finding(
                    "rates_differ",
                    Severity.ERROR,
                    *places.at("limits", name, "periods", position),
                    mark("{limit} from {day}: sek is not eur at the rate of the period, {rate}."),
                    mark("Check amount and rate in the source."),
                    {"limit": name, "day": period.from_, "rate": rate.rate},
                )


@dataclass(frozen=True)
class _Tried:
    """A case as far as amounts go."""

    act: str | None
    day: date
    facts: dict[str, object]


def untested(rulebook: Rulebook, cases: Sequence[RuleCase], places: Places) -> Iterator[Finding]:
    """Amounts, in each stretch of time that they hold, that lack a case on each side, or on the first or last day."""
    tried = [_tried(case, rulebook) for case in cases]
    facts = _compared_facts(rulebook)
    for name, paths in facts.items():
        limit = rulebook.limits[name]
        for position, period in enumerate(limit.periods):
            for start, end in _stretches(name, period.from_, period.to, rulebook):
                law = rulebook.on(start)
                amount = law.limit(name).amount if law is not None else None
                if law is None or amount is None or not _in_use(name, law, rulebook):
                    continue
                near = [one for one in tried if one.act in {None, limit.act} and start <= one.day <= (end or one.day)]
                lacking = list(_lacking_sides(amount, near, paths))
                if lacking:
                    yield Finding(
                        "limit_untested",
                        Severity.HINT,
                        *places.at("limits", name, "periods", position),
                        mark(
                            "{limit} from {day}: no case has a value just beside {amount} on each side. "
                            "Lacking: {sides}."
                        ),
                        mark("Add cases with these values to rules/cases."),
                        {
                            "limit": name,
                            "day": start,
                            "amount": _shown(amount.ore),
                            "sides": ", ".join(_shown(side) for side in lacking),
                        },
                    )
                days = [day for day in (start, end) if day is not None and all(one.day != day for one in near)]
                if days:
                    yield Finding(
                        "day_untested",
                        Severity.HINT,
                        *places.at("limits", name, "periods", position),
                        mark("{limit}: no case is on the boundary day {days}."),
                        mark("Add a case on that day."),
                        {"limit": name, "days": ", ".join(map(str, days))},
                    )


def _shown(ore: int) -> str:
    return f"{Decimal(ore) / 100:f}"


def _tried(case: RuleCase, rulebook: Rulebook) -> _Tried:
    purchase = case.case.purchase
    about = purchase or case.case.partnership
    day = case.case.as_of or (about.started if about else None) or rulebook.edition.verified_until
    facts = facts_of(case.case, day, estimated_value(case.case, rulebook, day))
    act = purchase.act.value if purchase is not None and purchase.act is not None else None
    return _Tried(act, day, dict(facts.values))


def _compared_facts(rulebook: Rulebook) -> dict[str, set[str]]:
    """For each limit with an amount the facts that conditions compare with it."""
    found: dict[str, set[str]] = {}
    for one in reached(all_roots(rulebook), rulebook):
        if isinstance(one, Meets):
            for name in amounts_of(one.meets, rulebook):
                found.setdefault(name, set()).add(one.fact)
    return found


def _stretches(name: str, start: date, end: date | None, rulebook: Rulebook) -> Iterator[tuple[date, date | None]]:
    """The parts of a period within which the amounts themselves do not change, as far as the rulebook covers it."""
    covers = rulebook.edition.covers
    start = max(start, covers.from_)
    last = min((day for day in (end, covers.to) if day is not None), default=None)
    changes = {period.from_ for base in _bases(name, rulebook) for period in rulebook.limits[base].periods}
    cuts = [start, *sorted(day for day in changes if start < day and (last is None or day <= last))]
    for here, following in zip(cuts, [*cuts[1:], None], strict=True):
        yield here, following - timedelta(days=1) if following is not None else last


def _bases(name: str, rulebook: Rulebook) -> set[str]:
    """A limit and those that it is a percentage of."""
    found, queue = set(), [name]
    while queue:
        name = queue.pop()
        if name not in found:
            found.add(name)
            queue += [period.of for period in rulebook.limits[name].periods if period.of is not None]
    return found


def stray(rulebook: Rulebook, places: Places) -> Iterator[Finding]:
    """Amounts that hold on days when no rule compares anything with them and no summary shows them."""
    told: set[str] = set()
    for day in rulebook.epochs:
        law = LawOnDate(rulebook, day)
        used = {base for name in _used(law, rulebook) for base in _bases(name, rulebook)}
        for name in rulebook.limits:
            if name not in used | told and law.limit(name).amount is not None:
                told.add(name)
                yield Finding(
                    "stray_amount",
                    Severity.HINT,
                    *places.at("limits", name),
                    mark("{limit} has an amount on {day}, when nothing uses it."),
                    mark("Check the first and the last day of its periods."),
                    {"limit": name, "day": day},
                )


def _used(law: LawOnDate, rulebook: Rulebook) -> set[str]:
    """The limits that a condition in force on the day compares something with, or a summary shows."""
    dated = (law.version(rule) for rule in rulebook.rules.values())
    roots = [part for version in dated if version is not None for part in expressions(version)]
    roots += [part for _, part, period in rulebook.partnership.expressions() if period.covers(law.date)]
    shown: set[str] = set()
    for act in rulebook.regimes:
        regime = law.regime(act)
        if regime is not None:
            roots += [chapter.if_ for chapter in regime.chapters if chapter.if_ is not None]
            shown |= {regime.main_threshold, regime.annex2_threshold, regime.direct_limit}
    met = {one.meets for one in reached(roots, rulebook) if isinstance(one, Meets)}
    return {amount for name in met | shown for amount in amounts_of(name, rulebook)}


def _in_use(name: str, law: LawOnDate, rulebook: Rulebook) -> bool:
    """Whether a condition in force on the day compares something with the limit."""
    return name in _used(law, rulebook)


def _lacking_sides(amount: AmountOnDate, tried: Iterable[_Tried], paths: set[str]) -> Iterator[int]:
    """The values that no case is at: the last on one side and the first on the other."""
    values = {value for one in tried for path in paths if isinstance(value := one.facts.get(path), int)}
    beyond = 1 if amount.comparison in {Comparison.AT_MOST, Comparison.MORE_THAN} else 0
    low, high = amount.low_ore + beyond, amount.high_ore + beyond
    if not any(low - NEAR <= value < low for value in values):
        yield low - 1
    if not any(high <= value < high + NEAR for value in values):
        yield high
