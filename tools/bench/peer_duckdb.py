"""Runs with the peers' own Python: duckdb reads a csv file, answers conditions in SQL, sums by group, writes parquet.

python peer_duckdb.py INVENTORY.csv SQL.json OUT.parquet
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(source: str, problem_path: str, target: str) -> None:
    import duckdb

    problem = json.loads(Path(problem_path).read_text("utf-8"))
    answers = ", ".join(f"({answer}) AS r{number}" for number, answer in enumerate(problem["answers"]))
    database = duckdb.connect()
    database.execute(f"CREATE VIEW inventory AS SELECT * FROM read_csv('{source}', header = true)")
    database.execute(f"COPY (SELECT *, {answers} FROM inventory) TO '{target}' (FORMAT parquet)")
    group, value = problem["group"], problem["value"]
    sums = database.execute(
        f'SELECT "{group}", sum("{value}"), count(*) FROM read_parquet(\'{target}\') GROUP BY 1 ORDER BY 1'
    ).fetchall()
    Path(target).with_suffix(".json").write_text(json.dumps(sums))


if __name__ == "__main__":
    main(*sys.argv[1:])
