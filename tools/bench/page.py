"""The page of the measurements: machine, options, seconds, ratios, targets and a chart of growth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import machine
import targets
import workbooks
from chart import chart
from clock import Took
from growths import FAULTY_ROWS, WIDE_ROWS, exponent
from section import Section
from starts import BARE

from evaluation import Rates

MB = 1024 * 1024
LISTS = """Two made-up lists of twelve columns are measured. The **tidy** one is periodic: one act, one kind of
authority, two kinds of purchase, three departments, no faults, so that many rows are alike. In the **random** one each
cell is drawn by itself: three acts, kinds of authority and kinds of purchase, forty departments, amounts over three
powers of ten; in workbooks one row in ten has a cell that cannot be understood, each with a text of its own.
"""
ENGINES = """Every engine came to the same counts of yes, no and unknown; else it would not stand here. Reading its
input is not counted for any, and each does the work once unmeasured just before. The others say yes, no or unknown; the
traced reading also says why. openfisca-core has a variable for each condition and for each part that several share,
which it computes once; it gets one code a row as a whole number, where a row of ours may hold several. zen-engine
answers one row at a time: its expressions are compiled once and read each code list once a row. Columns and rows are
different kinds of engine: its line says what a row costs there, not who is better at columns.
"""
SCRIPTS = """The scripts copy the columns and answer ten conditions, and come to the same counts; ours finds the list,
checks each cell, answers every route with reasons, and writes summary, charts and formats. The limit reads, answers ten
conditions in columns and packs the XML of our report, which is made already.
"""


@dataclass(frozen=True)
class OfList:
    """What was measured of one of the two lists."""

    rates: Rates
    all_rules: Mapping[str, Took]
    reading: Mapping[str, Took]
    writing: Mapping[str, Took]
    whole: Mapping[str, Took]
    phases: Mapping[str, Took]


@dataclass(frozen=True)
class Found:
    """All that was measured; `options` are those of the run."""

    options: str
    rows: int
    million: int
    runs: int
    load: float
    start_up: Mapping[str, Took]
    imports: Mapping[str, float]
    lists: Mapping[str, OfList]
    growth: dict[int, Took]
    columns: dict[int, Took]
    faults: Mapping[str, Took]
    seconds: float
    sections: Sequence[Section] = ()


def write(found: Found, path: Path) -> None:
    """Write the page, and its chart into `pictures` beside it."""
    picture = path.parent / "pictures" / "benchmark-growth.svg"
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_text(chart(found.growth), "utf-8")
    path.write_text("\n".join(_lines(found, picture.relative_to(path.parent))) + "\n", "utf-8")


def _lines(found: Found, picture: Path) -> Iterable[str]:
    yield "# Benchmarks"
    yield ""
    yield "Written by `make bench`. Only ratios within one run count: seconds differ between machines, and with what"
    yield f"else the machine does. Where nothing says “single run”, each is the median of {found.runs} runs in turn."
    yield ""
    yield from machine.told(found.load)
    yield f"- Options: `{found.options}`; the whole took {found.seconds / 60:.0f} minutes"
    yield ""
    yield from LISTS.splitlines()
    yield ""
    yield from targets.told(found)
    yield "## How the sides are compared"
    yield ""
    yield from (*ENGINES.splitlines(), "", *SCRIPTS.splitlines(), "")
    for name, one in found.lists.items():
        yield from _of_list(name, one, found)
    yield from _timed("Start", found.start_up, base=BARE)
    yield "Modules that take longest to load for `check`, with all that they load, in milliseconds (single run): "
    yield ", ".join(f"{name} {took:.0f}" for name, took in found.imports.items()) + "."
    yield ""
    yield from _growth(found, picture)
    yield from _timed(f"Growth with columns: csv of {WIDE_ROWS} rows, single runs", _named(found.columns), memory=True)
    yield from _timed(
        f"Faults: csv of {FAULTY_ROWS:,} rows, single runs", found.faults, base=next(iter(found.faults)), memory=True
    )
    for section in found.sections:
        yield f"## {section.title}"
        yield ""
        yield from section.lines


def _of_list(name: str, one: OfList, found: Found) -> Iterable[str]:
    yield from _rates(f"The same thirty compound conditions, with unknowns, {name} list", one.rates)
    yield from _timed(f"Our whole rulebook, {found.million:,} rows, {name} list", one.all_rules)
    yield "“Reasons” are read once for each class of like rows and joined back to all of them."
    yield ""
    yield from _timed(f"Reading a workbook, {found.rows:,} rows of 12 columns, {name} list", one.reading,
                      base=workbooks.CELLS_CHECKED)  # fmt: skip
    yield from _timed(f"Writing a report, {found.rows:,} rows, {name} list", one.writing, base=workbooks.REPORT)
    yield from _timed(f"From workbook to workbook, {found.rows:,} rows, {name} list", one.whole, base=workbooks.SCREEN,
                      memory=True)  # fmt: skip
    yield from _timed(f"Where the time of {found.rows:,} rows goes, {name} list", one.phases)
    yield "“Reasons” are part of “rows answered”: the traced reading of the first row of each class of like rows."
    yield ""


def _timed(title: str, took: Mapping[str, Took], *, base: str | None = None, memory: bool = False) -> Iterable[str]:
    """A table; ratios to the line `base`."""
    yield f"## {title}"
    yield ""
    heading = ["", "seconds", "of all cores", *(["memory, MB"] if memory else []), *(["ratio"] if base else [])]
    yield "| " + " | ".join(heading) + " |"
    yield "|" + "---|" * len(heading)
    for name, each in took.items():
        cells = [name, f"{each.seconds:.3f}", f"{each.processor:.3f}"]
        cells += [f"{each.memory / MB:.0f}"] if memory else []
        cells += [f"{each.seconds / took[base].seconds:.2f} ×"] if base else []
        yield "| " + " | ".join(cells) + " |"
    yield ""


def _named(took: Mapping[int, Took]) -> dict[str, Took]:
    return {f"{width:,} columns": each for width, each in took.items()}


def _rates(title: str, rates: Rates) -> Iterable[str]:
    yield f"## {title}"
    yield ""
    yield "| | rows | rows a second | ours, columnar, is faster |"
    yield "|---|---|---|---|"
    for name, rate in rates.a_second.items():
        yield f"| {name} | {rates.rows[name]:,} | {rate:,.0f} | {rates.times(name):,.1f} × |"
    for name, why in rates.failed.items():
        yield f"| {name} | not run: {why} | | |"
    yield ""


def _growth(found: Found, picture: Path) -> Iterable[str]:
    yield "## Growth: csv to parquet, tidy list"
    yield ""
    yield "| rows | seconds | of all cores | memory, MB |"
    yield "|---|---|---|---|"
    for rows, each in found.growth.items():
        yield f"| {rows:,} | {each.seconds:.2f} | {each.processor:.2f} | {each.memory / MB:.0f} |"
    time_, memory = (exponent(found.growth, of) for of in (lambda each: each.seconds, lambda each: each.memory))
    yield ""
    yield f"Exponent of time {time_:.2f}, of memory {memory:.2f} (1 is proportional to the rows), fitted from 10,000"
    yield "rows on, less what 1,000 rows take, over the sizes that take half as much again or more. From 1,000,000 rows"
    yield "on a single run."
    yield ""
    yield f"![Seconds and memory by rows, both axes logarithmic]({picture})"
    yield ""
