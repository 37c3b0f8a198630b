"""Exports the totals of a screening as JSON: counts and sums."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from reservkoll.common.errors import InputError
from reservkoll.common.formatting import decimal_string
from reservkoll.common.json_text import json_text
from reservkoll.i18n import mark
from reservkoll.json_documents.figures import (
    DividedRowDocument,
    FiguresDocument,
    GovernedRows,
    LotOfRowDocument,
    TotalDocument,
)
from reservkoll.reports.outputs import Made, Writing, by_name
from reservkoll.screening.result import Screening
from reservkoll.screening.timing import Horizon
from reservkoll.screening.totals import Figures, Total

SUFFIX: Final = ".json"


def check_figures(path: Path) -> None:
    """Refuse a name that is not that of a JSON file.

    Raises:
        InputError: with the remedy.
    """
    if path.suffix.lower() != SUFFIX:
        raise InputError(mark("“{path}”: the summary is JSON. Use a name that ends in .json."), path=path)


def write_figures(figures: Figures, screening: Screening, path: Path) -> None:
    """Write `figures`, timed as `screening` is, to `path`, with its rows that could be divided.

    Values are decimal strings in SEK; null where no row states one.

    Raises:
        OSError: the disk is full or the place cannot be written.
    """
    document = figures_json(figures, screening.horizon, _divided(screening))
    path.write_text(json_text(document) + "\n", "utf-8")


def figures_json(
    figures: Figures, horizon: Horizon, divided: list[DividedRowDocument] | None = None
) -> FiguresDocument:
    """`figures`, timed by `horizon`, as they stand in the file."""
    return FiguresDocument(
        **dict(_total(figures.total)),
        by_status=dict(figures.by_status),
        by_route={code: _total(total) for code, total in figures.by_route.items()},
        verdicts={route: dict(counts) for route, counts in figures.verdicts.items()},
        several_routes=figures.several_routes,
        warnings=dict(figures.warnings),
        counted_from=horizon.day,
        ending_within_months=horizon.months,
        openings=openings_json(figures),
        governed=[
            GovernedRows(recommendation=first or None, act=act or None, chapter=chapter or "unknown", rows=rows)
            for (first, act, chapter), rows in figures.governed.items()
        ],
        could_be_divided=divided,
    )


def _divided(screening: Screening) -> list[DividedRowDocument] | None:
    found = [] if screening.divided is None else screening.divided.rows
    shown = ((row, screening.rows.row(row.position, named=True)) for row in found)
    return [
        DividedRowDocument(
            file=stated["file"],
            row=stated["row"],
            title=stated["title"],
            value_sek=None if stated["value_sek"] is None else decimal_string(stated["value_sek"]),
            opens=list(row.opens),
            lots=[LotOfRowDocument(cpv=list(lot.codes), open=list(lot.open)) for lot in row.lots],
        )
        for row, stated in shown
    ] or None


def openings_json(figures: Figures) -> dict[str, dict[str, TotalDocument]]:
    """The totals by opening and timing."""
    return {
        opening: {timing: _total(total) for timing, total in timings.items()}
        for opening, timings in figures.openings.items()
    }


def _total(total: Total) -> TotalDocument:
    value = None if total.value is None else decimal_string(total.value)
    return TotalDocument(rows=total.rows, value_sek=value, without_value=total.without_value)


def _write(made: Made, path: Path) -> None:
    write_figures(made.sums, made.screening, path)


FORM = Writing[Made](by_name(check_figures), _write, without_rows=_write)
