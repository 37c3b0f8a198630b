"""How the CPV codes of each row match the statutory code lists, as columns that the conditions read."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from reservkoll.conditions.codes import BELOW, LISTED, OUTSIDE, coverage_column
from reservkoll.cpv.code_list import CodeList
from reservkoll.rulebook.models.rules import FactType
from reservkoll.rulebook.rulebook import Rulebook

ROW, CODE = "row", "code"


def code_facts(rulebook: Rulebook) -> list[str]:
    """The facts that hold codes."""
    return [path for path, fact in rulebook.facts.items() if fact.type is FactType.CODES]


def coverage(codes: pl.Series, code_lists: Mapping[str, CodeList]) -> pl.DataFrame:
    """For each list of codes and each code list the kinds of codes that it holds: the sum of their bits, as UInt8.

    0 for a list without codes, null where there is no list. The columns are named by `coverage_column`.
    """
    names = [coverage_column(codes.name, name) for name in code_lists]
    if codes.null_count() == codes.len():
        return pl.DataFrame([pl.repeat(None, codes.len(), dtype=pl.UInt8, eager=True).alias(name) for name in names])
    rows = codes.alias(CODE).to_frame().with_row_index(ROW)
    each = rows.filter(pl.col(CODE).list.len() > 0).explode(CODE)
    kinds = each.select(
        ROW, *(_kind(code_lists[name]).alias(column) for name, column in zip(code_lists, names, strict=True))
    )
    if each.height > each[ROW].n_unique():
        kinds = kinds.group_by(ROW, maintain_order=True).agg(pl.all().bitwise_or())
    empty = pl.when(pl.col(CODE).is_not_null()).then(pl.lit(0, pl.UInt8))
    found = rows.join(kinds, on=ROW, how="left", maintain_order="left")
    return found.select(pl.coalesce(name, empty).alias(name) for name in names)


def with_coverage(frame: pl.DataFrame, rulebook: Rulebook) -> pl.DataFrame:
    """`frame` with the columns of `coverage` for every fact that holds codes, where they are missing."""
    added: list[pl.Series] = []
    for path in code_facts(rulebook):
        if path in frame.columns and coverage_column(path, next(iter(rulebook.code_lists))) not in frame.columns:
            added += coverage(frame[path], rulebook.code_lists).get_columns()
    return frame.with_columns(added)


def _kind(code_list: CodeList) -> pl.Expr:
    code = pl.col(CODE)
    listed, below = code.is_in(code_list.listed_column), code.is_in(code_list.sub_codes_column)
    return pl.when(listed).then(LISTED).when(below).then(BELOW).otherwise(OUTSIDE).cast(pl.UInt8)
