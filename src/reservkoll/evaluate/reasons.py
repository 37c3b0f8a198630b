"""Why the rows of an evaluated frame have their verdicts: outcomes with reasons, read once for all rows alike."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import polars as pl

from reservkoll.evaluate.assess import screened_routes
from reservkoll.evaluate.columns import (
    ALWAYS,
    CLASS,
    EPOCH,
    POSITION,
    SEPARATOR,
    amounts,
    derived_from,
    expressions_of,
    fact_schema,
    in_reading_order,
    law_of,
    prepared,
    routes_in,
    versions,
)
from reservkoll.evaluate.leaves import Leaves
from reservkoll.evaluate.like_rows import first_alike
from reservkoll.evaluate.outcome import Outcome
from reservkoll.evaluate.trace import CaseReader
from reservkoll.facts.facts import Facts, ends_of, reasons_of
from reservkoll.rulebook.dated import LawOnDate
from reservkoll.rulebook.rulebook import Rulebook


class Reasons:
    """For each class of like rows (by number) the outcomes of its routes, with their reasons."""

    def __init__(self, outcomes: dict[int, dict[str, Outcome]], rows: dict[int, Mapping[str, Any]], facts: RowFacts):
        self.outcomes = outcomes
        self._rows = rows
        self._facts = facts

    def facts(self, number: int) -> Facts:
        """The facts of the first row of a class."""
        return self._facts.of(self._rows[number])


def explain(evaluated: pl.DataFrame, rulebook: Rulebook, *, with_supplier: bool = False) -> Reasons:
    """The outcomes of each class of rows. The two readings are compared on the way: they must never differ.

    Raises:
        AssertionError: the columnar and the traced reading differ - a defect, never to be passed over.
    """
    facts = RowFacts(rulebook, evaluated.columns)
    firsts = evaluated.select(CLASS, *facts.columns, *screened_routes(rulebook))[evaluated[CLASS].arg_unique()]
    alike = _alike_by_route(firsts, rulebook)
    outcomes: dict[int, dict[str, Outcome]] = {}
    rows = {row[CLASS]: row for row in firsts.iter_rows(named=True)}
    read: dict[tuple[str, int], Outcome] = {}
    for (number, row), first_of in zip(rows.items(), alike.iter_rows(named=True), strict=True):
        unread = [route for route, first in first_of.items() if (route, first) not in read]
        if unread:
            known = {like[0]: read[like] for like in first_of.items() if like in read}
            reader = CaseReader(rulebook, facts.of(row), with_supplier=with_supplier, known=known)
            read |= {(route, first_of[route]): reader.outcome(route) for route in unread}
        found = {route: read[route, first] for route, first in first_of.items()}
        for route, outcome in found.items():
            assert outcome.verdict.value == row[route], (
                f"readings differ: {route} {outcome.verdict} {row[route]} {facts.of(row)}"
            )
        outcomes[number] = found
    return Reasons(outcomes, rows, facts)


def _alike_by_route(firsts: pl.DataFrame, rulebook: Rulebook) -> pl.DataFrame:
    """For each row and route the number of the first row that reads alike in that route, whatever the others say.

    Rows differ in some route more often than in a given one, so that few outcomes answer for many classes.
    """
    routes = screened_routes(rulebook)
    work = prepared(firsts.drop(CLASS, *routes), rulebook)
    found = [pl.DataFrame(schema={POSITION: pl.UInt32, **dict.fromkeys(routes, pl.Int64)})]
    for group in work.partition_by(EPOCH, maintain_order=True):
        leaves = _leaves_by_route(rulebook, law_of(group, rulebook))
        found.append(
            pl.DataFrame(
                [group[POSITION], *(first_alike(group, leaves[route], POSITION).alias(route) for route in routes)]
            )
        )
    return pl.concat(found).sort(POSITION).drop(POSITION)


class RowFacts:
    """Makes the facts of a row of an evaluated frame, as the traced reading takes them."""

    def __init__(self, rulebook: Rulebook, columns: Collection[str]) -> None:
        self._lacking = derived_from(rulebook)
        self._amounts = [(path, ends_of(path), reasons_of(path)) for path in amounts(rulebook)]
        self._paths = [path for path in fact_schema(rulebook) if path in columns]
        beside = (name for _, ends, reasons in self._amounts for name in (*ends, *reasons) if name in columns)
        self.columns = tuple(dict.fromkeys((*self._paths, *beside)))

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
        known = {path: _value(row[path]) for path in self._paths if row[path] is not None}
        return Facts(known, lacking, open_, ranges)


def _leaves_by_route(rulebook: Rulebook, law: LawOnDate | None) -> dict[str, list[pl.Expr]]:
    """What decides the outcome of each route: its own conditions, and those of the routes that they refer to."""
    routes = screened_routes(rulebook)
    if law is None:
        return dict.fromkeys(routes, ALWAYS)
    leaves, found = Leaves(law), dict[str, dict[bytes, pl.Expr]]()
    for route in in_reading_order(rulebook, law, with_supplier=True):
        of_route: dict[bytes, pl.Expr] = {}
        for _, version in versions(rulebook, law, route):
            # What is asked of a supplier is told with the outcome even where none is stated.
            of_route |= leaves.of(expressions_of(version, with_supplier=True))
            for expression in expressions_of(version, with_supplier=True):
                for other in routes_in(expression, law):
                    of_route |= found[other]
        found[route] = of_route
    return {route: [*ALWAYS, *found[route].values()] for route in routes}


def _value(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
