"""Display labels for codes and columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from reservkoll.i18n import Translate, mark

if TYPE_CHECKING:
    from reservkoll.rulebook.reported_routes import ReportedRoutes

NOT_NEEDED: Final = "not_needed"
UNFIT: Final = "unfit"
"""A route that is open, but whose form does not fit the arrangement that is described."""
CHAPTER: Final = re.compile(r"([0-9]+)([a-z]?)")


def verdict_words(translate: Translate) -> dict[str, str]:
    """The word for each verdict, a route not needed or that does not fit, and each answer if a code is in a list."""
    return {
        "yes": translate("Yes"),
        "no": translate("No"),
        "unknown": translate("Unknown"),
        "not_applicable": translate("Not applicable"),
        NOT_NEEDED: translate("Not needed"),
        UNFIT: translate("Does not fit"),
        "sub_code": translate("Sub-code"),
    }


def counted_words(translate: Translate) -> dict[str, str]:
    """The word over each verdict where rows are counted: what is not needed is counted with what is not applicable."""
    return verdict_words(translate) | {"not_applicable": translate("Not applicable or not needed")}


def status_words(translate: Translate) -> dict[str, str]:
    """The word for each status of a row."""
    return {
        "ok": translate("Complete"),
        "incomplete": translate("Incomplete"),
        "error": translate("Error"),
    }


def chapter_words(translate: Translate, chapters: Iterable[str]) -> dict[str, str]:
    """The words for what governs a purchase, each of `chapters` (a number, and a letter or none) among them."""
    numbered = {
        chapter: translate(mark("chapter {chapter}")).format(chapter=CHAPTER.sub(r"\1 \2", chapter).strip())
        for chapter in chapters
        if CHAPTER.fullmatch(chapter)
    }
    return numbered | {"directive": translate("The rules above the threshold"), "unknown": translate("Unknown")}


def authority_words(translate: Translate) -> dict[str, str]:
    """The word for each type of authority."""
    return {
        "central_government": translate("Central government"),
        "region": translate("Region"),
        "municipality": translate("Municipality"),
        "public_body": translate("Body governed by public law"),
        "utility": translate("Utility"),
    }


def proof_words(translate: Translate) -> dict[str, str]:
    """The word for how an amount or a rule is known."""
    return {
        "verified": translate("Read in the source"),
        "derived": translate("Computed, not yet published"),
        "stated": translate("As you state"),
    }


def column_headings(reported: ReportedRoutes, routes: Mapping[str, str], translate: Translate) -> dict[str, str]:
    """The heading of each column of the rows; `routes` are the names of routes by id."""
    listed = translate("Code listed: {route}")
    return {
        "file": translate("File"),
        "sheet": translate("Sheet"),
        "row": translate("Row"),
        "id": translate("Reference"),
        "title": translate("Title"),
        "cpv": translate("CPV code"),
        "cpv_name": translate("CPV name"),
        "value_sek": translate("Value (SEK)"),
        "started": translate("Started"),
        "act": translate("Act"),
        "authority_type": translate("Type of authority"),
        "annex2": translate("Annex 2 service"),
        "chapter": translate("Chapter that applies"),
        **{route: routes.get(route, route) for route in reported.routes},
        **{column: listed.format(route=routes.get(route, route)) for column, route in reported.lists.items()},
        "recommendation": translate("Recommended route"),
        "reason": translate("Why"),
        "missing": translate("Missing facts"),
        "warnings": translate("Points to judge"),
        "status": translate("Status"),
        "error": translate("Error in the row"),
        "opening": translate("Counts as"),
        "timing": translate("When"),
    }
