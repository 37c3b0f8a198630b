"""Workbooks: reading, writing, from workbook to workbook beside scripts, and where the time goes."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Collection
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import polars as pl
from clock import OURS, Took, in_turn, program

from evaluation import DAY, HERE, facts_of, nothing
from reservkoll.evaluation.columnar.columns import evaluate
from reservkoll.evaluation.columnar.explanations import Explanations
from reservkoll.i18n import Language, translator
from reservkoll.inventory.reader import read_inventory
from reservkoll.reports.content.screening.coded_columns import in_words
from reservkoll.reports.render.xlsx.bulk_rows import PACKING
from reservkoll.reports.render.xlsx.workbook import write_report
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.screen import screen
from reservkoll.screening.settings import Settings
from reservkoll.tabular.open import open_source

CELLS_CHECKED, OPENPYXL = "ours: cells checked", "openpyxl: cells"
REPORT, PLAIN_WRITER, FAST_WRITER = (
    "ours: report with summary, charts and formats",
    "xlsxwriter: the same rows",
    f"xlsxwriter: the same rows, zlib level {PACKING} like ours",
)
SCREEN, SCRIPT, SCRIPT_LXML, HAND_MADE, LIMIT = (
    "ours: screen",
    "openpyxl + loop + openpyxl",
    "the same with lxml installed",
    f"polars + columns + xlsxwriter, by hand, zlib level {PACKING}",
    "the limit: fastexcel + columns + zlib alone",
)


def settings() -> Settings:
    return Settings({}, None, DAY, Language.SV)


def reading(path: Path, rulebook: Rulebook, runs: int, names: Collection[str] = ()) -> dict[str, Took]:
    """The cells of a workbook, as texts or values. Ours checks that none was lost, and finds the list and parses every
    fact in a line of its own; the others do neither. Those of `names` alone are run, where it has any.
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

    works: dict[str, Callable[[], None]] = {
        CELLS_CHECKED: ours,
        "ours: cells checked, list found, facts parsed": lambda: nothing(
            read_inventory(path, nomenclature=rulebook.nomenclature)
        ),
        "fastexcel alone: cells": with_fastexcel,
        "python-calamine: cells": with_calamine,
        OPENPYXL: with_openpyxl,
    }
    return in_turn({name: work for name, work in works.items() if not names or name in names}, runs)


def writing(path: Path, rulebook: Rulebook, runs: int, names: Collection[str] = ()) -> dict[str, Took]:
    """Our whole report, and xlsxwriter with the cells of its largest sheet alone, without formats: as it packs by
    itself, and at our level of zlib. Those of `names` alone are run, where it has any.
    """
    import xlsxwriter.workbook

    screening = screen(read_inventory(path, nomenclature=rulebook.nomenclature), rulebook, settings(), {})
    cells = in_words(screening, translator(Language.SV)).with_columns(pl.col("value_sek") / 100)

    def with_xlsxwriter(level: int | None) -> None:
        usual = xlsxwriter.workbook.ZipFile
        xlsxwriter.workbook.ZipFile = partial(zipfile.ZipFile, compresslevel=level)
        options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
        book = xlsxwriter.Workbook(path.with_name("xlsxwriter.xlsx"), options)
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, cells.columns)
        for number, row in enumerate(cells.iter_rows(), 1):
            sheet.write_row(number, 0, row)
        book.close()
        xlsxwriter.workbook.ZipFile = usual

    works: dict[str, Callable[[], None]] = {
        REPORT: lambda: write_report(screening, path.with_name("ours.xlsx")),
        PLAIN_WRITER: partial(with_xlsxwriter, None),
        FAST_WRITER: partial(with_xlsxwriter, PACKING),
    }
    return in_turn({name: work for name, work in works.items() if not names or name in names}, runs)


def commands(path: Path, told: Path) -> dict[str, list[str]]:
    """The programs that go from workbook to workbook; `told` are the conditions of the scripts.

    That of the limit needs the parts of a report of ours, unpacked, in `parts_of(path)`.
    """
    out = str(path.with_name("out.xlsx"))
    usual = [sys.executable, str(HERE / "usual_script.py"), str(path), str(told), out]
    by_hand = [sys.executable, str(HERE / "hand_made_script.py"), str(path), str(told), out, str(PACKING)]
    limit = [sys.executable, str(HERE / "workbook_limit.py"), str(path), str(told), str(parts_of(path)), str(PACKING)]
    return {
        SCREEN: [*OURS, "screen", str(path), "-o", out, "--force", "--quiet", "--yes"],
        SCRIPT: [*usual, "plain"],
        **({SCRIPT_LXML: usual} if find_spec("lxml") else {}),
        HAND_MADE: by_hand,
        LIMIT: limit,
    }


def parts_of(path: Path) -> Path:
    """Where the parts of our report on a workbook are unpacked."""
    return path.with_name(f"{path.stem}-parts")


def whole(path: Path, told: Path, runs: int) -> dict[str, Took]:
    """From workbook to workbook, each as a program of its own.

    Raises:
        RuntimeError: the scripts come to other counts, or to other rows than ours.
    """
    found, figures = commands(path, told), path.with_name("figures.json")
    program([*found[SCREEN], "--summary", str(figures)])
    with zipfile.ZipFile(path.with_name("out.xlsx")) as report:
        report.extractall(parts_of(path))
    _same_counts(found[SCRIPT], found[HAND_MADE], json.loads(figures.read_text("utf-8"))["rows"])
    return in_turn({name: partial(program, command) for name, command in found.items()}, runs)


def _same_counts(usual: list[str], by_hand: list[str], rows: int) -> None:
    told = [
        json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        for command in (usual, by_hand)
    ]
    if told[0] != told[1] or {sum(counts) for counts in told[0]} != {rows}:
        raise RuntimeError(f"the scripts come to other counts: {told}, of {rows} rows")


def phases(path: Path, rulebook: Rulebook, runs: int) -> dict[str, Took]:
    """The parts of a run of `screen`, in one process."""
    inventory = read_inventory(path, nomenclature=rulebook.nomenclature)
    evaluated = evaluate(facts_of(inventory.frame), rulebook)
    screening = screen(inventory, rulebook, settings(), {})
    classes = evaluated["_class"].n_unique()
    return in_turn(
        {
            "workbook read": lambda: nothing(read_inventory(path, nomenclature=rulebook.nomenclature)),
            "rows answered": lambda: nothing(screen(inventory, rulebook, settings(), {})),
            "… of which verdicts in columns": lambda: nothing(evaluate(facts_of(inventory.frame), rulebook)),
            f"… of which reasons of {classes} classes": lambda: nothing(Explanations(rulebook).of(evaluated)),
            "report written": lambda: write_report(screening, path.with_name("phases.xlsx")),
        },
        runs,
    )
