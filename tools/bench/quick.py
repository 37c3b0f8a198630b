"""A look at the speed in under a minute: ratios beside what others take in the same run, and no gross loss.

    python tools/bench/quick.py

Prints each ratio beside the usual one. A ratio that is twice the usual or worse is measured once more, alone; where it
stays so, that is a loss and the run fails. Figures are of processor time, so that other work on the machine
counts for little.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import growths
import made_up
import problem
import starts
import workbooks
from clock import Took, in_turn, program

from evaluation import COLUMNAR, LOOP, engines, facts_of
from reservkoll.inventory.reader import read_inventory
from reservkoll.rulebook.load import load_rulebook
from reservkoll.rulebook.rulebook import Rulebook

ROOT = Path(__file__).parents[2]
GROSS = 2.0  # times the usual
RUNS = 1
ROWS = 10_000
FACTS = 50_000


@dataclass(frozen=True)
class Ratio:
    """What is measured, as ours by the other: less is better. `usual` is what it was on 30 November 2026,
    on two cores, Python 3.11 built without PGO.
    """

    name: str
    usual: float
    measure: Callable[[], float]

    def told(self, found: float) -> str:
        """The line that is printed."""
        return f"{self.name:<72} {found:7.2f} ×   usual {self.usual:5.2f} ×   {found / self.usual:4.2f} of it"


def _by(took: Mapping[str, Took], ours: str, other: str) -> float:
    return took[ours].processor / took[other].processor


def ratios(folder: Path, rulebook: Rulebook) -> list[Ratio]:
    codes = rulebook.nomenclature.codes
    tidy = made_up.write(made_up.inventory(ROWS, codes), folder / "tidy.xlsx")
    mixed = made_up.write(made_up.random_inventory(ROWS, codes), folder / "random.xlsx", made_up.faults(ROWS))
    told = problem.write_conditions(rulebook, folder / "conditions.json")
    listed = made_up.write(made_up.random_inventory(FACTS, codes), folder / "facts.csv")
    facts = facts_of(read_inventory(listed, nomenclature=rulebook.nomenclature, take_best=True).frame)

    def conditions() -> float:
        found = engines(facts, rulebook, "not asked for", folder, RUNS, names=(LOOP,))
        if found.failed:
            raise RuntimeError(f"{LOOP}: {found.failed[LOOP]}")
        return found.a_second[LOOP] / found.a_second[COLUMNAR]

    def whole(path: Path) -> float:
        names = (workbooks.SCREEN, workbooks.HAND_MADE)
        made = workbooks.commands(path, told)
        return _by(in_turn({name: partial(program, made[name]) for name in names}, 1), *names)

    def reading() -> float:
        names = (workbooks.CELLS_CHECKED, workbooks.OPENPYXL)
        return _by(workbooks.reading(tidy, rulebook, RUNS, names), *names)

    def writing() -> float:
        names = (workbooks.REPORT, workbooks.FAST_WRITER)
        return _by(workbooks.writing(tidy, rulebook, RUNS, names), *names)

    def check() -> float:
        case = ROOT / "examples" / "cleaning-direct.yaml"
        return _by(starts.start_up(case, 3, ("check",)), "check", starts.LIBRARIES)

    def growth() -> float:
        found = growths.rows(folder, rulebook, 10 * ROWS, 1)
        return found[10 * ROWS].processor / found[ROWS].processor

    return [
        Ratio("cells of a workbook / openpyxl", 0.16, reading),
        Ratio("thirty conditions in columns, random rows / plain Python loop", 0.04, conditions),
        Ratio("report / xlsxwriter at the same zlib level", 0.15, writing),
        Ratio("screen, tidy workbook / hand-made script", 3.0, partial(whole, tidy)),
        Ratio("screen, random workbook with faults / hand-made script", 3.8, partial(whole, mixed)),
        Ratio("check / its libraries imported", 3.4, check),
        Ratio(f"screen of {10 * ROWS:,} rows of csv / of {ROWS:,}", 1.6, growth),
    ]


def main() -> int:
    """Prints the ratios; 1 where one of them is a gross loss."""
    began = time.perf_counter()
    losses = []
    with tempfile.TemporaryDirectory() as name:
        for ratio in ratios(Path(name), load_rulebook()):
            found = ratio.measure()
            if found >= GROSS * ratio.usual:
                print(f"{ratio.told(found)}; once more:")
                found = min(found, ratio.measure())
            print(ratio.told(found), flush=True)
            if found >= GROSS * ratio.usual:
                losses.append(ratio.name)
    print(f"{time.perf_counter() - began:.0f} seconds")
    for name in losses:
        print(f"lost: {name} takes {GROSS:.0f} times the usual or more", file=sys.stderr)
    return 1 if losses else 0


if __name__ == "__main__":
    sys.exit(main())
