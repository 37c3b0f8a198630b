"""Long files: ours in parts, and the same conditions, sums and parquet file by ours and by duckdb."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import conditions
import made_up
import polars as pl
from clock import OURS, Took, in_turn, program
from growths import exponent
from section import Section, Target, table

from reservkoll.cli.engines.chunked import ROWS_AT_A_TIME
from reservkoll.rulebook.rulebook import Rulebook

MB = 1024 * 1024
PART = ROWS_AT_A_TIME  # as a long list is read by itself
OFTEN = 1_000_000  # rows up to which each is run several times
HERE = Path(__file__).parent
PARQUET_ROWS, PARQUET_MB = 20_000_000, 4_500  # the target
COPY = """
import sys
import polars as pl
pl.scan_csv(sys.argv[1], try_parse_dates=True).sink_parquet(sys.argv[2], compression="snappy", maintain_order=True)
"""
FASTER, WORKERS_MB = 1.4, 1_400
# Two worker processes, which this program starts by itself only where each has two cores.
WITH_WORKERS = """
from reservkoll.screening.chunked import workers
workers.worker_count = lambda rows: workers.TWO
from reservkoll.cli import main
main()
"""
TABLE = ("rows", "seconds", "of all cores", "memory, MB", "beside duckdb")
SAME = f"""The two lines of thirty conditions do the same work: types of the columns as the first rows show them, the
conditions, sums by department, parquet packed with snappy. They must come to the same counts of yes, no and unknown for
every condition, and to the same sums. Ours reads and answers in batches, with the columnar reading of the rulebook's
conditions (`tools/bench/ours_conditions.py`); it checks no more than duckdb does. What polars alone takes to read the
csv and pack its columns is the least that ours can take.

`screen --batch-rows {PART}` is the tool itself: every cell checked, the whole rulebook with reasons, sums that must
reconcile. Its ratio compares more work with less. Lines of {OFTEN:,} rows or more of `screen`, and of more than that of
the others, are single runs. duckdb joins each row once with a table of the codes that any list has.
"""


def measure(folder: Path, rulebook: Rulebook, peers: Path | str, largest: int, runs: int) -> Section:
    """`largest` rows at most, each size ten times the one before, from 1,000 on."""
    took: dict[int, Took] = {}
    rows = 1_000
    path = folder / "long.csv"
    while rows <= largest:
        made_up.write_long(rows, rulebook.nomenclature.codes, path)
        took[rows] = in_turn({"": partial(_screened, path)}, runs if rows < OFTEN else 1)[""]
        rows *= 10
    last = max(took)
    by_two = _screened(path, sys.executable, "-c", WITH_WORKERS)
    copied = program([sys.executable, "-c", COPY, str(path), str(folder / "copied.parquet")], accept=(0,))
    ours, duckdb = _same_work(folder, path, rulebook, peers, runs if last <= OFTEN else 1)
    peer = None if isinstance(duckdb, str) else duckdb
    lines = table(
        TABLE,
        [
            *((f"{rows:,}: screen", *cells(each), _beside(each, peer if rows == last else None))
              for rows, each in took.items()),
            (f"{last:,}: screen, two worker processes", *cells(by_two), ""),
            (f"{last:,}: ours, thirty conditions", *cells(ours), _beside(ours, peer)),
            (f"{last:,}: polars alone, nothing answered", *cells(copied), _beside(copied, peer)),
            (f"{last:,}: duckdb, thirty conditions", *peer_cells(duckdb), _beside(peer, peer)),
        ],
    )  # fmt: skip
    lines += SAME.splitlines()
    lines.append("")
    targets: list[Target] = []
    if len(took) > 1:
        slope = exponent(took, lambda each: each.seconds)
        lines += [f"Exponent of the time of `screen`, fitted up to {last:,} rows: {slope:.2f}.", ""]
        targets.append(
            ("growth of time in parts", "exponent ≤ 1.05", f"{slope:.2f}", None if math.isnan(slope) else slope <= 1.05)
        )
    faster, memory = took[last].seconds / by_two.seconds, by_two.memory / MB
    targets.append(
        (
            f"csv of {last:,} rows with two worker processes",
            f"≥ {FASTER} × as fast as with one, ≤ {WORKERS_MB / 1000} GB",
            f"{faster:.1f} ×, {memory:.0f} MB at most in one",
            faster >= FASTER and memory <= WORKERS_MB,
        )
    )
    ratio = ours.seconds / peer.seconds if peer else None
    targets.append(
        (
            f"csv to parquet, thirty conditions and sums, {last:,} rows",
            "≤ 0.7 × duckdb with joined code lists",
            _beside(ours, peer) or "–",
            None if ratio is None else ratio <= 0.7,
        )
    )
    return Section("Long files: csv to parquet, in parts, tidy list", lines, targets)


def parquet(folder: Path, rulebook: Rulebook, rows: int) -> Section:
    """From parquet to parquet with `rows` rows and with a tenth of them: whether memory stays where it is."""
    took: dict[int, Took] = {}
    for size in (max(rows // 10, 1), rows):
        path = made_up.write_long(size, rulebook.nomenclature.codes, folder / "long-in.parquet")
        took[size] = _screened(path)
        path.unlink()
    memory = took[rows].memory / MB
    lines = table(TABLE[:-1], [(f"{size:,}", *cells(each)) for size, each in took.items()])
    lines += [f"The whole rulebook with reasons, `screen --batch-rows {PART}`.", ""]
    target: Target = (
        f"parquet to parquet, {rows:,} rows",
        f"≤ {PARQUET_MB / 1000} GB",
        f"{memory:.0f} MB",
        memory <= PARQUET_MB,
    )
    return Section(
        "Long files: parquet to parquet, in parts, tidy list, single runs",
        lines,
        [target] if rows >= PARQUET_ROWS else [],
    )


def _screened(path: Path, *by: str) -> Took:
    place = path.with_name("long-out.parquet")
    command = [*(by or OURS), "screen", str(path), "--batch-rows", str(PART), "--data", str(place)]
    return program([*command, "--force", "--quiet", "--yes"])


def _beside(took: Took | None, peer: Took | None) -> str:
    return f"{took.seconds / peer.seconds:.2f} ×" if took and peer else ""


def cells(took: Took) -> tuple[str, str, str]:
    """Seconds, seconds of all cores, megabytes."""
    return f"{took.seconds:.1f}", f"{took.processor:.1f}", f"{took.memory / MB:.0f}"


def peer_cells(peer: Took | str) -> tuple[str, str, str]:
    """The cells of a peer's line; why it was not run stands in the first."""
    return (f"not run: {peer}", "", "") if isinstance(peer, str) else cells(peer)


def _same_work(folder: Path, path: Path, rulebook: Rulebook, peers: Path | str, runs: int) -> tuple[Took, Took | str]:
    """The conditions by our program and by duckdb, in turn; why duckdb was not run."""
    made, peers_made = folder / "ours-conditions.parquet", folder / "duckdb.parquet"
    ours = [sys.executable, str(HERE / "ours_conditions.py"), str(path), str(made)]
    works: dict[str, Callable[[], Took | None]] = {"ours": partial(program, ours, accept=(0,))}
    failed = peers if isinstance(peers, str) else ""
    if not failed:
        duckdb = [str(peers), str(HERE / "peer_duckdb.py"), str(path), str(_sql(folder, rulebook)), str(peers_made)]
        try:
            program(duckdb, accept=(0,))
            works["duckdb"] = partial(program, duckdb, accept=(0,))
        except (RuntimeError, subprocess.SubprocessError) as error:
            failed = str(error).splitlines()[-1][:200]
    took = in_turn(works, runs)
    if not failed and _answers(made) != _answers(peers_made):
        failed = "it comes to other counts or sums than ours"
    return took["ours"], failed or took["duckdb"]


def _answers(path: Path) -> tuple[object, object]:
    """For each condition the numbers of no, unknown and yes; the sums by department."""
    read = [pl.col(f"r{number}") for number in range(conditions.RULES)]
    counts = [each for answer in read for each in ((~answer).sum(), answer.null_count(), answer.sum())]
    named = (each.alias(str(number)) for number, each in enumerate(counts))
    return pl.scan_parquet(path).select(named).collect().row(0), json.loads(
        path.with_suffix(".json").read_text("utf-8")
    )


def _sql(folder: Path, rulebook: Rulebook) -> Path:
    """The conditions in SQL, and the table of codes that the rows are joined with."""
    lists = {name: rulebook.code_lists[name].listed for name in conditions.LISTS}
    codes = sorted(frozenset().union(*lists.values()))
    columns = dict(zip(conditions.FACTS, made_up.FACT_HEADINGS, strict=True))
    told = {
        "answers": [conditions.in_sql(tree, columns) for tree in conditions.trees(conditions.LISTS)],
        "lists": list(lists),
        "codes": [[code, *(code in listed for listed in lists.values())] for code in codes],
        "columns": made_up.HEADINGS,
        "group": made_up.DEPARTMENT,
        "value": columns[conditions.VALUE],
        "code": columns[conditions.CPV],
    }
    path = folder / "long.sql.json"
    path.write_text(json.dumps(told), "utf-8")
    return path
