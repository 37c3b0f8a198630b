"""The page of the measurements: machine, versions, seconds, ratios, targets and a chart of growth."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from clock import Took
from measures import CELLS_CHECKED, OPENPYXL, exponent
from section import Section

MB = 1024 * 1024
PACKAGES = ("polars", "fastexcel", "python-calamine", "openpyxl", "xlsxwriter", "pydantic")


@dataclass(frozen=True)
class Found:
    """All that was measured."""

    rows: int
    million: int
    runs: int
    load: float
    start_up: Mapping[str, Took]
    rates: Mapping[str, float]
    failed: Mapping[str, str]
    all_rules: Mapping[str, Took]
    reading: Mapping[str, Took]
    writing: Mapping[str, Took]
    whole: Mapping[str, Took]
    growth: dict[int, Took]
    phases: Mapping[str, Took]
    imports: Mapping[str, float]
    seconds: float
    sections: Sequence[Section] = ()


def write(found: Found, path: Path) -> None:
    """Write the page, and its chart into `pictures` beside it."""
    chart = path.parent / "pictures" / "benchmark-growth.svg"
    chart.parent.mkdir(parents=True, exist_ok=True)
    chart.write_text(_chart(found.growth), "utf-8")
    path.write_text("\n".join(_lines(found, chart.relative_to(path.parent))) + "\n", "utf-8")


def _lines(found: Found, chart: Path) -> Iterable[str]:
    yield "# Benchmarks"
    yield ""
    yield "Written by `make bench`. Only ratios within one run count: seconds differ between machines, and with what"
    yield "else the machine does. Each figure is the median of runs taken in turn."
    yield ""
    yield f"- Machine: {_processor()}, {os.cpu_count()} cores, {_memory()}, {platform.platform()}"
    yield f"- Python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    yield f"- Runs of each: {found.runs}; the whole took {found.seconds / 60:.0f} minutes"
    yield f"- Load of the machine before (1.0 is one busy core): {found.load:.1f}"
    if found.load > (os.cpu_count() or 1) / 2:
        yield "- **The machine was busy with other work during this run. Take the ratios as rough.**"
    yield ""
    yield from _targets(found)
    yield from WHY.splitlines()
    yield ""
    yield from _timed(f"Reading a workbook, {found.rows} rows of 12 columns", found.reading, "ours")
    yield from _rates(found)
    yield from _timed("Evaluation: our whole rulebook", found.all_rules, None)
    yield "“Reasons” are read once for each class of like rows and joined back to all of them."
    yield ""
    yield from _timed(f"Writing a report, {found.rows} rows of 26 columns", found.writing, "ours")
    yield from _timed(f"From workbook to workbook, {found.rows} rows", found.whole, "ours", memory=True)
    yield "The script copies the columns and answers ten conditions with a loop; ours finds the list, answers every"
    yield "route with reasons, and writes summary, charts and formats."
    yield ""
    yield from _timed(f"Where the time of {found.rows} rows goes", found.phases, None)
    yield "“Reasons” are part of “rows answered”: the traced reading of the first row of each class of like rows, in"
    yield "plain Python. Reading and writing also count every cell and sum on both sides, which the peers do not."
    yield ""
    yield from _timed("Start", found.start_up, None, base="python -c pass")
    yield "Modules that take longest to load for `check`, with all that they load, in milliseconds: "
    yield ", ".join(f"{name} {took:.0f}" for name, took in found.imports.items()) + "."
    yield ""
    yield from _growth(found, chart)
    for section in found.sections:
        yield ""
        yield f"## {section.title}"
        yield ""
        yield from section.lines


def _timed(
    title: str, took: Mapping[str, Took], ours: str | None, *, base: str | None = None, memory: bool = False
) -> Iterable[str]:
    first = next((name for name in took if (ours and name.startswith(ours)) or name == base), None)
    yield f"## {title}"
    yield ""
    heading = ["", "seconds", "of all cores", *(["memory, MB"] if memory else []), *(["ratio"] if first else [])]
    yield "| " + " | ".join(heading) + " |"
    yield "|" + "---|" * len(heading)
    for name, each in took.items():
        cells = [name, f"{each.seconds:.3f}", f"{each.processor:.3f}"]
        cells += [f"{each.memory / MB:.0f}"] if memory else []
        cells += [f"{each.seconds / took[first].seconds:.1f} ×"] if first else []
        yield "| " + " | ".join(cells) + " |"
    yield ""


def _rates(found: Found) -> Iterable[str]:
    yield "## Evaluation: the same thirty compound conditions, with unknowns"
    yield ""
    yield "Every engine came to the same counts of yes, no and unknown; else it would not stand here. Reading its input"
    yield "is not counted for any, and each does the work once unmeasured just before. The others say yes, no or"
    yield "unknown; the traced reading also says why."
    yield ""
    yield "| | rows a second | ours, columnar, is faster |"
    yield "|---|---|---|"
    ours = found.rates["ours, columnar"]
    for name, rate in found.rates.items():
        yield f"| {name} | {rate:,.0f} | {ours / rate:,.1f} × |"
    for name, why in found.failed.items():
        yield f"| {name} | not run: {why} | |"
    yield ""


def _targets(found: Found) -> Iterable[str]:
    """What was aimed at, and whether this run reached it."""
    slope = exponent(found.growth, lambda each: each.seconds)
    ours = found.rates["ours, columnar"]
    cells, openpyxl = found.reading[CELLS_CHECKED], found.reading[OPENPYXL]
    writing = list(found.writing.values())
    mine, script, _ = found.whole.values()
    start = {name: each.seconds / found.start_up["python -c pass"].seconds for name, each in found.start_up.items()}
    verdicts, reasons, traced = found.all_rules.values()
    cases = int(list(found.all_rules)[2].split()[0])
    rows: list[tuple[str, str, str, bool | None]] = [
        ("thirty conditions in columns", "≥ 5 M rows/s", f"{ours / 1e6:.1f} M", ours >= 5e6),
        *_peer(found, "openfisca-core", 20),
        *_peer(found, "zen-engine", 150),
        ("whole rulebook in columns", "≥ 5 M rows/s", f"{found.million / verdicts.seconds / 1e6:.1f} M",
         found.million / verdicts.seconds >= 5e6),
        ("whole rulebook traced, with reasons and sources", "≥ 2,000 cases/s", f"{cases / traced.seconds:,.0f}",
         cases / traced.seconds >= 2_000),
        ("reasons of all rows", "≤ 10 × the verdicts", f"{reasons.seconds / verdicts.seconds:.1f} ×",
         reasons.seconds <= 10 * verdicts.seconds),
        ("workbook to workbook", "≥ 8 × the script", f"{script.seconds / mine.seconds:.1f} ×",
         script.seconds >= 8 * mine.seconds),
        ("its memory", "≤ 400 MB", f"{mine.memory / MB:.0f} MB", mine.memory <= 400 * MB),
        ("reading, cells checked", "≥ 9 × openpyxl", f"{openpyxl.seconds / cells.seconds:.1f} ×",
         openpyxl.seconds >= 9 * cells.seconds),
        ("writing", "≥ 5 × xlsxwriter", f"{writing[1].seconds / writing[0].seconds:.1f} ×",
         writing[1].seconds >= 5 * writing[0].seconds),
        ("growth of time with rows", "exponent ≤ 1.05", f"{slope:.2f}", slope <= 1.05),
        *((f"`{name}`", f"≤ {most} × `python -c pass`", f"{start[name]:.1f} ×", start[name] <= most)
          for name, most in (("--version", 7), ("--help", 13), ("check", 20))),
        *(target for section in found.sections for target in section.targets),
    ]  # fmt: skip
    yield "## Targets"
    yield ""
    yield "| work | target | this run | |"
    yield "|---|---|---|---|"
    for work, target, reached, ok in rows:
        verdict = "not measured" if ok is None else "reached" if ok else "not reached"
        yield f"| {work} | {target} | {reached} | {verdict} |"
    yield ""


WHY = """## Why some are not reached

As the profiles of November 2026 show:

- **Reading.** The fast reader alone takes two thirds of the time. Before it starts, the sheet's XML is looked through
  for cells so far apart that it would fill the memory; beside it, for what it drops (errors, formulas without a result)
  and does not tell (hidden and merged cells), and every cell is counted on both sides. It is what the silent failures
  of fast readers cost, and leaves the target within reach, not always met.
- **Workbook to workbook.** Reading, answering and writing take three quarters of the time. The rest is start-up and
  what is made once in a run: the law's code lists, the names of columns, and proposals for rows without a code. The
  script checks, explains, sums and charts nothing.
- **Conditions in columns beside openfisca-core.** openfisca gets one code for each row as a whole number and answers
  with numpy; a row of ours may hold several codes. A third of our time goes to telling lists of codes apart, a third to
  placing amounts and months between the limits, the rest to finding like rows and putting their answers beside all.
- **The whole rulebook in columns.** Rows are read under the law of their day, in groups; the answers are nine columns
  of words, whose writing into memory alone takes a quarter of the time.
- **`screen` of a long csv file beside duckdb.** The two lines of thirty conditions compare the same work. `screen`
  answers the whole rulebook with reasons, checks each cell and sums on both sides: a third of its time is reading and
  checking cells, half verdicts, reasons and words, the rest packing and sums. What is known of like rows is kept from
  part to part, the next part is read while one is answered, and the file is packed beside.
- **`check`.** Two thirds are the import of typer, pydantic, PyYAML and rich.
"""


def _peer(found: Found, name: str, times: int) -> Iterable[tuple[str, str, str, bool | None]]:
    target = f"≥ {times} × {name}"
    if name not in found.rates:
        yield "thirty conditions in columns", target, "–", None
    else:
        ratio = found.rates["ours, columnar"] / found.rates[name]
        yield "thirty conditions in columns", target, f"{ratio:.0f} ×", ratio >= times


def _growth(found: Found, chart: Path) -> Iterable[str]:
    yield "## Growth: csv to parquet"
    yield ""
    yield "| rows | seconds | of all cores | memory, MB |"
    yield "|---|---|---|---|"
    for rows, each in found.growth.items():
        yield f"| {rows:,} | {each.seconds:.2f} | {each.processor:.2f} | {each.memory / MB:.0f} |"
    time_, memory = (exponent(found.growth, of) for of in (lambda each: each.seconds, lambda each: each.memory))
    yield ""
    yield f"Exponent of time {time_:.2f}, of memory {memory:.2f} (1 is proportional to the rows), fitted from 10,000"
    yield "rows on, less what 1,000 rows take, over the sizes that take half as much again or more."
    yield ""
    yield f"![Seconds and memory by rows, both axes logarithmic]({chart})"


def _chart(growth: dict[int, Took]) -> str:
    """Seconds and megabytes over rows, all logarithmic."""
    width, height, left, bottom = 640, 360, 60, 50
    tens = [int(math.log10(rows)) for rows in growth]
    values = [[each.seconds for each in growth.values()], [each.memory / MB for each in growth.values()]]
    low = math.floor(min(math.log10(value) for line in values for value in line))
    high = math.ceil(max(math.log10(value) for line in values for value in line))

    def x(rows: float) -> float:
        return left + (math.log10(rows) - tens[0]) / max(tens[-1] - tens[0], 1) * (width - left - 120)

    def y(value: float) -> float:
        return height - bottom - (math.log10(value) - low) / (high - low) * (height - bottom - 20)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        'font-size="12" role="img" aria-label="Seconds and memory by rows, both axes logarithmic">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for power in range(low, high + 1):
        at = y(10**power)
        parts.append(f'<line x1="{left}" x2="{width - 120}" y1="{at:.1f}" y2="{at:.1f}" stroke="#dddddd"/>')
        parts.append(f'<text x="{left - 8}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for rows in growth:
        parts.append(f'<text x="{x(rows):.1f}" y="{height - bottom + 20}" text-anchor="middle">{rows:,}</text>')
    for line, name, colour in zip(values, ("seconds", "memory, MB"), ("#00558a", "#a3480a"), strict=True):
        points = " ".join(f"{x(rows):.1f},{y(value):.1f}" for rows, value in zip(growth, line, strict=True))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{width - 112}" y="{y(line[-1]) + 4:.1f}" fill="{colour}">{name}</text>')
    parts.append(f'<text x="{(width - 60) / 2:.0f}" y="{height - 10}" text-anchor="middle">rows</text></svg>')
    return "\n".join(parts) + "\n"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory() -> str:
    return f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 1024**3:.0f} GB"
