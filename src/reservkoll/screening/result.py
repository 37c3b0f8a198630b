"""The result of a screening: rows with codes, and the labels for those codes."""

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

    Each route has a column of verdicts: yes, no, unknown or not_applicable. Each reported code list has one too.
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
"""Columns of :attr:`Screening.problems`: where a cell is, what stood there, what to do."""


ACT_BY: Final = pl.Schema({"invite": pl.Date, "notice": pl.Date, "late": pl.String})
"""Columns of :attr:`Screening.days`, as in the plan for dialogue: the day to invite, the day of the notice or of asking
for an offer, and which of them has passed. Null where the row has no day to come."""


@dataclass(frozen=True)
class MissingFact:
    """A fact that `rows` rows lack, asked in the reader's language, and the ids of the routes it can decide."""

    path: str
    question: str
    rows: int
    decides: tuple[str, ...]


@dataclass(frozen=True)
class RuleUse:
    """A rule or limit that answers rest on; a limit's title tells the amount. `status`: `verified`, `derived` or "".

    `source` is the id of the source it was read in. `route` and `act` tell what a rule is about; "" where it is no
    rule, or holds whatever the act. `not_needed`: where its route is not applicable, a simpler one is open.
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
    """A source that a used rule or limit was read in."""

    id: str
    title: str
    url: str
    retrieved: date


@dataclass(frozen=True)
class RowReasons:
    """Why each route is open to a row or not.

    `classes` has one number for each row, the same for rows with the same reasons; `texts` gives for a number one text
    for each route. It is called only by reports that show them: a large inventory has many.
    """

    classes: pl.Series
    texts: Callable[[int], Mapping[str, str]]


@dataclass(frozen=True)
class CodeProposals:
    """Codes proposed from a row's text. `rows`: file, sheet, row, text, rank, code, name, one line for each proposal.

    `accepted`: the best of each row was used as if it were stated. `left_out`: rows that none was looked for.
    """

    rows: pl.DataFrame
    accepted: bool
    left_out: int


@dataclass(frozen=True)
class SocialAdvice:
    """The social conditions told with the advice `told_with`, by act and chapter; each of a chapter nobody knows."""

    told_with: tuple[str, ...]
    by_chapter: Mapping[tuple[str, str], ConditionsUnder]


@dataclass(frozen=True)
class Screening:
    """What the reports show. Every mapping and text is already in the reader's language.

    Args:
        rows: one row for each row of the input, in order, with the columns of :func:`row_schema`.
        problems: one row for each cell that could not be understood, with the columns of :data:`PROBLEMS`.
        missing: the facts that are missing, each with the number of rows.
        warnings: warning code to explanation.
        reported: the screened routes in the order of their columns, with their groups.
        routes: route id or recommendation code to name.
        groups: group of routes to name.
        openings: opening to name, in the order in which they are tried and told.
        horizon: the day that timings are counted from, and how soon a contract ends that is told as ending.
        rules, limits, sources: what the answers rest on.
        run: what made the report, label to value, in the order to show.
        notes: remarks on the whole, such as a totals row that was left out.
        language: what the report is written in.
        rows_read, value_read: rows and sum (öre) that the reader counted in the input; where they are given, a report
            that does not come to the same is refused.
        same_need: groups of rows that may be one need split up; None where they were not looked for.
        code_proposals: codes proposed for rows that state none; None where no row lacks one.
        candidates: who could deliver what is still to come; None where no index of organisations was given.
        suppliers: our suppliers beside the purchases, where they were given.
        areas: the first two or three digits of a CPV code to the name of that service area.
        departments: for each row the part of the organisation that buys, null where unknown, named by its fact; None
            where no column tells it.
        days: for each row when to act, with the columns of :data:`ACT_BY`; None where the rows are not at hand.
        by_today: `position` and verdicts of the rows whose openings rest on the rules of today rather than of their own
            day; None where there are none.
        reserved_awards: the register of reserved awards beside the purchases, where one was given.
        divided: rows of which a division into lots would open something; None where no row has codes that differ, or
            they were not looked for.
        social: the social conditions told with some advice, by what governs, in force on the day of the report.
        row_reasons: why each route is open to a row or not; None where it was not kept.
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
        """The oldest day among the sources that the answers rest on; None where there are none."""
        return min((source.retrieved for source in self.sources), default=None)
