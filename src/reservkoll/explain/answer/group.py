"""A group of organisations in words: how each member stands, what may be met together, and who can sign."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import TYPE_CHECKING, Final

from reservkoll.conditions.references import RestsOn
from reservkoll.conditions.trace import unique
from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.case import ACT
from reservkoll.evaluation.group import member_names
from reservkoll.evaluation.outcome import Outcome, Verdict
from reservkoll.explain.answer.partnership import Row
from reservkoll.explain.explainer import Explainer
from reservkoll.facts.models import LegalForm
from reservkoll.i18n import mark

if TYPE_CHECKING:
    from reservkoll.rulebook.models.groups import GroupText, Together

MEMBERS: Final = mark("Each member by itself")
TOGETHER: Final = mark("What the group may meet together")
SIGNS: Final = mark("Who can sign for a network")
NOT_READ: Final = mark("What the act says of groups has not been read for this chapter. Look it up.")


def group_sections(
    assessment: Assessment, explain: Explainer, only: Container[str] | None = None
) -> Iterator[tuple[str, list[Row]]]:
    """The blocks in order, each with its heading; none for a case without a group or network.

    `only`: the routes to tell of, else all.
    """
    if assessment.members:
        yield explain.translate(MEMBERS), list(_members(assessment, explain, only))
        told = met_together(assessment)
        if assessment.routes is not None:
            rows = [_row(each, explain) for each in told] or [Row(None, explain.translate(NOT_READ))]
            yield explain.translate(TOGETHER), rows
    if signs := who_signs(assessment):
        yield explain.translate(SIGNS), [_row(each, explain) for each in signs]


def _members(assessment: Assessment, explain: Explainer, only: Container[str] | None) -> Iterator[Row]:
    names = member_names(assessment.stated.suppliers or ())
    for name, member in zip(names, assessment.members, strict=True):
        for route, outcome in (member.supplier or {}).items():
            if outcome.verdict is not Verdict.NOT_APPLICABLE and (only is None or route in only):
                text = f"{name.text(explain.language)} – {explain.short_name(route, assessment.reader.facts.get(ACT))}"
                yield Row(outcome.verdict, text, _cited(outcome), why(outcome, explain))


def _cited(outcome: Outcome) -> str:
    return "" if outcome.version is None else outcome.version.citation


def why(outcome: Outcome, explain: Explainer) -> str:
    """What closes the way for a member, or what is to be found out; "" where it meets everything."""
    match outcome.verdict:
        case Verdict.NO:
            return "; ".join(explain.told(outcome.deciding()))
        case Verdict.UNKNOWN if outcome.missing:
            return " ".join(explain.question(path) for path in outcome.missing)
        case Verdict.UNKNOWN:
            return " ".join(explain.note(note) for note in outcome.doubts)
    return ""


def met_together(assessment: Assessment) -> tuple[Together, ...]:
    """What a group may meet jointly under what governs the purchase; of every chapter that may govern it."""
    reader = assessment.reader
    chapter = reader.governing_chapter()
    return tuple(
        each
        for each in reader.rulebook.groups.together
        if each.act == reader.facts.get(ACT) and chapter in {None, each.chapter}
    )


def who_signs(assessment: Assessment) -> tuple[GroupText, ...]:
    """Who can sign, where the supplier or a member of the group is a network that is no person in law."""
    case = assessment.stated
    forms = unique([tuple(one.legal_form for one in (case.supplier, *(case.suppliers or ())) if one is not None)])
    return tuple(assessment.reader.rulebook.groups.signs) if LegalForm.NETWORK in forms else ()


def _row(told: GroupText, explain: Explainer) -> Row:
    judged = told.rests_on is RestsOn.JUDGEMENT
    citation = f"{told.citation} ({explain.translate(mark('judgement'))})" if judged else told.citation
    return Row(None, told.text.text(explain.language), citation)
