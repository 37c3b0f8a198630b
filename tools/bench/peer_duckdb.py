"""Runs with the peers' own Python: duckdb reads a csv file, answers conditions in SQL, sums by group, writes parquet.

python peer_duckdb.py INVENTORY.csv SQL.json OUT.parquet

Each row is joined once with a table of the codes that any list has, so that a list is a column and not a text in the
question.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(source: str, problem_path: str, target: str) -> None:
    import duckdb

    problem = json.loads(Path(problem_path).read_text("utf-8"))
    answers = ", ".join(f"({answer}) AS r{number}" for number, answer in enumerate(problem["answers"]))
    group, value, code = problem["group"], problem["value"], problem["code"]
    database = duckdb.connect()
    lists = ", ".join(f'"{name}" BOOLEAN' for name in problem["lists"])
    database.execute(f"CREATE TABLE listed (code VARCHAR, {lists})")
    database.executemany(f"INSERT INTO listed VALUES (?{', ?' * len(problem['lists'])})", problem["codes"])
    database.execute(f"CREATE VIEW inventory AS SELECT * FROM read_csv('{source}', header = true)")
    within = ", ".join(
        f'CASE WHEN i."{code}" IS NOT NULL THEN coalesce(l."{name}", false) END AS "{name}"'
        for name in problem["lists"]
    )
    joined = f'SELECT i.*, {within} FROM inventory i LEFT JOIN listed l ON i."{code}" = l.code'
    columns = ", ".join(f'"{name}"' for name in problem["columns"])
    database.execute(f"COPY (SELECT {columns}, {answers} FROM ({joined})) TO '{target}' (FORMAT parquet)")
    sums = database.execute(
        f'SELECT "{group}", sum("{value}"), count(*) FROM read_parquet(\'{target}\') GROUP BY 1 ORDER BY 1'
    ).fetchall()
    Path(target).with_suffix(".json").write_text(json.dumps(sums))


if __name__ == "__main__":
    main(*sys.argv[1:])
