"""Counterfactuals in words, built from the rulebook's wording of each fact."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from reservkoll.common.formatting import fact_text
from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.counterfactuals import Change, Changes
from reservkoll.evaluation.remedies import wording_of
from reservkoll.explain.explainer import Explainer
from reservkoll.i18n import mark


def changes_told(ways: Iterable[Change], assessment: Assessment, explain: Explainer) -> list[str]:
    """One text for each of `ways`: the facts needed, with their present values where a number or a choice is stated."""
    return [
        "; ".join(_told(path, value, assessment, explain) for path, value in way.facts.items() if value is not None)
        for way in ways
    ]


def never_told(changes: Changes, explain: Explainer) -> list[str]:
    """Why some facts that decide are never proposed, each reason once."""
    facts = explain.rulebook.facts
    reasons = (facts[path].circumvention for paths in changes.never.values() for path in paths)
    return list(dict.fromkeys(reason.text(explain.language) for reason in reasons if reason is not None))


def _told(path: str, value: object, assessment: Assessment, explain: Explainer) -> str:
    wording = wording_of(explain.rulebook.facts[path], value)
    template = path if wording is None else wording.text(explain.language)
    before = assessment.reader.facts.get(path)
    instead = ""
    if before is not None and not isinstance(before, bool):
        instead = explain.translate(mark(" instead of {stated}")).format(stated=_shown(path, before, explain))
    if "{instead}" not in template:
        template += "{instead}"
    return template.format(value=_shown(path, value, explain), instead=instead)


def _shown(path: str, value: object, explain: Explainer) -> str:
    words = explain.rulebook.facts[path].values
    if words is not None:
        several = value if isinstance(value, list | tuple) else [value]
        return ", ".join(words[str(word)].text(explain.language) for word in several)
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    return fact_text(value, explain.language, explain.translate)
