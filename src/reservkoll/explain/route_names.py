"""The route that a person means by a short name such as `25a`, `4:18` or `lov`."""

from __future__ import annotations

from reservkoll.common.errors import InputError
from reservkoll.evaluation.assess import Assessment
from reservkoll.explain.explainer import Explainer
from reservkoll.i18n import Language, mark


def named_route(given: str, assessment: Assessment, language: Language) -> str:
    """The route of `assessment` that has the id `given` or, by routes.yaml, is called so.

    Raises:
        InputError: there is none.
    """
    explain = Explainer(assessment.reader.rulebook, language)
    answered = assessment.routes if assessment.routes is not None else assessment.supplier or {}
    for route in answered:
        entry = explain.rulebook.routes.routes[route]
        if _plain(given) in {_plain(name) for name in (route, *entry.called, *vars(entry.short).values())}:
            return route
    known = "; ".join(
        f"{(explain.rulebook.routes.routes[route].called or [route])[0]} ({explain.short_name(route)})"
        for route in answered
    )
    raise InputError(mark("There is no route “{route}”. Choose among: {known}."), route=given, known=known)


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
