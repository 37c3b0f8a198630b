"""From workbook to workbook with as many rows as a sheet nearly holds: whether time grows in step, and the memory."""

from __future__ import annotations

from pathlib import Path

import made_up
from clock import OURS, Took, program
from section import Section, table

from reservkoll.rulebook.rulebook import Rulebook

MB = 1024 * 1024
MOST_MB = 1_300
SLACK = 1.1  # of one measurement


def measure(folder: Path, rulebook: Rulebook, rows: int, smaller: tuple[int, Took]) -> Section:
    """`smaller`: the rows of a smaller workbook and what they took."""
    path = made_up.write(made_up.inventory(rows, rulebook.nomenclature.codes), folder / "large.xlsx")
    took = program([*OURS, "screen", str(path), "-o", str(folder / "large-out.xlsx"), "--force", "--quiet", "--yes"])
    path.unlink()
    before, took_before = smaller
    growth = took.seconds / took_before.seconds / (rows / before)
    lines = table(
        ("rows", "seconds", "of all cores", "memory, MB"),
        [
            (f"{number:,}", f"{each.seconds:.1f}", f"{each.processor:.1f}", f"{each.memory / MB:.0f}")
            for number, each in (smaller, (rows, took))
        ],
    )
    return Section(
        f"From workbook to workbook, {rows:,} rows, tidy list, single run",
        lines,
        [
            (f"workbook of {rows:,} rows", f"linear from {before:,} on", f"{growth:.2f} × linear", growth <= SLACK),
            ("its memory", "≤ 1.3 GB", f"{took.memory / MB:.0f} MB", took.memory <= MOST_MB * MB),
        ],
    )
