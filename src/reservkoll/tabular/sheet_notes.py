"""Notes on a sheet that looks different from what is read: hidden or merged cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from reservkoll.i18n import mark
from reservkoll.tabular.sheet import CellRange, Sheet, column_letter

Note = tuple[str, dict[str, object]]
SHOWN = 6
LOOKED_AT = 10**5


def sheet_notes(sheet: Sheet, header_row: int, place: str) -> Iterator[Note]:
    """Hidden rows and columns that were read, and what lies hidden under merged cells."""
    cells = sheet.cells
    hidden = [row for row in _filled_rows(cells, sheet.hidden_rows) if row > header_row]
    if hidden:
        yield (
            mark("{place}: {count} hidden rows were read like the others: {rows}."),
            {"place": place, "count": len(hidden), "rows": _shown(_runs(hidden))},
        )
    columns = [
        letter
        for letter in sheet.hidden_columns
        if letter in cells.columns and cells[letter].slice(header_row).null_count() < cells.height - header_row
    ]
    if columns:
        yield (
            mark("{place}: hidden columns were read like the others: {columns}."),
            {"place": place, "columns": _shown(columns)},
        )
    covered = _covered(cells, sheet.merged)
    if covered:
        yield (
            mark("{place}: cells that lie hidden under a merged cell hold something, and were read: {cells}."),
            {"place": place, "cells": _shown(covered)},
        )


def _filled_rows(cells: pl.DataFrame, rows: Sequence[int]) -> list[int]:
    there = [row - 1 for row in rows if row <= cells.height]
    if not there:
        return []
    filled = cells[there].select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    return [row + 1 for row, holds in zip(there, filled, strict=True) if holds]


def _covered(cells: pl.DataFrame, merged: Sequence[CellRange]) -> list[str]:
    found: list[str] = []
    looked_at = 0
    columns = set(cells.columns)
    for area in merged:
        last = min(area.last_row, cells.height)
        for column in range(area.first_column, area.last_column + 1):
            letter = column_letter(column)
            looked_at += 1
            if looked_at > LOOKED_AT:
                return found
            if letter not in columns:
                continue
            first = area.first_row + (column == area.first_column)
            texts = cells[letter].slice(first - 1, max(last - first + 1, 0))
            if texts.null_count() < texts.len():
                rows = texts.is_not_null().arg_true() + first
                found += (f"{letter}{row}" for row in rows.head(SHOWN + 1))
    return found


def _runs(rows: Sequence[int]) -> list[str]:
    """Row numbers with consecutive ones joined: 3, 5–8."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return [str(first) if first == last else f"{first}–{last}" for first, last in runs]


def _shown(names: Sequence[str]) -> str:
    return ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
