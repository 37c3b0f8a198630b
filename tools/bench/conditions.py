"""Thirty compound conditions with unknowns, for ourselves and for others: the same tree for every engine.

A tree is what stands in the rulebook's files: all, any, not, comparisons with a fact, codes within a list. Others get
it in their own language, with 0 for no, 1 for unknown and 2 for yes, so that Kleene's `all` is the least and `any` the
greatest. Every engine must come to the same counts, or the measurement is refused.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import polars as pl

from reservkoll.conditions.leaves import Leaf
from reservkoll.evaluation.columnar.row_classes import Alike, LikeRows
from reservkoll.rulebook.rulebook import Rulebook

VALUE, CPV, SUBJECT = "purchase.value_sek", "purchase.cpv", "purchase.subject"
MONTHS, OPTIONS, TYPE = "purchase.contract.months", "purchase.contract.option_months", "purchase.authority.type"
FACTS = (VALUE, CPV, SUBJECT, MONTHS, OPTIONS, TYPE)
NAMES = dict(zip(FACTS, ("value", "cpv", "subject", "months", "options", "kind"), strict=True))
LISTS = ("lou-19-25", "lou-19-25a", "lou-annex-2")
RULES = 30
ORE = 100
# What stands in the made-up lists for words of the rules.
IN_FILES = {
    "goods": "Varor",
    "services": "Tjänster",
    "works": "Byggentreprenad",
    "municipality": "Kommun",
    "region": "Region",
    "central_government": "Statlig myndighet",
}
Tree = dict[str, Any]


def trees(lists: tuple[str, ...]) -> list[Tree]:
    """The conditions; `lists` are the ids of code lists."""
    found = []
    for number in range(RULES):
        amount = (400_000 + 350_000 * number) * 100
        found.append(
            {
                "all": [
                    {"fact": VALUE, "less_than": amount},
                    {"any": [{"codes": CPV, "within": lists[number % len(lists)]}, {"fact": SUBJECT, "is": "goods"}]},
                    {"not": {"all": [{"fact": MONTHS, "more_than": 20 + number}, {"fact": OPTIONS, "at_least": 6}]}},
                    {"fact": TYPE, "one_of": ["municipality", "region"]},
                ]
            }
        )
    return found


def in_python(tree: Tree) -> str:
    """The tree as an expression of Python, over local names for the facts and sets of codes."""
    match tree:
        case {"all": parts}:
            return f"min({', '.join(map(in_python, parts))})"
        case {"any": parts}:
            return f"max({', '.join(map(in_python, parts))})"
        case {"not": part}:
            return f"(2 - {in_python(part)})"
        case {"codes": fact, "within": name}:
            code, key = NAMES[fact], name.replace("-", "_")
            return f"(1 if {code} is None else 2 if {code} in listed_{key} else 0)"
        case _:
            name, test = _test(tree)
            return f"(1 if {name} is None else 2 if {test} else 0)"


def in_zen(tree: Tree) -> str:
    """The tree in the language of zen-engine; the answer on each code list stands under the list's name."""
    match tree:
        case {"all": parts}:
            return f"min([{', '.join(in_zen(part) for part in parts)}])"
        case {"any": parts}:
            return f"max([{', '.join(in_zen(part) for part in parts)}])"
        case {"not": part}:
            return f"(2 - {in_zen(part)})"
        case {"within": name}:
            return str(name).replace("-", "_")
        case _:
            name, test = _test(tree)
            return f"({name} == null ? 1 : ({test.replace('(', '[').replace(')', ']')} ? 2 : 0))"


def in_sql(tree: Tree, columns: dict[str, str]) -> str:
    """The tree in SQL, whose logic is three-valued too; `columns` has the facts' names in the table.

    The answer on each code list is a column of the list's name, from the table that the rows are joined with.
    """
    match tree:
        case {"all": parts}:
            return "(" + " AND ".join(in_sql(part, columns) for part in parts) + ")"
        case {"any": parts}:
            return "(" + " OR ".join(in_sql(part, columns) for part in parts) + ")"
        case {"not": part}:
            return f"(NOT {in_sql(part, columns)})"
        case {"within": name}:
            return f'"{name}"'
    column = f'"{columns[tree["fact"]]}"'
    signs = {"less_than": "<", "at_most": "<=", "more_than": ">", "at_least": ">="}
    for key, sign in signs.items():
        if key in tree:
            number = tree[key] // ORE if tree["fact"] == VALUE else tree[key]
            return f"({column} {sign} {number})"
    words = [tree["is"]] if "is" in tree else tree["one_of"]
    told = ", ".join(f"'{IN_FILES.get(word, word)}'" for word in words)
    return f"({column} IN ({told}))"


def _test(tree: Tree) -> tuple[str, str]:
    """The local name of the fact, and the comparison."""
    signs = {"less_than": "<", "at_most": "<=", "more_than": ">", "at_least": ">="}
    name = NAMES[tree["fact"]]
    for key, sign in signs.items():
        if key in tree:
            return name, f"{name} {sign} {tree[key]}"
    if "is" in tree:
        return name, f"{name} == {tree['is']!r}"
    return name, f"{name} in {tuple(tree['one_of'])!r}"


def answered(
    rows: pl.DataFrame, rulebook: Rulebook, leaves: Mapping[Hashable, Leaf], answers: Iterable[pl.Expr]
) -> pl.DataFrame:
    """As `evaluate` does it: leaves over all rows, conditions over the first of each class of like rows."""
    like, alike = classes(rows, rulebook, leaves)
    return like.firsts(like.frame, alike).select(answers)[alike.number]


def classes(rows: pl.DataFrame, rulebook: Rulebook, leaves: Mapping[Hashable, Leaf]) -> tuple[LikeRows, Alike]:
    """The rows that agree in all leaves."""
    like = LikeRows(rows.select(FACTS), rulebook)
    return like, like.alike(like.frame, leaves)


def counts(verdicts: pl.DataFrame) -> list[list[int]]:
    """For each condition the numbers of no, unknown and yes: what every engine must come to."""
    return [[int((verdicts[name] == code).sum()) for code in (0, 1, 2)] for name in verdicts.columns]
