"""Runs as a program of its own: the thirty conditions in columns over a csv file, sums by group, parquet out.

python ours_conditions.py INVENTORY.csv OUT.parquet

The same work as peer_duckdb.py, with our conditions and our columnar reading of them, in batches. Like there, the
types of the columns are those that the first rows show; a cell of another type stops the run. Nothing else is checked:
no headings found, no codes looked up, no units, totals or notes, no reasons, no sums held against the file. That is
what `reservkoll screen` does.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import conditions
import made_up
import polars as pl
from polars.io.plugins import register_io_source

from evaluation import DAY
from reservkoll.common.runtime.prefetch import one_ahead
from reservkoll.conditions.parse import parse_expression
from reservkoll.rulebook.load import load_rulebook

ROWS = 250_000  # at a time
FACTS = dict(zip(conditions.FACTS, made_up.FACT_HEADINGS, strict=True))
WORDS = {there: word for word, there in conditions.IN_FILES.items()}


def main(source: str, target: str) -> None:
    rulebook = load_rulebook()
    law = rulebook.on(DAY)
    assert law is not None
    expressions = [parse_expression(tree) for tree in conditions.trees(conditions.LISTS)]
    leaves = law.leaves.of(expressions)
    answers = [expression.column(law).alias(f"r{number}") for number, expression in enumerate(expressions)]
    file = pl.scan_csv(source, try_parse_dates=True)
    group, value = pl.col(made_up.DEPARTMENT), pl.col(FACTS[conditions.VALUE])
    sums: list[pl.DataFrame] = []

    def answered(*_: object) -> Iterator[pl.DataFrame]:
        for rows in one_ahead(file.collect_batches(chunk_size=ROWS, maintain_order=True)):
            sums.append(rows.group_by(group).agg(value.sum().alias("sum"), pl.len().alias("rows")))
            found = conditions.answered(facts(rows), rulebook, leaves, answers)
            yield pl.concat([rows, found], how="horizontal")

    schema = file.collect_schema() | dict.fromkeys((f"r{number}" for number in range(len(answers))), pl.Boolean())
    made = register_io_source(answered, schema=pl.Schema(schema))
    made.sink_parquet(target, compression="snappy", maintain_order=True)  # what duckdb packs with
    total = pl.concat(sums).group_by(made_up.DEPARTMENT).agg(pl.col("sum", "rows").sum()).sort(made_up.DEPARTMENT)
    Path(target).with_suffix(".json").write_text(json.dumps(total.rows()))


def facts(rows: pl.DataFrame) -> pl.DataFrame:
    """The columns of the file as facts of the rulebook: whole öre, lists of codes, its own words."""
    columns = {path: pl.col(heading) for path, heading in FACTS.items()}
    code = columns[conditions.CPV]
    columns[conditions.VALUE] = columns[conditions.VALUE] * conditions.ORE
    columns[conditions.CPV] = pl.when(code.is_not_null()).then(pl.concat_list(code))
    for path in (conditions.SUBJECT, conditions.TYPE):
        columns[path] = columns[path].replace(WORDS)
    return rows.select(column.alias(path) for path, column in columns.items())


if __name__ == "__main__":
    main(*sys.argv[1:])
