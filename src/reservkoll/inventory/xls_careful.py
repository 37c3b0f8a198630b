"""Old workbooks (xls) by xlrd: the errors, hidden rows and merged cells that the fast readers do not tell, and the
kinds from before 1993 that they do not read.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from reservkoll.inventory.careful_text import sparse_frame, value_text
from reservkoll.inventory.findings import UNSURE, Findings, Found, fault_frame
from reservkoll.inventory.sheet import CellRange, SheetName, column_letter

MERGES_READ = 20_000
LAST_COLUMN = 256


class OldWorkbook:
    """An xls file. What xlrd raises for files that it cannot read is passed on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found: dict[str, Findings] = {}

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
    def sparse(self) -> bool:
        """Whether any sheet is; the fast readers open all of them at once."""
        try:
            return any(self.findings(sheet.name).sparse for sheet in self.sheets)
        except (KeyboardInterrupt, MemoryError):
            raise
        except Exception:  # see `_look`
            return False

    def findings(self, name: str) -> Findings:
        """Errors, extent, hidden rows and merged cells; where xlrd cannot read the file a remark that it was not
        looked at.
        """
        if name not in self._found:
            self._found[name] = self._look(name)
        return self._found[name]

    def _look(self, name: str) -> Findings:
        try:
            sheet = self._book.sheet_by_name(name)
        except (KeyboardInterrupt, MemoryError):
            raise
        except Exception:  # xlrd raises nearly anything over damage that the fast readers get past
            return Findings(remarks=(UNSURE,))
        import xlrd

        found: list[Found] = []
        cells = filled = 0
        for row in range(sheet.nrows):
            kinds = sheet.row_types(row)
            cells += len(kinds)
            for column, kind in enumerate(kinds):
                if kind == xlrd.XL_CELL_ERROR:
                    code = sheet.cell_value(row, column)
                    found.append((row + 1, column_letter(column), xlrd.error_text_from_code.get(code, "#N/A")))
                elif kind not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    filled += 1
        return Findings(
            faults=fault_frame(found),
            filled=filled,
            cells=cells,
            rows=sheet.nrows,
            columns=sheet.ncols,
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

    def cells(self, name: str, limit: int) -> pl.DataFrame:
        """Every cell as text, as `Sheet.cells` has them; at most `limit` cells."""
        return sparse_frame(self._path, dict(self._texts(name)), limit)

    def stated(self, name: str) -> pl.DataFrame:
        """The same as row (from 1), column letters and text."""
        return fault_frame((row, column_letter(column), text) for (row, column), text in self._texts(name))

    def _texts(self, name: str) -> Iterator[tuple[tuple[int, int], str]]:
        import xlrd
        from xlrd.xldate import XLDateError, xldate_as_datetime  # type: ignore[import-untyped]

        sheet = self._book.sheet_by_name(name)
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
                if text:
                    yield (row + 1, column), text
