"""Measure on this machine, side by side: reading, evaluation, a whole screening and start-up.

    python tools/bench.py [ROWS]

Medians of several runs in turn; compare ratios within one run, not seconds between machines.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import polars as pl
import xlsxwriter

from reservkoll.evaluate.assess import screened_routes
from reservkoll.evaluate.columns import derived_from, evaluate, fact_schema
from reservkoll.evaluate.trace import CaseReader
from reservkoll.facts.facts import Facts
from reservkoll.inventory.inventory import read_inventory
from reservkoll.rulebook.load import load_rulebook

RUNS = 5
HEADINGS = (
    "Diarienr",
    "Benämning",
    "CPV-kod",
    "Uppskattat värde (SEK)",
    "Påbörjad",
    "Myndighetstyp",
    "Upphandlingsslag",
    "Avtalstid (mån)",
    "Optionstid (mån)",
    "Lag",
    "Förvaltning",
    "Anmärkning",
)


def made_up_inventory(path: Path, rows: int, codes: tuple[str, ...]) -> None:
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("Inköp")
    sheet.write_row(0, 0, HEADINGS)
    for row in range(rows):
        day = date(2022, 2, 1) + timedelta(days=row * 7 % 1700)
        sheet.write_row(
            row + 1,
            0,
            (
                f"KS {row}",
                f"Inköp nummer {row}",
                codes[row * 31 % len(codes)],
                10_000 + row * 7919 % 12_000_000,
                day.isoformat(),
                "Kommun",
                "Tjänster",
                12 + row % 48,
                row % 24,
                "LOU",
                "Socialförvaltningen",
                "",
            ),
        )
    book.close()


def median(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def read_with_openpyxl(path: Path) -> int:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    count = sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))
    book.close()
    return count


def main(rows: int) -> None:
    rulebook = load_rulebook()
    program = [sys.executable, "-m", "reservkoll"]
    case = str(Path(__file__).parents[1] / "examples" / "cleaning-direct.yaml")
    with tempfile.TemporaryDirectory() as folder:
        path, report = Path(folder) / "inventory.xlsx", Path(folder) / "report.xlsx"
        made_up_inventory(path, rows, rulebook.nomenclature.codes)
        inventory = read_inventory(path, nomenclature=rulebook.nomenclature)
        frame = inventory.frame.with_columns(
            pl.col("purchase.started").alias("as_of"), pl.col("purchase.cpv").list.head(1).alias("purchase.main_cpv")
        )
        known = [path_ for path_ in fact_schema(rulebook) if path_ in frame.columns]
        cases = [
            Facts(
                {
                    key: tuple(value) if isinstance(value, list) else value
                    for key, value in row.items()
                    if value is not None
                },
                derived_from(rulebook),
            )
            for row in frame.head(500).select(known).iter_rows(named=True)
        ]

        def traced() -> None:
            for facts in cases:
                reader = CaseReader(rulebook, facts, with_supplier=False)
                for route in screened_routes(rulebook):
                    reader.outcome(route)

        def run(*arguments: str) -> Callable[[], object]:
            return lambda: subprocess.run([*program, *arguments], check=False, capture_output=True)

        bare = median(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))
        reading, peer = (
            median(lambda: read_inventory(path, nomenclature=rulebook.nomenclature)),
            median(lambda: read_with_openpyxl(path)),
        )
        columns, one = median(lambda: evaluate(frame, rulebook)), median(traced)
        whole = median(run("screen", str(path), "-o", str(report), "--force", "--quiet"))
        print(f"{rows:,} rows, Python {sys.version.split()[0]}, polars {pl.__version__}, medians of {RUNS}")
        print(f"reading and parsing xlsx     {reading:8.2f} s   {peer / reading:6.1f} × openpyxl reading the cells")
        print(f"evaluation, columnar         {columns:8.2f} s   {rows / columns:,.0f} rows/s")
        print(f"evaluation, traced           {one:8.2f} s   {len(cases) / one:,.0f} cases/s")
        print(f"screen, xlsx to report       {whole:8.2f} s")
        for name, arguments in (("--version", ("--version",)), ("--help", ("--help",)), ("check", ("check", case))):
            took = median(run(*arguments))
            print(f"{name:28} {took:8.2f} s   {took / bare:6.1f} × python -c pass")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
