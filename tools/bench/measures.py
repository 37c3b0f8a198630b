"""What is measured, each part side by side with its peers."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import conditions
import made_up
import polars as pl
from clock import OURS, Took, in_turn, program

from reservkoll.conditions.parse import parse_expression
from reservkoll.evaluation.case import CaseReader
from reservkoll.evaluation.columnar.columns import derived_from, evaluate, fact_schema
from reservkoll.evaluation.columnar.explanations import Explanations
from reservkoll.facts.facts import Facts
from reservkoll.i18n import Language, translator
from reservkoll.inventory.reader import read_inventory
from reservkoll.reports.content.screening.coded_columns import in_words
from reservkoll.reports.render.xlsx.workbook import write_report
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.screen import screen
from reservkoll.screening.settings import Settings
from reservkoll.tabular.open import open_source

DAY = date(2026, 6, 1)
PEERS = {"openfisca-core": "openfisca", "zen-engine": "zen", "plain Python loop, generated code": "loop"}
PEER_ROWS = {"openfisca": 200_000, "zen": 2_000, "loop": 200_000}
TRACED = 300
MARKED = 1.5  # times what 1,000 rows take
HERE = Path(__file__).parent
Results = dict[str, dict[str, Any]]


def settings() -> Settings:
    return Settings({}, None, DAY, Language.SV)


CELLS_CHECKED, OPENPYXL = "ours: cells checked", "openpyxl: cells"


def reading(path: Path, rulebook: Rulebook, runs: int) -> dict[str, Took]:
    """The cells of a workbook, as texts or values. Ours checks that none was lost, and finds the list and parses every
    fact in a line of its own; the others do neither.
    """
    import fastexcel
    import openpyxl
    import python_calamine

    def ours() -> None:
        source = open_source(path)
        assert source.load(source.sheets[0].name).cells.height > 1

    def with_fastexcel() -> None:
        sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string", schema_sample_rows=None)
        assert sheet.to_polars().height > 1

    def with_openpyxl() -> None:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        assert sum(1 for _ in book.worksheets[0].iter_rows(values_only=True)) > 1
        book.close()

    def with_calamine() -> None:
        assert len(python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()) > 1

    return in_turn(
        {
            CELLS_CHECKED: ours,
            "ours: cells checked, list found, facts parsed": lambda: _nothing(
                read_inventory(path, nomenclature=rulebook.nomenclature)
            ),
            "fastexcel alone: cells": with_fastexcel,
            "python-calamine: cells": with_calamine,
            OPENPYXL: with_openpyxl,
        },
        runs,
    )


def facts_of(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        pl.col("purchase.started").alias("as_of"), pl.col("purchase.cpv").list.head(1).alias("purchase.main_cpv")
    )


def evaluation(
    frame: pl.DataFrame, rulebook: Rulebook, peers: Path | str, folder: Path, runs: int
) -> tuple[dict[str, float], dict[str, str], dict[str, Took]]:
    """Rows a second for each engine over the same thirty conditions, what could not be run, and our whole rulebook."""
    law = rulebook.on(DAY)
    assert law is not None
    trees = conditions.trees(conditions.LISTS)
    expressions = [parse_expression(tree) for tree in trees]
    reset = frame.with_columns(pl.lit(DAY).alias("as_of"))

    leaves = law.leaves.of(expressions)
    answers = [
        (expression.column(law).cast(pl.UInt8) * 2).fill_null(1).alias(f"r{number}")
        for number, expression in enumerate(expressions)
    ]

    def columnar(rows: pl.DataFrame) -> pl.DataFrame:
        return conditions.answered(rows, rulebook, leaves, answers)

    cases = case_facts(reset.head(TRACED), rulebook)

    def traced() -> None:
        for facts in cases:
            reader = CaseReader(rulebook, facts, with_supplier=False)
            for expression in expressions:
                expression.trace(reader)

    problem = _problem(reset, trees, rulebook, folder, max(PEER_ROWS.values()))
    failed: dict[str, str] = {}
    expected: dict[int, list[list[int]]] = {}

    def peer(name: str) -> Took | None:
        rows = min(PEER_ROWS[name], frame.height)
        command = [str(peers), str(HERE / "peers.py"), name, str(problem), str(rows)]
        ran = subprocess.run(command, check=False, capture_output=True, text=True)
        if ran.returncode:
            raise RuntimeError(ran.stderr.strip().splitlines()[-1] if ran.stderr.strip() else "ended without a word")
        answer = json.loads(ran.stdout)
        if rows not in expected:
            expected[rows] = conditions.counts(columnar(reset.head(rows)))
        if answer["counts"] != expected[rows]:
            raise RuntimeError(f"{name} comes to other verdicts than ours")
        return Took(answer["seconds"], answer["seconds"])

    works: dict[str, Callable[[], Took | None]] = {
        "ours, columnar": lambda: _nothing(columnar(reset)),
        "ours, traced with reasons": traced,
    }
    sizes = {"ours, columnar": frame.height, "ours, traced with reasons": len(cases)}
    for label, name in PEERS.items():
        try:
            if isinstance(peers, str) and name != "loop":
                raise RuntimeError(peers)
            if isinstance(peers, str):
                peers = Path(sys.executable)
            peer(name)
        except RuntimeError as error:
            failed[label] = str(error)
            continue
        works[label] = partial(peer, name)
        sizes[label] = min(PEER_ROWS[name], frame.height)
    took = in_turn(works, runs, warm=("ours, columnar", "ours, traced with reasons"))
    rates = {name: sizes[name] / took[name].seconds for name in works}
    return rates, failed, whole_rulebook(frame, rulebook, runs)


def whole_rulebook(frame: pl.DataFrame, rulebook: Rulebook, runs: int) -> dict[str, Took]:
    """All routes of our rulebook, each row under the law of its own day."""
    cases = case_facts(frame.head(TRACED), rulebook)
    evaluated = evaluate(frame, rulebook)

    def traced() -> None:
        for facts in cases:
            reader = CaseReader(rulebook, facts, with_supplier=False)
            for route in ("direct_procurement", "reserved_mission", "reserved_ideburen", "reserved_workshop"):
                reader.outcome(route)

    works = {
        f"verdicts of {frame.height} rows": lambda: _nothing(evaluate(frame, rulebook)),
        f"reasons of {frame.height} rows, once for each class": lambda: _nothing(Explanations(rulebook).of(evaluated)),
        f"{TRACED} cases traced one by one": traced,
    }
    return in_turn(works, runs, warm=works)


def case_facts(frame: pl.DataFrame, rulebook: Rulebook) -> list[Facts]:
    known = [path for path in fact_schema(rulebook) if path in frame.columns]
    return [
        Facts(
            {k: tuple(v) if isinstance(v, list) else v for k, v in row.items() if v is not None}, derived_from(rulebook)
        )
        for row in frame.select(known).iter_rows(named=True)
    ]


def _problem(frame: pl.DataFrame, trees: list[Any], rulebook: Rulebook, folder: Path, rows: int) -> Path:
    def number(code: str) -> int:
        return int(code[:8])

    members = {
        name: (
            sorted(map(number, rulebook.code_lists[name].listed)),
            sorted(map(number, rulebook.code_lists[name].sub_codes)),
        )
        for name in conditions.LISTS
    }
    cells = frame.head(rows).select(
        pl.col(conditions.VALUE).alias("value"),
        pl.col(conditions.CPV).list.first().str.head(8).cast(pl.Int64).alias("cpv"),
        pl.col(conditions.SUBJECT).alias("subject"),
        pl.col(conditions.MONTHS).cast(pl.Int64).alias("months"),
        pl.col(conditions.OPTIONS).cast(pl.Int64).alias("options"),
        pl.col(conditions.TYPE).alias("kind"),
    )
    path = folder / "problem.json"
    told = {
        "trees": trees,
        "members": members,
        "names": conditions.NAMES,
        "value": conditions.VALUE,
        "python": [conditions.in_python(tree) for tree in trees],
        "zen": [conditions.in_zen(tree, members) for tree in trees],
        "columns": {name: cells[name].to_list() for name in cells.columns},
    }
    path.write_text(json.dumps(told), "utf-8")
    return path


def writing(path: Path, rulebook: Rulebook, runs: int) -> dict[str, Took]:
    """Our whole report, and xlsxwriter with the cells of its largest sheet alone, without formats."""
    import xlsxwriter

    screening = screen(read_inventory(path, nomenclature=rulebook.nomenclature), rulebook, settings(), {})
    cells = in_words(screening, translator(Language.SV)).with_columns(pl.col("value_sek") / 100)

    def with_xlsxwriter() -> None:
        options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
        book = xlsxwriter.Workbook(path.with_name("xlsxwriter.xlsx"), options)
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, cells.columns)
        for number, row in enumerate(cells.iter_rows(), 1):
            sheet.write_row(number, 0, row)
        book.close()

    return in_turn(
        {
            "ours: report with summary, charts and formats": lambda: write_report(
                screening, path.with_name("ours.xlsx")
            ),
            "xlsxwriter: the same rows": with_xlsxwriter,
        },
        runs,
    )


def whole(path: Path, runs: int) -> dict[str, Took]:
    """From workbook to workbook, each as a program of its own."""
    out = path.with_name("out.xlsx")
    ours = [*OURS, "screen", str(path), "-o", str(out), "--force", "--quiet", "--yes"]
    script = [sys.executable, str(HERE / "usual_script.py"), str(path), str(path.with_name("problem.json")), str(out)]
    return in_turn(
        {
            "ours: screen": lambda: program(ours),
            "openpyxl + loop + openpyxl": lambda: program([*script, "plain"], accept=(0,)),
            "the same, where lxml happens to be installed": lambda: program(script, accept=(0,)),
        },
        runs,
    )


def phases(path: Path, rulebook: Rulebook, runs: int) -> dict[str, Took]:
    """The parts of a run of `screen`, in one process."""
    inventory = read_inventory(path, nomenclature=rulebook.nomenclature)
    evaluated = evaluate(facts_of(inventory.frame), rulebook)
    screening = screen(inventory, rulebook, settings(), {})
    classes = evaluated["_class"].n_unique()
    return in_turn(
        {
            "workbook read": lambda: _nothing(read_inventory(path, nomenclature=rulebook.nomenclature)),
            "rows answered": lambda: _nothing(screen(inventory, rulebook, settings(), {})),
            "… of which verdicts in columns": lambda: _nothing(evaluate(facts_of(inventory.frame), rulebook)),
            f"… of which reasons of {classes} classes": lambda: _nothing(Explanations(rulebook).of(evaluated)),
            "report written": lambda: write_report(screening, path.with_name("phases.xlsx")),
        },
        runs,
    )


def imports(case: Path) -> dict[str, float]:
    """The modules of ours and others that take longest to load, with what they load, in milliseconds."""
    command = [sys.executable, "-X", "importtime", *OURS[1:], "check", str(case)]
    told = subprocess.run(command, check=False, capture_output=True, text=True).stderr.splitlines()
    found = {}
    for line in told:
        if line.startswith("import time:") and line.count("|") == 2 and "cumulative" not in line:
            _, cumulative, name = line.split("|")
            found[name.strip()] = int(cumulative) / 1000
    return dict(sorted(found.items(), key=lambda each: -each[1])[:12])


def start_up(case: Path, runs: int) -> dict[str, Took]:
    works = {"python -c pass": [sys.executable, "-c", "pass"]}
    works |= {name: [*OURS, name] for name in ("--version", "--help")}
    works["check"] = [*OURS, "check", str(case)]
    return in_turn({name: partial(program, command) for name, command in works.items()}, runs)


def growth(folder: Path, rulebook: Rulebook, largest: int, runs: int) -> dict[int, Took]:
    """csv to parquet, as a program of its own, for ten times as many rows each time."""
    took = {}
    rows = 1_000
    while rows <= largest:
        path = made_up.write(made_up.inventory(rows, rulebook.nomenclature.codes), folder / f"{rows}.csv")
        out = folder / "out.parquet"
        command = [*OURS, "screen", str(path), "--data", str(out), "--force", "--quiet", "--yes"]
        took[rows] = in_turn({"": partial(program, command)}, runs if rows <= 100_000 else 1)[""]
        path.unlink()
        rows *= 10
    return took


def exponent(took: dict[int, Took], of: Callable[[Took], float]) -> float:
    """The slope of log(time or memory) over log(rows) by least squares, less what 1,000 rows take.

    Fitted from 10,000 rows on, over those sizes that take half as much again as 1,000 rows or more: of smaller ones the
    difference is mostly noise.
    """
    fixed = of(took[min(took)])
    points = [
        (math.log(rows), math.log(of(each) - fixed))
        for rows, each in took.items()
        if rows >= 10_000 and of(each) >= fixed * MARKED
    ]
    if len(points) < 2:
        return math.nan
    mean_x, mean_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread


def _nothing(_: object) -> None:
    return None


def load() -> float:
    return os.getloadavg()[0]
