"""Rows whose facts contradict each other; those facts are disregarded as in a single case (see `contradictions`)."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from reservkoll.conditions.base import Expression
from reservkoll.evaluation.columnar.columns import DTYPES
from reservkoll.evaluation.columnar.row_classes import LikeRows
from reservkoll.facts.derived import CPV
from reservkoll.facts.facts import CONTRADICTIONS, SEPARATOR
from reservkoll.rulebook.models.rules import Contradiction
from reservkoll.rulebook.rulebook import Rulebook

MAIN_CPV = "purchase.main_cpv"


def with_contradictions(frame: pl.DataFrame, rulebook: Rulebook) -> pl.DataFrame:
    """`frame` (one column for each fact) with the column `contradictions`, and without the facts that it names.

    Only facts that some row states can contradict: for most lists this costs nothing.
    """
    stated = {name for name in frame.columns if frame[name].null_count() < frame.height}
    told: list[pl.Series] = []
    unknown: dict[str, list[pl.Series]] = {}
    for name, entry in rulebook.contradictions.items():
        if not entry.puts_aside or not set(entry.facts) <= stated:
            continue
        holds = _holds(frame, entry, rulebook)
        if not holds.any():
            continue
        told.append(pl.select(pl.when(holds).then(pl.lit(name))).to_series().alias(name))
        for path in entry.puts_aside:
            for column in (path, *((MAIN_CPV,) if path == CPV else ())):
                unknown.setdefault(column, []).append(holds)
    if not told:
        return frame.with_columns(pl.lit(None, pl.String).alias(CONTRADICTIONS))
    joined = pl.DataFrame(told).select(pl.concat_str(pl.all(), separator=SEPARATOR, ignore_nulls=True)).to_series()
    aside = [pl.when(~pl.any_horizontal(several)).then(path).alias(path) for path, several in unknown.items()]
    return frame.with_columns(*aside, joined.replace("", None).alias(CONTRADICTIONS))


def _holds(frame: pl.DataFrame, entry: Contradiction, rulebook: Rulebook) -> pl.Series:
    """The rows in which a contradiction holds; one row of each class of like rows is evaluated."""
    paths = sorted({path for part in _all_parts(entry.when) for path in part.facts_read()})
    known = [path for path in paths if path in frame.columns]
    absent = [
        pl.lit(None, DTYPES[rulebook.facts[path].type]).alias(path) for path in paths if path not in frame.columns
    ]
    unfound = pl.lit(None, pl.String).alias(CONTRADICTIONS)
    law = rulebook.in_stretch(0)
    like = LikeRows(frame.select(*known, *absent, unfound), rulebook)
    alike = like.alike(like.frame, law.leaves.of([entry.when]))
    firsts = like.firsts(like.frame, alike)
    return firsts.select(entry.when.column(law).fill_null(value=False).alias("_holds")).to_series().gather(alike.number)


def _all_parts(expression: Expression) -> Iterable[Expression]:
    yield expression
    for part in expression.parts():
        yield from _all_parts(part)
