"""Runs with the peers' own Python: one engine over the same conditions and facts. Prints seconds and counts as JSON.

python peers.py ENGINE PROBLEM.json ROWS
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

MISSING = -1  # openfisca has no unknown: a number that no fact has stands for it


def loop(problem: dict[str, Any], columns: dict[str, list[Any]]) -> tuple[float, list[list[int]]]:
    """A plain Python loop over generated code."""
    names = list(columns)
    sets = {f"{kind}_{name.replace('-', '_')}": frozenset(codes[place]) for name, codes in problem["members"].items()
            for place, kind in enumerate(("listed", "below"))}  # fmt: skip
    body = ", ".join(problem["python"])
    space: dict[str, Any] = dict(sets)
    exec(f"def verdicts({', '.join(names)}):\n    return ({body},)", space)  # our own text
    verdicts = space["verdicts"]
    table = list(zip(*columns.values(), strict=True))
    start = time.perf_counter()
    answers = [verdicts(*row) for row in table]
    took = time.perf_counter() - start
    return took, [
        [sum(answer[rule] == code for answer in answers) for code in (0, 1, 2)] for rule in range(len(answers[0]))
    ]


def zen(problem: dict[str, Any], columns: dict[str, list[Any]]) -> tuple[float, list[list[int]]]:
    """zen-engine: one decision with an expression for each condition."""
    import zen as engine

    expressions = [{"id": f"x{n}", "key": f"r{n}", "value": text} for n, text in enumerate(problem["zen"])]
    at = {"position": {"x": 0, "y": 0}}
    graph = {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "i", "name": "in", "type": "inputNode", **at},
            {"id": "e", "name": "rules", "type": "expressionNode", "content": {"expressions": expressions}, **at},
            {"id": "o", "name": "out", "type": "outputNode", **at},
        ],
        "edges": [
            {"id": "a", "sourceId": "i", "targetId": "e", "type": "edge"},
            {"id": "b", "sourceId": "e", "targetId": "o", "type": "edge"},
        ],
    }
    decision = engine.ZenEngine().create_decision(json.dumps(graph))
    names = list(columns)
    table = [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    decision.evaluate(table[0])
    start = time.perf_counter()
    answers = [decision.evaluate(row)["result"] for row in table]
    took = time.perf_counter() - start
    rules = [f"r{n}" for n in range(len(expressions))]
    return took, [[sum(answer[rule] == code for answer in answers) for code in (0, 1, 2)] for rule in rules]


def openfisca(problem: dict[str, Any], columns: dict[str, list[Any]]) -> tuple[float, list[list[int]]]:
    """openfisca-core: a variable for each condition, facts as whole numbers (amounts in kronor: it has 32 bits)."""
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
    members = {name: [np.array(codes, dtype=np.int32) for codes in both] for name, both in problem["members"].items()}

    def formula_of(tree: dict[str, Any]) -> Any:
        def read(part: dict[str, Any], fact: Any) -> Any:
            match part:
                case {"all": parts}:
                    return np.minimum.reduce([read(each, fact) for each in parts])
                case {"any": parts}:
                    return np.maximum.reduce([read(each, fact) for each in parts])
                case {"not": inner}:
                    return 2 - read(inner, fact)
                case {"codes": path, "within": name}:
                    code = fact(problem["names"][path])
                    listed, below = members[name]
                    known = np.where(np.isin(code, listed), 2, np.where(np.isin(code, below), 1, 0))
                    return np.where(code == MISSING, 1, known)
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
            return np.where(values == MISSING, 1, np.where(found, 2, 0))

        return lambda entity, period: read(tree, lambda name: entity(name, period))

    rules = [f"r{place}" for place in range(len(problem["trees"]))]
    for rule, tree in zip(rules, problem["trees"], strict=True):
        system.add_variable(type(rule, (Variable,), {**common, "formula": formula_of(tree)}))
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


ENGINES = {"loop": loop, "zen": zen, "openfisca": openfisca}

if __name__ == "__main__":
    engine, path, rows = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    problem = json.loads(path.read_text("utf-8"))
    columns = {name: cells[:rows] for name, cells in problem["columns"].items()}
    ENGINES[engine](problem, columns)  # as ours: once unmeasured
    took, counted = ENGINES[engine](problem, columns)
    print(json.dumps({"seconds": took, "counts": counted}))
