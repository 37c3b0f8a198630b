"""Rows for which a division into lots would open something: the same table in every form of the report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reservkoll.common.formatting import whole_kronor
from reservkoll.i18n import mark, translator
from reservkoll.reports import phrases
from reservkoll.screening.result import Screening


@dataclass(frozen=True)
class DividedTable:
    """The section: title, lead, headings, and a line per row. `right`: the columns of numbers."""

    title: str
    lead: tuple[str, ...]
    headings: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = (2,)
    widths: tuple[float, ...] = (0.6, 2.2, 1.2, 3.2)


def divided_table(screening: Screening) -> DividedTable | None:
    """The table; None if no division opens anything."""
    divided = screening.divided
    if divided is None or not (divided.rows or divided.left_out):
        return None
    say = translator(screening.language)
    lead = [
        say(
            mark(
                "The codes of these rows differ in which reservation lists they are on. Divided into lots, a part "
                "can be reserved. The value is still that of the whole: dividing a purchase does not bring it under "
                "a limit."
            )
        )
    ]
    if divided.left_out:
        left_out = mark("{rows} more rows of several codes were not looked at, since there are so many.")
        lead.append(say(left_out).format(rows=divided.left_out))
    headings = (say(phrases.ROW), say(phrases.TITLE), say(phrases.VALUE), say(mark("Possible lots")))
    return DividedTable(say(phrases.COULD_BE_DIVIDED), tuple(lead), headings, tuple(_lines(screening)))


def _lines(screening: Screening) -> Iterator[tuple[str, ...]]:
    say, language = translator(screening.language), screening.language
    assert screening.divided is not None
    closed = say(mark("no reservation open"))
    for row in screening.divided.rows:
        shown = screening.rows.row(row.position, named=True)
        lots = "; ".join(
            f"{', '.join(lot.codes)}: {', '.join(screening.routes[name] for name in lot.open) or closed}"
            for lot in row.lots
        )
        value = say(phrases.UNKNOWN) if shown["value_sek"] is None else whole_kronor(shown["value_sek"], language)
        yield str(shown["row"]), shown["title"] or "", value, lots
