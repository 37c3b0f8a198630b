"""The rules, amounts and sources that a screening's answers rest on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from reservkoll.common.formatting import kronor
from reservkoll.i18n import Language, mark, translator
from reservkoll.rulebook.law_on_date import LawOnDate
from reservkoll.rulebook.models.limits import LimitPeriod
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.result import RuleUse, SourceUse


@dataclass(frozen=True)
class RulesUsed:
    """The rules and limits of each period, and their sources."""

    rules: tuple[RuleUse, ...]
    limits: tuple[RuleUse, ...]
    sources: tuple[SourceUse, ...]

    def told_in(self, run: Mapping[str, str], language: Language) -> dict[str, str]:
        """The provenance `run`, with the day to which the oldest source was read."""
        oldest = min((source.retrieved for source in self.sources), default=None)
        label = translator(language)(mark("Oldest source of the answers"))
        return {**run, **({} if oldest is None else {label: oldest.isoformat()})}


def rules_used(rulebook: Rulebook, days: Iterable[date], acts: Iterable[str], language: Language) -> RulesUsed:
    """What was in force on `days` under `acts`."""
    acts = set(acts)
    laws = [law for law in (rulebook.on(day) for day in _one_in_each_epoch(rulebook, days)) if law is not None]
    rules, limits, sources = {}, {}, set()
    for law in laws:
        for use, source in _rules(law, acts, language):
            rules[(use.id, use.valid_from)] = use
            sources.add(source)
        for use, source in _limits(law, acts, language):
            limits[(use.id, use.valid_from)] = use
            sources.add(source)
    told = (rulebook.sources[source] for source in sorted(sources))
    return RulesUsed(
        tuple(rules[key] for key in sorted(rules)),
        tuple(limits[key] for key in sorted(limits)),
        tuple(
            SourceUse(name, entry.title, entry.url, entry.retrieved)
            for name, entry in zip(sorted(sources), told, strict=True)
        ),
    )


def _one_in_each_epoch(rulebook: Rulebook, days: Iterable[date]) -> Iterator[date]:
    """One of `days` in each epoch: between two changes of the law all days are equivalent."""
    seen = set()
    epochs = sorted(rulebook.epochs)
    for day in days:
        epoch = bisect_right(epochs, day)
        if epoch not in seen:
            seen.add(epoch)
            yield day


def _rules(law: LawOnDate, acts: set[str], language: Language) -> Iterator[tuple[RuleUse, str]]:
    for rule in law.rulebook.rules.values():
        route = law.rulebook.routes.routes[rule.route]
        version = law.version(rule)
        if (
            version is None
            or not route.screened
            or route.supplier_only
            or (rule.act is not None and rule.act not in acts)
        ):
            continue
        yield (
            RuleUse(
                rule.id,
                rule.title.text(language),
                version.citation,
                version.from_,
                version.to,
                "",
                version.source,
                rule.route,
                rule.act or "",
                version.not_needed is not None,
            ),
            version.source,
        )


def _limits(law: LawOnDate, acts: set[str], language: Language) -> Iterator[tuple[RuleUse, str]]:
    for limit_id, limit in law.rulebook.limits.items():
        amount = law.limit(limit_id).amount
        if amount is None or limit.act not in acts:
            continue
        title = f"{limit.label.text(language)}: {kronor(amount.ore, language)}"
        first, last = _standing(law, amount.period)
        yield (
            RuleUse(limit_id, title, limit.citation or "", first, last, amount.status.value, amount.source),
            amount.source,
        )


def _standing(law: LawOnDate, period: LimitPeriod) -> tuple[date, date | None]:
    """The dates between which an amount is unchanged: a share of another amount changes when that one does."""
    if period.of is None:
        return period.from_, period.to
    whole = law.limit(period.of).amount
    assert whole is not None
    first, last = _standing(law, whole.period)
    ends = [end for end in (period.to, last) if end is not None]
    return max(period.from_, first), min(ends, default=None)
