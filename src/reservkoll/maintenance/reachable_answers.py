"""The verdicts that a condition or rule can reach, found by evaluating it over sample values.

Where there are few combinations all are read, and the finding is proof. Where there are many, a walk towards yes and a
fixed random sample are read: what is then not found is very unlikely, and told as such.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, product
from random import Random

from reservkoll.conditions.base import Expression
from reservkoll.conditions.limits import NO_AMOUNT, Meets
from reservkoll.conditions.logic import All, Any_, Not, Unsettled
from reservkoll.conditions.references import Criterion, Term
from reservkoll.conditions.trace import NoteUse, Truth, conjunction
from reservkoll.evaluation.case import ACT, CaseReader
from reservkoll.evaluation.outcome import Verdict, verdict_of
from reservkoll.facts.facts import Facts
from reservkoll.maintenance.fact_samples import Assignment, Samples, samples
from reservkoll.rulebook.law_on_date import LawOnDate
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.rulebook.traverse import Unit, amounts_of, reached

FEW = 6000  # combinations that are all read
TRIES = 1500  # of the random sample otherwise
TRUTHS: frozenset[Truth] = frozenset({True, False, None})


@dataclass(frozen=True)
class Possible:
    """The truths that were found; `exhaustive` says that there are no others.

    `open` are the notes that leave it unknown with every fact stated.
    """

    truths: frozenset[Truth]
    open: tuple[str, ...]
    exhaustive: bool
    tried: int


def law_of(unit: Unit, rulebook: Rulebook) -> LawOnDate:
    """The law on the first day of a version that the rulebook covers and has every amount for; else on the first."""
    start = max(unit.period.from_, rulebook.edition.covers.from_)
    met = (one.meets for one in reached((*unit.scope, *unit.conditions), rulebook) if isinstance(one, Meets))
    amounts = {name for limit in met for name in amounts_of(limit, rulebook)}
    laws = (LawOnDate(rulebook, day) for day in rulebook.epochs if day > start and unit.period.covers(day))
    first = LawOnDate(rulebook, start)
    return next((law for law in (first, *laws) if all(law.limit(name).amount for name in amounts)), first)


def truths(expression: Expression, act: str | None, law: LawOnDate) -> Possible:
    """The truths that `expression` can have under `act`."""
    tried = samples([expression], law, act)
    found: set[Truth] = set()
    open_: dict[str, None] = {}
    read = 0
    for assignment in _all_or_some(tried):
        read += 1
        trace = expression.trace(_reader(tried, assignment, act, law))
        found.add(trace.truth)
        if trace.truth is None and not trace.missing:
            open_.update(dict.fromkeys(_open_notes([expression], trace.doubts, law.rulebook)))
        if found == TRUTHS:
            break
    return Possible(frozenset(found), tuple(open_), found == TRUTHS or tried.count() <= FEW, read)


def _open_notes(roots: Iterable[Expression], doubts: Iterable[NoteUse], rulebook: Rulebook) -> Iterator[str]:
    """Of the doubts those that the rulebook itself leaves open: what it calls unsettled, and an amount not read."""
    unsettled = {one.unsettled for one in reached(roots, rulebook) if isinstance(one, Unsettled)}
    return (use.note for use in doubts if use.note in {*unsettled, NO_AMOUNT})


def wanted_verdicts(unit: Unit) -> frozenset[Verdict]:
    """The verdicts that a version should be able to give."""
    plain = {Verdict.YES, Verdict.NO, Verdict.UNKNOWN}
    return frozenset({*plain, Verdict.NOT_APPLICABLE} if unit.scope else plain)


@dataclass(frozen=True)
class Verdicts:
    """The verdicts that a version can give. `open` are the notes that leave it unknown with every fact stated."""

    found: frozenset[Verdict]
    open: tuple[str, ...]


def verdicts(unit: Unit, rulebook: Rulebook) -> Verdicts:
    """The verdicts that a version can give."""
    law = law_of(unit, rulebook)
    everything = (*unit.scope, *unit.conditions)
    tried = samples(everything, law, unit.act)
    found: set[Verdict] = set()
    open_: dict[str, None] = {}

    def verdict(assignment: Assignment) -> None:
        reader = _reader(tried, assignment, unit.act, law)
        scope, rest = (conjunction([one.trace(reader) for one in part]) for part in (unit.scope, unit.conditions))
        given = verdict_of(scope.truth, rest.truth)
        found.add(given)
        if given is Verdict.UNKNOWN and not (scope.missing or rest.missing):
            open_.update(dict.fromkeys(_open_notes(everything, (*scope.doubts, *rest.doubts), rulebook)))

    empty: Assignment = dict.fromkeys(tried.values)
    best = _walk(
        empty,
        tried,
        lambda one: sum(_nearness(part, _reader(tried, one, unit.act, law)) for part in everything),
    )
    wanted = wanted_verdicts(unit)
    for assignment in chain((empty, best), _neighbours(best, tried), _some(tried)):
        if found >= wanted:
            break
        verdict(assignment)
    return Verdicts(frozenset(found), tuple(open_))


def _reader(tried: Samples, assignment: Assignment, act: str | None, law: LawOnDate) -> CaseReader:
    facts = tried.facts(assignment)
    facts["as_of"] = law.date
    if act is not None:
        facts[ACT] = act
    return CaseReader(law.rulebook, Facts(facts), with_supplier=True)


def _nearness(expression: Expression, reader: CaseReader) -> float:
    """From 0 to 1: the share of a condition's parts that hold, so that each step towards it counts."""
    match expression:
        case All():
            return sum(_nearness(part, reader) for part in expression.all_) / len(expression.all_)
        case Any_():
            return max(_nearness(part, reader) for part in expression.any_)
        case Not():
            return 1 - _nearness(expression.not_, reader)
        case Criterion():
            return _nearness(expression.when, reader)
        case Term():
            return _nearness(reader.law.term(expression.term), reader)
    return {True: 1.0, None: 0.5, False: 0.0}[expression.trace(reader).truth]


def _walk(start: Assignment, tried: Samples, score: Callable[[Assignment], float]) -> Assignment:
    """The best assignment that changing one fact at a time leads to."""
    best, height = dict(start), score(start)
    climbing = True
    while climbing:
        climbing = False
        for other in _neighbours(best, tried):
            reached = score(other)
            if reached > height:
                best, height, climbing = dict(other), reached, True
    return best


def _neighbours(assignment: Assignment, tried: Samples) -> Iterator[Assignment]:
    for path, values in tried.values.items():
        for value in values:
            if value != assignment.get(path):
                yield {**assignment, path: value}


def _all_or_some(tried: Samples) -> Iterable[Assignment]:
    if tried.count() > FEW:
        return _some(tried)
    paths = list(tried.values)
    return (dict(zip(paths, values, strict=True)) for values in product(*tried.values.values()))


def _some(tried: Samples) -> Iterator[Assignment]:
    """The empty assignment, each value alone, then a random sample that is the same in every run."""
    empty: Assignment = dict.fromkeys(tried.values)
    yield empty
    yield from _neighbours(empty, tried)
    random = Random(0)
    for _ in range(TRIES):
        yield {path: random.choice(values) for path, values in tried.values.items()}
