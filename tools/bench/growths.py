"""How time and memory grow: with the rows, with the columns, and with cells that are all faulty in their own way."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from pathlib import Path

import made_up
import polars as pl
from clock import OURS, Took, in_turn, program

from reservkoll.rulebook.rulebook import Rulebook

MARKED = 1.5  # times what 1,000 rows take
OFTEN = 100_000  # rows up to which each is run several times
WIDE, WIDE_ROWS = 8_000, 100
FAULTY_ROWS = 100_000
CLEAN, ALL_FAULTY = "the tidy list", "each cell of five columns faulty in its own way"
WRONG = {**made_up.FAULTS, made_up.HEADINGS[8]: "option {}"}


def rows(folder: Path, rulebook: Rulebook, largest: int, runs: int) -> dict[int, Took]:
    """csv to parquet, as a program of its own, for ten times as many rows each time."""
    took = {}
    number = 1_000
    while number <= largest:
        path = made_up.write(made_up.inventory(number, rulebook.nomenclature.codes), folder / f"{number}.csv")
        took[number] = _screened(path, runs if number <= OFTEN else 1)
        path.unlink()
        number *= 10
    return took


def columns(folder: Path, rulebook: Rulebook) -> dict[int, Took]:
    """A list of 100 rows with 1,000, 2,000, 4,000 and 8,000 columns, twelve of them ours; once each."""
    tidy = made_up.inventory(WIDE_ROWS, rulebook.nomenclature.codes)
    took = {}
    for width in (WIDE // 8, WIDE // 4, WIDE // 2, WIDE):
        strange = [pl.lit("x").alias(f"Kolumn {number}") for number in range(width - tidy.width)]
        path = made_up.write(tidy.with_columns(strange), folder / "wide.csv")
        took[width] = _screened(path, 1)
    return took


def faults(folder: Path, rulebook: Rulebook, number: int) -> dict[str, Took]:
    """A list whose cells are right, and the same with five faults in each row; once each."""
    tidy = made_up.inventory(number, rulebook.nomenclature.codes)
    n = pl.int_range(number)
    wrong = tidy.select(pl.format(text, n).alias(heading) for heading, text in WRONG.items())
    return {
        CLEAN: _screened(made_up.write(tidy, folder / "clean.csv"), 1),
        ALL_FAULTY: _screened(made_up.write(tidy, folder / "faulty.csv", wrong), 1),
    }


def exponent(took: dict[int, Took], of: Callable[[Took], float]) -> float:
    """The slope of log(time or memory) over log(rows) by least squares, less what 1,000 rows take.

    Fitted from 10,000 rows on, over those sizes that take half as much again as 1,000 rows or more: of smaller ones the
    difference is mostly noise.
    """
    fixed = of(took[min(took)])
    points = [
        (math.log(number), math.log(of(each) - fixed))
        for number, each in took.items()
        if number >= 10_000 and of(each) >= fixed * MARKED
    ]
    if len(points) < 2:
        return math.nan
    mean_x, mean_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return float(sum((x - mean_x) * (y - mean_y) for x, y in points) / spread)


def _screened(path: Path, runs: int) -> Took:
    out = path.with_name("growth-out.parquet")
    command = [*OURS, "screen", str(path), "--data", str(out), "--force", "--quiet", "--yes"]
    return in_turn({"": partial(program, command)}, runs)[""]
