"""Runs with the peers' own Python: one engine over the same conditions and facts. Prints seconds and counts as JSON.

python peers.py ENGINE CONDITIONS.json FACTS.json ROWS
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MISSING = -1  # openfisca has no unknown: a number that no fact has stands for it
Answer = tuple[float, list[list[int]]]


def loop(problem: dict[str, Any], columns: dict[str, list[Any]]) -> Answer:
    """A plain Python loop over generated code."""
    names = list(columns)
    body = ", ".join(problem["python"])
    space: dict[str, Any] = {
        f"listed_{name.replace('-', '_')}": frozenset(codes) for name, codes in problem["members"].items()
    }
    exec(f"def verdicts({', '.join(names)}):\n    return ({body},)", space)  # our own text
    verdicts = space["verdicts"]
    table = list(zip(*columns.values(), strict=True))
    start = time.perf_counter()
    answers = [verdicts(*row) for row in table]
    return time.perf_counter() - start, _counts(answers)


def zen(problem: dict[str, Any], columns: dict[str, list[Any]]) -> Answer:
    """zen-engine, which answers one row at a time: expressions compiled once, the thirty conditions as one of them.

    The code lists stand in an expression of their own as texts that a code is sought in, so each is read once for a
    row; sought as arrays, or by a decision's graph in place of compiled expressions, a row takes many times as long.
    """
    import zen as engine

    texts = []
    for name, codes in problem["members"].items():
        listed = "".join(f"|{code}|" for code in codes)
        texts.append(f"{name.replace('-', '_')}: (key == null ? 1 : (contains('{listed}', key) ? 2 : 0))")
    lists = engine.compile_expression("{" + ", ".join(texts) + "}")
    conditions = engine.compile_expression("[" + ", ".join(problem["zen"]) + "]")
    names = list(columns)
    table = [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    for row in table:
        row["key"] = None if row["cpv"] is None else f"|{row['cpv']}|"
    start = time.perf_counter()
    answers = [conditions.evaluate({**row, **lists.evaluate({"key": row["key"]})}) for row in table]
    return time.perf_counter() - start, _counts(answers)


def openfisca(problem: dict[str, Any], columns: dict[str, list[Any]]) -> Answer:  # noqa: PLR0915 - one engine, whole
    """openfisca-core: a variable for each condition and for each part that several of them share, which it computes
    once and keeps; facts as whole numbers (amounts in kronor: it has 32 bits).
    """
    import numpy as np
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    month = "2026-01"
    words = sorted({word for column in columns.values() for word in column if isinstance(word, str)})
    number = {word: place for place, word in enumerate(words)}
    purchase = build_entity(key="purchase", plural="purchases", label="", is_person=True)
    system = TaxBenefitSystem([purchase])
    common = {"value_type": int, "entity": purchase, "definition_period": DateUnit.MONTH}
    for name in columns:
        system.add_variable(type(name, (Variable,), {**common, "default_value": MISSING}))
    members = {name: np.array(codes, dtype=np.int32) for name, codes in problem["members"].items()}
    uses = Counter(json.dumps(part) for tree in problem["trees"] for part in _parts(tree))
    shared = {key: f"shared_{place}" for place, (key, times) in enumerate(uses.items()) if times > 1}

    def formula_of(tree: dict[str, Any]) -> Any:
        def read(part: dict[str, Any], fact: Any, *, within: bool = True) -> Any:
            if within and (variable := shared.get(json.dumps(part))):
                return fact(variable)
            match part:
                case {"all": parts}:
                    return _reduced(np.minimum, [read(each, fact) for each in parts])
                case {"any": parts}:
                    return _reduced(np.maximum, [read(each, fact) for each in parts])
                case {"not": inner}:
                    return 2 - read(inner, fact)
                case {"codes": path, "within": name}:
                    code = fact(problem["names"][path])
                    return np.where(
                        code == MISSING, np.int8(1), np.where(np.isin(code, members[name]), np.int8(2), np.int8(0))
                    )
            values = fact(problem["names"][part["fact"]])
            scale = 100 if part["fact"] == problem["value"] else 1
            match part:
                case {"less_than": limit}:
                    found = values < limit // scale
                case {"more_than": limit}:
                    found = values > limit // scale
                case {"at_least": limit}:
                    found = values >= limit // scale
                case {"is": word}:
                    found = values == number.get(word, MISSING - 1)
                case _:
                    found = np.isin(values, [number.get(word, MISSING - 1) for word in part["one_of"]])
            return np.where(values == MISSING, np.int8(1), np.where(found, np.int8(2), np.int8(0)))

        return lambda entity, period: read(tree, lambda name: entity(name, period), within=False)

    rules = [f"r{place}" for place in range(len(problem["trees"]))]
    formulas = dict(zip(rules, problem["trees"], strict=True))
    formulas |= {name: json.loads(key) for key, name in shared.items()}
    for name, tree in formulas.items():
        system.add_variable(type(name, (Variable,), {**common, "formula": formula_of(tree)}))
    inputs = {}
    for name, column in columns.items():
        scale = 100 if name == problem["names"][problem["value"]] else 1
        inputs[name] = np.array(
            [MISSING if cell is None else number[cell] if isinstance(cell, str) else cell // scale for cell in column],
            dtype=np.int32,
        )
    start = time.perf_counter()
    simulation = SimulationBuilder().build_default_simulation(system, len(next(iter(columns.values()))))
    for name, array in inputs.items():
        simulation.set_input(name, month, array)
    answers = [simulation.calculate(rule, month) for rule in rules]
    took = time.perf_counter() - start
    return took, [[int((answer == code).sum()) for code in (0, 1, 2)] for answer in answers]


def _parts(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All that stands below a condition."""
    below = tree.get("all") or tree.get("any") or ([tree["not"]] if "not" in tree else [])
    for part in below:
        yield part
        yield from _parts(part)


def _reduced(least_or_most: Any, arrays: list[Any]) -> Any:
    found, *others = arrays
    for each in others:
        found = least_or_most(found, each)
    return found


def _counts(answers: list[Any]) -> list[list[int]]:
    """Of each condition the numbers of no, unknown and yes."""
    return [[int(column.count(code)) for code in (0, 1, 2)] for column in map(list, zip(*answers, strict=True))]


ENGINES = {"loop": loop, "zen": zen, "openfisca": openfisca}

if __name__ == "__main__":
    engine, told, facts, rows = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    problem = json.loads(told.read_text("utf-8"))
    columns = {name: cells[:rows] for name, cells in json.loads(facts.read_text("utf-8")).items()}
    ENGINES[engine](problem, columns)  # as ours: once unmeasured
    took, counted = ENGINES[engine](problem, columns)
    print(json.dumps({"seconds": took, "counts": counted}))
