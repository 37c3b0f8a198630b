"""Measure on this machine, side by side with other ways, and write docs/benchmarks.md with a chart.

    python tools/bench [--rows 50000] [--million 1000000] [--workbook 1000000] [--largest 1000000] [--runs 3]
                        [--spark-rows 1000000] [--parquet-rows 1000000] [--no-peers] [--page PATH]

Only ratios within one run count. Peers that are no part of ours are installed into .cache/bench; without network the
page says so. BENCH_PEERS names the Python of another place where they are installed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import cpv_search
import growths
import html_page
import large_workbook
import long_files
import machine
import made_up
import page
import served
import starts
import targets
import workbooks
from section import Section, Target

import spark
from evaluation import ENGINES, TRACED_LINE, engines, facts_of, whole_rulebook
from reservkoll.inventory.reader import read_inventory
from reservkoll.rulebook.load import load_rulebook

ROOT = Path(__file__).parents[2]
MOST_AT_ONCE = 1_000_000  # rows that are read whole
UNTOLD = ("page", "no_peers")
PEERS = ("openfisca-core==46.0.1", "zen-engine==2.1.3", "duckdb==2.0.0")


def peers_python() -> Path | str:
    """The Python that has the peers; or why there is none."""
    if os.environ.get("BENCH_PEERS"):
        return Path(os.environ["BENCH_PEERS"])
    place = ROOT / ".cache" / "bench"
    python = place / "bin" / "python"
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PEERS]
    try:
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(place)], check=True, capture_output=True)
        subprocess.run(install, check=True, capture_output=True, text=True, timeout=600)
    except (subprocess.SubprocessError, OSError) as error:
        said = getattr(error, "stderr", None) or str(error)
        return f"could not be installed here: {str(said).strip().splitlines()[-1]}"
    return python


def _cpv_section() -> Section:
    """How often the search finds the right code; the real titles only where they are at hand."""
    titles = cpv_search.TITLES if cpv_search.TITLES.is_file() else None
    found = cpv_search.measure(titles)
    targets: list[Target] = []
    for (group, whose, what, of), target in cpv_search.TARGETS.items():
        if whose in found[group]:
            rate = found[group][whose][what][of]
            work = f"CPV search, {group}, {what}, {of.replace('_', ' ')}"
            targets.append((work, f"≥ {target:.0%}", f"{rate:.1%}", rate >= target))
    took = found["milliseconds"]["mean"]
    limit = cpv_search.SLOWEST_MS
    targets.append(("CPV search, a query", f"≤ {limit:.0f} ms", f"{took:.1f} ms", took <= limit))
    return Section("CPV search", [*cpv_search.table(found).splitlines(), ""], targets)


def _of_list(made: made_up.Maker, options: argparse.Namespace, peers: Path | str, folder: Path) -> page.OfList:
    """All that is measured of one of the two lists; the workbook of the random one has faults."""
    rulebook, runs = load_rulebook(), options.runs
    codes = rulebook.nomenclature.codes
    csv = made_up.write(made(options.million, codes, 0), folder / "million.csv")
    frame = facts_of(read_inventory(csv, nomenclature=rulebook.nomenclature, take_best=True).frame)
    rates = engines(frame, rulebook, peers, folder, runs, names=(TRACED_LINE, *ENGINES))
    all_rules = whole_rulebook(frame, rulebook, runs)
    del frame
    wrong = None if made is made_up.inventory else made_up.faults(options.rows)
    path = made_up.write(made(options.rows, codes, 0), folder / "inventory.xlsx", wrong)
    return page.OfList(
        rates,
        all_rules,
        workbooks.reading(path, rulebook, runs),
        workbooks.writing(path, rulebook, runs),
        workbooks.whole(path, folder / "conditions.json", runs),
        workbooks.phases(path, rulebook, runs),
    )


def main(options: argparse.Namespace) -> int:
    """Measure all and write the page; 1 where a part failed, which the page names."""
    began, busy = time.perf_counter(), machine.load()
    rulebook = load_rulebook()
    case = ROOT / "examples" / "cleaning-direct.yaml"
    peers = "not asked for (--no-peers)" if options.no_peers else peers_python()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def said(what: str) -> None:
            print(f"{time.perf_counter() - began:6.0f} s  {what}", file=sys.stderr)

        said("start-up")
        start_up = starts.start_up(case, max(options.runs, 5))
        imports = starts.imports(case)
        lists = {}
        for which, made in ((targets.TIDY, made_up.inventory), (targets.RANDOM, made_up.random_inventory)):
            said(f"the {which} list")
            lists[which] = _of_list(made, options, peers, folder)
        said("growth")
        growth = growths.rows(folder, rulebook, min(options.largest, MOST_AT_ONCE), options.runs)
        columns = growths.columns(folder, rulebook)
        faults = growths.faults(folder, rulebook, growths.FAULTY_ROWS)
        small = (options.rows, lists[targets.TIDY].whole[workbooks.SCREEN])
        workbook, spark_rows, parquet_rows = options.workbook, options.spark_rows, options.parquet_rows  # 0: left out
        parts: dict[str, Callable[[], Section]] = {}
        if workbook:
            parts["a large workbook"] = lambda: large_workbook.measure(folder, rulebook, workbook, small)
        parts["CPV search"] = _cpv_section
        if spark_rows:
            parts["Spark"] = lambda: spark.section(folder, rulebook, spark_rows)
        parts["serve"] = lambda: served.measure(case)
        parts["the HTML page"] = lambda: html_page.measure(folder, options.rows, options.runs)
        parts["long files"] = lambda: long_files.measure(folder, rulebook, peers, options.largest, options.runs)
        if parquet_rows:
            parts["a long parquet file"] = lambda: long_files.parquet(folder, rulebook, parquet_rows)
        sections, failed = [], False
        for what, measured in parts.items():
            said(what)
            try:
                sections.append(measured())
            except Exception as error:  # what the other parts took many minutes to measure is not lost
                traceback.print_exc()
                failed = True
                sections.append(Section(f"Not measured: {what}", [f"It failed: {error}".splitlines()[0], ""]))
    told = " ".join(f"--{key.replace('_', '-')} {value}" for key, value in vars(options).items() if key not in UNTOLD)
    found = page.Found(
        told, options.rows, options.million, options.runs, busy, start_up, imports, lists, growth, columns, faults,
        time.perf_counter() - began, sections,
    )  # fmt: skip
    page.write(found, options.page)
    said(f"written: {options.page}")
    return int(failed)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=50_000, help="rows of the workbooks")
    parser.add_argument("--million", type=int, default=1_000_000, help="rows of the columnar evaluation")
    parser.add_argument("--largest", type=int, default=1_000_000, help="most rows of the growth, up to 10000000")
    parser.add_argument("--workbook", type=int, default=1_000_000, help="rows of the large workbook; 0 leaves it out")
    parser.add_argument("--spark-rows", type=int, default=spark.ROWS, help="rows for Spark; 0 leaves it out")
    parser.add_argument(
        "--parquet-rows",
        type=int,
        default=1_000_000,
        help=f"rows of the long parquet file, {long_files.PARQUET_ROWS} for its target; 0 leaves it out",
    )
    parser.add_argument("--runs", type=int, default=3, help="runs of each, in turn")
    parser.add_argument("--no-peers", action="store_true", help="without openfisca-core and zen-engine")
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "benchmarks.md", help="where the page goes")
    sys.exit(main(parser.parse_args()))
