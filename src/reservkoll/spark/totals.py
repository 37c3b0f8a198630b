"""Builds the totals of a screening from grouped sums computed by Spark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.reports.export.tables import MOST_ORE, TOO_LARGE
from reservkoll.rulebook.reported_routes import ReportedRoutes
from reservkoll.screening.totals import (
    GOVERNING,
    NO_RECOMMENDATION,
    SEPARATOR,
    STATUSES,
    TIMED,
    VERDICTS,
    Figures,
    Total,
    added,
    by_opening,
)

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

KEYS = ("recommendation", "status", "warnings", *TIMED, *GOVERNING)


def figures_by_spark(rows: DataFrame, reported: ReportedRoutes, *, parquet: bool) -> Figures:
    """Counts and sums of assessed rows; Spark groups, sums and shuffles. Exact: sums of öre have 38 digits.

    Raises:
        InputError: a value too large for parquet, if the rows are written as parquet.
    """
    from pyspark.sql import functions as f

    grouped = rows.groupBy(*KEYS, *reported.routes).agg(
        f.count(f.lit(1)).alias("rows"),
        f.sum(f.col("value_sek").cast("decimal(28,0)")).alias("value"),
        f.count("value_sek").alias("with_value"),
        f.max(f.abs("value_sek")).alias("largest"),
    )
    found = pl.from_arrow(grouped.toArrow())
    assert isinstance(found, pl.DataFrame)
    if parquet and any(largest is not None and largest >= MOST_ORE for largest in found["largest"]):
        raise InputError(TOO_LARGE)
    return added([_of_group(group, reported) for group in found.iter_rows(named=True)], reported)


def _of_group(group: dict[str, object], reported: ReportedRoutes) -> Figures:
    """The totals of rows that agree in every counted column."""
    rows, known = int(str(group["rows"])), int(str(group["with_value"]))
    value = group["value"]
    total = Total(rows, None if value is None else int(str(value)), rows - known)
    recommendation = str(group["recommendation"] or NO_RECOMMENDATION)
    codes = [code.strip() for code in str(group["warnings"] or "").split(SEPARATOR)]
    first = recommendation.split(SEPARATOR, maxsplit=1)[0]
    act, chapter = (str(group[name] or "") for name in GOVERNING)
    return Figures(
        total=total,
        by_status={status: rows if group["status"] == status else 0 for status in STATUSES},
        by_route={first: total},
        verdicts={
            route: {verdict: rows if (group[route] or "unknown") == verdict else 0 for verdict in VERDICTS}
            for route in reported.routes
        },
        several_routes=rows if SEPARATOR in recommendation else 0,
        warnings={code: rows * codes.count(code) for code in codes if code},
        openings=by_opening({(str(group["opening"]), str(group["timing"])): total}, reported),
        governed={(first, act, chapter): rows},
    )
