"""What can be opened, and when: the texts and the table, shared by all forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from reservkoll.common.formatting import counted, day, millions
from reservkoll.i18n import Language, Translate, mark, translator
from reservkoll.reports import phrases
from reservkoll.reports.content.told_totals import total_told
from reservkoll.rulebook.models.openings import UNKNOWN
from reservkoll.rulebook.reported_routes import ReportedRoutes
from reservkoll.screening.timing import COMING, ENDING, PAST, TIMINGS, UNDATED, Horizon
from reservkoll.screening.totals import Figures, Total, together


class Counted(Protocol):
    """What has the names of the openings of a list: a screening, or a dialogue plan."""

    @property
    def reported(self) -> ReportedRoutes:
        """The openings that exist."""

    @property
    def openings(self) -> Mapping[str, str]:
        """Their names."""

    @property
    def horizon(self) -> Horizon:
        """The horizon that timings are counted with."""

    @property
    def language(self) -> Language:
        """The reader's language."""


@dataclass(frozen=True)
class OpeningLine:
    """A line of the table: an opening, or several together (then `opening` is ""), by timing and in total."""

    opening: str
    name: str
    timings: Mapping[str, Total]

    @property
    def total(self) -> Total:
        """The total of all timings."""
        return together([*self.timings.values()])


class Openings:
    """The texts about the openings of a list with the figures `figures`."""

    def __init__(self, of: Counted, figures: Figures) -> None:
        self.reported, self.names, self.horizon, self.language = of.reported, of.openings, of.horizon, of.language
        self.figures = figures
        self.say = translator(of.language)

    def headline(self) -> str:
        """The headline: how much of what is still to come can be opened."""
        coming = self.figures.opened(self.reported.openings, COMING)
        opened = self.figures.opened(self.reported.counted, COMING)
        if not self.figures.total.rows:
            return self.say(mark("The inventory has no rows."))
        if not coming.rows:
            return self._without_coming()
        unknown = self.figures.opened([UNKNOWN], COMING)
        if not opened.rows and unknown.rows * 2 > coming.rows:
            opened = unknown
            told = mark(
                "It cannot be said yet what can be opened: for {rows} of {all_rows} purchases still to come something "
                "is unknown."
            )
        elif not opened.rows:
            told = mark("None of the {all_rows} purchases still to come is known to be possible to open.")
        elif opened.value is None:
            told = mark("{rows} of {all_rows} purchases still to come can be opened. Their value is unknown.")
        else:
            told = mark("{rows} of {all_rows} purchases still to come can be opened, worth {value}.")
        return self.say(told).format(
            rows=counted(opened.rows, self.language),
            all_rows=counted(coming.rows, self.language),
            value=self._value(opened),
        )

    def _without_coming(self) -> str:
        """The headline of a list without coming purchases: what else can be opened, or why that is unknown."""
        timing = self._headline_timing()
        unknown = self.figures.opened([UNKNOWN])
        opened = self.figures.opened(self.reported.counted, timing)
        of = self.figures.opened(self.reported.openings, timing)
        if timing == ENDING:
            told = mark(
                "No purchase in the list is still to come, but {rows} of {all_rows} contracts that end within {months} "
                "months can be opened ({value})."
            )
        elif timing == UNDATED:
            told = mark(
                "No purchase in the list is known to be still to come, but {rows} of {all_rows} undated ones can be "
                "opened ({value})."
            )
        elif unknown.rows and not self.figures.opened(self.reported.counted).rows:
            opened, of = unknown, self.figures.total
            told = mark("It cannot be said yet what can be opened: for {rows} of {all_rows} rows something is unknown.")
        else:
            told = mark("No purchase in the list is still to come.")
        return self.say(told).format(
            rows=counted(opened.rows, self.language),
            all_rows=counted(of.rows, self.language),
            months=self.horizon.months,
            value=self._value(opened),
        )

    def _headline_timing(self) -> str:
        """The timing that the headline counts: coming purchases, else what can be opened next."""
        if self.figures.opened(self.reported.openings, COMING).rows:
            return COMING
        can_be_opened = (each for each in (ENDING, UNDATED) if self.figures.opened(self.reported.counted, each).rows)
        return next(can_be_opened, COMING)

    def beside(self) -> Iterator[str]:
        """The remarks on the headline: openings that are not coming, what to look into, and the day counted from."""
        words = timing_words(self.horizon, self.say)
        others = [
            f"{words[timing][0].lower()}{words[timing][1:]}: {self._rows_and_value(total)}"
            for timing in (ENDING, PAST, UNDATED)
            if timing != self._headline_timing() and (total := self.figures.opened(self.reported.counted, timing)).rows
        ]
        if others:
            yield self.say(mark("Can be opened but not still to come: {others}.")).format(others="; ".join(others))
        for opening in self.reported.dialogue:
            total = self.figures.opened([opening], COMING)
            if total.rows:
                told = self.say(mark("{opening}: {rows} still to come."))
                yield told.format(opening=self.names.get(opening, opening), rows=self._rows_and_value(total))
        yield self.say(mark("Counted from {day}.")).format(day=day(self.horizon.day, self.language))

    def explanation(self) -> str:
        """How it is decided what a purchase counts as."""
        return self.say(
            mark(
                "Each purchase is counted once, as the first that holds. Direct procurement is an opening only where "
                "idéburna organisations are known to deliver what is bought; the list of such areas is our own "
                "judgement."
            )
        )

    def lines(self) -> Iterator[OpeningLine]:
        """The table: each opening that some row has; the line for several together follows the last of them."""
        for opening in self.reported.openings:
            line = OpeningLine(opening, self.names.get(opening, opening), self.figures.openings[opening])
            if line.total.rows:
                yield line
            if opening == self.reported.counted[-1]:
                yield self.together(self.say(mark("Can be opened, together")), self.reported.counted)

    def whole(self) -> OpeningLine:
        """The line for all rows."""
        return self.together(self.say(phrases.SUM), self.reported.openings)

    def together(self, name: str, openings: tuple[str, ...]) -> OpeningLine:
        """Several openings as one line."""
        return OpeningLine("", name, {timing: self.figures.opened(openings, timing) for timing in TIMINGS})

    def timings(self) -> dict[str, str]:
        """Timings and their headings, in order."""
        return timing_words(self.horizon, self.say)

    def _rows_and_value(self, total: Total) -> str:
        return f"{counted(total.rows, self.language)} ({self._value(total)})"

    def _value(self, total: Total) -> str:
        return self.say(phrases.UNKNOWN_VALUE) if total.value is None else total_told(total, millions, self.language)


def timing_words(horizon: Horizon, say: Translate) -> dict[str, str]:
    """Timings and their words, in order."""
    return {
        COMING: say(mark("Still to come")),
        ENDING: say(mark("Ends within {months} months")).format(months=horizon.months),
        PAST: say(mark("Already procured")),
        UNDATED: say(mark("Undated")),
    }
