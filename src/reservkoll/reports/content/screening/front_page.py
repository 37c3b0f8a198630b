"""The first page of every report: headline, one bar, the three next steps, the ten largest coming openings.

Every form shows these first, in this order. Forms without the rows have the headline and the bar, and steps
about what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from reservkoll.common.formatting import counted, day, millions
from reservkoll.i18n import mark, translator
from reservkoll.inventory.labels import LABELS
from reservkoll.reports import phrases
from reservkoll.reports.content.screening.breakdowns import DIVISION_DIGITS, GROUP_DIGITS
from reservkoll.reports.content.screening.openings import Openings
from reservkoll.reports.content.told_totals import total_told
from reservkoll.rulebook.models.openings import UNKNOWN
from reservkoll.screening.result import ACT_BY, Screening
from reservkoll.screening.timing import COMING, ENDING, TIMINGS
from reservkoll.screening.totals import Figures, Total

STEPS: Final = 3
LARGEST: Final = 10
SOON: Final = "6mo"  # later dates are no next steps while there is something to do within this time
LONGEST: Final = 60  # of a name; the full name is among the rows
WIDEST_BUYER: Final = 40
BEGIN, INVITE, LOOK = "begin", "invite", "look"


@dataclass(frozen=True)
class BarPart:
    """A part of the bar: kind of opening (its colour) and name, known value and rows, as numbers and in words."""

    kind: str
    name: str
    total: Total
    value: str
    rows: str


@dataclass(frozen=True)
class Step:
    """What to do, when, and by whom; `when` and `who` are "" if the list does not say."""

    what: str
    when: str = ""
    who: str = ""

    @property
    def sentence(self) -> str:
        """The step in one line."""
        return " – ".join(filter(None, (" ".join(filter(None, (self.what, self.when))), self.who)))


@dataclass(frozen=True)
class Opening:
    """A purchase that can be opened: name, identification, day to act by, buyer, value, and what it counts as."""

    name: str
    where: str
    day: str
    who: str
    ore: int | None
    value: str
    opening: str


@dataclass(frozen=True)
class Largest:
    """The largest openings. `title`: which ones; `rest`: how many more there are; then the headings of a table.

    `when`: the heading of their dates; `who`: the heading of the buyers, "" if the list has none.
    """

    title: str
    purchase: str
    when: str
    who: str
    worth: str
    counts_as: str
    lines: tuple[Opening, ...]
    rest: str


class FrontPage:
    """The content of the first page of a report on `screening`; `figures` covers all its rows."""

    def __init__(self, screening: Screening, figures: Figures) -> None:
        self.screening, self.figures, self.language = screening, figures, screening.language
        self.say = translator(screening.language)
        self.openings = Openings(screening, figures)
        self.headline, self.beside = self.openings.headline(), tuple(self.openings.beside())

    @property
    def bar_shows_coming(self) -> bool:
        """Whether the bar shows coming purchases only; else it shows all."""
        return bool(self.figures.opened(self.screening.reported.openings, COMING).rows)

    @property
    def bar_title(self) -> str:
        """What the bar shows."""
        if not self.bar_shows_coming:
            return self.say(mark("All purchases by what can be done"))
        return self.say(mark("Purchases still to come, by what can be done"))

    def bar(self) -> tuple[BarPart, ...]:
        """The known value of coming purchases (of all purchases if none is coming) by opening."""
        reported, figures = self.screening.reported, self.figures
        totals = {opening: figures.opened([opening], *self._whens()) for opening in reported.openings}
        return tuple(
            BarPart(
                reported.kinds[opening],
                self.screening.openings.get(opening, opening),
                total,
                self._value(total),
                self._rows_of(total.rows),
            )
            for opening, total in totals.items()
            if total.rows
        )

    def steps(self) -> tuple[Step, ...]:
        """The three next steps: the most valuable ones that are due soon, by day; then the missing facts."""
        lacking = [*self._lacking()]
        unknown = sum(total.rows for total in self.figures.openings[UNKNOWN].values())
        waits = bool(lacking) and unknown * 2 > self.figures.total.rows
        dated = [*self._dated()][: STEPS - waits]
        return (*dated, *lacking)[:STEPS]

    @property
    def steps_title(self) -> str:
        """The heading of the steps."""
        return self.say(mark("Next steps"))

    def largest(self) -> Largest | None:
        """The ten most valuable coming openings, else contracts that end soon and can be opened; None if there are
        none, or if the rows are not in memory.
        """
        rows = self._rows().filter(pl.col("opening").is_in(self.screening.reported.counted))
        when = next((each for each in (COMING, ENDING) if (rows["timing"] == each).any()), None)
        if when is None:
            return None
        found = rows.filter(pl.col("timing") == when)
        shown = found.sort("value_sek", descending=True, nulls_last=True, maintain_order=True).head(LARGEST)
        say, more = self.say, found.height - shown.height
        titles = {
            COMING: say(mark("The largest openings still to come")),
            ENDING: say(mark("The largest contracts that end soon and can be opened")),
        }
        days = {COMING: say(mark("To begin")), ENDING: say(mark("Begin by"))}
        rest = say(mark("And {count} more among the rows of the report.")).format(count=self._count(more))
        lines = tuple(self._opening(row) for row in shown.iter_rows(named=True))
        return Largest(
            titles[when],
            say(phrases.PURCHASE),
            days[when],
            buyer_heading(self.screening),
            say(phrases.VALUE),
            say(phrases.WHAT_IT_COUNTS_AS),
            lines,
            rest if more else "",
        )

    def _whens(self) -> tuple[str, ...]:
        return (COMING,) if self.bar_shows_coming else TIMINGS

    def _rows(self) -> pl.DataFrame:
        rows, departments, days = self.screening.rows, self.screening.departments, self.screening.days
        none = {name: pl.Series(name, [None] * rows.height, dtype) for name, dtype in ACT_BY.items()}
        who = pl.Series("who", [None] * rows.height, pl.String) if departments is None else departments.alias("who")
        told = rows.select("row", "id", "title", "value_sek", "opening", "timing", "started")
        dated = pl.DataFrame(none) if days is None else days
        group, division = pl.col("cpv").str.head(GROUP_DIGITS), pl.col("cpv").str.head(DIVISION_DIGITS)
        area = pl.when(group.is_in([*self.screening.areas])).then(group).otherwise(division).alias("area")
        return told.hstack(dated).hstack(rows.select(area)).with_columns(who)

    def _opening(self, row: Mapping[str, Any]) -> Opening:
        place = self.say(mark("row {row}")).format(row=row["row"])
        on = row["notice"] or row["started"]
        total = Total(1, row["value_sek"], int(row["value_sek"] is None))
        return Opening(
            _short(row["title"] or row["id"] or place),
            " · ".join(filter(None, (_short(row["id"] or ""), place))),
            day(on, self.language) if on else "–",
            _short(row["who"] or "–", WIDEST_BUYER),
            row["value_sek"],
            self._value(total),
            self.screening.openings.get(row["opening"], row["opening"]),
        )

    def _dated(self) -> Iterator[Step]:
        """The groups of purchases to act on together: the most valuable ones that are due soon, by day."""
        reported, today = self.screening.reported, pl.lit(self.screening.horizon.day)
        dated = self._rows().filter(
            pl.col("opening").is_in([*reported.counted, *reported.dialogue]) & pl.col("invite").is_not_null()
        )
        if dated.is_empty():
            return
        late = pl.col("late") != ""
        verb = (
            pl.when(pl.col("opening").is_in(reported.dialogue))
            .then(pl.lit(LOOK))
            .when(pl.col("late") == "notice")
            .then(pl.lit(BEGIN))
            .otherwise(pl.lit(INVITE))
        )
        by = pl.when(late).then(today).otherwise(pl.col("invite"))
        groups = (
            dated.with_columns(verb.alias("verb"), late.alias("at_once"), by.alias("by"))
            .with_columns((pl.col("by") <= today.dt.offset_by(SOON)).alias("soon"))
            .with_row_index("place")
            .group_by("verb", "at_once", "soon", "area", "who", maintain_order=True)
            .agg(
                pl.col("by").min(),
                pl.len().alias("rows"),
                pl.col("value_sek").sum().alias("value"),
                pl.col("value_sek").null_count().alias("without"),
                pl.col("place").first(),
                pl.col("title", "id", "row", "opening").first(),
            )
            .with_columns((pl.col("verb") == LOOK).alias("last"))
            .sort("last", "soon", "value", "rows", "place", descending=[False, True, True, True, False])
        )
        for group in groups.head(STEPS).sort("by", "last", "place").iter_rows(named=True):
            yield self._step(group)

    def _step(self, group: Mapping[str, Any]) -> Step:
        say, of = self.say, self._purchases(group)
        if group["verb"] == BEGIN:
            what = say(mark("Begin with {purchases}, or see whether the contract can be extended:")).format(
                purchases=of
            )
        elif group["verb"] == INVITE:
            what = say(mark("Invite to dialogue on {purchases}")).format(purchases=of)
        else:
            name = self.screening.openings.get(group["opening"], group["opening"])
            what = say(mark("{opening}: {purchases},")).format(opening=name, purchases=of)
        at_once, by = say(mark("at once")), say(mark("by {day}")).format(day=day(group["by"], self.language))
        return Step(what, at_once if group["at_once"] else by, _short(group["who"] or ""))

    def _purchases(self, group: Mapping[str, Any]) -> str:
        """One purchase by its name, several by their service area."""
        total = Total(group["rows"], group["value"], group["without"])
        value = self._value(total if total.without_value < total.rows else Total(total.rows, None, total.rows))
        if total.rows == 1:
            place = self.say(mark("row {row}")).format(row=group["row"])
            return self.say(mark("“{name}” ({value})")).format(
                name=_short(group["title"] or group["id"] or place), value=value
            )
        area = self.screening.areas.get(group["area"] or "")
        told = mark("{area} ({rows} purchases, {value})") if area else mark("{rows} purchases ({value})")
        return self.say(told).format(area=_in_a_sentence(area or ""), rows=self._count(total.rows), value=value)

    def _lacking(self) -> Iterator[Step]:
        """What the answers lack: the fact that most rows miss, then the cells that could not be parsed."""
        say, screening = self.say, self.screening
        if screening.missing:
            fact = max(screening.missing, key=lambda fact: fact.rows)
            told = mark("Find out for {rows} rows: {question}") if fact.rows > 1 else mark("Find out: {question}")
            yield Step(say(told).format(rows=self._count(fact.rows), question=fact.question))
        if rows := self.figures.by_status["error"]:
            told = mark("Correct the cells that could not be read, on {rows} rows.")
            yield Step(say(told if rows > 1 else mark("Correct the cell that could not be read.")).format(
                rows=self._count(rows)
            ))  # fmt: skip

    def _rows_of(self, number: int) -> str:
        return self.say(mark("{count} rows")).format(count=self._count(number))

    def _count(self, number: int) -> str:
        return counted(number, self.language)

    def _value(self, total: Total) -> str:
        return self.say(phrases.UNKNOWN_VALUE) if total.value is None else total_told(total, millions, self.language)


def buyer_heading(screening: Screening) -> str:
    """The heading of the buyers: departments or buyers, whichever the list has; "" if it has neither."""
    departments = screening.departments
    return (
        ""
        if departments is None
        else translator(screening.language)(LABELS.get(departments.name, LABELS["department"]))
    )


def _short(text: str, most: int = LONGEST) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _in_a_sentence(name: str) -> str:
    """A name as used within a sentence: in lower case, unless it is an abbreviation."""
    return name if name[1:2].isupper() else f"{name[:1].lower()}{name[1:]}"
