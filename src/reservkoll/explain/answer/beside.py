"""What stands beside an answer and changes none of it: a policy of the user's own, and what others have reserved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from reservkoll.evaluation.local_policy import routines_of
from reservkoll.i18n import mark

if TYPE_CHECKING:
    from reservkoll.evaluation.assess import Assessment
    from reservkoll.explain.explainer import Explainer
    from reservkoll.facts.precedents import Precedent

MOST_PRECEDENTS: Final = 5


def beside_told(assessment: Assessment, explain: Explainer) -> Iterator[str]:
    """A line for each routine of the policy that holds or may hold, then for what others have reserved."""
    yield from policy_told(assessment, explain)
    yield from precedents_told(assessment, explain)


def policy_told(assessment: Assessment, explain: Explainer) -> Iterator[str]:
    """Each routine with where it stands, told as policy and never as law; the stricter ones say so."""
    policy, say = explain.rulebook.policy, explain.translate
    for each in routines_of(assessment):
        assert policy is not None
        routine = each.routine
        where = f"{routine.citation}, {policy.name.text(explain.language)}"
        told = mark("Local policy, no law: {text} ({where})")
        if not each.known:
            told = mark("Local policy, no law, if it holds here: {text} ({where})")
        elif routine.stricter:
            told = mark("Local policy, stricter than the law: {text} ({where})")
        yield say(told).format(text=routine.text.text(explain.language), where=where)


def precedents_summary(assessment: Assessment, explain: Explainer) -> Iterator[str]:
    """One sentence: how many have reserved the like, and the newest of them."""
    found, say = assessment.precedents, explain.translate
    if found:
        told = mark("What others have done: {count} reserved lots of the same kind, lately {buyer} ({day}).")
        newest = max(found, key=lambda each: each.dispatched)
        yield say(told).format(count=len(found), buyer=newest.buyer, day=newest.dispatched)


def precedents_told(assessment: Assessment, explain: Explainer) -> Iterator[str]:
    """The summary, and the nearest ones each by itself."""
    yield from precedents_summary(assessment, explain)
    yield from (precedent_told(each, explain) for each in assessment.precedents[:MOST_PRECEDENTS])


def precedent_told(each: Precedent, explain: Explainer) -> str:
    """One precedent: who, what, under which provision, how long and for how much."""
    say = explain.translate
    hinted = say(mark("a hint in the text only")) if each.hinted else each.provision
    parts = [f"{each.buyer}: {each.title} ({', '.join(each.codes[:1])})", hinted, each.length, each.amount]
    return " · ".join([*(part for part in parts if part), str(each.dispatched), *([each.link] if each.link else [])])
