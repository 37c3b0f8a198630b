"""Reads a case whose supplier is a group: every member by itself, and how they meet each condition together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final

from reservkoll.common.localized_text import Wording
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.conditions.base import Expression
from reservkoll.conditions.references import RestsOn, condition_name
from reservkoll.conditions.trace import CriterionTrace, NoteUse, Trace, Truth, unique
from reservkoll.evaluation.case import CaseReader
from reservkoll.facts.facts import Facts
from reservkoll.rulebook.models.rules import Rule
from reservkoll.rulebook.rulebook import Rulebook

if TYPE_CHECKING:
    from reservkoll.facts.models import Supplier
    from reservkoll.rulebook.models.groups import Combine

EACH: Final = "each"
TOGETHER: Final = "together"
OPEN: Final = "open"


@dataclass(frozen=True)
class Member:
    """A member of the group: its name, and the case read with it as the only supplier."""

    name: Wording
    reader: CaseReader


def member_names(members: Iterable[Supplier]) -> tuple[Wording, ...]:
    """What the members are called; one without a name by its place."""
    return tuple(
        Wording(sv=name or f"medlem {number}", en=name or f"member {number}")
        for number, name in zip(count(1), (without_personal_numbers(each.name or "") for each in members), strict=False)
    )


class GroupReader(CaseReader):
    """Reads a case for a group: a condition on the supplier is met as groups.yaml says that a group meets it.

    A group of one is that one.
    """

    def __init__(self, rulebook: Rulebook, facts: Facts, members: Sequence[Member]) -> None:
        super().__init__(rulebook, facts, with_supplier=True)
        self.members = tuple(members)

    def _of_supplier(self, rule: Rule, conditions: Iterable[Expression]) -> list[Trace]:
        return [combined(self.rulebook, self.members, rule.route, condition) for condition in conditions]


def combined(rulebook: Rulebook, members: Sequence[Member], route: str, condition: Expression) -> Trace:
    """A condition of `route` on the supplier, read of every member and put together as groups.yaml says."""
    traces = [member.reader.traced(condition) for member in members]
    if len(traces) == 1:
        return traces[0]
    rules = rulebook.groups
    own = rules.combine.get(route)
    name = condition_name(condition)
    how: Combine = OPEN if own is None or name is None else own.conditions[name]
    truth = group_truth([trace.truth for trace in traces], how)
    why: dict[Truth, str] = {True: rules.all_meet}
    if own is not None and how == OPEN:
        why[None] = own.note
    elif own is not None and how == EACH and own.each is not None:
        why[False] = own.each
    return _as_group(traces, [member.name for member in members], truth, why.get(truth))


def _as_group(traces: Sequence[Trace], names: Sequence[Wording], truth: Truth, note: str | None) -> Trace:
    """The traces of the members as one; `note` says what the answer of the group rests on."""
    undecided = [trace for trace in traces if trace.truth is None]
    bearing = traces if truth is not None else undecided
    doubts = list(unique(trace.doubts for trace in bearing if truth is None or trace.truth is truth))
    if note is not None and (truth is not None or any(trace.truth is False for trace in traces)):
        doubts.append(NoteUse(note))
    # Where one member already leaves it open, learning of another can still close it: it is asked for all the same.
    missing = unique(trace.missing for trace in undecided) if truth is None else ()
    criteria = _by_member(traces, names, truth, tuple(doubts), missing)
    return Trace(truth, missing, tuple(doubts), criteria=criteria)


def group_truth(truths: Sequence[Truth], how: Combine) -> Truth:
    """Whether a group meets a condition, from whether its members do.

    `each`: one that does not is enough for no. `together`: one that does is enough for yes. `open`: yes where all do,
    no where none does, else unknown. What is unknown of a member stays so until it cannot matter.
    """
    if how == TOGETHER:
        return True if True in truths else None if None in truths else False
    if all(truth is True for truth in truths):
        return True
    if how == EACH:
        return False if False in truths else None
    return False if all(truth is False for truth in truths) else None


def _by_member(
    traces: Sequence[Trace],
    names: Sequence[Wording],
    truth: Truth,
    doubts: tuple[NoteUse, ...],
    missing: tuple[str, ...],
) -> tuple[CriterionTrace, ...]:
    """The condition as a line, with one line for each member inside it."""
    first = next((trace.criteria[0] for trace in traces if trace.criteria), None)
    if first is None:
        return ()
    inside = tuple(
        own._replace(label=name, fails=name, unknown=name, children=())
        for trace, name in zip(traces, names, strict=True)
        for own in trace.criteria[:1]
    )
    return (
        first._replace(
            truth=truth,
            facts={},
            doubts=doubts,
            missing=missing,
            children=inside,
            rests_on=RestsOn.JUDGEMENT.value,
        ),
    )
