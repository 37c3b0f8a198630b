"""The result of a screening: rows with codes, and labels for the codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import polars as pl

from reservkoll.explain.answer.social_conditions import ConditionsUnder
from reservkoll.i18n import Language
from reservkoll.rulebook.reported_routes import ReportedRoutes
from reservkoll.screening.lots import DividedRows
from reservkoll.screening.reserved_awards.result import ReservedAwards
from reservkoll.screening.same_need.result import SameNeed
from reservkoll.screening.supplier_match.candidates import Candidates
from reservkoll.screening.supplier_match.result import SupplierReport
from reservkoll.screening.timing import Horizon


def row_schema(reported: ReportedRoutes) -> pl.Schema:
    """Columns of :attr:`Screening.rows`. `value_sek` is whole öre; null is unknown.

    Each route has a column of verdicts: yes, no, unknown or not_applicable. Each reported code list has a column too.
    `opening` is an id of openings.yaml, `timing` one of :data:`~reservkoll.screening.timing.TIMINGS`.
    """
    return pl.Schema(
        {
            "file": pl.String,
            "sheet": pl.String,
            "row": pl.UInt32,
            "id": pl.String,
            "title": pl.String,
            "cpv": pl.String,
            "cpv_name": pl.String,
            "value_sek": pl.Int64,
            "started": pl.Date,
            "act": pl.String,
            "authority_type": pl.String,
            "annex2": pl.String,
            "chapter": pl.String,
            **dict.fromkeys(reported.routes, pl.String),
            **dict.fromkeys(reported.lists, pl.String),
            "recommendation": pl.String,
            "reason": pl.String,
            "missing": pl.String,
            "warnings": pl.String,
            "status": pl.String,
            "error": pl.String,
            "opening": pl.String,
            "timing": pl.String,
        }
    )


PROBLEMS: Final = pl.Schema(
    {
        "file": pl.String,
        "sheet": pl.String,
        "row": pl.UInt32,
        "column": pl.String,
        "cell": pl.String,
        "text": pl.String,
        "message": pl.String,
    }
)
"""Columns of :attr:`Screening.problems`: where the cell is, what it holds, what to do."""


ACT_BY: Final = pl.Schema({"invite": pl.Date, "notice": pl.Date, "late": pl.String})
"""Columns of :attr:`Screening.days`, as in the dialogue plan: the day to invite, the day to publish or to request a
tender, and which of the two has passed. Null if the row has no date ahead."""


@dataclass(frozen=True)
class MissingFact:
    """A fact that `rows` rows lack, its question in the reader's language, and the ids of the routes it can decide."""

    path: str
    question: str
    rows: int
    decides: tuple[str, ...]


@dataclass(frozen=True)
class RuleUse:
    """A rule or limit that answers rest on; a limit's title states the amount. `status`: `verified`, `derived` or "".

    `source` is the id of its source. `route` and `act` are those of a rule; "" for a
    limit, or if it applies under every act. `not_needed`: if its route is not applicable, a simpler one is open.
    """

    id: str
    title: str
    citation: str
    valid_from: date
    valid_to: date | None
    status: str
    source: str = ""
    route: str = ""
    act: str = ""
    not_needed: bool = False


@dataclass(frozen=True)
class SourceUse:
    """The source of a rule or limit that was used."""

    id: str
    title: str
    url: str
    retrieved: date


@dataclass(frozen=True)
class RowReasons:
    """Why each route is open or closed for a row.

    `classes` has a number for each row, shared by rows with the same reasons; `texts` maps a number to one text
    for each route. Only reports that show reasons call it, since a large inventory has many.
    """

    classes: pl.Series
    texts: Callable[[int], Mapping[str, str]]


@dataclass(frozen=True)
class CodeProposals:
    """Codes proposed from a row's text. `rows`: file, sheet, row, text, rank, code, name, one line for each proposal.

    `accepted`: each row's best proposal was used as if it were stated. `left_out`: rows that were not searched for.
    """

    rows: pl.DataFrame
    accepted: bool
    left_out: int


@dataclass(frozen=True)
class SocialAdvice:
    """The social conditions shown with the recommendation `told_with`, by act and chapter."""

    told_with: tuple[str, ...]
    by_chapter: Mapping[tuple[str, str], ConditionsUnder]


@dataclass(frozen=True)
class Screening:
    """What reports show. Every text is already in the reader's language.

    Args:
        rows: one row per input row, in order, with the columns of :func:`row_schema`.
        problems: one row per cell that could not be parsed, with the columns of :data:`PROBLEMS`.
        missing: the missing facts, each with its number of rows.
        warnings: warning code to explanation.
        reported: the screened routes in column order, with their groups.
        routes: route id or recommendation code to name.
        groups: group of routes to name.
        openings: opening to name, in the order in which they are tried and shown.
        horizon: the day that timings are counted from, and within how many months a contract counts as ending soon.
        rules, limits, sources: what the answers rest on.
        run: the provenance, label to value, in display order.
        notes: remarks on the whole list, such as a totals row that was left out.
        language: that of the report.
        rows_read, value_read: the rows and the sum (öre) counted by the reader; if given, a report
            with other figures is refused.
        same_need: groups of rows that may be one need split up; None if they were not looked for.
        code_proposals: codes proposed for rows that state none; None if no row lacks one.
        candidates: organisations that could deliver coming purchases; None if no index was given.
        suppliers: the given suppliers matched with the purchases; None if none were given.
        areas: the first two or three digits of a CPV code mapped to the name of that service area.
        departments: the buying department of each row, null if unknown; the series has the name of its fact. None
            if no column states it.
        days: when to act on each row, with the columns of :data:`ACT_BY`; None if the rows are not in memory.
        by_today: `position` and verdicts of rows whose openings rest on today's rules rather than those of their own
            day; None if there are none.
        reserved_awards: the register of reserved awards matched with the purchases, if one was given.
        divided: rows for which a division into lots would open something; None if no row has codes that differ, or
            if they were not looked for.
        social: social conditions shown with a recommendation, by act and chapter, in force on the day of the report.
        row_reasons: why each route is open or closed for a row; None if that was not kept.
    """

    rows: pl.DataFrame
    problems: pl.DataFrame
    missing: tuple[MissingFact, ...]
    warnings: Mapping[str, str]
    reported: ReportedRoutes
    routes: Mapping[str, str]
    groups: Mapping[str, str]
    openings: Mapping[str, str]
    horizon: Horizon
    rules: tuple[RuleUse, ...]
    limits: tuple[RuleUse, ...]
    sources: tuple[SourceUse, ...]
    run: Mapping[str, str]
    notes: tuple[str, ...]
    language: Language
    rows_read: int | None = None
    value_read: int | None = None
    same_need: SameNeed | None = None
    suppliers: SupplierReport | None = None
    areas: Mapping[str, str] = field(default_factory=dict)
    departments: pl.Series | None = None
    days: pl.DataFrame | None = None
    by_today: pl.DataFrame | None = None
    row_reasons: RowReasons | None = None
    code_proposals: CodeProposals | None = None
    reserved_awards: ReservedAwards | None = None
    divided: DividedRows | None = None
    candidates: Candidates | None = None
    social: SocialAdvice | None = None

    def __post_init__(self) -> None:
        if self.rows.columns != (wanted := list(row_schema(self.reported))):
            raise ValueError(f"rows have the columns {self.rows.columns}, not {wanted}")
        if self.rows.schema["value_sek"] != pl.Int64:
            raise ValueError(f"value_sek is {self.rows.schema['value_sek']}, not whole öre")
        if self.problems.columns != list(PROBLEMS):
            raise ValueError(f"problems have the columns {self.problems.columns}, not {list(PROBLEMS)}")

    @property
    def law_date(self) -> date | None:
        """The oldest day to which a source of the answers was read; None if there are no sources."""
        return min((source.retrieved for source in self.sources), default=None)
