"""Evaluates the rules of one epoch over columns, and collects the leaves that decide the outcome."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from reservkoll.conditions.base import DatedLaw, Expression
from reservkoll.conditions.leaves import Leaf, by_content
from reservkoll.conditions.references import RouteOpen
from reservkoll.evaluation.assess import screened_routes
from reservkoll.evaluation.case import ACT, VALUE
from reservkoll.evaluation.columnar.equivalence import reached
from reservkoll.evaluation.columnar.law_over_rows import LawOverRows
from reservkoll.evaluation.columnar.lifted_assumptions import ASSUMES, TERM, LiftedStep, amounts
from reservkoll.evaluation.outcome import Verdict
from reservkoll.facts.facts import CONTRADICTIONS
from reservkoll.rulebook.law_on_date import LawOnDate
from reservkoll.rulebook.models.rules import Caution, Duty, Regime, Version
from reservkoll.rulebook.rulebook import Rulebook

SUMMARY = ("annex2", "chapter")
# Read besides the conditions' own facts: each act has its rules, and a value of 0 gets a remark.
# A contradicting fact is unknown for another reason than one that is not stated.
CONTRADICTED = by_content([pl.col(CONTRADICTIONS)])
ALWAYS = by_content([pl.col(ACT), pl.col(VALUE) == 0]) | CONTRADICTED


@dataclass(frozen=True)
class Step:
    """Columns computed together, after those of earlier steps.

    `read` are truth values used more than once by `columns`, held in temporary columns. `terms` are the defined terms
    that these name, each after those that it names itself. `conditions` are all that the step depends on.
    """

    columns: Mapping[str, pl.Expr]
    read: Mapping[str, pl.Expr] = field(default_factory=dict)
    conditions: Sequence[Expression] = ()
    terms: Mapping[str, pl.Expr] = field(default_factory=dict)

    @cached_property
    def reads(self) -> frozenset[str]:
        """The columns that it is computed from."""
        computed = (*self.columns.values(), *self.read.values(), *self.terms.values())
        return frozenset(name for column in computed for name in column.meta.root_names())

    def of(self, rows: pl.DataFrame) -> pl.DataFrame:
        """`rows` with the columns, and with those of the terms for later steps."""
        for name, term in self.terms.items():
            if name not in rows.columns:
                rows = rows.with_columns(term.alias(name))
        return rows.with_columns(**self.read).with_columns(**self.columns).drop(self.read)


class NamedTerms(LawOverRows):
    """The law with each defined term as a column of its own, so that it is computed once, not wherever it is named."""

    def __init__(self, law: LawOnDate, absent: frozenset[str]) -> None:
        super().__init__(law, absent)
        self._columns: dict[str, tuple[pl.Expr, dict[str, pl.Expr]]] = {}
        self._used: dict[str, pl.Expr] = {}

    def used(self) -> dict[str, pl.Expr]:
        """The terms named since last asked, each after those that it names."""
        used, self._used = self._used, {}
        return used

    def term_column(self, term_id: str) -> pl.Expr:
        """The column of a term."""
        name = TERM + term_id
        if name not in self._columns:
            outer = self.used()
            term = super().term_column(term_id)
            self._columns[name] = (term, self.used())
            self._used = outer
        term, within = self._columns[name]
        self._used |= {**within, name: term}
        return pl.col(name)


class Reading:
    """The columnar evaluation of one epoch: the verdicts of all routes, and the summary columns.

    `law` is None where the date is unknown. Only the rules of `acts`, those that occur in the rows, are evaluated;
    where a row has no act, `acts` is None and all rules are.
    """

    def __init__(
        self, rulebook: Rulebook, law: LawOnDate | None, acts: frozenset[str] | None, *, with_supplier: bool
    ) -> None:
        self.names = (*screened_routes(rulebook), *SUMMARY, ASSUMES)
        self._rulebook = rulebook
        self._law = law
        self._acts = acts
        self._with_supplier = with_supplier
        self._of_route: dict[str, dict[Hashable, Leaf]] = {}
        self._last: tuple[frozenset[str], list[Step | LiftedStep]] | None = None

    @classmethod
    def under(
        cls, rulebook: Rulebook, law: LawOnDate | None, acts: frozenset[str] | None, *, with_supplier: bool
    ) -> Reading:
        """The reading under `law`, built once: list after list is evaluated by the same few expressions."""
        if law is None:
            return cls(rulebook, law, acts, with_supplier=with_supplier)
        key = (cls, acts, with_supplier)
        if key not in law.memo:
            law.memo[key] = cls(rulebook, law, acts, with_supplier=with_supplier)
        found: Reading = law.memo[key]
        return found

    def of(self, rows: pl.DataFrame, absent: frozenset[str]) -> pl.DataFrame:
        """The columns `names` of `rows`, of which none states the facts `absent`."""
        if self._last is None or self._last[0] != absent:  # the next list is often one of the same kind
            self._last = absent, self._steps(absent)
        for step in self._last[1]:
            rows = step.of(rows)
        return rows.select(self.names)

    @cached_property
    def steps(self) -> list[Step | LiftedStep]:
        """What is read of any rows, in order."""
        return self._steps(frozenset())

    def _steps(self, absent: frozenset[str]) -> list[Step | LiftedStep]:
        if self._law is None:
            unknown = dict.fromkeys(self.names, pl.lit(Verdict.UNKNOWN.value))
            return [Step(unknown | {ASSUMES: pl.lit(None, pl.String)})]
        law = NamedTerms(self._law, absent)
        routes = [self._route(route, law) for route in self._in_reading_order]
        conditions = [each for step in routes for each in step.conditions]
        lifted = LiftedStep(routes, screened_routes(self._rulebook), amounts(self._rulebook), conditions)
        return [*routes, self._summary(self._law, law), lifted]

    @cached_property
    def leaves(self) -> dict[Hashable, Leaf]:
        """Rows that agree in these have the same verdicts and summary, and the same reasons for them."""
        return self._leaves_of_routes(with_supplier=self._with_supplier)

    @cached_property
    def told(self) -> dict[Hashable, Leaf]:
        """`leaves`, and those of the supplier conditions, which are shown for all rows."""
        return self.leaves | self._leaves_of_routes(with_supplier=True)

    def leaves_of(self, step: Step | LiftedStep) -> dict[Hashable, Leaf]:
        """Rows that agree in these have the same columns of a step."""
        return ALWAYS | self.leaves_with_routes(step.conditions)

    def leaves_of_route(self, route: str) -> dict[Hashable, Leaf]:
        """Rows that agree in these have the same verdict of a route, for the same reasons."""
        if self._law is None:
            return CONTRADICTED
        if route not in self._of_route:
            self._of_route[route] = self.leaves_with_routes(self._conditions(route, self._with_supplier))
        return self._of_route[route]

    def _leaves_of_routes(self, *, with_supplier: bool) -> dict[Hashable, Leaf]:
        if self._law is None:
            return ALWAYS
        read: list[Expression] = []
        for route in self._in_reading_order:
            read += self._conditions(route, with_supplier)
        return ALWAYS | self._law.leaves.of([*read, *self._conditions_of_summary(self._law)])

    def leaves_with_routes(self, conditions: Iterable[Expression]) -> dict[Hashable, Leaf]:
        """The leaves of conditions, and those of the routes that they refer to."""
        found = dict(CONTRADICTED)
        for condition in conditions:
            assert self._law is not None
            found |= self._law.leaves.of([condition])
            for other in routes_in(condition, self._law):
                found |= self.leaves_of_route(other)
        return found

    def _versions(self, route: str) -> list[tuple[str | None, Version]]:
        assert self._law is not None
        found = versions(self._rulebook, self._law, route)
        return [(act, version) for act, version in found if act is None or self._acts is None or act in self._acts]

    def _conditions(self, route: str, with_supplier: bool) -> list[Expression]:
        return [each for _, version in self._versions(route) for each in expressions_of(version, with_supplier)]

    def _conditions_of_summary(self, law: LawOnDate) -> list[Expression]:
        read: list[Expression] = []
        for _, regime in self._regimes(law):
            read += (law.term(regime.annex2), *(entry.if_ for entry in regime.chapters if entry.if_ is not None))
        return read

    def _regimes(self, law: LawOnDate) -> Iterator[tuple[str, Regime]]:
        for act in self._rulebook.regimes:
            regime = law.regime(act)
            if regime is not None and (self._acts is None or act in self._acts):
                yield act, regime

    @cached_property
    def _in_reading_order(self) -> tuple[str, ...]:
        """The routes, each after those that its conditions refer to (the loader has refused circles)."""
        law, ordered = self._law, dict[str, None]()
        assert law is not None

        def place(route: str) -> None:
            for condition in self._conditions(route, self._with_supplier):
                for other in routes_in(condition, law):
                    place(other)
            ordered[route] = None

        for route in screened_routes(self._rulebook):
            place(route)
        return tuple(ordered)

    def _route(self, route: str, law: NamedTerms) -> Step:
        """The verdict of a route."""
        read: dict[str, pl.Expr] = {}
        verdict = pl.lit(Verdict.UNKNOWN.value)
        for act, version in self._versions(route):
            told = pl.lit(Verdict.NOT_APPLICABLE.value)
            if version.absent is None:
                supplier = (*version.supplier, *version.together) if self._with_supplier else ()
                scope, conditions = f"_scope {act}", f"_conditions {act}"
                read[scope] = _all_hold(version.scope, law)
                read[conditions] = _all_hold((*version.purchase, *supplier), law)
                told = pl.when(pl.col(scope)).then(_word(conditions)).otherwise(pl.lit(Verdict.UNKNOWN.value))
                told = pl.when(~pl.col(scope)).then(pl.lit(Verdict.NOT_APPLICABLE.value)).otherwise(told)
            verdict = told if act is None else pl.when(pl.col(ACT) == act).then(told).otherwise(verdict)
        return Step({route: verdict}, read, self._conditions(route, self._with_supplier), law.used())

    def _summary(self, law: LawOnDate, terms: NamedTerms) -> Step:
        """The summary columns: whether the main subject is in annex 2, and which chapters govern."""
        read: dict[str, pl.Expr] = {}
        annex2, chapter = pl.lit(Verdict.UNKNOWN.value), pl.lit(Verdict.UNKNOWN.value)
        for act, regime in self._regimes(law):
            of_act, in_annex2 = pl.col(ACT) == act, f"_annex2 {act}"
            read[in_annex2] = terms.term_column(regime.annex2)
            annex2 = pl.when(of_act).then(_word(in_annex2)).otherwise(annex2)
            found = pl.lit(Verdict.UNKNOWN.value)
            for number, entry in reversed(list(enumerate(regime.chapters))):
                name = f"_chapter {act} {number}"
                read[name] = pl.lit(value=True) if entry.if_ is None else terms.column_of(entry.if_)
                # An unknown condition stops the search: whether a later entry governs is then unknown too.
                found = pl.when(pl.col(name).is_null()).then(pl.lit(Verdict.UNKNOWN.value)).otherwise(found)
                found = pl.when(pl.col(name)).then(pl.lit(entry.chapter)).otherwise(found)
            chapter = pl.when(of_act).then(found).otherwise(chapter)
        columns = dict(zip(SUMMARY, (annex2, chapter), strict=True))
        return Step(columns, read, self._conditions_of_summary(law), terms.used())


def _word(truth: str) -> pl.Expr:
    """The verdict word for the values of the column `truth`."""
    known = pl.when(pl.col(truth)).then(pl.lit(Verdict.YES.value)).otherwise(pl.lit(Verdict.NO.value))
    return pl.when(pl.col(truth).is_null()).then(pl.lit(Verdict.UNKNOWN.value)).otherwise(known)


def versions(rulebook: Rulebook, law: LawOnDate, route: str) -> list[tuple[str | None, Version]]:
    """The rule versions of a route in force under `law`, with the act of each."""
    rules = (rule for rule in rulebook.rules.values() if rule.route == route)
    dated = ((rule.act, law.version(rule)) for rule in rules)
    return [(act, version) for act, version in dated if version is not None]


def _all_hold(expressions: Sequence[Expression], law: DatedLaw) -> pl.Expr:
    columns = [law.column_of(expression) for expression in law.varying(expressions, without=True)]
    return pl.all_horizontal(columns) if columns else pl.lit(value=True)


def expressions_of(version: Version, with_supplier: bool) -> tuple[Expression, ...]:
    """The conditions of a version: of the purchase, of what follows, and of the supplier where that is asked for."""
    entries: list[Duty | Caution] = [*version.duties, *version.cautions]
    conditional = tuple(entry.if_ for entry in entries if entry.if_ is not None)
    supplier = (*version.supplier, *version.together) if with_supplier else ()
    return (*version.scope, *version.purchase, *supplier, *conditional)


def routes_in(expression: Expression, law: LawOnDate) -> tuple[str, ...]:
    """The routes that a condition refers to, in order."""
    # By identity; the expression is kept, since the number of one that is gone may become another's.
    memo = law.rulebook.memo
    key = routes_in, id(expression)
    if key not in memo:
        named = (each.route for each in reached([expression], law) if isinstance(each, RouteOpen))
        memo[key] = expression, tuple(dict.fromkeys(named))
    routes: tuple[str, ...] = memo[key][1]
    return routes
