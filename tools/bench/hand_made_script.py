"""A good script made by hand: polars reads, answers in columns, and xlsxwriter writes.

    python hand_made_script.py INVENTORY.xlsx PROBLEM.json OUT.xlsx LEVEL

The same ten conditions and copied columns as usual_script.py, packed with zlib's LEVEL. Prints the counts of no,
unknown and yes of each condition as JSON.
"""

from __future__ import annotations

import json
import sys
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
from usual_script import ANSWERS, WORDS

NUMBERS = ("value", "months", "options")
PLACES = {"cpv": 2, "value": 3, "kind": 5, "subject": 6, "months": 7, "options": 8}
SIGNS = {"less_than": "lt", "at_most": "le", "more_than": "gt", "at_least": "ge"}


def read(source: str) -> pl.DataFrame:
    """The first sheet as it stands: the types as all its rows show them, no row or column dropped."""
    return pl.read_excel(source, infer_schema_length=None, drop_empty_rows=False, drop_empty_cols=False)


def answered(rows: pl.DataFrame, problem: dict[str, Any]) -> pl.DataFrame:
    """Yes, no or null of the first ten conditions for each row."""
    words = {there: word for word, there in problem["words"].items()}
    facts = []
    for name, place in PLACES.items():
        cell = pl.col(rows.columns[place])
        if name == "cpv":
            fact = cell.str.head(8).cast(pl.Int64, strict=False)
        elif name in NUMBERS:
            fact = cell.cast(pl.Int64, strict=False) * (100 if name == "value" else 1)
        else:
            fact = cell.replace_strict(words, default=None)
        facts.append(fact.alias(name))
    lists = [pl.col("cpv").is_in(codes).alias(name) for name, codes in problem["members"].items()]
    conditions = [_column(tree, problem["names"]).alias(f"r{n}") for n, tree in enumerate(problem["trees"][:ANSWERS])]
    return rows.lazy().select(facts).with_columns(lists).select(conditions).collect()


def _column(tree: dict[str, Any], names: dict[str, str]) -> pl.Expr:
    match tree:
        case {"all": parts}:
            return pl.all_horizontal([_column(part, names) for part in parts])
        case {"any": parts}:
            return pl.any_horizontal([_column(part, names) for part in parts])
        case {"not": part}:
            return ~_column(part, names)
        case {"within": name}:
            return pl.col(name)
        case {"is": word, "fact": path}:
            return pl.col(names[path]).eq(word)
        case {"one_of": words, "fact": path}:
            return pl.col(names[path]).is_in(words)
    sign = next(key for key in SIGNS if key in tree)
    compared: pl.Expr = getattr(pl.col(names[tree["fact"]]), SIGNS[sign])(tree[sign])
    return compared


def main(source: str, problem_path: str, target: str, level: str) -> None:
    import xlsxwriter.workbook

    problem = json.loads(Path(problem_path).read_text("utf-8"))
    rows = read(source)
    codes = answered(rows, problem).select((pl.all().cast(pl.Int8) * 2).fill_null(1))
    words = codes.select(pl.all().replace_strict(dict(enumerate(WORDS)), return_dtype=pl.String))
    xlsxwriter.workbook.ZipFile = partial(zipfile.ZipFile, compresslevel=int(level))
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Answers")
    sheet.write_row(0, 0, [*rows.columns, *words.columns])
    for number, row in enumerate(pl.concat([rows, words], how="horizontal").iter_rows(), 1):
        sheet.write_row(number, 0, row)
    book.close()
    print(json.dumps([[int((codes[name] == code).sum()) for code in range(3)] for name in codes.columns]))


if __name__ == "__main__":
    main(*sys.argv[1:])
