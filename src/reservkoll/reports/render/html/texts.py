"""The texts, rules and sources that the HTML report's script needs to show a row."""

from __future__ import annotations

from typing import Any

from reservkoll.explain.labels import authority_words, chapter_words, column_headings, status_words, verdict_words
from reservkoll.i18n import Translate, translator
from reservkoll.reports import phrases
from reservkoll.reports.content.screening.breakdowns import DIVISION_DIGITS
from reservkoll.reports.content.screening.coded_columns import chapters_in
from reservkoll.reports.content.screening.openings import timing_words
from reservkoll.reports.content.screening.tables import WEB
from reservkoll.screening.result import Screening
from reservkoll.screening.timing import COMING


def script_words(screening: Screening) -> dict[str, Any]:
    """Everything that the script shows but the rows themselves."""
    translate = translator(screening.language)
    return {
        "locale": {"sv": "sv-SE", "en": "en-GB"}[screening.language.value],
        "columns": column_headings(screening.reported, screening.routes, translate),
        "routes": list(screening.reported.routes),
        "listed": list(screening.reported.lists),
        "open": list(screening.reported.counted),
        "kinds": dict(screening.reported.kinds),
        "coming": COMING,
        "openings": dict(screening.openings),
        "timings": timing_words(screening.horizon, translate),
        "names": dict(screening.routes),
        "areas": {stem: name for stem, name in screening.areas.items() if len(stem) == DIVISION_DIGITS},
        "questions": {fact.path: fact.question for fact in screening.missing},
        "points": dict(screening.warnings),
        "verdicts": verdict_words(translate),
        "statuses": status_words(translate),
        "chapters": chapter_words(translate, chapters_in(screening)),
        "authorities": authority_words(translate),
        "rules": [
            {
                "route": use.route,
                "act": use.act,
                "title": use.title,
                "citation": use.citation,
                "from": use.valid_from.isoformat(),
                "to": use.valid_to.isoformat() if use.valid_to else None,
                "source": use.source,
                "notNeeded": use.not_needed,
            }
            for use in screening.rules
            if use.route
        ],
        "sources": {
            source.id: {
                "title": source.title,
                "url": source.url if source.url.startswith(WEB) else None,
                "read": source.retrieved.isoformat(),
            }
            for source in screening.sources
        },
        "texts": _texts(translate),
    }


def _texts(translate: Translate) -> dict[str, str]:
    return {
        "untitled": translate("(no title)"),
        "none": translate(phrases.NO_RECOMMENDATION),
        "unknownValue": translate(phrases.UNKNOWN),
        "openRow": translate("Show why: {title}, row {row}"),
        "why": translate(phrases.WHY),
        "routes": translate("Each route"),
        "missing": translate("What is missing"),
        "points": translate(phrases.POINTS_TO_JUDGE),
        "error": translate(phrases.CELLS_THAT_COULD_NOT_BE),
        "facts": translate("What the row says"),
        "source": translate("Source: {title}, read {day}"),
        "inForce": translate("for purchases begun {from_}–{to}"),
        "inForceFrom": translate("for purchases begun from {from_} on"),
        "result": translate("{rows} rows, known value SEK\u00a0{value}. Rows {first}–{last} are shown."),
        "resultUnvalued": translate("{rows} rows, no known value. Rows {first}–{last} are shown."),
        "nothing": translate("No row fits what you look for."),
        "page": translate(phrases.PAGE_PAGE_OF_PAGES),
        "printed": translate("Printed: the first {count} of {rows} rows. Filter the rows to print others."),
        "noArea": translate(phrases.NO_CPV_CODE),
        "noDepartment": translate(phrases.NOT_STATED),
        "everyArea": translate("All service areas"),
        "everyDepartment": translate("All departments"),
        "everyStatus": translate("Any status"),
        "coming": translate("Can be opened, still to come"),
        "opportunities": translate("Can be opened, whenever"),
        "openRoute": translate("Open: {route}"),
        "unknownRoute": translate("Something is unknown"),
        "everyRow": translate("All rows"),
        "outdated": translate(
            "This browser is too old to unpack the rows. Open the file in a newer one; the figures above are complete."
        ),
    }
