"""What was aimed at, whether this run reached it, and where the time goes where it did not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import starts
import workbooks
from clock import Took
from growths import ALL_FAULTY, CLEAN, WIDE, exponent
from section import Target, table

from evaluation import COLUMNAR, OPENFISCA

if TYPE_CHECKING:
    from page import Found, OfList

MB = 1024 * 1024
TIDY, RANDOM = "tidy", "random"
ELSEWHERE = (("`make test`", "< 300 s"),)


def told(found: Found) -> Iterable[str]:
    """The targets as a table, and why some are not reached."""
    yield "## Targets"
    yield ""
    verdicts = {None: "not measured here", True: "reached", False: "not reached"}
    every = list(_targets(found))
    yield from table(("work", "target", "this run", ""), [(*row[:3], verdicts[row[3]]) for row in every])
    missed = [row[0] for row in every if row[3] is False]
    if missed:
        yield from _why(found, missed)


def _targets(found: Found) -> Iterable[Target]:
    tidy, random = found.lists[TIDY], found.lists[RANDOM]
    for name, one in found.lists.items():
        times = one.rates.times(OPENFISCA)
        work = f"thirty conditions in columns, {found.million:,} rows, {name} list"
        yield work, "≥ 6 × openfisca-core", f"{times:.1f} ×" if times else "–", times >= 6 if times else None
    for name, one in found.lists.items():
        work = f"workbook to workbook, {found.rows:,} rows, {name} list"
        for other, least in ((workbooks.SCRIPT, 6), (workbooks.HAND_MADE, 2.5)):
            times = one.whole[other].seconds / one.whole[workbooks.SCREEN].seconds
            yield work, f"≥ {least} × {other}", f"{times:.1f} ×", times >= least
        of_limit = one.whole[workbooks.SCREEN].seconds / one.whole[workbooks.LIMIT].seconds
        yield work, "≤ 1.6 × the limit", f"{of_limit:.1f} ×", of_limit <= 1.6
        memory = one.whole[workbooks.SCREEN].memory / MB
        yield f"{work}: memory", "≤ 400 MB", f"{memory:.0f} MB", memory <= 400
    ratio = random.whole[workbooks.SCREEN].seconds / tidy.whole[workbooks.SCREEN].seconds
    yield "random beside tidy list, workbook to workbook", "≤ 1.3 × the time", f"{ratio:.1f} ×", ratio <= 1.3
    wide = found.columns[WIDE].seconds
    yield f"csv of {WIDE:,} columns", "≤ 8 s", f"{wide:.1f} s", wide <= 8
    clean, faulty = found.faults[CLEAN], found.faults[ALL_FAULTY]
    ratio = faulty.seconds / clean.seconds
    yield ALL_FAULTY, "≤ 3 × the tidy list", f"{ratio:.1f} ×", ratio <= 3
    yield "its memory", "≤ 600 MB", f"{faulty.memory / MB:.0f} MB", faulty.memory <= 600 * MB
    slope = exponent(found.growth, lambda each: each.seconds)
    yield "growth of time with rows", "exponent ≤ 1.05", f"{slope:.2f}", None if math.isnan(slope) else slope <= 1.05
    bare = found.start_up[starts.BARE].seconds
    for name, most in starts.MOST.items():
        times = found.start_up[name].seconds / bare
        yield f"`{name}`", f"≤ {most} × `{starts.BARE}`", f"{times:.1f} ×", times <= most
    for section in found.sections:
        yield from section.targets
    for work, target in ELSEWHERE:
        yield work, target, "–", None


def _why(found: Found, missed: list[str]) -> Iterable[str]:
    """From the profile of this run, for what it missed."""
    yield "### Where the time goes of what is not reached"
    yield ""
    for name, one in found.lists.items():
        if any("thirty conditions in columns" in work and f"{name} list" in work for work in missed):
            yield f"- **Thirty conditions, {name} list.** {_of_conditions(one, found.million)}"
        if any("workbook" in work and f"{name} list" in work for work in missed):
            yield f"- **Workbook to workbook, {name} list.** {_shares(one)}"
    if any("random beside tidy" in work for work in missed):
        parts = zip(found.lists[TIDY].phases.values(), found.lists[RANDOM].phases.items(), strict=True)
        grown = ", ".join(f"{name} {each.seconds / before.seconds:.1f} ×" for before, (name, each) in parts)
        yield f"- **Random beside tidy.** By part: {grown}."
    if any(f"`{name}`" in missed for name in starts.MOST):
        bare = found.start_up[starts.BARE].seconds
        libraries = found.start_up[starts.LIBRARIES].seconds / bare
        yield f"- **Start.** {starts.LIBRARIES[0].upper()}{starts.LIBRARIES[1:]}: {libraries:.1f} × a bare interpreter."
    yield ""


def _of_conditions(one: OfList, rows: int) -> str:
    """What most of the time of the columnar reading goes to."""
    whole = rows / one.rates.a_second[COLUMNAR]
    return (
        f"Of {whole:.2f} s: rows put into classes of like rows {one.rates.classing / whole:.0%}; the conditions of one "
        "row of each class, and their answers copied to all rows, the rest."
    )


def _shares(one: OfList) -> str:
    """The parts of a run of `screen` as shares of all of it."""
    whole = one.whole[workbooks.SCREEN].seconds
    outer: Mapping[str, Took] = {name: each for name, each in one.phases.items() if not name.startswith("…")}
    rest = whole - sum(each.seconds for each in outer.values())
    parts = [f"{name} {each.seconds / whole:.0%}" for name, each in one.phases.items()]
    return f"Of {whole:.1f} s: {', '.join(parts)}, start-up and the rest {rest / whole:.0%}."
