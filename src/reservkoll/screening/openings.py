"""What each row of a list counts as: the first opening in openings.yaml that applies.

One definition for every output form. An opening that depends on a missing fact is unknown, unless
another one is known to apply; a row is never reported as having no opening while it may have one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from reservkoll.common.formatting import counted
from reservkoll.evaluation.columnar.columns import DATE
from reservkoll.evaluation.outcome import Verdict
from reservkoll.i18n import Language, mark, translator
from reservkoll.rulebook.models.openings import NONE, UNKNOWN, Opening
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.dates import days_of_change
from reservkoll.screening.supplier_match.result import SupplierReport
from reservkoll.screening.timing import ENDING

MAIN_CPV = "purchase.main_cpv"


@dataclass(frozen=True)
class RowOpenings:
    """What each row counts as, and when.

    `verdicts`: the verdicts the openings rest on, a column for each route. `by_today`: `position` and verdicts of the
    rows assessed under today's rules, None if there are none; for `renewed` of them the opening differs from that under
    the rules of their own day.
    """

    opening: pl.Series
    timing: pl.Series
    verdicts: pl.DataFrame
    by_today: pl.DataFrame | None
    renewed: int


def row_openings(
    evaluated: pl.DataFrame,
    days: pl.DataFrame,
    fits: Mapping[str, pl.Series],
    rulebook: Rulebook,
    today: date,
    by_today: Callable[[pl.Series], pl.DataFrame] | None,
) -> RowOpenings:
    """The opening of each row of `evaluated`, with the timing in `days`.

    A contract that ends soon will be procured again, so its opening follows today's rules.

    Args:
        fits: the result of :func:`fitting_rows`.
        by_today: gives the verdicts of some of the rows under today's rules; None if one day is set for all rows.
    """
    verdicts = evaluated.select(rulebook.reported.routes)
    codes, timing = evaluated[MAIN_CPV].list.first(), days["timing"]
    own = openings(verdicts, codes, fits, rulebook)
    again = (timing == ENDING) & _under_other_rules(evaluated[DATE], rulebook, today)
    if by_today is None or not again.any():
        return RowOpenings(own, timing, verdicts, None, 0)
    fits_again = {route: known.filter(again) for route, known in fits.items()}
    places, now = again.arg_true(), by_today(again).select(verdicts.columns)
    renewed = openings(now, codes.filter(again), fits_again, rulebook)
    changed = int((renewed != own.filter(again)).sum())
    verdicts = verdicts.with_columns(verdicts[route].scatter(places, now[route]) for route in now.columns)
    read_anew = pl.DataFrame([places.alias("position"), *now])
    return RowOpenings(own.scatter(places, renewed), timing, verdicts, read_anew, changed)


def openings(verdicts: pl.DataFrame, codes: pl.Series, fits: Mapping[str, pl.Series], rulebook: Rulebook) -> pl.Series:
    """The opening of each row, an id of openings.yaml.

    Args:
        verdicts: a column of verdicts for each screened route.
        codes: the main code of each row, null if unknown.
        fits: the result of :func:`fitting_rows`; for a route that is missing no supplier fits.
        rulebook: has the openings, the routes and the codes that idéburna organisations are known to deliver.
    """
    frame = verdicts.select(rulebook.reported.routes).with_columns(
        codes.is_in(pl.Series(sorted(rulebook.delivered_codes)).implode()).alias("_delivered"),
        *(known.alias(f"_fits_{route}") for route, known in fits.items()),
    )
    found = pl.lit(None, pl.String)
    unsettled: dict[str, pl.Expr] = {}  # by group: whether an opening tried earlier may apply
    for name, opening in rulebook.openings.openings.items():
        if opening.group is None:
            continue
        holds = _holds(opening, fits, rulebook)
        before = unsettled.get(opening.group, pl.lit(value=False))
        unsettled[opening.group] = before | holds.is_null()
        found = pl.coalesce(found, pl.when(holds & ~before).then(pl.lit(name)))
    undecided = _any(_is(route, Verdict.UNKNOWN) for route in rulebook.reported.routes)
    rest = pl.when(undecided | _any(unsettled.values())).then(pl.lit(UNKNOWN)).otherwise(pl.lit(NONE))
    return frame.select(pl.coalesce(found, rest).alias("opening"))["opening"]


def open_in_group(group: str, rulebook: Rulebook) -> pl.Expr:
    """Whether some route of `group` is known to be open; for a frame with a column of verdicts for each route."""
    return _any(_is(route, Verdict.YES) for route in rulebook.reported.in_group(group))


def fitting_rows(suppliers: SupplierReport | None, rows: int) -> dict[str, pl.Series]:
    """For each reservation, whether any of the given suppliers is known to fit each row."""
    if suppliers is None:
        return {}
    fitting = suppliers.purchases.filter(pl.col("fitting") > 0)
    place = pl.Series(range(rows), dtype=pl.UInt32)
    found = {route: fitting.filter(pl.col("route") == route)["position"] for route in suppliers.unreached}
    return {route: place.is_in(places.implode()) for route, places in found.items()}


def opening_notes(found: RowOpenings, codes: pl.Series, rulebook: Rulebook, language: Language) -> Iterator[str]:
    """Notes on what the openings rest on that rows do not show. `codes`: the main code of each row, null if unknown."""
    unknown = found.verdicts.filter(found.opening == UNKNOWN)
    codes = codes.filter(found.opening == UNKNOWN)
    say = translator(language)
    if found.renewed:
        told = mark(
            "For {rows} contracts that end soon the opening is by the rules of today, which give another answer than "
            "those they were once procured under."
        )
        yield say(told).format(rows=counted(found.renewed, language))
    if count := unknown.filter(codes.is_null()).filter(open_in_group("direct", rulebook)).height:
        told = mark(
            "{rows} rows may be procured directly but state no CPV code, so it cannot be said whether idéburna "
            "organisations are known to deliver what is bought."
        )
        yield say(told).format(rows=counted(count, language))

    always = [route for route in rulebook.reported.routes if _by_itself(route, rulebook)]
    others = [route for route in rulebook.reported.routes if route not in always]
    may_be = _any(_is(route, verdict) for route in always for verdict in (Verdict.UNKNOWN, Verdict.YES))
    if count := unknown.filter(~may_be).height:
        told = mark(
            "{rows} rows count as “{unknown}” for one reason alone: that it is not known whether this route is open: "
            "{routes}."
        )
        routes = ", ".join(rulebook.routes.routes[route].short.text(language) for route in others)
        name = rulebook.openings.openings[UNKNOWN].name.text(language)
        yield say(told).format(rows=counted(count, language), unknown=name, routes=routes)


def _by_itself(route: str, rulebook: Rulebook) -> bool:
    return rulebook.routes.routes[route].recommended == "always"


def _holds(opening: Opening, fits: Mapping[str, pl.Series], rulebook: Rulebook) -> pl.Expr:
    """Whether a route of the opening is open and its other requirements are met; null if that is not known."""
    assert opening.group is not None
    if opening.when != "recommended":
        opened = open_in_group(opening.group, rulebook)
        return opened if opening.when == "open" else opened & pl.col("_delivered")
    routes = rulebook.reported.in_group(opening.group)
    always = [route for route in routes if _by_itself(route, rulebook)]
    fitting = [route for route in routes if route in fits and route not in always]
    return _any(
        (
            *(_is(route, Verdict.YES) for route in always),
            *(_is(route, Verdict.YES) & pl.col(f"_fits_{route}") for route in fitting),
        )
    )


def _under_other_rules(dates: pl.Series, rulebook: Rulebook, today: date) -> pl.Series:
    """Whether any rule or rate changed between the day each row was assessed for and today."""
    changes = pl.Series(days_of_change(rulebook), dtype=pl.Date)
    ours = changes.search_sorted(today, side="right")
    return dates.is_null() | (changes.search_sorted(dates, side="right") != ours)


def _is(route: str, verdict: Verdict) -> pl.Expr:
    return pl.col(route).fill_null(Verdict.UNKNOWN.value) == verdict.value


def _any(truths: Iterable[pl.Expr]) -> pl.Expr:
    return pl.any_horizontal(pl.lit(value=False), *truths)
