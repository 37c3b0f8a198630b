"""Reasons for the verdicts of an evaluated frame, traced once per class of equivalent rows."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any

import polars as pl

from reservkoll.conditions.base import Expression
from reservkoll.conditions.leaves import column_of
from reservkoll.conditions.trace import Trace
from reservkoll.evaluation.assess import screened_routes
from reservkoll.evaluation.case import CaseReader
from reservkoll.evaluation.columnar.code_coverage import with_coverage
from reservkoll.evaluation.columnar.columnar_rules import ALWAYS, Reading
from reservkoll.evaluation.columnar.columns import (
    CLASS,
    EPOCH,
    POSITION,
    SEPARATOR,
    derived_from,
    fact_schema,
    law_of,
    prepared,
)
from reservkoll.evaluation.columnar.lifted_assumptions import ASSUMES, LIFTED, amounts, assumptions_told
from reservkoll.evaluation.columnar.trace_cache import KEPT, TraceCache, hashable
from reservkoll.evaluation.outcome import Outcome
from reservkoll.facts.assumptions import assumed_column
from reservkoll.facts.facts import CONTRADICTIONS, Facts, ends_of, reasons_of
from reservkoll.rulebook.law_on_date import LawOnDate
from reservkoll.rulebook.rulebook import Rulebook


class Reasons:
    """For each row class (by number) the outcomes of its routes, with reasons.

    `assumes` has for each class the assumptions that the answers of its routes depend on. `kept` has for each class its
    number across all chunks of a list; it is empty where a list is read whole.
    """

    def __init__(
        self, outcomes: dict[int, dict[str, Outcome]], firsts: pl.DataFrame, facts: RowFacts, kept: Mapping[int, int]
    ):
        self.outcomes = outcomes
        told = zip(firsts[CLASS].to_list(), firsts[ASSUMES].to_list(), strict=True)
        self.assumes = {number: assumptions_told(text) for number, text in told}
        self.kept = kept
        self._firsts = firsts
        self._facts = facts
        self._places = {number: place for place, number in enumerate(outcomes)}

    def facts(self, number: int) -> Facts:
        """The facts of the first row of a class."""
        return self._facts.of(self._firsts.row(self._places[number], named=True))


class Explanations:
    """Explains the rows of a list or of several chunks of it, tracing equivalent rows once.

    Rows evaluated with `kept` are recognised in a later chunk by their id.
    """

    def __init__(self, rulebook: Rulebook, *, with_supplier: bool = False) -> None:
        self.kept = TraceCache()
        self._rulebook = rulebook
        self._with_supplier = with_supplier
        self._epochs: dict[int, _Alike] = {}
        self._known: dict[int, dict[str, Outcome]] = {}

    def of(self, evaluated: pl.DataFrame) -> Reasons:
        """The outcomes of each row class. The two readings are compared and must agree.

        Raises:
            AssertionError: the columnar and the traced reading differ, which is a defect.
        """
        rulebook = self._rulebook
        facts, routes = RowFacts(rulebook, evaluated.columns), screened_routes(rulebook)
        numbers = [name for name in (CLASS, KEPT) if name in evaluated.columns]
        firsts = evaluated.select(*numbers, *facts.columns, *routes, ASSUMES)[evaluated[CLASS].arg_unique()]
        classes = firsts[CLASS].to_list()
        kept = dict(zip(classes, firsts[KEPT].to_list(), strict=True)) if KEPT in numbers else {}
        outcomes = {number: self._known.get(kept.get(number, -1), {}) for number in classes}
        unread = firsts.filter(pl.Series([not outcomes[number] for number in classes], dtype=pl.Boolean))
        work = with_coverage(prepared(unread.drop(*numbers, *routes, ASSUMES), rulebook), rulebook)
        for group in work.partition_by(EPOCH, maintain_order=True) if unread.height else ():
            alike = self._alike(group)
            rows = unread[group[POSITION]].iter_rows(named=True)
            for row, values in zip(rows, alike.values(group), strict=True):
                known = {route: alike.outcomes.get(alike.in_route(route, values)) for route in routes}
                if None in known.values():
                    reader = _SharingReader(alike, values, facts.of(row), with_supplier=self._with_supplier)
                    known = {route: reader.outcome(route) for route in routes}
                found: dict[str, Outcome] = {}
                for route, outcome in known.items():
                    assert outcome is not None
                    assert outcome.verdict.value == row[route], (
                        f"readings differ: {route} {outcome.verdict} {row[route]} {facts.of(row)}"
                    )
                    found[route] = outcome
                outcomes[row[CLASS]] = found
                if kept:
                    self._known[row[KEPT]] = found
        return Reasons(outcomes, firsts, facts, kept)

    def _alike(self, group: pl.DataFrame) -> _Alike:
        number = group.item(0, EPOCH)
        if number not in self._epochs:
            self._epochs[number] = _Alike(law_of(group, self._rulebook), self._rulebook)
        return self._epochs[number]


class RowFacts:
    """Builds the facts of a row of an evaluated frame for the traced reading."""

    def __init__(self, rulebook: Rulebook, columns: Collection[str]) -> None:
        self._lacking = derived_from(rulebook)
        self._amounts = [(path, ends_of(path), reasons_of(path)) for path in amounts(rulebook)]
        self._paths = [path for path in fact_schema(rulebook) if path in columns]
        beside = [name for _, ends, reasons in self._amounts for name in (*ends, *reasons) if name in columns]
        beside += [name for name in (*map(assumed_column, LIFTED), CONTRADICTIONS) if name in columns]
        self.columns = tuple(dict.fromkeys((*self._paths, *beside)))
        self._rulebook = rulebook

    def of(self, row: Mapping[str, Any]) -> Facts:
        """The facts of a row that has at least `columns`."""
        lacking, open_ = dict(self._lacking), dict[str, tuple[str, ...]]()
        ranges: dict[str, tuple[int, int]] = {}
        for path, ends, reasons in self._amounts:
            low, high = (row.get(name) for name in ends)
            if low is not None and high is not None:
                ranges[path] = (low, high)
            for told, name in zip((open_, lacking), reasons, strict=True):
                if row.get(name):
                    told[path] = tuple(row[name].split(SEPARATOR))
            if row.get(path) is not None and not row.get(reasons[1]):
                lacking[path] = ()
        known = {path: _value(row[path]) for path in self._paths if row[path] is not None}
        for name in (row.get(CONTRADICTIONS) or "").split(SEPARATOR):
            for path in self._rulebook.contradictions[name].puts_aside if name else ():
                open_[path] = (*open_.get(path, ()), name)
        if "purchase.cpv" in open_:
            open_["purchase.main_cpv"] = open_["purchase.cpv"]
        return Facts(known, lacking, open_, ranges, self._assumed(row))

    def _assumed(self, row: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
        entries = self._rulebook.assumptions
        return {name: tuple(entries[name].facts) for name in LIFTED if row.get(assumed_column(name))}


class _Alike:
    """The equivalent rows of one epoch, per condition and per route, and their cached results."""

    def __init__(self, law: LawOnDate | None, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.traces: dict[Hashable, Trace] = {}
        self.outcomes: dict[Hashable, Outcome] = {}
        # Supplier conditions are included: they are shown even where no supplier is stated.
        self._reading = Reading.under(rulebook, law, None, with_supplier=True)
        of_route = {route: self._reading.leaves_of_route(route) for route in screened_routes(rulebook)}
        distinct = dict(ALWAYS)
        for leaves in of_route.values():
            distinct |= leaves
        self._places = {key: place for place, key in enumerate(distinct)}
        self._of_route = {route: self._getter([*ALWAYS, *leaves]) for route, leaves in of_route.items()}
        # By identity; each expression is kept, since the number of one that is gone may become another's.
        self._of_expression: dict[int, tuple[Expression, Any]] = {}
        self._distinct = [column_of(leaf) for leaf in distinct.values()]

    def values(self, group: pl.DataFrame) -> Iterator[tuple[Any, ...]]:
        """The leaf values of each row of `group`."""
        read = group.select(leaf.alias(str(number)) for number, leaf in enumerate(self._distinct))
        nested = [
            number
            for number, column in enumerate(read.iter_columns())
            if column.dtype.is_nested() and column.null_count() < read.height
        ]
        if not nested:
            yield from read.iter_rows()
            return
        for row in read.iter_rows():
            yield tuple(map(hashable, row)) if any(row[number] is not None for number in nested) else row

    def in_route(self, route: str, values: tuple[Any, ...]) -> Hashable:
        """The key by which rows have the same outcome for a route; `values` are those of one row."""
        return route, self._of_route[route](values)

    def in_condition(self, expression: Expression, values: tuple[Any, ...]) -> Hashable:
        """The key by which rows have the same trace of a condition."""
        known = self._of_expression.get(id(expression))
        if known is None:
            getter = self._getter(self._reading.leaves_with_routes([expression]))
            known = self._of_expression[id(expression)] = expression, getter
        return id(expression), known[1](values)

    def _getter(self, leaves: Iterable[Hashable]) -> Any:
        places = [self._places[leaf] for leaf in leaves]
        return itemgetter(*places) if places else lambda _: None


class _SharingReader(CaseReader):
    """Evaluates one row of many, sharing the traces of equivalent rows, and those of each part of a condition.

    The values in a trace are those of the first row that it was read for: what is told of a class names none of them.
    """

    def __init__(self, alike: _Alike, values: tuple[Any, ...], facts: Facts, *, with_supplier: bool) -> None:
        super().__init__(alike.rulebook, facts, with_supplier=with_supplier)
        self._alike = alike
        self._values = values

    def outcome(self, route: str) -> Outcome:
        """The outcome of `route`, evaluated once for all rows equivalent in it."""
        key = self._alike.in_route(route, self._values)
        found = self._alike.outcomes.get(key)
        if found is None:
            found = self._alike.outcomes[key] = super().outcome(route)
        return found

    def traced(self, expression: Expression) -> Trace:
        """The trace of a condition, evaluated once for all rows equivalent in it."""
        key = self._alike.in_condition(expression, self._values)
        found = self._alike.traces.get(key)
        if found is None:
            found = self._alike.traces[key] = super().traced(expression)
        return found


def _value(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
