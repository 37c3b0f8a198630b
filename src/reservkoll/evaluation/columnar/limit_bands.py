"""The limit that each purchase stays below, for the questions of same_need.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from reservkoll.conditions.codes import fact_of
from reservkoll.conditions.limits import conditions_of
from reservkoll.evaluation.case import ACT
from reservkoll.evaluation.columnar.code_coverage import with_coverage
from reservkoll.evaluation.columnar.columns import DATE, fact_schema
from reservkoll.evaluation.columnar.law_over_rows import LawOverRows, absent_facts
from reservkoll.rulebook.law_on_date import AmountOnDate, LawOnDate, LimitOnDate
from reservkoll.rulebook.models.limits import Comparison
from reservkoll.rulebook.models.periods import on
from reservkoll.rulebook.models.rules import FactType
from reservkoll.rulebook.models.same_need import QuestionVersion
from reservkoll.rulebook.rulebook import Rulebook

POSITION = "position"
MAIN = "purchase.main_subject"
# One line for each row and question that is asked about it. `question` and `version` count from 0 in same_need.yaml;
# `limit` is the id of the limit with the amount `limit_ore`; a value up to `most_ore` stays under it, a higher one
# passes it.
LIMITS = pl.Schema(
    {
        POSITION: pl.UInt32,
        "question": pl.Int32,
        "version": pl.Int32,
        "limit": pl.String,
        "limit_ore": pl.Int64,
        "most_ore": pl.Int64,
        "limit_status": pl.String,
    }
)


@dataclass(frozen=True)
class RowLimits:
    """`limits`: see :data:`LIMITS`. `open`: positions of rows for which a question's limit cannot be given.

    `facts`: the facts that would settle it and that such rows lack.
    """

    limits: pl.DataFrame
    open: pl.Series
    facts: tuple[str, ...]


def row_limits(rows: pl.DataFrame, rulebook: Rulebook) -> RowLimits:
    """The limits of the rows of `rows`: evaluated rows with their position, whose act is known.

    A limit depends on the row's own day (`as_of`), act and facts. On a day that the rulebook does not cover no limit
    can be given.
    """
    starts = pl.Series(rulebook.epochs, dtype=pl.Date)
    epoch = pl.col(DATE).map_batches(lambda days: starts.search_sorted(days, side="right").cast(pl.Int32) - 1)
    covers = rulebook.edition.covers
    covered = pl.col(DATE).is_between(covers.from_, covers.to) if covers.to else pl.col(DATE) >= covers.from_
    schema = fact_schema(rulebook)
    unstated = [
        pl.lit(None, schema[name]).alias(name) for name in columns_read(rulebook) - {*rows.columns} & schema.keys()
    ]
    dated = with_coverage(rows.with_columns(unstated), rulebook).with_columns(
        pl.when(covered).then(epoch).otherwise(-1).fill_null(-1).cast(pl.Int32).alias("_epoch")
    )
    absent = absent_facts(dated)
    found: list[pl.DataFrame] = [pl.DataFrame(schema=LIMITS)]
    open_rows: list[pl.DataFrame] = [dated.filter(pl.col("_epoch") < 0).select(POSITION, pl.lit("").alias("lacks"))]
    for (number,), group in sorted(dated.filter(pl.col("_epoch") >= 0).partition_by("_epoch", as_dict=True).items()):
        law = rulebook.in_stretch(number)
        over_rows = LawOverRows(law, absent)
        for question, version, entry in _asked(rulebook, law):
            asked = group.filter(pl.col(ACT) == rulebook.same_need.questions[question].act)
            if asked.is_empty():
                continue
            limit = _limit_of(law.limit(entry.limit), over_rows)
            applies = pl.lit(value=True) if entry.if_ is None else over_rows.column_of(entry.if_)
            read = asked.select(POSITION, applies.alias("applies"), limit.alias("limit"), *_facts_read(entry, law))
            amounts = _amounts(law.limit(entry.limit))
            numbers = (pl.lit(question, pl.Int32).alias("question"), pl.lit(version, pl.Int32).alias("version"))
            known = read.filter(pl.col("applies") & pl.col("limit").is_not_null())
            found.append(known.select(POSITION, *numbers, "limit").join(amounts, on="limit").select(LIMITS.names()))
            unknown = read.filter(pl.col("applies").is_null() | (pl.col("applies") & pl.col("limit").is_null()))
            open_rows.append(unknown.select(POSITION, _lacks(unknown.columns, rulebook).alias("lacks")))
    told = pl.concat(open_rows)
    facts = told["lacks"].unique().str.split(";").explode().unique().sort().to_list()
    return RowLimits(pl.concat(found), told[POSITION].unique().sort(), tuple(fact for fact in facts if fact))


def columns_read(rulebook: Rulebook) -> set[str]:
    """The columns of evaluated rows that :func:`row_limits` reads."""
    key = columns_read
    if key not in rulebook.memo:
        laws = map(rulebook.in_stretch, range(len(rulebook.epochs)))
        read = (name for law in laws for _, _, entry in _asked(rulebook, law) for name in _facts_read(entry, law))
        rulebook.memo[key] = {DATE, ACT, *read}
    found: set[str] = rulebook.memo[key]
    return found


def _asked(rulebook: Rulebook, law: LawOnDate) -> Iterator[tuple[int, int, QuestionVersion]]:
    for number, question in enumerate(rulebook.same_need.questions):
        version = on(question.versions, law.date)
        if version is not None:
            yield number, question.versions.index(version), version


def _limit_of(limit: LimitOnDate, law: LawOverRows) -> pl.Expr:
    """The id of the limit with an amount that `limit` comes to for a row; null where that is undecided."""
    found = pl.lit(limit.id if limit.amount is not None else None, dtype=pl.String)
    for condition, chosen in reversed(limit.choices):
        inner = _limit_of(chosen, law)
        truth = True if condition is None else law.settled(condition)
        if truth is True:
            found = inner
        elif condition is not None and truth is not False:
            holds = law.column_of(condition)
            found = pl.when(holds).then(inner).when(~holds).then(found)
    return found


def _amounts(limit: LimitOnDate) -> pl.DataFrame:
    """The amounts that `limit` may come to.

    For a derived amount, the lowest that may yet be published: asking once too often does no harm.
    """
    lines = {}
    for found in _leaves(limit):
        amount = found.amount
        assert amount is not None
        lines[found.id] = (found.id, amount.ore, _most_under(amount), amount.status.value)
    schema = {name: LIMITS[name] for name in ("limit", "limit_ore", "most_ore", "limit_status")}
    return pl.DataFrame(list(lines.values()), schema=schema, orient="row")


def _most_under(amount: AmountOnDate) -> int:
    """The highest value (öre) that stays under a ceiling or does not reach a threshold."""
    return amount.low_ore if amount.comparison in {Comparison.AT_MOST, Comparison.MORE_THAN} else amount.low_ore - 1


def _leaves(limit: LimitOnDate) -> Iterator[LimitOnDate]:
    if limit.amount is not None:
        yield limit
    for _, chosen in limit.choices:
        yield from _leaves(chosen)


def _facts_read(entry: QuestionVersion, law: LawOnDate) -> list[str]:
    """The columns with the facts that decide which limit a row is compared with."""
    key = _facts_read, entry.limit, id(entry)  # the rulebook keeps the entry
    if key not in law.memo:
        conditions = [*conditions_of(law.limit(entry.limit)), *([] if entry.if_ is None else [entry.if_])]
        columns = (name for condition in conditions for name in condition.column(law).meta.root_names())
        law.memo[key] = sorted({fact_of(name) for name in columns})
    found: list[str] = law.memo[key]
    return found


def _lacks(columns: Iterable[str], rulebook: Rulebook) -> pl.Expr:
    """The facts among `columns` that a row lacks, joined; the parts of a mixed contract are no column of a list."""
    facts = rulebook.facts
    paths = [name for name in columns if name in facts and facts[name].type is not FactType.PARTS and name != MAIN]
    lacking = [pl.when(pl.col(path).is_null()).then(pl.lit(path)) for path in paths]
    return pl.concat_str(lacking, separator=";", ignore_nulls=True) if lacking else pl.lit("")
