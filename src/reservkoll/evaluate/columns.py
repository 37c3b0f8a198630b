"""The rulebook read over a frame of cases at once: the columnar reading, and which rows read alike.

Pure functions from frame to frame. The law changes on few days: rows are read in groups between two such days, so that
within a group every amount and every version is a constant.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from reservkoll.evaluate.assess import screened_routes
from reservkoll.evaluate.kept import KEPT, Kept, Reading, Step
from reservkoll.evaluate.like_rows import LikeRows
from reservkoll.evaluate.outcome import Verdict
from reservkoll.evaluate.trace import ACT, VALUE
from reservkoll.expressions.base import Expression
from reservkoll.expressions.leaves import by_content
from reservkoll.facts.derive import SAME_KIND
from reservkoll.facts.facts import ends_of, reasons_of
from reservkoll.rulebook.dated import LawOnDate
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.rulebook.schema import Caution, Duty, FactType, Version

POSITION = "_position"
EPOCH = "_epoch"
CLASS = "_class"
DATE = "as_of"
PARTNERSHIP = "partnership."
SUMMARY = ("annex2", "chapter")
SEPARATOR = ";"
TRUTHS = dict(enumerate((Verdict.NO.value, Verdict.YES.value, Verdict.UNKNOWN.value)))
# By the digit of the scope, three times, and that of the conditions.
VERDICTS = dict(
    enumerate((*[Verdict.NOT_APPLICABLE.value] * len(TRUTHS), *TRUTHS.values(), *[Verdict.UNKNOWN.value] * len(TRUTHS)))
)

# Besides what the conditions read: there is a rule for each act, and a value of 0 is remarked on.
ALWAYS = by_content([pl.col(ACT), pl.col(VALUE) == 0])

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
        pl.Struct({"authority": pl.String(), "provision": pl.String(), "cpv": pl.String(), "decided": pl.Date()})
    ),
    FactType.PARTS: pl.List(pl.Struct({"cpv": pl.String(), "amount": pl.Decimal(18, 2)})),
}


def fact_schema(rulebook: Rulebook) -> dict[str, pl.DataType]:
    """The columns that evaluation may read, with their types. A missing column is unknown in every row.

    The rows of an inventory are purchases: they have no facts of a partnership.
    """
    return {path: DTYPES[fact.type] for path, fact in rulebook.facts.items() if not path.startswith(PARTNERSHIP)}


def evaluate(
    frame: pl.DataFrame, rulebook: Rulebook, *, with_supplier: bool = False, kept: Kept | None = None
) -> pl.DataFrame:
    """The verdict of every route for every row, as columns named after the routes, beside the columns of `frame`.

    `frame` has one column per fact (see `fact_schema`; `as_of` among them). Beside an amount may stand the columns of
    `ends_of` (öre) and `reasons_of` (text), where it is not known exactly or something else is to be asked for.
    Row order is kept. A column `_class` numbers the rows that read alike; `Explanations` in `reasons.py` gives
    the reasons of each. With `kept` rows like
    those of earlier parts are not read again, and the column `_kept` numbers what reads alike in all parts.
    """
    work = prepared(frame, rulebook)
    known = work.select(name for name in work.columns if name in {POSITION, EPOCH, *_columns_read(rulebook)})
    unknown = [column for column in known.iter_columns() if column.null_count() == known.height]
    known = known.drop(column.name for column in unknown)
    classes = pl.zeros(work.height, dtype=pl.Int64, eager=True).alias(CLASS)
    added = _answers(rulebook) | ({} if kept is None else {KEPT: pl.Int64()})
    answers = [pl.DataFrame(schema=added)]
    like = LikeRows(known)
    for part in like.frame.partition_by(EPOCH, maintain_order=True):
        group = part.with_columns(pl.lit(None, column.dtype).alias(column.name) for column in unknown)
        of_group, firsts = _evaluate_epoch(group, like, rulebook, with_supplier, kept)
        classes.scatter(group[POSITION], of_group)
        answers.append(firsts)
    table = classes.to_frame().join(pl.concat(answers), on=CLASS, how="left", maintain_order="left")
    return pl.concat([work.drop(POSITION, EPOCH), table.select(list(added))], how="horizontal")


def amounts(rulebook: Rulebook) -> tuple[str, ...]:
    """The facts that are compared with limits: those that follow from the value as it is stated."""
    return tuple(
        path
        for path, fact in rulebook.facts.items()
        if fact.type is FactType.MONEY and fact.derived_from and not path.startswith(PARTNERSHIP)
    )


def _with_ends(frame: pl.DataFrame, rulebook: Rulebook) -> pl.DataFrame:
    """Every amount with its ends: those given, else the amount itself twice."""
    added = []
    for path in amounts(rulebook):
        added += [
            (pl.coalesce(name, path) if name in frame.columns else pl.col(path)).cast(pl.Int64).alias(name)
            for name in ends_of(path)
        ]
        added += [pl.lit(None, dtype=pl.String).alias(name) for name in reasons_of(path) if name not in frame.columns]
    return frame.with_columns(added)


def prepared(frame: pl.DataFrame, rulebook: Rulebook) -> pl.DataFrame:
    """`frame` with every column that evaluation reads, the positions of its rows, and the stretch of time of each."""
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
    if SAME_KIND not in frame.columns:  # an inventory's rows are not added together here
        of_value = (VALUE, *ends_of(VALUE), *reasons_of(VALUE))
        of_same_kind = (SAME_KIND, *ends_of(SAME_KIND), *reasons_of(SAME_KIND))
        absent += [
            pl.col(name).alias(other) if name in frame.columns else pl.lit(None, DTYPES[FactType.MONEY]).alias(other)
            for name, other in zip(of_value, of_same_kind, strict=True)
            if name in {VALUE, *frame.columns}
        ]
    return (
        _with_ends(frame.with_columns(absent), rulebook)
        .with_row_index(POSITION)
        .with_columns(
            pl.when(pl.col(DATE).is_null()).then(-2).when(~inside).then(-1).otherwise(epoch).cast(pl.Int32).alias(EPOCH)
        )
    )


def _search(starts: pl.Series, days: pl.Series) -> pl.Series:
    """The number of the stretch of time that each day lies in."""
    return starts.search_sorted(days, side="right").cast(pl.Int32) - 1


def _columns_read(rulebook: Rulebook) -> set[str]:
    """The columns that conditions read."""
    beside = (name for path in amounts(rulebook) for name in (*ends_of(path), *reasons_of(path)))
    return {*fact_schema(rulebook), *beside}


def _answers(rulebook: Rulebook) -> dict[str, pl.DataType]:
    """What evaluation adds to a row."""
    return {**dict.fromkeys((*screened_routes(rulebook), *SUMMARY), pl.String()), CLASS: pl.Int64()}


def law_of(group: pl.DataFrame, rulebook: Rulebook) -> LawOnDate | None:
    """The law that holds for all rows of a stretch of time; None where their day is unknown or outside the rulebook."""
    epoch = group.item(0, EPOCH)
    return rulebook.in_stretch(epoch) if epoch >= 0 else None


def _evaluate_epoch(
    group: pl.DataFrame, like: LikeRows, rulebook: Rulebook, with_supplier: bool, kept: Kept | None
) -> tuple[pl.Series, pl.DataFrame]:
    """One stretch of time: the class of each row, and for each class the verdicts and the summary columns.

    Rows of a class agree in all leaves of all that is read here, so the first of each answers for the others.
    """

    def made() -> Reading:
        return _reading(law_of(group, rulebook), rulebook, with_supplier)

    reading = made() if kept is None else kept.reading(group.item(0, EPOCH), made)
    classes = like.first_alike(group, reading.leaves, POSITION).alias(CLASS)
    firsts = group.filter(classes == group[POSITION])
    answers = reading.of(firsts) if kept is None else kept.answers(firsts, firsts.item(0, EPOCH))
    return classes, answers.insert_column(len(_answers(rulebook)) - 1, firsts[POSITION].cast(pl.Int64).alias(CLASS))


def _reading(law: LawOnDate | None, rulebook: Rulebook, with_supplier: bool) -> Reading:
    """How the verdicts and the summary columns of rows of one stretch of time are read."""
    names = (*screened_routes(rulebook), *SUMMARY)
    leaves = _leaves_of_all(rulebook, law, with_supplier)
    told = leaves | _leaves_of_all(rulebook, law, with_supplier=True)  # what is asked of a supplier is told of all rows
    if law is None:
        return Reading(leaves, told, [Step(dict.fromkeys(names, pl.lit(Verdict.UNKNOWN.value)), {})], names)
    steps = []
    for route in in_reading_order(rulebook, law, with_supplier):
        verdict = pl.lit(Verdict.UNKNOWN.value)
        for act, version in versions(rulebook, law, route):
            read = _verdict(version, law, with_supplier)
            verdict = read if act is None else pl.when(pl.col(ACT) == act).then(read).otherwise(verdict)
        steps.append(Step({route: verdict}, ALWAYS | _leaves_of_route(rulebook, law, route, with_supplier)))
    decide = ALWAYS | _leaves_with_routes(_read_by_summary(rulebook, law), rulebook, law, with_supplier)
    steps.append(Step(dict(zip(SUMMARY, _summary(rulebook, law), strict=True)), decide))
    return Reading(leaves, told, steps, names)


def _leaves_of_route(rulebook: Rulebook, law: LawOnDate, route: str, with_supplier: bool) -> dict[bytes, pl.Expr]:
    """What decides the verdict of a route."""
    read = [each for _, version in versions(rulebook, law, route) for each in expressions_of(version, with_supplier)]
    return _leaves_with_routes(read, rulebook, law, with_supplier)


def _leaves_with_routes(
    expressions: Iterable[Expression], rulebook: Rulebook, law: LawOnDate, with_supplier: bool
) -> dict[bytes, pl.Expr]:
    """The leaves of conditions, and those of the routes that they refer to."""
    found: dict[bytes, pl.Expr] = {}
    for expression in expressions:
        found |= law.leaves.of([expression])
        for other in routes_in(expression, law):
            found |= _leaves_of_route(rulebook, law, other, with_supplier)
    return found


def _leaves_of_all(rulebook: Rulebook, law: LawOnDate | None, with_supplier: bool) -> dict[bytes, pl.Expr]:
    """What decides the verdicts, their reasons and the summary columns of a row."""
    if law is None:
        return ALWAYS
    read: list[Expression] = []
    for route in in_reading_order(rulebook, law, with_supplier):
        for _, version in versions(rulebook, law, route):
            read += expressions_of(version, with_supplier)
    return ALWAYS | law.leaves.of([*read, *_read_by_summary(rulebook, law)])


def _read_by_summary(rulebook: Rulebook, law: LawOnDate) -> list[Expression]:
    """What decides the summary columns."""
    read: list[Expression] = []
    for act in rulebook.regimes:
        regime = law.regime(act)
        if regime is not None:
            read += (law.term(regime.annex2), *(entry.if_ for entry in regime.chapters if entry.if_ is not None))
    return read


def _summary(rulebook: Rulebook, law: LawOnDate) -> list[pl.Expr]:
    """What every row tells besides its routes: whether its main subject is in annex 2, and which chapters govern."""
    annex2, chapter = pl.lit(Verdict.UNKNOWN.value), pl.lit(Verdict.UNKNOWN.value)
    for act in rulebook.regimes:
        regime = law.regime(act)
        if regime is None:
            continue
        of_act = pl.col(ACT) == act
        annex2 = pl.when(of_act).then(_word(law.term(regime.annex2).column(law))).otherwise(annex2)
        found = pl.lit(Verdict.UNKNOWN.value)
        for entry in reversed(regime.chapters):
            holds = pl.lit(value=True) if entry.if_ is None else entry.if_.column(law)
            # An unknown condition stops the search: what stands after it might not be what governs.
            found = (
                pl.when(holds)
                .then(pl.lit(entry.chapter))
                .when(~holds)
                .then(found)
                .otherwise(pl.lit(Verdict.UNKNOWN.value))
            )
        chapter = pl.when(of_act).then(found).otherwise(chapter)
    return [annex2.alias("annex2"), chapter.alias("chapter")]


def _word(truth: pl.Expr) -> pl.Expr:
    return _digit(truth).replace_strict(TRUTHS, return_dtype=pl.String)


def _digit(truth: pl.Expr) -> pl.Expr:
    """0 for false, 1 for true, 2 for unknown: read once, where a `when` for each would read the whole of it again."""
    return truth.cast(pl.UInt8).fill_null(2)


def in_reading_order(rulebook: Rulebook, law: LawOnDate, with_supplier: bool) -> tuple[str, ...]:
    """The routes, each after those that its conditions refer to (the loader has refused circles)."""
    ordered: dict[str, None] = {}

    def place(route: str) -> None:
        for _, version in versions(rulebook, law, route):
            for expression in expressions_of(version, with_supplier):
                for other in routes_in(expression, law):
                    place(other)
        ordered[route] = None

    for route in screened_routes(rulebook):
        place(route)
    return tuple(ordered)


def versions(rulebook: Rulebook, law: LawOnDate, route: str) -> list[tuple[str | None, Version]]:
    """The versions of the rules of a route that hold under `law`, with the act of each."""
    rules = (rule for rule in rulebook.rules.values() if rule.route == route)
    dated = ((rule.act, law.version(rule)) for rule in rules)
    return [(act, version) for act, version in dated if version is not None]


def _verdict(version: Version, law: LawOnDate, with_supplier: bool) -> pl.Expr:
    if version.absent is not None:
        return pl.lit(Verdict.NOT_APPLICABLE.value)
    supplier = (*version.supplier, *version.together) if with_supplier else ()
    scope, conditions = _all_hold(version.scope, law), _all_hold((*version.purchase, *supplier), law)
    return (_digit(scope) * len(TRUTHS) + _digit(conditions)).replace_strict(VERDICTS, return_dtype=pl.String)


def _all_hold(expressions: Iterable[Expression], law: LawOnDate) -> pl.Expr:
    columns = [expression.column(law) for expression in expressions]
    return pl.all_horizontal(columns) if columns else pl.lit(value=True)


def expressions_of(version: Version, with_supplier: bool) -> tuple[Expression, ...]:
    """The conditions of a version: of the purchase, of what follows, and of the supplier where that is asked for."""
    entries: list[Duty | Caution] = [*version.duties, *version.cautions]
    conditional = tuple(entry.if_ for entry in entries if entry.if_ is not None)
    supplier = (*version.supplier, *version.together) if with_supplier else ()
    return (*version.scope, *version.purchase, *supplier, *conditional)


def routes_in(expression: Expression, law: LawOnDate) -> Iterable[str]:
    """The routes that a condition refers to."""
    from reservkoll.expressions.references import RouteOpen, Term

    if isinstance(expression, RouteOpen):
        yield expression.route
    if isinstance(expression, Term):
        yield from routes_in(law.term(expression.term), law)
    for part in expression.parts():
        yield from routes_in(part, law)


def derived_from(rulebook: Rulebook) -> dict[str, tuple[str, ...]]:
    """For each derived fact the stated facts to ask for."""
    return {path: tuple(fact.derived_from) for path, fact in rulebook.facts.items() if fact.derived_from}
