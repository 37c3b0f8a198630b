"""The authority behind answers (statute, ruling, guidance or judgement), and the sources they were read in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from reservkoll.conditions.references import RestsOn
from reservkoll.conditions.trace import CriterionTrace
from reservkoll.evaluation.assess import screened_routes
from reservkoll.evaluation.outcome import Outcome, Verdict
from reservkoll.rulebook.rulebook import Rulebook

STRENGTH = list(RestsOn)


def criterion_rests_on(criterion: CriterionTrace, rulebook: Rulebook) -> RestsOn:
    """What a condition rests on: the kind of its source, unless the rulebook says otherwise.

    Where a nested judgement of the rulebook is what leaves it open, it rests on no more than that.
    """
    own = RestsOn(criterion.rests_on or rulebook.sources[criterion.source].kind)
    inside = (
        criterion_rests_on(child, rulebook)
        for child in criterion.children
        if child.truth is criterion.truth and set(child.doubts) & set(criterion.doubts)
    )
    return max((own, *(each for each in inside if each is RestsOn.JUDGEMENT)), key=STRENGTH.index)


def law_read_to(rulebook: Rulebook, day: date, act: object) -> date:
    """The oldest day to which the provisions that hold on `day` under `act` were read; else the edition's."""
    law = rulebook.on(day)
    rules = [rulebook.rule_for(route, act if isinstance(act, str) else None) for route in screened_routes(rulebook)]
    versions = [law.version(rule) for rule in rules if rule is not None] if law is not None else []
    read = [rulebook.sources[version.source].retrieved for version in versions if version is not None]
    return min(read, default=rulebook.edition.verified_until)


def answer_rests_on(outcome: Outcome, rulebook: Rulebook) -> RestsOn:
    """What the answer for a route rests on.

    An open or undecided route rests on its weakest deciding criterion; of several reasons that close one the strongest
    is enough. Where there is no rule, it rests on judgement.
    """
    found = [criterion_rests_on(criterion, rulebook) for criterion in outcome.deciding()]
    if not found:
        return RestsOn.JUDGEMENT if outcome.version is None else rulebook.sources[outcome.version.source].kind
    pick = min if outcome.verdict in {Verdict.NO, Verdict.NOT_APPLICABLE} else max
    return pick(found, key=STRENGTH.index)


def sources_of(outcome: Outcome, rulebook: Rulebook) -> Iterator[str]:
    """The ids of the sources that an answer rests on, some more than once: rule, conditions, duties, notes."""
    if outcome.version is not None:
        yield outcome.version.source
    yield from (criterion.source for _, criterion in bearing_lines((*bearing(outcome), *outcome.demands)))
    yield from (duty.source for duty in outcome.duties)
    # A contradiction between stated facts is no note of the law and has no source.
    told = (rulebook.notes[note.note].source for note in outcome.notes if note.note in rulebook.notes)
    yield from (source for source in told if source is not None)


def bearing(outcome: Outcome) -> tuple[CriterionTrace, ...]:
    """The relevant criteria: those that open a route, else those that close it or keep it undecided."""
    if outcome.verdict is Verdict.YES:  # alternatives that might have opened it are irrelevant
        return tuple(criterion for criterion in outcome.criteria if criterion.truth is True)
    return outcome.deciding()


def bearing_lines(criteria: Iterable[CriterionTrace], level: int = 0) -> Iterator[tuple[int, CriterionTrace]]:
    """Each criterion with the nested ones that bear on it.

    Where it holds, nested failures did not matter. Where it does not, what holds inside it is included for the
    outermost only: there it says which limit a value was compared with.
    """
    for criterion in criteria:
        yield level, criterion
        if criterion.truth is True:
            inside = [child for child in criterion.children if child.truth is True]
        else:
            inside = [child for child in criterion.children if level == 0 or child.truth is not True]
        yield from bearing_lines(inside, level + 1)
