"""How the answers of a real inventory change from one edition of the rulebook, or of the program, to another.

    python tools/inventory_answers.py read LIST ANSWERS.parquet [--as-of DAY]      # in each of two checkouts
    python tools/inventory_answers.py compare BEFORE.parquet AFTER.parquet

`read` keeps the verdict and the certainty of every route for every row, under the row's own day or the rules of DAY;
`compare` counts how many of each became what.
"""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl

from reservkoll.evaluation.assess import screened_routes
from reservkoll.evaluation.columnar.columns import CLASS
from reservkoll.evaluation.columnar.explanations import Explanations
from reservkoll.i18n import Language
from reservkoll.inventory.overrides import given_facts
from reservkoll.inventory.reader import read_inventory
from reservkoll.rulebook.load import load_rulebook
from reservkoll.screening.screen import evaluated_on, facts_of
from reservkoll.screening.settings import Settings


def read(path: Path, answers: Path, as_of: date | None) -> None:
    """Write the answers of the rows of `path` to `answers`, a column for each route."""
    rulebook = load_rulebook()
    settings = Settings(given_facts(["purchase.act=LOU"], rulebook), as_of, date(2026, 11, 30), Language.EN)
    inventory = read_inventory(path, nomenclature=rulebook.nomenclature, take_best=True, settled=settings.facts.keys())
    evaluated = evaluated_on(as_of, facts_of(inventory, rulebook, settings), rulebook, settings)
    outcomes = Explanations(rulebook).of(evaluated).outcomes
    told = {
        route: [f"{outcomes[number][route].verdict} {outcomes[number][route].certainty}" for number in evaluated[CLASS]]
        for route in screened_routes(rulebook)
    }
    pl.DataFrame(told).write_parquet(answers)


def compare(before: Path, after: Path) -> None:
    """Print for each route how many rows got another answer, and which became which."""
    old, new = pl.read_parquet(before), pl.read_parquet(after)
    print(f"{old.height} rows, {old.height * old.width} answers")
    changed = Counter[str]()
    for route in old.columns:
        pairs = Counter(zip(old[route], new[route], strict=True))
        for (was, became), rows in sorted(pairs.items()):
            if was != became:
                print(f"{route}: {was} -> {became}: {rows}")
                (verdict, certainty), (verdict_now, certainty_now) = was.split(), became.split()
                changed["verdict"] += rows * (verdict != verdict_now)
                changed["certainty"] += rows * (certainty != certainty_now)
        print(f"{route}: unchanged: {sum(rows for (was, became), rows in pairs.items() if was == became)}")
    print(f"another verdict: {changed['verdict']}, another certainty: {changed['certainty']}")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    reading = commands.add_parser("read")
    reading.add_argument("list", type=Path)
    reading.add_argument("answers", type=Path)
    reading.add_argument("--as-of", type=date.fromisoformat)
    reading.set_defaults(run=lambda given: read(given.list, given.answers, given.as_of))
    comparing = commands.add_parser("compare")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    comparing.set_defaults(run=lambda given: compare(given.before, given.after))
    given = parser.parse_args()
    given.run(given)


if __name__ == "__main__":
    main()
