"""The dialogue plan as data for its writers: dates per purchase, grouped by service area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl

from reservkoll.i18n import Language, Translate, mark
from reservkoll.rulebook.reported_routes import ReportedRoutes
from reservkoll.screening.reserved_awards.result import ReservedAwards
from reservkoll.screening.timing import Horizon
from reservkoll.screening.totals import Figures

PLANNED: Final = pl.Schema(
    {
        "area": pl.String,
        "apart": pl.String,
        "title": pl.String,
        "id": pl.String,
        "buyer": pl.String,
        "cpv": pl.String,
        "openings": pl.String,
        "value_sek": pl.Int64,
        "direct": pl.Boolean,
        "invite": pl.Date,
        "notice": pl.Date,
        "end": pl.Date,
        "latest_end": pl.Date,
        "notice_from": pl.String,
        "end_from": pl.String,
        "late": pl.String,
        "file": pl.String,
        "sheet": pl.String,
        "row": pl.UInt32,
        "uid": pl.String,
    }
)
"""Columns of :attr:`Plan.rows`, sorted by day of invitation, area and position in the list.

`apart`: the opening of rows whose market should be examined first, which come last; "" for the others. `notice` is
the day to publish the notice, for direct procurement (`direct`) the day to request a tender. `end` is the last day of
the contract, without options unless they already run; `latest_end` with them. `notice_from`: `stated` | `counted`.
`end_from`: `stated` | `computed` | `estimated`, or null. `late`: which date has passed, `notice` | `invite`, or "".
`uid` is the same for the same purchase in every plan.
"""

UNPLANNED: Final = pl.Schema(
    {
        "area": pl.String,
        "title": pl.String,
        "id": pl.String,
        "buyer": pl.String,
        "openings": pl.String,
        "reason": pl.String,
        "file": pl.String,
        "sheet": pl.String,
        "row": pl.UInt32,
    }
)
"""Columns of :attr:`Plan.unplanned`: rows with an opening but no date ahead, and why. `reason`: see `REASONS`."""

REASONS: Final = {
    "no_start": mark("no day is stated: neither when the procurement begins nor when the present contract ends"),
    "no_length": mark(
        "the procurement was begun before today, and neither the length nor the end of its contract is stated"
    ),
    "over": mark("the contract has ended; is the need still there?"),
    "later": mark("the contract ends later than is planned for"),
}
NOTICE_FROM: Final = {"stated": mark("start stated"), "counted": mark("start counted back")}
END_FROM: Final = {
    "stated": mark("end stated"),
    "computed": mark("end computed"),
    "estimated": mark("end estimated"),
}
LATE: Final = {
    "notice": mark(
        "The day for the notice or offer has passed: begin at once, and see whether the contract can be extended."
    ),
    "invite": mark("The day for the invitation has passed: invite at once."),
}


@dataclass(frozen=True)
class Lead:
    """A lead time in whole months, and its reason; `name` is its name on the command line. `given`: set by the user."""

    name: str
    label: str
    months: int
    why: str
    given: bool


@dataclass(frozen=True)
class Plan:
    """`rows`, `unplanned`: see :data:`PLANNED` and :data:`UNPLANNED`.

    `figures` covers the whole list, `openings` has the names of openings, `horizon` is the day the plan was made and
    how far ahead contracts are planned. `invitation`: what to keep in mind, with its legal basis. `run`: the
    provenance, label to value. `reserved`: the register of reserved awards, if one was given.
    """

    rows: pl.DataFrame
    unplanned: pl.DataFrame
    figures: Figures
    reported: ReportedRoutes
    openings: Mapping[str, str]
    horizon: Horizon
    leads: tuple[Lead, ...]
    invitation: tuple[str, str]
    run: Mapping[str, str]
    language: Language
    reserved: ReservedAwards | None = None

    @property
    def today(self) -> date:
        """The day the plan was made."""
        return self.horizon.day


def how_known(line: Mapping[str, Any], translate: Translate) -> str:
    """Where the dates of a line of :data:`PLANNED` come from."""
    words = [NOTICE_FROM[line["notice_from"]]]
    if line["end_from"] is not None:
        words.append(END_FROM[line["end_from"]])
    return ", ".join(translate(word) for word in words)


def told_late(line: Mapping[str, Any], translate: Translate) -> str:
    """What to do about a date that has passed; "" if none has."""
    words = LATE.get(line["late"])
    return translate(words) if words else ""


def why_unplanned(line: Mapping[str, Any], translate: Translate) -> str:
    """Why a line of :data:`UNPLANNED` has no date."""
    words = REASONS[line["reason"]]
    return translate(words)
