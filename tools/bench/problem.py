"""What the other engines are given: the thirty conditions in their own languages, and the facts of the rows."""

from __future__ import annotations

import json
from pathlib import Path

import conditions
import polars as pl

from reservkoll.rulebook.rulebook import Rulebook


def write_conditions(rulebook: Rulebook, path: Path) -> Path:
    """The conditions as trees and as Python, the members of the code lists as numbers, and the words of the files."""
    trees = conditions.trees(conditions.LISTS)
    told = {
        "trees": trees,
        "members": members(rulebook),
        "names": conditions.NAMES,
        "value": conditions.VALUE,
        "words": conditions.IN_FILES,
        "python": [conditions.in_python(tree) for tree in trees],
        "zen": [conditions.in_zen(tree) for tree in trees],
    }
    path.write_text(json.dumps(told), "utf-8")
    return path


def write_facts(frame: pl.DataFrame, path: Path) -> Path:
    """The facts of each row by their local names: a code as the number before its dash, an amount in öre."""
    cells = frame.select(
        pl.col(conditions.VALUE).alias("value"),
        pl.col(conditions.CPV).list.first().str.head(8).cast(pl.Int64).alias("cpv"),
        pl.col(conditions.SUBJECT).alias("subject"),
        pl.col(conditions.MONTHS).cast(pl.Int64).alias("months"),
        pl.col(conditions.OPTIONS).cast(pl.Int64).alias("options"),
        pl.col(conditions.TYPE).alias("kind"),
    )
    path.write_text(json.dumps({name: cells[name].to_list() for name in cells.columns}), "utf-8")
    return path


def members(rulebook: Rulebook) -> dict[str, list[int]]:
    """The codes within each code list."""
    return {name: sorted(int(code[:8]) for code in rulebook.code_lists[name].listed) for name in conditions.LISTS}
