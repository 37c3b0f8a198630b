"""The script that is usually written: openpyxl reads, a loop decides row by row, openpyxl writes.

    python usual_script.py INVENTORY.xlsx PROBLEM.json OUT.xlsx [plain]

Ten conditions are answered and twelve columns copied; nothing is checked, explained, summed or charted. `plain`: with
openpyxl as it is when nothing else is installed; it is faster where lxml happens to be there.
"""

from __future__ import annotations

import json
import os
import sys
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
        f"{kind}_{name.replace('-', '_')}": frozenset(codes[place])
        for name, codes in problem["members"].items()
        for place, kind in enumerate(("listed", "below"))
    }
    body = ", ".join(problem["python"][:ANSWERS])
    exec(f"def verdicts(value, cpv, subject, months, options, kind):\n    return ({body},)", space)
    subjects, kinds = {"Tjänster": "services", "Varor": "goods"}, {"Kommun": "municipality"}
    rows = openpyxl.load_workbook(source, read_only=True, data_only=True).worksheets[0].iter_rows(values_only=True)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Answers")
    sheet.append([*next(rows), *(f"condition {number}" for number in range(ANSWERS))])
    for row in rows:
        _, _, code, value, _, kind, subject, months, options, *_ = row
        answers = space["verdicts"](
            None if value is None else value * 100,
            int(code[:8]) if code else None,
            subjects.get(subject),
            months,
            options,
            kinds.get(kind),
        )
        sheet.append([*row, *(WORDS[answer] for answer in answers)])
    book.save(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
