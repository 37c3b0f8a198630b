"""Exports the contents of a rulebook as JSON: its rules, one rule in full, pending law, its status on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reservkoll.conditions.awards import years_after
from reservkoll.explain.limits import period_text
from reservkoll.explain.provenance import review_of, source_document
from reservkoll.explain.rule_page import RulePage, act_of, all_rules
from reservkoll.explain.rule_text import Statement
from reservkoll.i18n import Language
from reservkoll.json_documents.parts import SourceAddress
from reservkoll.json_documents.rules import (
    ComingLaw,
    DerivedAmount,
    Expiry,
    RulebookStatus,
    RuleDocument,
    RuleListed,
    RuleReview,
    StatementTold,
    VersionListed,
)
from reservkoll.rulebook.models.limits import Status
from reservkoll.rulebook.rulebook import Rulebook


def rules_as_data(rulebook: Rulebook, language: Language) -> list[RuleListed]:
    """Every rule with its periods."""
    return [
        RuleListed(
            id=rule.id,
            route=rule.route,
            act=act_of(rule),
            title=rule.title.text(language),
            periods=[
                VersionListed(period=period_text(version), citation=version.citation, in_force=version.absent is None)
                for version in rule.versions
            ],
        )
        for rule in all_rules(rulebook)
    ]


def rule_document(page: RulePage, rulebook: Rulebook) -> RuleDocument:
    """One rule in full."""
    sources = rulebook.sources
    return RuleDocument(
        id=page.rule.id,
        route=page.rule.route,
        act=act_of(page.rule),
        title=page.title,
        as_of=page.day,
        period=period_text(page.version),
        citation=page.version.citation,
        source=page.version.source,
        absent=page.absent,
        parts={part.name: [_statement(statement) for statement in part.statements] for part in page.parts},
        sources=[SourceAddress(id=name, title=sources[name].title, url=sources[name].url) for name in page.sources],
    )


def _statement(statement: Statement) -> StatementTold:
    return StatementTold(
        text=statement.text,
        id=statement.id,
        citation=statement.citation,
        source=statement.source if statement.citation is not None else None,
        children=[_statement(below) for below in statement.below] or None,
    )


def coming_as_data(rulebook: Rulebook, language: Language) -> list[ComingLaw]:
    """The law in the making."""
    return [
        ComingLaw(
            id=name,
            title=entry.title.text(language),
            what=entry.what.text(language),
            status=entry.status.text(language),
            source=entry.source,
            url=rulebook.sources[entry.source].url,
            day=entry.day,
        )
        for name, entry in rulebook.coming.items()
    ]


def status_as_data(rulebook: Rulebook, day: date, language: Language) -> RulebookStatus:
    """Sources, derived amounts, what expires within a year after `day`, and the reviews of the rules."""
    return RulebookStatus(
        version=rulebook.edition.version,
        as_of=day,
        sources=[source_document(name, source) for name, source in sorted(rulebook.sources.items())],
        derived=[
            DerivedAmount(limit=name, period=period_text(period), sek=f"{period.sek:f}", source=period.source)
            for name, limit in rulebook.limits.items()
            for period in limit.periods
            if period.status is Status.DERIVED and period.sek is not None
        ],
        expires=[Expiry(what=what, title=title, day=last) for what, title, last in _expiring(rulebook, day, language)],
        rules=[
            RuleReview(id=rule.id, title=rule.title.text(language), reviewed=review_of(rule))
            for rule in all_rules(rulebook)
        ],
    )


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
