"""Number formatting shared by the parts of a screening summary: counts, shares, values, route names."""

from __future__ import annotations

from babel.numbers import format_decimal, format_percent

from reservkoll.common.formatting import CODES, millions, whole_kronor
from reservkoll.explain.labels import counted_words
from reservkoll.i18n import Language, translator
from reservkoll.reports import phrases
from reservkoll.reports.content.told_totals import total_told
from reservkoll.screening.result import Screening
from reservkoll.screening.totals import NO_RECOMMENDATION, Figures, Total


class SummaryPart:
    """A part of the summary of `screening`, with the figures `counted`."""

    def __init__(self, screening: Screening, counted: Figures) -> None:
        self.screening, self.counted = screening, counted
        self.language = screening.language
        self.say = translator(screening.language)
        self.words = counted_words(self.say)

    def number(self, count: int) -> str:
        """A whole number with the reader's thousands separator."""
        return str(format_decimal(count, "#,##0", locale=CODES[self.language]))

    def share(self, part: int | None, whole: int | None) -> str:
        """A share; a dash if undefined."""
        if part is None or not whole or whole < 0:
            return "–"
        return str(format_percent(part / whole, "#,##0.0 %" if self.language is Language.SV else "#,##0.0%",
                                  locale=CODES[self.language])).replace(" ", "\u00a0")  # fmt: skip

    def value(self, total: Total) -> str:
        """A sum in whole kronor, with how exactly it is known."""
        return total_told(total, whole_kronor, self.language)

    def in_millions(self, total: Total) -> str:
        """A sum to take in at a glance."""
        return total_told(total, millions, self.language)

    def name(self, code: str) -> str:
        """The name of a route or recommendation."""
        none = self.say(phrases.NO_RECOMMENDATION)
        return none if code == NO_RECOMMENDATION else self.screening.routes.get(code, code)
