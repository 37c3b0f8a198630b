"""The result of evaluating a condition over one case: a three-valued verdict and its explanation.

Truth is `True`, `False` or `None` for unknown (Kleene's strong logic): unknown stays unknown until it cannot matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from reservkoll.common.localized_text import Wording
from reservkoll.facts.facts import Facts

Truth = bool | None
Item = TypeVar("Item")


# Named tuples: a long list makes hundreds of thousands of them, each in a third of the time of a frozen dataclass.
class NoteUse(NamedTuple):
    """A note of the rulebook (by id) attached to an answer, with the parameters of its text."""

    note: str
    words: tuple[tuple[str, str], ...] = ()


class CriterionTrace(NamedTuple):
    """A named condition as it was read: the lines of an explanation."""

    id: str
    truth: Truth
    facts: Mapping[str, object]
    doubts: tuple[NoteUse, ...]
    missing: tuple[str, ...]
    children: tuple[CriterionTrace, ...]
    label: Wording  # the condition itself, and what holds where it is met
    fails: Wording
    unknown: Wording
    citation: str
    source: str
    rests_on: str | None = None  # where it differs from its source

    @property
    def told(self) -> Wording:
        """What to say of it as it was read: its own text for yes, for no or for unknown."""
        if self.truth is None:
            return self.unknown
        return self.label if self.truth else self.fails

    @property
    def settled(self) -> bool:
        """Whether statute or ruling decides it."""
        return not self.doubts


class Trace(NamedTuple):
    """A verdict with its reasons.

    `missing` are the stated facts that can still decide it; `doubts` are the notes that say why the law leaves the
    verdict open; both hold only what bears on this verdict. `cautions` are notes to mind that open nothing. `facts` are
    all facts that were read.
    """

    truth: Truth
    missing: tuple[str, ...] = ()
    doubts: tuple[NoteUse, ...] = ()
    facts: Mapping[str, object] = MappingProxyType({})
    criteria: tuple[CriterionTrace, ...] = ()
    cautions: tuple[NoteUse, ...] = ()

    def __invert__(self) -> Trace:
        opposite = None if self.truth is None else not self.truth
        return Trace(opposite, self.missing, self.doubts, self.facts, self.criteria, self.cautions)


def unknown(facts: Facts, path: str) -> Trace:
    """The trace of an unknown fact: what to ask for, and why asking does not help where it does not."""
    return Trace(None, facts.missing(path), tuple(NoteUse(note) for note in facts.open.get(path, ())))


def conjunction(traces: Sequence[Trace]) -> Trace:
    """All hold. One that fails decides alone."""
    return _combine(traces, deciding=False)


def disjunction(traces: Sequence[Trace]) -> Trace:
    """At least one holds. One that holds decides alone."""
    return _combine(traces, deciding=True)


def _combine(traces: Sequence[Trace], *, deciding: bool) -> Trace:
    decisive = [trace for trace in traces if trace.truth is deciding]
    undecided = [trace for trace in traces if trace.truth is None]
    facts, criteria = _read(traces)
    if decisive:
        # One reason that the law settles is enough; only if every reason is open is the verdict open.
        doubts = () if any(not trace.doubts for trace in decisive) else unique(trace.doubts for trace in decisive)
        return Trace(deciding, doubts=doubts, facts=facts, criteria=criteria, cautions=_cautions(decisive))
    if undecided:
        missing = unique(trace.missing for trace in undecided)
        doubts = unique(trace.doubts for trace in undecided)
        return Trace(None, missing, doubts, facts, criteria, _cautions(undecided))
    doubts = unique(trace.doubts for trace in traces)
    return Trace(not deciding, doubts=doubts, facts=facts, criteria=criteria, cautions=_cautions(traces))


def choice(condition: Trace, if_yes: Callable[[], Trace], if_no: Callable[[], Trace]) -> Trace:
    """One of two traces, by a condition. Where the condition is unknown but both agree, that is the answer."""
    if condition.truth is not None:
        taken = if_yes() if condition.truth else if_no()
        facts, criteria = _read((condition, taken))
        doubts = unique((condition.doubts, taken.doubts))
        return Trace(taken.truth, taken.missing, doubts, facts, criteria, _cautions((condition, taken)))
    branches = if_yes(), if_no()
    facts, criteria = _read((condition, *branches))
    if branches[0].truth is branches[1].truth is not None:
        doubts = unique(branch.doubts for branch in branches)
        return Trace(branches[0].truth, doubts=doubts, facts=facts, criteria=criteria, cautions=_cautions(branches))
    everything = (condition, *branches)
    missing = unique(trace.missing for trace in everything)
    doubts = unique(trace.doubts for trace in everything if trace.truth is None)
    return Trace(None, missing, doubts, facts, criteria, _cautions(everything))


def _cautions(traces: Iterable[Trace]) -> tuple[NoteUse, ...]:
    return unique(trace.cautions for trace in traces)


def _read(traces: Iterable[Trace]) -> tuple[dict[str, object], tuple[CriterionTrace, ...]]:
    facts: dict[str, object] = {}
    criteria: dict[str, CriterionTrace] = {}
    for trace in traces:
        facts.update(trace.facts)
        for criterion in trace.criteria:
            criteria.setdefault(criterion.id, criterion)
    return facts, tuple(criteria.values())


def unique(groups: Iterable[Iterable[Item]]) -> tuple[Item, ...]:
    """The items of all groups, each once, in order."""
    some = [group for group in groups if group]  # of most traces nothing is to be told
    return tuple(dict.fromkeys(chain.from_iterable(some))) if some else ()
