"""Same-need groups in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

import polars as pl

from reservkoll.common.formatting import counted
from reservkoll.cpv.level import Level
from reservkoll.explain.explainer import Explainer
from reservkoll.i18n import Translate, mark
from reservkoll.inventory.labels import LABELS
from reservkoll.rulebook.models.limits import Status
from reservkoll.screening.same_need.grouping import SameNeeds
from reservkoll.screening.same_need.result import GROUPS, SameNeed

DIGITS: Final = 8
LEVELS: Final = {
    Level.DIVISION: mark("division (two digits)"),
    Level.GROUP: mark("group (three digits)"),
    Level.CLASS: mark("class (four digits)"),
    Level.CATEGORY: mark("category (five digits)"),
}
KNOWN: Final = {
    Status.DERIVED.value: mark(" (computed from euro)"),
    Status.STATED.value: mark(" (as you state)"),
}
REASONS: Final = {
    "buyer": mark("{count} without a buyer"),
    "code": mark("{count} without a CPV code"),
    "day": mark("{count} without a start date"),
    "value": mark("{count} without a value"),
    "no_cost": mark("{count} with a value of zero or less"),
    "act": mark("{count} without an act"),
}


def told(found: SameNeeds, explainer: Explainer) -> SameNeed:
    """Put `found` into words: question, citation and limit come from the rulebook."""
    rulebook, language = explainer.rulebook, explainer.language
    questions = rulebook.same_need.questions
    lines = []
    for line in found.groups.iter_rows(named=True):  # one per group, not per row of the list
        version = questions[line["question"]].versions[line["version"]]
        label = rulebook.limits[line["limit"]].label.text(language)
        if (known := KNOWN.get(line["limit_status"])) is not None:
            label += explainer.translate(known)
        lines.append(
            {
                **{
                    name: line[name]
                    for name in ("group", "rows", "most", "most_from", "limit_ore", "first", "last", "total")
                },
                "buyer": line["buyer_name"] or "",
                "cpv": _code(line["stem"], explainer),
                "limit": label,
                "question": version.question.text(language),
                "citation": version.citation,
            }
        )
    remarks = tuple(_remarks(found, explainer))
    return SameNeed(pl.DataFrame(lines, schema=GROUPS), found.members, found.nearness.months, remarks)


def _code(stem: str, explainer: Explainer) -> str:
    nomenclature = explainer.rulebook.nomenclature
    code = nomenclature.by_digits.get(stem.ljust(DIGITS, "0"))
    name = nomenclature.name(code, explainer.language) if code is not None else None
    return f"{stem} {name}" if name else stem


def _remarks(found: SameNeeds, explainer: Explainer) -> Iterator[str]:
    translate, number = explainer.translate, partial(counted, language=explainer.language)
    compared = translate(
        mark(
            "Compared: {rows} rows by buyer, act, limit and CPV {level}, within {months} months. Rows that pass the "
            "limit by themselves are not in any group."
        )
    )
    level = translate(LEVELS[found.nearness.level])
    yield compared.format(rows=number(found.looked_at), level=level, months=found.nearness.months)
    if found.one_buyer:
        yield translate(mark("No column states the buyer: the whole list was treated as one buyer's."))
    if found.left_out:
        reasons = ", ".join(_reasons(found, translate, number))
        left_out = translate(mark("{rows} rows could not be compared: {reasons}. A row may lack several."))
        yield left_out.format(rows=number(found.left_out), reasons=reasons)
    if found.open_limit:
        facts = ", ".join(translate(LABELS.get(fact, fact)) for fact in found.open_facts)
        yield _open_limit(found, translate).format(rows=number(found.open_limit), facts=facts)
    if found.coarse:
        coarse = mark("{rows} rows have a CPV code above the chosen level; they were compared only with such codes.")
        yield translate(coarse).format(rows=number(found.coarse))


def _reasons(found: SameNeeds, translate: Translate, number: Callable[[int], str]) -> Iterator[str]:
    for name, count in found.lacking.items():
        yield translate(REASONS[name]).format(count=number(count))


def _open_limit(found: SameNeeds, translate: Translate) -> str:
    if found.open_facts:
        return translate(
            mark(
                "For {rows} rows it is not known which limit applies to at least one question, and they were not "
                "compared for it. Missing: {facts}."
            )
        )
    return translate(
        mark(
            "For {rows} rows it is not known which limit applies to at least one question, and they were not "
            "compared for it."
        )
    )
