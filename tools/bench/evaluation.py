"""The same thirty conditions by ours and by other engines; the whole rulebook by ours."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import conditions
import polars as pl
import problem
from clock import Took, in_turn

from reservkoll.conditions.leaves import Leaves
from reservkoll.conditions.parse import parse_expression
from reservkoll.evaluation.case import CaseReader
from reservkoll.evaluation.columnar.columns import derived_from, evaluate, fact_schema
from reservkoll.evaluation.columnar.explanations import Explanations
from reservkoll.facts.facts import Facts
from reservkoll.rulebook.rulebook import Rulebook

DAY = date(2026, 6, 1)
HERE = Path(__file__).parent
COLUMNAR, TRACED_LINE = "ours, columnar", "ours, traced with reasons"
OPENFISCA, ZEN, LOOP = "openfisca-core", "zen-engine, one row at a time", "plain Python loop, generated code"
ENGINES = {OPENFISCA: "openfisca", ZEN: "zen", LOOP: "loop"}
MOST_ROWS = {ZEN: 20_000, LOOP: 200_000}  # of those that go row by row
TRACED = 300
ROUTES = ("direct_procurement", "reserved_mission", "reserved_ideburen", "reserved_workshop")


@dataclass(frozen=True)
class Rates:
    """Of each engine the rows it was given and the rows a second; why others were not run."""

    rows: Mapping[str, int]
    a_second: Mapping[str, float]
    failed: Mapping[str, str]
    classing: float
    """Of the columnar one the seconds in which rows are put into classes of like rows."""

    def times(self, name: str) -> float | None:
        """How many times as fast ours is; None where the other was not run."""
        return self.a_second[COLUMNAR] / self.a_second[name] if name in self.a_second else None


def facts_of(frame: pl.DataFrame) -> pl.DataFrame:
    """The facts of a list that was read, with those that are taken from others."""
    return frame.with_columns(
        pl.col("purchase.started").alias("as_of"), pl.col("purchase.cpv").list.head(1).alias("purchase.main_cpv")
    )


def engines(
    frame: pl.DataFrame, rulebook: Rulebook, peers: Path | str, folder: Path, runs: int, *, names: tuple[str, ...]
) -> Rates:
    """Rows a second of ours in columns and of the lines named, over the same conditions.

    Each must come to the same counts of verdicts. `peers` is the Python that has them, or why there is none.
    """
    law = rulebook.on(DAY)
    assert law is not None
    expressions = [parse_expression(tree) for tree in conditions.trees(conditions.LISTS)]
    rows = frame.with_columns(pl.lit(DAY).alias("as_of"))
    leaves = Leaves(law).of(expressions)  # of its own: that of the law is for the expressions of the rulebook
    answers = [
        (expression.column(law).cast(pl.UInt8) * 2).fill_null(1).alias(f"r{number}")
        for number, expression in enumerate(expressions)
    ]

    def columnar(some: pl.DataFrame) -> pl.DataFrame:
        return conditions.answered(some, rulebook, leaves, answers)

    cases = case_facts(rows.head(TRACED), rulebook)

    def traced() -> None:
        for facts in cases:
            reader = CaseReader(rulebook, facts, with_supplier=False)
            for expression in expressions:
                expression.trace(reader)

    told = problem.write_conditions(rulebook, folder / "conditions.json")
    facts_file = problem.write_facts(rows, folder / "facts.json")
    sizes = {COLUMNAR: rows.height, TRACED_LINE: len(cases)}
    works: dict[str, Callable[[], Took | None]] = {COLUMNAR: lambda: nothing(columnar(rows))}
    if TRACED_LINE in names:
        works[TRACED_LINE] = traced
    failed: dict[str, str] = {}
    for name in (name for name in names if name in ENGINES):
        sizes[name] = min(MOST_ROWS.get(name, rows.height), rows.height)
        python = Path(sys.executable) if name == LOOP else peers
        if isinstance(python, str):
            failed[name] = python
            continue
        work = partial(_peer, python, ENGINES[name], told, facts_file, sizes[name])
        try:
            _, counted = work()
        except RuntimeError as error:
            failed[name] = str(error)
            continue
        if counted != conditions.counts(columnar(rows.head(sizes[name]))):
            failed[name] = "it comes to other verdicts than ours"
            continue
        works[name] = partial(_seconds, work)
    took = in_turn(works, runs, warm=(COLUMNAR, TRACED_LINE))
    alike = {"": lambda: nothing(conditions.classes(rows, rulebook, leaves))}
    return Rates(
        {name: sizes[name] for name in works},
        {name: sizes[name] / took[name].seconds for name in works},
        failed,
        in_turn(alike, runs, warm=("",))[""].seconds,
    )


def _seconds(work: Callable[[], tuple[Took, list[list[int]]]]) -> Took:
    return work()[0]


def _peer(python: Path, engine: str, told: Path, facts: Path, rows: int) -> tuple[Took, list[list[int]]]:
    command = [str(python), str(HERE / "peers.py"), engine, str(told), str(facts), str(rows)]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    if ran.returncode:
        raise RuntimeError(ran.stderr.strip().splitlines()[-1] if ran.stderr.strip() else "ended without a word")
    answer = json.loads(ran.stdout)
    return Took(answer["seconds"], answer["seconds"]), answer["counts"]


def whole_rulebook(frame: pl.DataFrame, rulebook: Rulebook, runs: int) -> dict[str, Took]:
    """All routes of our rulebook, each row under the law of its own day."""
    cases = case_facts(frame.head(TRACED), rulebook)
    evaluated = evaluate(frame, rulebook)

    def traced() -> None:
        for facts in cases:
            reader = CaseReader(rulebook, facts, with_supplier=False)
            for route in ROUTES:
                reader.outcome(route)

    works = {
        f"verdicts of {frame.height} rows": lambda: nothing(evaluate(frame, rulebook)),
        f"reasons of {frame.height} rows, once for each class": lambda: nothing(Explanations(rulebook).of(evaluated)),
        f"{len(cases)} cases traced one by one": traced,
    }
    return in_turn(works, runs, warm=works)


def case_facts(frame: pl.DataFrame, rulebook: Rulebook) -> list[Facts]:
    """The rows as facts of single cases."""
    known = [path for path in fact_schema(rulebook) if path in frame.columns]
    return [
        Facts(
            {k: tuple(v) if isinstance(v, list) else v for k, v in row.items() if v is not None}, derived_from(rulebook)
        )
        for row in frame.select(known).iter_rows(named=True)
    ]


def nothing(_: object) -> None:
    """Drops what a work gives, so that it is a work without an answer."""
