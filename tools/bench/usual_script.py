"""The script that is usually written: openpyxl reads, a loop decides row by row, openpyxl writes.

    python usual_script.py INVENTORY.xlsx PROBLEM.json OUT.xlsx [plain]

Ten conditions are answered and twelve columns copied; nothing is checked, explained, summed or charted. A cell that is
no number or code counts as unknown. `plain`: openpyxl without lxml, with which it is faster. Prints the counts of no,
unknown and yes of each condition as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ANSWERS = 10
WORDS = ("no", "unknown", "yes")


def main(source: str, problem_path: str, target: str, plain: str = "") -> None:
    if plain:
        os.environ["OPENPYXL_LXML"] = "False"
    import openpyxl

    problem = json.loads(Path(problem_path).read_text("utf-8"))
    space: dict[str, Any] = {
        f"listed_{name.replace('-', '_')}": frozenset(codes) for name, codes in problem["members"].items()
    }
    body = ", ".join(problem["python"][:ANSWERS])
    exec(f"def verdicts(value, cpv, subject, months, options, kind):\n    return ({body},)", space)
    words = {there: word for word, there in problem["words"].items()}
    workbook = openpyxl.load_workbook(source, read_only=True, data_only=True)
    rows: Iterator[tuple[Any, ...]] = workbook.worksheets[0].iter_rows(values_only=True)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Answers")
    sheet.append([*next(rows), *(f"condition {number}" for number in range(ANSWERS))])
    counts = [[0, 0, 0] for _ in range(ANSWERS)]
    for row in rows:
        _, _, code, value, _, kind, subject, months, options, *_ = row
        answers = space["verdicts"](
            value * 100 if isinstance(value, int) else None,
            int(code[:8]) if code and code[:8].isdigit() else None,
            words.get(subject),
            months if isinstance(months, int) else None,
            options,
            words.get(kind),
        )
        for count, answer in zip(counts, answers, strict=True):
            count[answer] += 1
        sheet.append([*row, *(WORDS[answer] for answer in answers)])
    book.save(target)
    print(json.dumps(counts))


if __name__ == "__main__":
    main(*sys.argv[1:])
