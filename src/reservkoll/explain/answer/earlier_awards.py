"""What an organisation was awarded before, in words: where it is known from, and until when it bars another award."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from reservkoll.common.formatting import day
from reservkoll.evaluation.award_bars import award_bars, bar_ends
from reservkoll.evaluation.group import member_names
from reservkoll.facts.derived import AWARD_DATE
from reservkoll.facts.models import Award
from reservkoll.i18n import mark

if TYPE_CHECKING:
    from reservkoll.evaluation.assess import Assessment
    from reservkoll.explain.explainer import Explainer


def bars_told(assessment: Assessment, explain: Explainer, *, still: bool = False) -> Iterator[str]:
    """One sentence for each earlier award by the buyer that bars or may bar another, the latest first.

    `still`: only of those whose bar is not past on the day of the new award. Awards that may exist but are not known of
    are told by :func:`register_told`. Of a group each member is told by its name.
    """
    for told, name in _each(assessment, explain):
        yield from (f"{name}{sentence}" for sentence in _bars_of(told, explain, still=still))


def _each(assessment: Assessment, explain: Explainer) -> Iterator[tuple[Assessment, str]]:
    """The case with each member of a group as the only supplier, and what to call it; of one supplier that one.

    Where no supplier is stated: with each that the register bars, or may bar.
    """
    if not assessment.members:
        yield assessment, ""
    for one in assessment.barred:
        supplier = one.stated.supplier
        assert supplier is not None
        yield one, f"{supplier.name or supplier.org_no}: "
    for one, name in zip(assessment.members, member_names(assessment.stated.suppliers or ()), strict=True):
        yield one, f"{name.text(explain.language)}: "


def _bars_of(assessment: Assessment, explain: Explainer, *, still: bool) -> Iterator[str]:
    case, rulebook = assessment.case, explain.rulebook
    if case.supplier is None or not case.supplier.awards:
        return
    bars, places = award_bars(rulebook), _places(assessment)
    buyer = case.purchase.authority.org_no if case.purchase and case.purchase.authority else None
    awarded = assessment.reader.facts.get(AWARD_DATE)
    new = awarded if isinstance(awarded, date) else assessment.as_of
    ends = [
        (end, award)
        for award in case.supplier.awards
        if (end := bar_ends(award, bars)) is not None and award.cpv and buyer in {None, award.authority}
    ]
    for end, award in sorted(ends, key=lambda pair: pair[0], reverse=True):
        if end >= new or not still:
            yield bar_told(award, end, new, places.get(award, ""), explain)


def bar_told(award: Award, end: date, new: date, place: str, explain: Explainer) -> str:
    """Until when `award` bars another of the same service on the day `new`: both sides of the day, and the day itself,
    which is open.
    """
    say, language = explain.translate, explain.language
    known = say(mark(", by the register ({place})")).format(place=place) if place else ""
    barred = mark(
        "Barred up to and including {last}; {end} itself is open, free from {free}: {code} was awarded under "
        "{provision} on {decided}{known}."
    )
    past = mark("No longer barred, free since {free}: {code} was awarded under {provision} on {decided}{known}.")
    return say(past if end < new else barred).format(
        code=award.cpv,
        provision=provision_told(award.provision, explain),
        decided=day(award.decided, language) if award.decided else "",
        known=known,
        last=day(end - timedelta(days=1), language),
        end=day(end, language),
        free=day(end + timedelta(days=1), language),
    )


def provision_told(provision: str | None, explain: Explainer) -> str:
    """A provision as people write it, where the rulebook knows it."""
    rule = explain.rulebook.rules.get(provision or "")
    return provision or "" if rule is None else rule.versions[-1].citation


def register_told(assessment: Assessment, explain: Explainer) -> Iterator[str]:
    """What the register says of the organisation as a whole, where one was read; of a group, of each member."""
    for told, name in () if assessment.barred else _each(assessment, explain):
        yield from (f"{name}{sentence}" for sentence in _register_of(told, explain))


def _register_of(assessment: Assessment, explain: Explainer) -> Iterator[str]:
    registered, case, say = assessment.registered, assessment.stated, explain.translate
    if registered is None or case.supplier is None:
        return
    buyer = case.purchase.authority.org_no if case.purchase and case.purchase.authority else None
    complete = registered.complete.get(buyer or "") if registered.known else None
    certain = len({each.place for each in registered.awards if each.certain})
    doubtful = len({each.place for each in registered.awards if not each.certain})
    yield say(mark("In the register of reserved awards the organisation has {count} awards.")).format(count=certain)
    if doubtful:
        told = mark(
            "{count} more have the same name but lack an organisation number on one side: they may be its own. State "
            "the numbers."
        )
        yield say(told).format(count=doubtful)
    if not registered.known:
        yield say(mark("The organisation has no organisation number in the case, so the register cannot rule it out."))
    elif complete is None:
        yield say(
            mark(
                "The register does not say from when it holds all awards of this buyer (complete_from), so that an "
                "award is missing from it proves nothing."
            )
        )
    else:
        told = mark("The register is stated to hold all reserved awards of this buyer from {day}.")
        yield say(told).format(day=day(complete.from_, explain.language))
        if complete.to is not None:
            yield say(mark("It is complete up to {day}.")).format(day=day(complete.to, explain.language))


def _places(assessment: Assessment) -> dict[Award, str]:
    registered = assessment.registered
    return {} if registered is None else {each.award: each.place for each in registered.awards if each.certain}
