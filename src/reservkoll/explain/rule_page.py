"""A rule in full as in force on a day: conditions, consequences, open questions, sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from reservkoll.common.errors import InputError
from reservkoll.common.formatting import day as day_words
from reservkoll.conditions.base import Expression
from reservkoll.conditions.logic import All
from reservkoll.conditions.references import Term
from reservkoll.explain.labels import verdict_words
from reservkoll.explain.limits import law_on
from reservkoll.explain.rule_text import RuleText, Statement
from reservkoll.i18n import Language, mark
from reservkoll.rulebook.models.partnership import PartnershipRule, PartnershipVersion
from reservkoll.rulebook.models.periods import on
from reservkoll.rulebook.models.rules import Caution, Duty, Rule, Version
from reservkoll.rulebook.rulebook import Rulebook

AnyRule = Rule | PartnershipRule


@dataclass(frozen=True)
class Part:
    """A heading with the sentences under it."""

    name: str
    heading: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class RulePage:
    """A rule on a day. `absent` says why there was none then."""

    rule: AnyRule
    version: Version | PartnershipVersion
    day: date
    title: str
    absent: str | None
    parts: tuple[Part, ...]
    sources: tuple[str, ...]


def all_rules(rulebook: Rulebook) -> tuple[AnyRule, ...]:
    """The rules on routes, then the one on partnerships."""
    return (*rulebook.rules.values(), rulebook.partnership)


def act_of(rule: AnyRule) -> str | None:
    """The act that a rule is under, if any."""
    return rule.act if isinstance(rule, Rule) else None


def rule_named(rulebook: Rulebook, rule_id: str) -> AnyRule:
    """The rule of that id.

    Raises:
        InputError: there is none; with the nearest name.
    """
    rules = {rule.id: rule for rule in all_rules(rulebook)}
    rule = rules.get(rule_id)
    if rule is not None:
        return rule
    from rapidfuzz import process

    near = process.extractOne(rule_id, list(rules))
    raise InputError(
        mark("There is no rule “{id}”. Did you mean “{near}”? Known: {known}."),
        id=rule_id,
        near=near[0] if near else "–",
        known=", ".join(rules),
    )


def rule_page(rulebook: Rulebook, rule_id: str, day: date, language: Language) -> RulePage:
    """The rule in force on `day`.

    Raises:
        InputError: there is no such rule, or the rulebook does not cover the day.
    """
    rule, law = rule_named(rulebook, rule_id), law_on(rulebook, day)
    words = RuleText(law, language)
    version: Version | PartnershipVersion | None
    if isinstance(rule, Rule):
        version = law.version(rule)
        assert version is not None  # the loader sees to it that every covered day has one
        every = _parts(version, words)
    else:
        version = on(rule.versions, day)
        assert version is not None
        every = _partnership(rule, version, words)
    parts = tuple(part for part in every if part.statements)
    used = {version.source, *(name for part in parts for name in _sources(part.statements))}
    return RulePage(
        rule,
        version,
        day,
        rule.title.text(language),
        version.absent.text(language) if version.absent is not None else None,
        parts,
        tuple(name for name in rulebook.sources if name in used),
    )


def _parts(version: Version, words: RuleText) -> Iterator[Part]:
    say = words.translate
    yield Part("scope", say(mark("The rule applies only if")), words.each(version.scope))
    if version.not_needed is not None:
        told = [words.say(each) for each in version.scope if each.id == version.not_needed.where_not]
        named = tuple(replace(statement, below=()) for statement in told)  # it stands in full under the scope
        yield Part("not_needed", say(mark("The route is not needed unless")), named)
    yield Part("purchase", say(mark("The purchase must meet")), words.each(version.purchase))
    yield Part("supplier", say(mark("The supplier must meet")), words.each(version.supplier))
    yield Part("together", say(mark("Purchase and supplier together must meet")), words.each(version.together))
    yield Part("duties", say(mark("What then follows")), tuple(_duty(duty, words) for duty in version.duties))
    yield Part("cautions", say(mark("Keep in mind")), tuple(_caution(caution, words) for caution in version.cautions))


def _partnership(rule: PartnershipRule, version: PartnershipVersion, words: RuleText) -> Iterator[Part]:
    say = words.translate
    yield Part("scope", say(mark("The rule applies only if")), words.each(version.scope))
    for name, test in rule.tests.by_name().items():
        part = on(test.versions, words.law.date)
        if part is not None:
            cautions = tuple(_caution(caution, words) for caution in part.cautions)
            heading = f"{test.label.text(words.language)} [{part.citation}]"
            yield Part(name, heading, (*words.each(part.criteria), *cautions))
    levels = {
        "high": mark("The risk is high where"),
        "medium": mark("else medium where"),
        "low": mark("else low where"),
    }
    risk = tuple(Statement(say(levels[level.level]), (words.say(level.if_),), level.level) for level in version.risk)
    yield Part("risk", say(mark("Risk")), risk)
    yield Part("suitability", say(mark("What speaks for a partnership")), words.each(version.suitability))
    yield Part("duties", say(mark("What then follows")), tuple(_duty(duty, words) for duty in version.duties))
    yield Part("cautions", say(mark("Keep in mind")), tuple(_caution(caution, words) for caution in version.cautions))


def _duty(duty: Duty, words: RuleText) -> Statement:
    text = duty.text.text(words.language) + "".join(f" ({told})" for told in _days(duty, words))
    return Statement(text, _where(duty.if_, words), duty.id, duty.citation, duty.source)


def _days(duty: Duty, words: RuleText) -> Iterator[str]:
    """From or until when a duty holds, where that is not as long as the rule."""
    for day, told in ((duty.from_, mark("from {day}")), (duty.to, mark("until {day}"))):
        if day is not None:
            yield words.translate(told).format(day=day_words(day, words.language))


def _caution(caution: Caution, words: RuleText) -> Statement:
    below = _where(caution.if_, words)
    if caution.when is not None:
        verdicts = verdict_words(words.translate)
        told = ", ".join(verdicts[verdict].lower() for verdict in caution.when)
        only = words.translate(mark("Only where the answer is: {verdicts}."))
        below = (Statement(only.format(verdicts=told)), *below)
    return Statement(words.explain.note_in_general(caution.note), below, caution.note)


def _where(condition: Expression | None, words: RuleText) -> tuple[Statement, ...]:
    if condition is None:
        return ()
    # A term is told by its name: it would take a page to tell it in full under each duty.
    parts = condition.all_ if isinstance(condition, All) else [condition]
    said = tuple(replace(words.say(part), below=()) if isinstance(part, Term) else words.say(part) for part in parts)
    return (Statement(words.translate(mark("Only where this holds:")), said),)


def _sources(statements: Iterable[Statement]) -> Iterator[str]:
    for statement in statements:
        if statement.source is not None:
            yield statement.source
        yield from _sources(statement.below)
