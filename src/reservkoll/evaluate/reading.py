"""How the rules of one stretch of time are read in columns, and which leaves decide what is read."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from reservkoll.evaluate.assess import screened_routes
from reservkoll.evaluate.outcome import Verdict
from reservkoll.evaluate.trace import ACT, VALUE
from reservkoll.expressions.base import Expression
from reservkoll.expressions.leaves import Leaf, by_content
from reservkoll.rulebook.dated import LawOnDate
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.rulebook.schema import Caution, Duty, Version

SUMMARY = ("annex2", "chapter")
# Besides what the conditions read: there is a rule for each act, and a value of 0 is remarked on.
ALWAYS = by_content([pl.col(ACT), pl.col(VALUE) == 0])


@dataclass(frozen=True)
class Step:
    """Columns that are read at once, after those of the steps before. Rows that agree in `leaves` have the same.

    `read` are truths that `columns` name more than once: they stand in columns of their own meanwhile.
    """

    read: Mapping[str, pl.Expr]
    columns: Mapping[str, pl.Expr]
    leaves: Mapping[Hashable, Leaf]

    def of(self, rows: pl.DataFrame) -> pl.DataFrame:
        """`rows` with the columns."""
        return rows.with_columns(**self.read).with_columns(**self.columns).drop(self.read)


@dataclass(frozen=True)
class Reading:
    """How rows of one stretch of time are read in columns.

    Rows that agree in `leaves` have the same verdicts, and those that agree in `told` the same reasons, too: these are
    among them. `names` are the columns that the steps give together.
    """

    leaves: Mapping[Hashable, Leaf]
    told: Mapping[Hashable, Leaf]
    steps: Sequence[Step]
    names: Sequence[str]

    def of(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The columns `names` of `rows`."""
        for step in self.steps:
            rows = step.of(rows)
        return rows.select(self.names)


def reading_of(law: LawOnDate | None, rulebook: Rulebook, with_supplier: bool) -> Reading:
    """How the verdicts and the summary columns of rows of one stretch of time are read."""
    names = (*screened_routes(rulebook), *SUMMARY)
    leaves = _leaves_of_all(rulebook, law, with_supplier)
    told = leaves | _leaves_of_all(rulebook, law, with_supplier=True)  # what is asked of a supplier is told of all rows
    if law is None:
        return Reading(leaves, told, [Step({}, dict.fromkeys(names, pl.lit(Verdict.UNKNOWN.value)), {})], names)
    routes = in_reading_order(rulebook, law, with_supplier)
    steps = [_step_of_route(rulebook, law, route, with_supplier) for route in routes]
    return Reading(leaves, told, [*steps, _step_of_summary(rulebook, law, with_supplier)], names)


def _leaves_of_route(rulebook: Rulebook, law: LawOnDate, route: str, with_supplier: bool) -> dict[Hashable, Leaf]:
    """What decides the verdict of a route."""
    read = [each for _, version in versions(rulebook, law, route) for each in expressions_of(version, with_supplier)]
    return _leaves_with_routes(read, rulebook, law, with_supplier)


def _leaves_with_routes(
    expressions: Iterable[Expression], rulebook: Rulebook, law: LawOnDate, with_supplier: bool
) -> dict[Hashable, Leaf]:
    """The leaves of conditions, and those of the routes that they refer to."""
    found: dict[Hashable, Leaf] = {}
    for expression in expressions:
        found |= law.leaves.of([expression])
        for other in routes_in(expression, law):
            found |= _leaves_of_route(rulebook, law, other, with_supplier)
    return found


def _leaves_of_all(rulebook: Rulebook, law: LawOnDate | None, with_supplier: bool) -> dict[Hashable, Leaf]:
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


def _step_of_route(rulebook: Rulebook, law: LawOnDate, route: str, with_supplier: bool) -> Step:
    """The verdict of a route."""
    read: dict[str, pl.Expr] = {}
    verdict = pl.lit(Verdict.UNKNOWN.value)
    for act, version in versions(rulebook, law, route):
        told = pl.lit(Verdict.NOT_APPLICABLE.value)
        if version.absent is None:
            supplier = (*version.supplier, *version.together) if with_supplier else ()
            scope, conditions = f"_scope {act}", f"_conditions {act}"
            read |= {scope: _all_hold(version.scope, law), conditions: _all_hold((*version.purchase, *supplier), law)}
            told = pl.when(pl.col(scope)).then(_word(conditions)).otherwise(pl.lit(Verdict.UNKNOWN.value))
            told = pl.when(~pl.col(scope)).then(pl.lit(Verdict.NOT_APPLICABLE.value)).otherwise(told)
        verdict = told if act is None else pl.when(pl.col(ACT) == act).then(told).otherwise(verdict)
    return Step(read, {route: verdict}, ALWAYS | _leaves_of_route(rulebook, law, route, with_supplier))


def _step_of_summary(rulebook: Rulebook, law: LawOnDate, with_supplier: bool) -> Step:
    """What every row tells besides its routes: whether its main subject is in annex 2, and which chapters govern."""
    read: dict[str, pl.Expr] = {}
    annex2, chapter = pl.lit(Verdict.UNKNOWN.value), pl.lit(Verdict.UNKNOWN.value)
    for act in rulebook.regimes:
        regime = law.regime(act)
        if regime is None:
            continue
        of_act, in_annex2 = pl.col(ACT) == act, f"_annex2 {act}"
        read[in_annex2] = law.term(regime.annex2).column(law)
        annex2 = pl.when(of_act).then(_word(in_annex2)).otherwise(annex2)
        found = pl.lit(Verdict.UNKNOWN.value)
        for number, entry in reversed(list(enumerate(regime.chapters))):
            name = f"_chapter {act} {number}"
            read[name] = pl.lit(value=True) if entry.if_ is None else entry.if_.column(law)
            # An unknown condition stops the search: what stands after it might not be what governs.
            found = pl.when(pl.col(name).is_null()).then(pl.lit(Verdict.UNKNOWN.value)).otherwise(found)
            found = pl.when(pl.col(name)).then(pl.lit(entry.chapter)).otherwise(found)
        chapter = pl.when(of_act).then(found).otherwise(chapter)
    leaves = ALWAYS | _leaves_with_routes(_read_by_summary(rulebook, law), rulebook, law, with_supplier)
    return Step(read, dict(zip(SUMMARY, (annex2, chapter), strict=True)), leaves)


def _word(truth: str) -> pl.Expr:
    """The word for what stands in the column `truth`."""
    known = pl.when(pl.col(truth)).then(pl.lit(Verdict.YES.value)).otherwise(pl.lit(Verdict.NO.value))
    return pl.when(pl.col(truth).is_null()).then(pl.lit(Verdict.UNKNOWN.value)).otherwise(known)


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
