"""A sum in words, as all forms tell it; without babel, which a run without a page or a PDF never loads."""

from __future__ import annotations

from collections.abc import Callable

from reservkoll.explain.amounts import sum_told
from reservkoll.i18n import Language, translator
from reservkoll.reports import phrases
from reservkoll.screening.totals import Total


def total_told(total: Total, of: Callable[[int, Language], str], language: Language) -> str:
    """The sum of a total as `of` writes it: at least so much where values are unknown; unknown, never zero, where all
    are.
    """
    translate = translator(language)
    if total.value is None:
        return translate(phrases.UNKNOWN)
    known = total.rows - total.without_value
    return sum_told(of(total.value, language), known=known, unknown=total.without_value, translate=translate)
