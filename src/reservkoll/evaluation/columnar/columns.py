"""Evaluates the rulebook over a frame of cases: verdict columns, and classes of equivalent rows.

Pure functions from frame to frame. The law changes on few days: rows are grouped by the epoch between two such days, so
that every amount and every version is a constant within a group.
"""

from __future__ import annotations

import polars as pl

from reservkoll.evaluation.assess import screened_routes
from reservkoll.evaluation.case import ACT, VALUE
from reservkoll.evaluation.columnar.columnar_rules import SUMMARY, Reading
from reservkoll.evaluation.columnar.law_over_rows import absent_facts
from reservkoll.evaluation.columnar.lifted_assumptions import ASSUMES, ELSEWHERE, LIFTED, amounts, with_assumptions
from reservkoll.evaluation.columnar.row_classes import LikeRows
from reservkoll.evaluation.columnar.trace_cache import KEPT, TraceCache
from reservkoll.facts.assumptions import assumed_column
from reservkoll.facts.derived import AWARD_DATE, SAME_KIND
from reservkoll.facts.facts import CONTRADICTIONS, ends_of, net_of, reasons_of
from reservkoll.rulebook.law_on_date import LawOnDate
from reservkoll.rulebook.models.rules import FactType
from reservkoll.rulebook.rulebook import Rulebook

POSITION = "_position"
EPOCH = "_epoch"
CLASS = "_class"
DATE = "as_of"
SEPARATOR = ";"
DTYPES: dict[FactType, pl.DataType] = {
    FactType.BOOLEAN: pl.Boolean(),
    FactType.WORD: pl.String(),
    FactType.WORDS: pl.List(pl.String()),
    FactType.TEXT: pl.String(),
    FactType.MONEY: pl.Int64(),
    FactType.NUMBER: pl.Decimal(18, 6),
    FactType.DATE: pl.Date(),
    FactType.CODES: pl.List(pl.String()),
    FactType.AWARDS: pl.List(
        pl.Struct(
            {
                **{"authority": pl.String(), "provision": pl.String(), "cpv": pl.String()},
                **{"decided": pl.Date(), "signed": pl.Date()},
            }
        )
    ),
    FactType.PARTS: pl.List(pl.Struct({"cpv": pl.String(), "amount": pl.Decimal(18, 2)})),
}


def fact_schema(rulebook: Rulebook) -> dict[str, pl.DataType]:
    """The columns that evaluation may read, with their types. A missing column is unknown in every row.

    The rows of an inventory are purchases: they have no facts of a partnership.
    """
    return {path: DTYPES[fact.type] for path, fact in rulebook.facts.items() if not path.startswith(ELSEWHERE)}


def evaluate(
    frame: pl.DataFrame, rulebook: Rulebook, *, with_supplier: bool = False, kept: TraceCache | None = None
) -> pl.DataFrame:
    """The verdict of every route for every row, as columns named after the routes, beside the columns of `frame`
    and those made of them.

    `frame` has one column per fact (see `fact_schema`; `as_of` among them). Beside an amount may stand the columns of
    `ends_of` (öre) and `reasons_of` (text), where it is not known exactly or other facts are to be asked for; beside
    the facts, what was assumed (see `lifted_assumptions`) and which facts contradict each other.
    Row order is kept. A column `_class` numbers the equivalent rows; `Explanations` gives the
    reasons of each. With the cache `kept`, rows equivalent to some of an earlier chunk are not evaluated again, and
    the column `_kept` numbers the classes across chunks.
    """
    work = prepared(frame, rulebook)
    known = work.select(name for name in work.columns if name in {POSITION, EPOCH, *_columns_read(rulebook)})
    unknown = [column for column in known.iter_columns() if column.null_count() == known.height]
    like = LikeRows(known.drop(column.name for column in unknown), rulebook)
    absent = absent_facts(known) if kept is None else frozenset()
    numbers = pl.zeros(work.height, dtype=pl.UInt32, eager=True)
    added = _answers(rulebook) | ({} if kept is None else {KEPT: pl.Int64()})
    answers = [pl.DataFrame(schema=added)]
    found = 0
    for part in like.frame.partition_by(EPOCH, maintain_order=True):
        group = part.with_columns(pl.lit(None, column.dtype).alias(column.name) for column in unknown)
        number, of_classes = _evaluate_epoch(group, like, rulebook, with_supplier, kept, absent)
        numbers.scatter(group[POSITION], number + found)
        found += of_classes.height
        answers.append(of_classes.select(list(added)))
    empty = [column.name for column in unknown if column.name not in frame.columns]
    return pl.concat([work.drop(POSITION, EPOCH, *empty), pl.concat(answers)[numbers]], how="horizontal")


def _with_ends(frame: pl.DataFrame, rulebook: Rulebook) -> pl.DataFrame:
    """Every amount with its ends, by default the amount itself twice."""
    added = []
    for path in amounts(rulebook):
        added += [
            (pl.coalesce(name, path) if name in frame.columns else pl.col(path)).cast(pl.Int64).alias(name)
            for name in ends_of(path)
        ]
        added += [pl.lit(None, dtype=pl.String).alias(name) for name in reasons_of(path) if name not in frame.columns]
    return frame.with_columns(added)


def prepared(frame: pl.DataFrame, rulebook: Rulebook) -> pl.DataFrame:
    """`frame` with every column that evaluation reads, the positions of its rows, and the epoch of each."""
    schema = fact_schema(rulebook)
    absent = [
        pl.lit(None, dtype=dtype).alias(path)
        for path, dtype in schema.items()
        if path not in {*frame.columns, SAME_KIND}
    ]
    covers = rulebook.edition.covers
    starts = pl.Series(rulebook.epochs, dtype=pl.Date)
    epoch = pl.col(DATE).map_batches(lambda days: _search(starts, days), return_dtype=pl.Int32)
    inside = pl.col(DATE) >= covers.from_
    if covers.to is not None:
        inside = inside & (pl.col(DATE) <= covers.to)
    if SAME_KIND not in frame.columns:  # rows of an inventory are not aggregated here
        of_value = (VALUE, *ends_of(VALUE), *reasons_of(VALUE))
        of_same_kind = (SAME_KIND, *ends_of(SAME_KIND), *reasons_of(SAME_KIND))
        absent += [
            pl.col(name).alias(other) if name in frame.columns else pl.lit(None, DTYPES[FactType.MONEY]).alias(other)
            for name, other in zip(of_value, of_same_kind, strict=True)
            if name in {VALUE, *frame.columns}
        ]
    frame = frame.with_columns(absent).with_columns(pl.coalesce(AWARD_DATE, DATE).alias(AWARD_DATE))
    return (
        with_assumptions(_with_ends(frame, rulebook), rulebook)
        .with_row_index(POSITION)
        .with_columns(
            pl.when(pl.col(DATE).is_null()).then(-2).when(~inside).then(-1).otherwise(epoch).cast(pl.Int32).alias(EPOCH)
        )
    )


def _search(starts: pl.Series, days: pl.Series) -> pl.Series:
    """The number of the epoch of each day."""
    return starts.search_sorted(days, side="right").cast(pl.Int32) - 1


def _columns_read(rulebook: Rulebook) -> set[str]:
    """The columns that conditions read."""
    beside = (name for path in amounts(rulebook) for name in (*ends_of(path), *reasons_of(path), net_of(path)))
    return {*fact_schema(rulebook), *beside, *map(assumed_column, LIFTED), CONTRADICTIONS}


def _answers(rulebook: Rulebook) -> dict[str, pl.DataType]:
    """What evaluation adds to a row."""
    return {**dict.fromkeys((*screened_routes(rulebook), *SUMMARY, ASSUMES), pl.String()), CLASS: pl.Int64()}


def law_of(group: pl.DataFrame, rulebook: Rulebook) -> LawOnDate | None:
    """The law in force for all rows of an epoch; None where their day is unknown or outside the rulebook."""
    epoch = group.item(0, EPOCH)
    return rulebook.in_stretch(epoch) if epoch >= 0 else None


def _evaluate_epoch(
    group: pl.DataFrame,
    like: LikeRows,
    rulebook: Rulebook,
    with_supplier: bool,
    kept: TraceCache | None,
    absent: frozenset[str],
) -> tuple[pl.Series, pl.DataFrame]:
    """Evaluate one epoch: the class number of each row; for each class the verdicts and the summary columns.

    No row of the frame states the facts `absent`.
    Rows of a class agree in every leaf of everything evaluated here, so the first row represents the others. Its
    position in the whole frame identifies the class.
    """
    stated = group[ACT].unique().sort()
    acts = None if stated.has_nulls() else frozenset(stated.to_list())

    def made() -> Reading:
        return Reading.under(rulebook, law_of(group, rulebook), acts, with_supplier=with_supplier)

    stretch = (group.item(0, EPOCH), acts)
    reading = made() if kept is None else kept.reading(stretch, made)
    alike = like.alike(group, reading.leaves)
    firsts = like.firsts(group, alike)
    answers = reading.of(firsts, absent) if kept is None else kept.answers(firsts, stretch)
    return alike.number, answers.with_columns(firsts[POSITION].cast(pl.Int64).alias(CLASS))


def derived_from(rulebook: Rulebook) -> dict[str, tuple[str, ...]]:
    """For each derived fact the stated facts to ask for."""
    return {path: tuple(fact.derived_from) for path, fact in rulebook.facts.items() if fact.derived_from}
