"""The totals of a screening, shared by all reports and reconciled with what was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from reservkoll.common.errors import ReservkollError
from reservkoll.common.formatting import counted, kronor
from reservkoll.i18n import Language, Translate, mark, translator
from reservkoll.rulebook.reported_routes import ReportedRoutes
from reservkoll.screening.result import Screening
from reservkoll.screening.timing import TIMINGS

VERDICTS: Final = ("yes", "no", "unknown", "not_applicable")
STATUSES: Final = ("ok", "incomplete", "error")
NO_RECOMMENDATION: Final = ""
SEPARATOR: Final = ";"
ORE: Final = 100
TIMED: Final = ("opening", "timing")
GOVERNING: Final = ("act", "chapter")
AT_A_TIME: Final = 80_000  # rows: counting makes a copy


@dataclass(frozen=True)
class Total:
    """A number of rows, the sum of their known values (öre; None if none is known), and the rows without a value."""

    rows: int
    value: int | None
    without_value: int


NOTHING: Final = Total(0, 0, 0)


Governing = tuple[str, str, str]
"""The first recommendation, the act and the chapter; each "" or `unknown` if not known."""


@dataclass(frozen=True)
class Figures:
    """The figures of a summary.

    `by_route` maps recommendation code to total: everything that can be recommended in report order, then
    others that occur; a row with several recommendations counts under its first. `verdicts` maps route to verdict
    to rows. `openings` maps opening to timing to total, both in display order; each row counts
    in exactly one. `governed` has rows by first recommendation, act and chapter.
    """

    total: Total
    by_status: Mapping[str, int]
    by_route: Mapping[str, Total]
    verdicts: Mapping[str, Mapping[str, int]]
    several_routes: int
    warnings: Mapping[str, int]
    openings: Mapping[str, Mapping[str, Total]]
    governed: Mapping[Governing, int] = field(default_factory=dict)

    def opened(self, openings: Iterable[str], *timings: str) -> Total:
        """The total of some openings and timings (all timings if none is named)."""
        wanted = timings or TIMINGS
        return together([self.openings[opening][timing] for opening in openings for timing in wanted])

    @property
    def told_routes(self) -> Mapping[str, Total]:
        """`by_route` without routes that no row has; all of them if there are no rows."""
        return {code: total for code, total in self.by_route.items() if total.rows} or self.by_route

    @property
    def whole_kronor(self) -> bool:
        """Whether every sum is in whole kronor."""
        return all(total.value is None or total.value % 100 == 0 for total in (self.total, *self.by_route.values()))


def missing_from_sum(total: Total, language: Language) -> str | None:
    """The remark on a sum: how many of its amounts are unknown, and what that may mean; None if all are known."""
    translate, known = translator(language), total.rows - total.without_value
    if not total.without_value or total.value is None:
        return None
    if not known:
        return translate(mark("No amount is known, so there is no sum."))
    told = translate(
        mark(
            "The sum lacks the amounts of {missing} of {rows} rows ({share} %). The known ones are {mean} on average; "
            "with as much for each of the others the sum would be about {guess}."
        )
    )
    mean = total.value // known // ORE * ORE
    return told.format(
        missing=counted(total.without_value, language),
        rows=counted(total.rows, language),
        share=_percent(total.without_value, total.rows, translate),
        mean=kronor(mean, language),
        guess=kronor((total.value + mean * total.without_value) // ORE * ORE, language),
    )


def _percent(part: int, whole: int, translate: Translate) -> str:
    """A share in whole per cent; part of the whole is never rounded to 0 or 100."""
    share = round(100 * part / whole)
    if share < 1:
        return translate(mark("less than 1"))
    return translate(mark("more than 99")) if share == 100 and part < whole else str(share)


def figures(screening: Screening) -> Figures:
    """Count and sum the rows of `screening`.

    Raises:
        ReservkollError: rows or values do not reconcile with what was read; such a report must not be written.
    """
    rows = screening.rows
    reported = screening.reported
    starts = range(0, max(rows.height, 1), AT_A_TIME)
    sums = added([_counted(rows.slice(start, AT_A_TIME), reported) for start in starts], reported)
    _check(screening, sums)
    return sums


def _counted(rows: pl.DataFrame, reported: ReportedRoutes) -> Figures:
    frame = rows.select(
        # 128 bits: a sum of öre that overflows would pass silently
        pl.col("value_sek").cast(pl.Int128),
        pl.col("status"),
        pl.col("warnings"),
        pl.col("recommendation").fill_null(NO_RECOMMENDATION),
        *(pl.col(route).fill_null("unknown") for route in reported.routes),
        *TIMED,
        *GOVERNING,
    ).with_columns(first=pl.col("recommendation").str.split(SEPARATOR).list.first())
    return Figures(
        total=_total(frame),
        by_status=_counts(frame["status"], STATUSES),
        by_route=_by_route(frame, reported),
        verdicts={route: _counts(frame[route], VERDICTS) for route in reported.routes},
        several_routes=int(frame["recommendation"].str.contains(SEPARATOR, literal=True).sum()),
        warnings=_warnings(frame["warnings"]),
        openings=_openings(frame, reported),
        governed=_governed(frame),
    )


def added(parts: Sequence[Figures], reported: ReportedRoutes) -> Figures:
    """The figures of a list from those of its chunks, each of which was reconciled with what was read."""
    codes = dict.fromkeys(code for part in parts for code in part.by_route)
    warnings: dict[str, int] = {}
    for part in parts:
        for code, rows in part.warnings.items():
            warnings[code] = warnings.get(code, 0) + rows
    return Figures(
        total=together([part.total for part in parts]),
        by_status={status: sum(part.by_status[status] for part in parts) for status in STATUSES},
        by_route={
            code: together([part.by_route.get(code, NOTHING) for part in parts]) for code in _in_order(codes, reported)
        },
        verdicts={
            route: {verdict: sum(part.verdicts[route][verdict] for part in parts) for verdict in VERDICTS}
            for route in reported.routes
        },
        several_routes=sum(part.several_routes for part in parts),
        warnings=dict(sorted(warnings.items(), key=lambda each: (-each[1], each[0]))),
        openings={
            opening: {timing: together([part.openings[opening][timing] for part in parts]) for timing in TIMINGS}
            for opening in reported.openings
        },
        governed=_added_up([part.governed for part in parts]),
    )


def _added_up(parts: Iterable[Mapping[Governing, int]]) -> dict[Governing, int]:
    rows: dict[Governing, int] = {}
    for part in parts:
        for key, count in part.items():
            rows[key] = rows.get(key, 0) + count
    return dict(sorted(rows.items()))


def by_opening(found: Mapping[tuple[str, str], Total], reported: ReportedRoutes) -> dict[str, dict[str, Total]]:
    """The totals by opening and timing as a complete table, from those that occur."""
    return {
        opening: {timing: found.get((opening, timing), NOTHING) for timing in TIMINGS} for opening in reported.openings
    }


def together(totals: Sequence[Total]) -> Total:
    """The sum of several totals.

    The value is None only if no part with rows has a known value.
    """
    with_rows = [total for total in totals if total.rows]
    known = [total.value for total in with_rows if total.value is not None]
    value = sum(known) if known or not with_rows else None
    return Total(sum(total.rows for total in totals), value, sum(total.without_value for total in totals))


def _total(frame: pl.DataFrame) -> Total:
    values = frame["value_sek"]
    unknown = values.null_count()
    known = unknown < frame.height or frame.height == 0
    return Total(frame.height, int(values.sum()) if known else None, unknown)


def _in_order(codes: Iterable[str], reported: ReportedRoutes) -> tuple[str, ...]:
    """Everything that can be recommended, then others among `codes`, then no recommendation."""
    known, found = reported.recommendations, set(codes)
    last = [NO_RECOMMENDATION] if NO_RECOMMENDATION in found else []
    return (*known, *sorted(found - {*known, NO_RECOMMENDATION}), *last)


def _openings(frame: pl.DataFrame, reported: ReportedRoutes) -> dict[str, dict[str, Total]]:
    groups = frame.select(*TIMED, "value_sek").group_by(*TIMED, maintain_order=True)
    return by_opening({(str(opening), str(timing)): _total(group) for (opening, timing), group in groups}, reported)


def _governed(frame: pl.DataFrame) -> dict[Governing, int]:
    keys = frame.select("first", *(pl.col(name).fill_null("") for name in GOVERNING))
    counts = keys.group_by("first", *GOVERNING).len().sort("first", *GOVERNING)
    return {(first, act, chapter): rows for first, act, chapter, rows in counts.iter_rows()}


def _by_route(frame: pl.DataFrame, reported: ReportedRoutes) -> dict[str, Total]:
    values = frame.select("first", "value_sek")
    found = {str(key): _total(group) for (key,), group in values.group_by("first", maintain_order=True)}
    return {code: found.get(code, NOTHING) for code in _in_order(found, reported)}


def _counts(column: pl.Series, expected: tuple[str, ...]) -> dict[str, int]:
    counts = column.value_counts(name="rows")
    found = dict(zip(counts[column.name].to_list(), counts["rows"].to_list(), strict=True))
    return {value: found.get(value, 0) for value in expected}


def _warnings(column: pl.Series) -> dict[str, int]:
    """Warning code to the number of rows that carry it, most rows first."""
    codes = column.drop_nulls().str.split(SEPARATOR).explode().str.strip_chars()
    counts = codes.filter(codes.str.len_bytes() > 0).rename("code").value_counts(name="rows")
    ordered = counts.sort(["rows", "code"], descending=[True, False])
    return dict(zip(ordered["code"].to_list(), ordered["rows"].to_list(), strict=True))


def _check(screening: Screening, counted: Figures) -> None:
    total, groups = counted.total, counted.by_route.values()
    read = total.rows if screening.rows_read is None else screening.rows_read
    value = total.value or 0
    value_read = value if screening.value_read is None else screening.value_read
    by_verdict = [sum(counts.values()) for counts in counted.verdicts.values()]
    by_route, by_status = sum(group.rows for group in groups), sum(counted.by_status.values())
    by_value = sum(group.value or 0 for group in groups)
    by_timing = [each for timings in counted.openings.values() for each in timings.values()]
    opened, opened_value = sum(each.rows for each in by_timing), sum(each.value or 0 for each in by_timing)
    if {read, by_route, by_status, opened, *by_verdict} != {total.rows} or {value_read, by_value, opened_value} != {
        value
    }:
        template = mark(
            "The report does not add up: {read} rows were read and {rows} came out, {value_read} öre were read and "
            "{value} came out. This is a fault in reservkoll; nothing was saved."
        )
        raise ReservkollError(template, read=read, rows=total.rows, value_read=value_read, value=value)
