"""Evaluates every pair of reservable purchase and supplier; equal to evaluating each pair alone.

A rule's conditions are of three kinds: on the purchase, evaluated once per class of equivalent purchases; on the
supplier alone, evaluated once per supplier; and on both (earlier awards: buyer, service and day), evaluated
once per combination of the facts that they read. Only distinct combinations are composed into an answer.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from reservkoll.conditions.base import Expression
from reservkoll.conditions.trace import CriterionTrace, NoteUse, Trace, conjunction, unique
from reservkoll.evaluation.case import ACT, CaseReader
from reservkoll.evaluation.columnar.columns import CLASS, DATE, derived_from, fact_schema
from reservkoll.evaluation.columnar.equivalence import buyer_paths, narrowed, paths_read, reached, same, shape_of
from reservkoll.evaluation.columnar.explanations import Reasons
from reservkoll.evaluation.contradictions import Found, Settled, settled
from reservkoll.evaluation.outcome import Outcome, Verdict, verdict_of
from reservkoll.facts.derived import facts_of
from reservkoll.facts.facts import Facts
from reservkoll.facts.models import Case, Supplier
from reservkoll.facts.value import EstimatedValue
from reservkoll.rulebook.law_on_date import LawOnDate
from reservkoll.rulebook.models.rules import Rule, Version
from reservkoll.rulebook.rulebook import Rulebook

ABOUT_SUPPLIERS = "supplier."
ROW, ROUTE, SUPPLIER, ANSWER = "position", "route", "supplier", "answer"
PAIRS = pl.Schema({ROW: pl.UInt32, ROUTE: pl.String, SUPPLIER: pl.UInt32, ANSWER: pl.UInt32})
POSSIBLE = (Verdict.YES.value, Verdict.UNKNOWN.value)
STATE, TIE, SIGNATURE, SHAPE = "_state", "_tie", "_signature", "_shape"

Values = Mapping[str, object]


@dataclass(frozen=True)
class OwnAnswer:
    """Whether supplier number `supplier` itself meets what `rule` asks of suppliers, whatever the purchase."""

    supplier: int
    rule: Rule
    version: Version
    outcome: Outcome


@dataclass(frozen=True)
class PairAnswer:
    """The answer for a purchase with a supplier, and its parts.

    `purchase` and `supplier`: whether the conditions on each hold (those on both are the supplier's). The criteria: on
    the supplier (`own`) and on the two together (`tied`).
    """

    outcome: Outcome
    purchase: bool | None
    supplier: bool | None
    own: tuple[CriterionTrace, ...]
    tied: tuple[CriterionTrace, ...]


@dataclass(frozen=True)
class Matches:
    """What `match_suppliers` gives.

    `pairs`: for each reservable purchase (position in the frame), reservation and supplier (from 0) the number of its
    answer in `answers`. `own`: each supplier under each version of a rule that a purchase is read under. `unreached`:
    for each reservation the purchases of which it is not known whether it reaches them at all; they are in no pair.
    `contradictions`: those between the facts of each supplier.
    """

    pairs: pl.DataFrame
    answers: tuple[PairAnswer, ...]
    own: tuple[OwnAnswer, ...]
    unreached: Mapping[str, int]
    contradictions: tuple[tuple[Found, ...], ...]


@dataclass(frozen=True)
class _State:
    """A class of purchases: whether the rule applies to it, and the traces of scope and purchase conditions."""

    scope: Trace
    purchase: tuple[Trace, ...]


def reservations(rulebook: Rulebook) -> tuple[str, ...]:
    """The routes that ask something of the supplier."""
    routes = rulebook.routes.routes
    return tuple(name for name, route in routes.items() if route.supplier_answers and not route.supplier_only)


def supplier_facts(stated: Settled) -> Facts:
    """The facts of a supplier by path, as `check` reads them: what contradicts something else is unknown."""
    facts = facts_of(stated.case, None, EstimatedValue(None), stated.unknown)
    values = {path: value for path, value in facts.values.items() if path.startswith(ABOUT_SUPPLIERS)}
    return Facts(values, open=dict(stated.unknown))


def consistent(supplier: Supplier, rulebook: Rulebook) -> Settled:
    """A supplier without the facts that contradict each other, as `check` reads it; and which do.

    Only the register is read by the day, and what a reservation asks of a supplier does not read the register.
    """
    return settled(Case(supplier=supplier), rulebook, rulebook.epochs[-1])


def match_suppliers(
    evaluated: pl.DataFrame, reasons: Reasons, suppliers: Sequence[Supplier], rulebook: Rulebook
) -> Matches:
    """The answer for each supplier and each purchase of `evaluated` that a reservation reaches and may be open to.

    A purchase is reservable where the reservation's verdict for the purchase alone is yes, or unknown while the rule's
    scope is known to hold. With a supplier the verdict is the one that a case with both would get.
    """
    stated = [consistent(supplier, rulebook) for supplier in suppliers]
    facts = [supplier_facts(each) for each in stated]
    pairs: list[pl.DataFrame] = [pl.DataFrame(schema=PAIRS)]
    answers: list[PairAnswer] = []
    own: dict[tuple[str, date, int], OwnAnswer] = {}
    unreached: dict[str, int] = {}
    numbered = evaluated.with_row_index(ROW)
    for route in reservations(rulebook):
        rows = numbered.filter(pl.col(route).is_in(POSSIBLE))
        groups, lost = _by_version(rows, reasons, route, rulebook)
        unreached[route] = lost
        for group in groups:
            for answer in group.own(facts):
                own.setdefault((answer.rule.id, answer.version.from_, answer.supplier), answer)
            pairs.append(group.pairs(rows, facts, answers))
    found = pl.concat(pairs)
    order = {route: number for number, route in enumerate(reservations(rulebook))}
    ranked = found.with_columns(pl.col(ROUTE).replace_strict(order, return_dtype=pl.UInt32).alias("_order"))
    return Matches(
        ranked.sort(ROW, "_order", SUPPLIER).drop("_order"),
        tuple(answers),
        tuple(own.values()),
        unreached,
        tuple(each.found for each in stated),
    )


def _by_version(rows: pl.DataFrame, reasons: Reasons, route: str, rulebook: Rulebook) -> tuple[list[_Group], int]:
    """The classes of purchases that the route reaches, by version of the rule; how many rows it may not reach."""
    groups: dict[tuple[str, int], _Group] = {}
    lost = 0
    for number, size in rows.group_by(CLASS, maintain_order=True).len().iter_rows():
        facts = reasons.facts(number)
        found = _rule_on(facts, route, rulebook)
        if found is None:
            lost += size
            continue
        rule, version, law = found
        reader = CaseReader(rulebook, facts, with_supplier=False)
        scope = conjunction([each.trace(reader) for each in version.scope])
        if scope.truth is not True:
            lost += size
            continue
        state = _State(scope, tuple(each.trace(reader) for each in version.purchase))
        stretch = bisect_right(rulebook.epochs, law.date)  # within it nothing that a condition looks up changes
        group = groups.setdefault((rule.id, stretch), _Group(route, rule, version, law, rulebook, {}))
        group.states[number] = state
    return list(groups.values()), lost


def _rule_on(facts: Facts, route: str, rulebook: Rulebook) -> tuple[Rule, Version, LawOnDate] | None:
    """The rule, its version and the law that a purchase is read under; None while that is not known."""
    day, act = facts.values.get(DATE), facts.values.get(ACT)
    law = None if day is None else rulebook.on(day)  # type: ignore[arg-type]
    rule = rulebook.rule_for(route, act)  # type: ignore[arg-type]
    version = None if law is None or rule is None else law.version(rule)
    if rule is None or version is None or law is None or version.absent is not None:
        return None
    return rule, version, law


@dataclass(frozen=True)
class _Group:
    """The purchases under one version of a rule; `states` by number of their class."""

    route: str
    rule: Rule
    version: Version
    law: LawOnDate
    rulebook: Rulebook
    states: dict[int, _State]

    @cached_property
    def _lacking(self) -> dict[str, tuple[str, ...]]:
        return derived_from(self.rulebook)

    def own(self, suppliers: Sequence[Facts]) -> Iterator[OwnAnswer]:
        """What the rule says of each supplier, whatever the purchase."""
        for number, facts in enumerate(suppliers):
            trace = conjunction(_traces(self.version.supplier, self._reader(facts.values, facts.open)))
            outcome = self._outcome(verdict_of(True, trace.truth), trace, trace.doubts)
            yield OwnAnswer(number, self.rule, self.version, outcome)

    def pairs(self, rows: pl.DataFrame, suppliers: Sequence[Facts], answers: list[PairAnswer]) -> pl.DataFrame:
        """Each row with each supplier and the number of its answer; new answers are added to `answers`."""
        alone, tied = self._split()
        own = [_traces(alone, self._reader(facts.values, facts.open)) for facts in suppliers]
        states, kinds = same(self.states, _shape_of_state)
        in_group = pl.DataFrame(
            {CLASS: list(states), STATE: list(states.values())}, schema={CLASS: pl.Int64, STATE: pl.UInt32}
        )
        here = rows.join(in_group, on=CLASS, how="inner", maintain_order="left")
        here, signatures, shapes, traces = self._tied(here, tied, [facts.values for facts in suppliers])
        of_suppliers = pl.DataFrame(
            {SUPPLIER: range(len(suppliers)), SIGNATURE: signatures}, schema={SUPPLIER: pl.UInt32, SIGNATURE: pl.UInt32}
        )
        combined = (
            here.select(ROW, STATE, TIE)
            .join(of_suppliers, how="cross", maintain_order="left")
            .join(shapes, on=[TIE, SIGNATURE], maintain_order="left")
        )
        keys = [STATE, SUPPLIER, SHAPE]
        distinct = combined.select(keys).unique(maintain_order=True).with_row_index(ANSWER, offset=len(answers))
        for state, supplier, shape in distinct.select(keys).iter_rows():
            answers.append(self._answer(kinds[state], own[supplier], traces[shape]))
        return combined.join(distinct, on=keys).select(
            ROW, pl.lit(self.route).alias(ROUTE), SUPPLIER, pl.col(ANSWER).cast(pl.UInt32)
        )

    def _split(self) -> tuple[list[Expression], list[Expression]]:
        """The conditions that read nothing but the supplier, and those that read the purchase too."""
        alone: list[Expression] = []
        tied: list[Expression] = []
        for expression in (*self.version.supplier, *self.version.together):
            paths = paths_read(expression, self.law)
            only = paths is not None and all(path.startswith(ABOUT_SUPPLIERS) for path in paths)
            (alone if only else tied).append(expression)
        return alone, tied

    def _tied(
        self, here: pl.DataFrame, tied: Sequence[Expression], suppliers: Sequence[Values]
    ) -> tuple[pl.DataFrame, list[int], pl.DataFrame, list[list[Trace]]]:
        """The rows with the number of their tie (what the tied conditions read of them), each supplier's number by what
        is read of it, which traces each tie and each such number give, and those traces.
        """
        read = [paths_read(expression, self.law) for expression in tied]
        paths = self._all_paths() if None in read else {path for each in read for path in each or ()}
        of_purchase = sorted(path for path in paths if not path.startswith(ABOUT_SUPPLIERS))
        of_supplier = sorted(path for path in paths if path.startswith(ABOUT_SUPPLIERS))
        signatures, ways = same(
            {number: {path: values.get(path) for path in of_supplier} for number, values in enumerate(suppliers)}, repr
        )
        if of_purchase:
            ties = here.select(of_purchase).unique(maintain_order=True).with_row_index(TIE)
            here = here.join(ties, on=of_purchase, how="left", nulls_equal=True, maintain_order="left")
        else:
            ties = pl.DataFrame({TIE: [0]}, schema={TIE: pl.UInt32})
            here = here.with_columns(pl.lit(0, dtype=pl.UInt32).alias(TIE))
        buyer_of = buyer_paths(list(reached(tied, self.law)))
        numbers: dict[Hashable, int] = {}
        traces: list[list[Trace]] = []
        shapes: list[tuple[int, int, int]] = []
        by_buyer: dict[Hashable, list[tuple[str, dict[str, object]]]] = {}
        for row in ties.iter_rows(named=True):
            values = {path: _plain(row[path]) for path in of_purchase if row[path] is not None}
            buyers = tuple(values.get(path) for path in buyer_of.values())
            if buyers not in by_buyer:
                few = [narrowed(facts, buyer_of, values) for facts in ways]
                by_buyer[buyers] = [(repr(facts), facts) for facts in few]
            read_here: dict[str, int] = {}
            for way, (key, facts) in enumerate(by_buyer[buyers]):
                if key not in read_here:
                    several = _traces(tied, self._reader({**values, **facts}))
                    shape = tuple(shape_of(trace) for trace in several)
                    read_here[key] = numbers.setdefault(shape, len(traces))
                    if read_here[key] == len(traces):
                        traces.append(several)
                shapes.append((row[TIE], way, read_here[key]))
        schema = dict.fromkeys((TIE, SIGNATURE, SHAPE), pl.UInt32)
        return here, list(signatures.values()), pl.DataFrame(shapes, schema=schema, orient="row"), traces

    def _all_paths(self) -> set[str]:
        """Matches every fact: for a condition that may read the whole purchase."""
        return set(fact_schema(self.rulebook))

    def _reader(self, values: Values, open_: Mapping[str, tuple[str, ...]] | None = None) -> CaseReader:
        known = {path: value for path, value in values.items() if value is not None}
        facts = Facts({DATE: self.law.date, **known}, self._lacking, open_ or {})
        return CaseReader(self.rulebook, facts, with_supplier=False)

    def _answer(self, state: _State, own: Sequence[Trace], tied: Sequence[Trace]) -> PairAnswer:
        conditions = conjunction([*state.purchase, *own, *tied])
        verdict = verdict_of(True, conditions.truth)
        doubts = unique((state.scope.doubts, conditions.doubts)) if verdict is Verdict.YES else conditions.doubts
        return PairAnswer(
            self._outcome(verdict, conditions, doubts),
            conjunction(state.purchase).truth,
            conjunction([*own, *tied]).truth,
            conjunction(own).criteria,
            conjunction(tied).criteria,
        )

    def _outcome(self, verdict: Verdict, trace: Trace, doubts: tuple[NoteUse, ...]) -> Outcome:
        missing = trace.missing if verdict is Verdict.UNKNOWN else ()
        return Outcome(self.route, self.rule, self.version, verdict, trace.criteria, missing, doubts)


def _traces(expressions: Iterable[Expression], reader: CaseReader) -> list[Trace]:
    return [expression.trace(reader) for expression in expressions]


def _shape_of_state(state: _State) -> Hashable:
    return shape_of(state.scope), tuple(shape_of(trace) for trace in state.purchase)


def _plain(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
