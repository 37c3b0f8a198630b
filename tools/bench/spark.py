"""Spark on two cores of this machine beside the run in parts: whether the rows are the same, and what it takes.

    python tools/bench/spark.py --rows 1000000

Linux tells of every process how much memory it takes; elsewhere the figures of memory are 0.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import made_up
import polars as pl
from clock import OURS
from section import Section

from reservkoll.rulebook.load import load_rulebook
from reservkoll.rulebook.rulebook import Rulebook

MASTER = "local[2]"
ROWS = 1_000_000  # 0 leaves the measurement out
PART = 1 << 17
EVERY = 0.2  # seconds between two looks at the memory
KIB, MIB = 1024, 1 << 20


@dataclass
class _Run:
    """Seconds, and the largest memory in bytes of Java, of one Python program, and of all together."""

    seconds: float = 0.0
    java: int = 0
    worker: int = 0
    together: int = 0
    code: int = 0
    errors: str = field(default="", repr=False)


def measure(folder: Path, rulebook: Rulebook, rows: int) -> dict[str, Any]:
    """Answer a made-up list of `rows` rows in parts on this machine and with Spark, and compare every cell.

    Without rows, pyspark or Java nothing is measured: `left_out` says why.

    Raises:
        RuntimeError: a run failed, or the answers differ.
    """
    if lacking := _lacking(rows):
        return {"rows": rows, "left_out": lacking, "runs": {}}
    path = made_up.write(made_up.inventory(rows, rulebook.nomenclature.codes), folder / "spark.parquet")
    local, spark = folder / "spark-local.parquet", folder / "spark-spark.parquet"
    shared = ["screen", str(path), "--batch-rows", str(PART), "-q", "--force"]
    runs = {
        "in parts": _watched([*OURS, *shared, "--data", str(local)]),
        "spark": _watched([*OURS, *shared, "--data", str(spark), "--engine", "spark", "--master", MASTER]),
        "spark, no rows to speak of": _start(folder, rulebook),
    }
    if not _same(pl.scan_parquet(local), pl.scan_parquet(spark)):
        raise RuntimeError("Spark's answers are not those of the run in parts")
    return {"rows": rows, "runs": {name: vars(run) for name, run in runs.items()}, "part": PART, "master": MASTER}


def _same(one: pl.LazyFrame, other: pl.LazyFrame) -> bool:
    """Whether every cell is the same, a million rows at a time; the order of rows may differ."""
    heights = [each.select(pl.len()).collect().item() for each in (one, other)]
    last = one.select(pl.col("row").max()).collect().item()
    for start in range(0, last + 1, ROWS):
        rows = [
            each.filter(pl.col("row").is_between(start, start + ROWS, closed="left")).sort("row").collect()
            for each in (one.with_columns(pl.col("row").cast(pl.Int64)), other)
        ]
        if not rows[0].equals(rows[1]):
            return False
    return bool(heights[0] == heights[1])


def section(folder: Path, rulebook: Rulebook, rows: int) -> Section:
    """The part of the page on Spark."""
    return Section("Spark beside the run in parts, single runs", [*table(measure(folder, rulebook, rows)), ""])


def table(found: dict[str, Any]) -> list[str]:
    """The lines of a table in Markdown."""
    if "left_out" in found:
        return [f"Spark was not measured: {found['left_out']}."]
    rows, runs = found["rows"], found["runs"]
    lines = [
        "| run | seconds | rows a second | largest Python program | Java | all together |",
        "|---|---|---|---|---|---|",
    ]
    for name, run in runs.items():
        speed = f"{rows / run['seconds']:,.0f}" if name in {"in parts", "spark"} else "–"
        memory = " | ".join(f"{run[part] / MIB:,.0f} MB" for part in ("worker", "java", "together"))
        lines.append(f"| {name} | {run['seconds']:.1f} | {speed} | {memory} |")
    least = runs["spark, no rows to speak of"]["seconds"]
    lines += [
        "",
        f"{rows:,} rows as parquet, {found['part']:,} at a time; Spark on {found['master']} of the same machine. Every "
        f"cell of both answers is the same. Of Spark's time {least:.0f} s are its start and end.",
    ]
    return lines


def _lacking(rows: int) -> str | None:
    if not rows:
        return "not asked for (--spark-rows 0)"
    absent = [name for name in ("pyspark", "pyarrow", "pandas") if find_spec(name) is None]
    if absent:
        return f"{', '.join(absent)} not installed"
    return None if os.environ.get("JAVA_HOME") or shutil.which("java") else "Java is not installed"


def _start(folder: Path, rulebook: Rulebook) -> _Run:
    path = made_up.write(made_up.inventory(10, rulebook.nomenclature.codes), folder / "spark-few.parquet")
    out = folder / "spark-none.parquet"
    options = ["-q", "--force", "--engine", "spark", "--master", MASTER]
    return _watched([*OURS, "screen", str(path), "--data", str(out), *options])


def _watched(arguments: list[str]) -> _Run:
    found = _Run()
    began = time.perf_counter()
    with subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as program:
        while program.poll() is None:
            _look(program.pid, found)
            time.sleep(EVERY)
        found.seconds = time.perf_counter() - began
        assert program.stderr is not None
        found.errors = program.stderr.read()
    found.code = program.returncode
    if found.code not in {0, 1}:
        raise RuntimeError(f"{arguments} ended with {found.code}: {found.errors[-2000:]}")
    return found


def _look(root: int, found: _Run) -> None:
    """Take the memory of a program and all that it started into account."""
    taken = {}
    parents: dict[int, int] = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            words = dict(line.split(":", 1) for line in status.read_text("utf-8").splitlines())
            parents[int(words["Pid"])] = int(words["PPid"])
            taken[int(words["Pid"])] = words["Name"].strip(), int(words.get("VmRSS", "0 kB").split()[0]) * KIB
        except (OSError, ValueError, KeyError):
            continue  # it ended meanwhile
    ours, ahead = set(), [root]
    while ahead:
        each = ahead.pop()
        ours.add(each)
        ahead += [child for child, parent in parents.items() if parent == each and child not in ours]
    memory = [taken[each] for each in ours if each in taken]
    found.java = max(found.java, sum(size for name, size in memory if name == "java"))
    found.worker = max([found.worker, *(size for name, size in memory if name != "java")])
    found.together = max(found.together, sum(size for _, size in memory))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=ROWS)
    with tempfile.TemporaryDirectory() as place:
        print("\n".join(table(measure(Path(place), load_rulebook(), parser.parse_args().rows))))
