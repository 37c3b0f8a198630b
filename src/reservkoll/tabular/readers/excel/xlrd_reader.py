"""Old workbooks (xls) by xlrd. The fast readers do not support formats from before 1993, do not report
error cells, hidden rows and merged cells, and can loop forever on a corrupt file, which Python cannot interrupt.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from reservkoll.tabular.readers.excel.cell_text import sparse_frame, value_text
from reservkoll.tabular.readers.excel.number_formats import shown_unit
from reservkoll.tabular.sheet import CellRange, Sheet, SheetName, column_letter

MERGES_READ = 20_000
LAST_COLUMN = 256


class OldWorkbook:
    """An xls file. What xlrd raises for files that it cannot read is passed on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._units: dict[int, str | None] = {}

    @cached_property
    def _book(self) -> Any:
        import xlrd  # type: ignore[import-untyped]

        return xlrd.open_workbook(
            str(self._path),
            logfile=io.StringIO(),  # its warnings would stand between our own messages
            on_demand=True,
            formatting_info=True,
            ragged_rows=True,
            ignore_workbook_corruption=True,
        )

    @cached_property
    def sheets(self) -> tuple[SheetName, ...]:
        """The sheets that can hold cells, in order."""
        return tuple(
            SheetName(name, self._book.sheet_by_index(index).visibility == 0)
            for index, name in enumerate(self._book.sheet_names())
        )

    @property
    def counts_from_1904(self) -> bool:
        """Whether its days count from 1904."""
        return bool(self._book.datemode)

    def load(self, name: str, limit: int) -> Sheet:
        """One sheet, of at most `limit` cells."""
        sheet = self._book.sheet_by_name(name)
        return Sheet(
            name,
            sparse_frame(self._path, dict(self._texts(sheet)), limit),
            merged=tuple(
                CellRange(top + 1, left, bottom, right - 1)
                for top, bottom, left, right in sheet.merged_cells[:MERGES_READ]
            ),
            hidden_rows=tuple(sorted(row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden)),
            hidden_columns=tuple(
                column_letter(column)
                for column, info in sorted(sheet.colinfo_map.items())
                if info.hidden and column < LAST_COLUMN
            ),
        )

    def _unit(self, style: int) -> str | None:
        book = self._book
        if style not in self._units:
            code = book.format_map.get(book.xf_list[style].format_key) if style < len(book.xf_list) else None
            self._units[style] = shown_unit(code.format_str) if code else None
        return self._units[style]

    def _texts(self, sheet: Any) -> Iterator[tuple[tuple[int, int], str]]:
        import xlrd
        from xlrd.xldate import XLDateError, xldate_as_datetime  # type: ignore[import-untyped]

        for row in range(sheet.nrows):
            for column, (kind, value) in enumerate(zip(sheet.row_types(row), sheet.row_values(row), strict=True)):
                text = ""
                if kind == xlrd.XL_CELL_DATE:
                    try:
                        text = value_text(xldate_as_datetime(value, self._book.datemode))
                    except (XLDateError, OverflowError, ValueError):
                        text = value_text(value)
                elif kind == xlrd.XL_CELL_BOOLEAN:
                    text = value_text(bool(value))
                elif kind == xlrd.XL_CELL_ERROR:
                    text = xlrd.error_text_from_code.get(value, "#N/A")
                elif kind not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    text = value_text(value)
                if kind == xlrd.XL_CELL_NUMBER and (unit := self._unit(sheet.cell_xf_index(row, column))):
                    text = f"{text} {unit}"
                if text:
                    yield (row + 1, column), text
