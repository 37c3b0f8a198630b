"""Evaluates planned requirements: which exclude small associations, under which provision, and alternatives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from operator import ge, gt, le, lt
from typing import Any

from reservkoll.conditions.trace import unique
from reservkoll.evaluation.assess import Assessment, assess
from reservkoll.facts.models import Case
from reservkoll.facts.requirements import TOPICS, Read, RequirementsFile, facts_of_requirements
from reservkoll.rulebook.models.requirements import Bound, Governing, Judgement, Place, Provision, RequirementRule
from reservkoll.rulebook.rulebook import Rulebook

UNKNOWN = "unknown"
Compare = Callable[[Any, Any], bool]


@dataclass(frozen=True)
class Standing:
    """How a provision applies to the procurement.

    `citations` with their sources: those of the chapter that governs, or of all that may. `absent`: chapters that may
    govern and have no such provision. `room`: the provision only gives room for what the authority may choose.
    """

    citations: tuple[tuple[str, str], ...]
    absent: tuple[Place, ...]
    room: bool

    @property
    def unread(self) -> bool:
        """Whether nothing was read for the chapters that may govern."""
        return not self.citations and not self.absent


@dataclass(frozen=True)
class Found:
    """A rule that a requirement falls under.

    `values`: the facts read. `alternatives`: its `instead`, with their provisions.
    `provision`: the id of the one that the judgement rests on, the rule's own or the one that stands in its place.
    """

    rule: RequirementRule
    judgement: Judgement
    provision: str | None
    standing: Standing | None
    values: Mapping[str, Read]
    alternatives: tuple[Standing | None, ...]


@dataclass(frozen=True)
class Open:
    """A rule that cannot be decided, and what the file would have to state."""

    rule: RequirementRule
    missing: tuple[str, ...]


@dataclass(frozen=True)
class RequirementsAnswer:
    """`assessment` is that of the purchase, if one is described. `act`, `chapter`: what governs, where it is known.

    `clear`: topics that the file covers and that no rule objects to or leaves open. `not_stated`: the other
    topics without a rule.
    """

    as_of: date
    date_assumed: bool
    assessment: Assessment | None
    act: str | None
    chapter: str | None
    governing: tuple[Governing, ...]
    found: tuple[Found, ...]
    open: tuple[Open, ...]
    clear: tuple[str, ...]
    not_stated: tuple[str, ...]


def assess_requirements(
    file: RequirementsFile, rulebook: Rulebook, today: date, rules_of: date | None = None
) -> RequirementsAnswer:
    """Evaluate `file` by the rules of `rules_of`, else of the day the purchase was started, of `as_of`, or `today`."""
    assessment = None
    if file.purchase is not None:
        assessment = assess(Case(as_of=file.as_of, purchase=file.purchase), rulebook, today, rules_of)
    as_of = assessment.as_of if assessment is not None else rules_of or file.as_of or today
    act = str(file.purchase.act) if file.purchase is not None and file.purchase.act is not None else None
    chapter = _chapter(assessment)
    law = _Law(rulebook, as_of, act, chapter)
    value = assessment.value if assessment is not None else None
    facts = facts_of_requirements(file, value, rulebook.value_parameters(act))
    found, open_ = [], []
    for rule in rulebook.requirements.rules:
        truth, missing = _read(rule.when, facts)
        if truth:
            found.append(law.found(rule, {bound.fact: facts[bound.fact] for bound in rule.when}))
        elif truth is None and _about(rule, facts):
            open_.append(Open(rule, missing))
    faulty = {entry.rule.topic for entry in found} | {entry.rule.topic for entry in open_}
    stated = {path.partition(".")[0] for path, read in facts.items() if read.stated}
    return RequirementsAnswer(
        as_of=as_of,
        date_assumed=rules_of is None and file.as_of is None and (assessment is None or assessment.date_assumed),
        assessment=assessment,
        act=act,
        chapter=chapter,
        governing=law.governing(),
        found=tuple(found),
        open=tuple(open_),
        clear=tuple(topic for topic in TOPICS if topic in stated - faulty),
        not_stated=tuple(topic for topic in TOPICS if topic not in stated | faulty),
    )


def _chapter(assessment: Assessment | None) -> str | None:
    """The chapter that governs; None where that is unknown or not evaluated."""
    return None if assessment is None else assessment.reader.governing_chapter()


class _Law:
    """Looks up provisions on a day, under an act and a chapter as far as they are known."""

    def __init__(self, rulebook: Rulebook, day: date, act: str | None, chapter: str | None) -> None:
        self.rules = rulebook.requirements
        self.day, self.act, self.chapter = day, act, chapter

    def _may_hold(self, place: Place | Governing) -> bool:
        return (
            place.covers(self.day)
            and self.act in {None, place.act}
            and (self.chapter is None or self.chapter == place.chapter)
        )

    def governing(self) -> tuple[Governing, ...]:
        """The note on the chapter that governs; empty while that is unknown."""
        if self.act is None or self.chapter is None:
            return ()
        return tuple(entry for entry in self.rules.chapters if self._may_hold(entry))

    def standing(self, provision: Provision) -> Standing:
        places = [place for place in provision.places if self._may_hold(place)]
        citations = unique([[(place.citation, place.source) for place in places if place.citation and place.source]])
        return Standing(
            citations, tuple(place for place in places if place.absent is not None), provision.gives == "room"
        )

    def found(self, rule: RequirementRule, values: Mapping[str, Read]) -> Found:
        provision, standing, judgement = rule.provision, self._named(rule.provision), rule.judgement
        if rule.otherwise is not None and standing is not None and not standing.citations:
            own = standing
            provision, judgement = rule.otherwise.provision, rule.otherwise.judgement
            standing = self.standing(self.rules.provisions[provision])
            standing = replace(standing, absent=unique((own.absent, standing.absent)))
            judgement = judgement if standing.citations else Judgement.MIND
        else:
            judgement = _judgement(judgement, standing)
        alternatives = tuple(self._named(entry.provision) for entry in rule.instead)
        return Found(rule, judgement, provision, standing, values, alternatives)

    def _named(self, provision: str | None) -> Standing | None:
        return None if provision is None else self.standing(self.rules.provisions[provision])


def _judgement(judgement: Judgement, standing: Standing | None) -> Judgement:
    """The judgement of a requirement under such a provision: an absent provision forbids nothing."""
    if standing is None or not standing.citations:
        return Judgement.MIND
    return Judgement.DEPENDS if standing.absent else judgement


def _about(rule: RequirementRule, facts: Mapping[str, Read]) -> bool:
    """Whether the file covers the rule's own topic."""
    return any(facts[bound.fact].stated and bound.fact.startswith(f"{rule.topic}.") for bound in rule.when)


def _read(bounds: Sequence[Bound], facts: Mapping[str, Read]) -> tuple[bool | None, tuple[str, ...]]:
    """Whether all of `bounds` hold, and what is missing where that is not known."""
    truths = [(bound, _holds(bound, facts[bound.fact])) for bound in bounds]
    if any(truth is False for _, truth in truths):
        return False, ()
    if all(truth is True for _, truth in truths):
        return True, ()
    return None, unique([facts[bound.fact].lacking for bound, truth in truths if truth is None])


def _holds(bound: Bound, read: Read) -> bool | None:
    if bound.is_ is not None:
        return None if read.low is None else read.low is bound.is_
    parts = [
        _upwards(read, gt, bound.more_than),
        _upwards(read, ge, bound.at_least),
        _downwards(read, lt, bound.less_than),
        _downwards(read, le, bound.at_most),
    ]
    if False in parts:
        return False
    return None if None in parts else True


def _upwards(read: Read, compare: Compare, limit: Decimal | None) -> bool | None:
    """A lower bound: it holds if the lowest meets it, and fails only if the highest is known and does not."""
    if limit is None:
        return True
    number = Fraction(limit)
    if read.low is not None and compare(read.low, number):
        return True
    return False if read.high is not None and not compare(read.high, number) else None


def _downwards(read: Read, compare: Compare, limit: Decimal | None) -> bool | None:
    """An upper bound: it holds if the highest is known and meets it, and fails if the lowest does not."""
    if limit is None:
        return True
    number = Fraction(limit)
    if read.high is not None and compare(read.high, number):
        return True
    return False if read.low is not None and not compare(read.low, number) else None
