"""A slow fallback for xlsx through openpyxl: for encodings that the fast reader does not support, for sparse sheets
with cells far apart, and for files that the fast reader rejects.
"""

from __future__ import annotations

import warnings
from functools import cached_property
from pathlib import Path
from typing import Any

from reservkoll.tabular.readers.excel.cell_text import sparse_frame, value_text
from reservkoll.tabular.readers.excel.number_formats import shown_unit
from reservkoll.tabular.sheet import CellRange, Sheet, SheetName, column_letter

LONGEST = 200 << 20  # bytes of sheets that are read so; openpyxl needs about fifty times that of the cells in memory


class CarefulWorkbook:
    """An xlsx file. What openpyxl raises for files that it cannot read is passed on."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _values(self) -> Any:
        return self._load(results=True)

    @cached_property
    def _formulas(self) -> Any:
        return self._load(results=False)

    def _load(self, *, results: bool) -> Any:
        import openpyxl

        with warnings.catch_warnings(), self._path.open("rb") as file:  # given a path, it would leave broken files open
            warnings.simplefilter("ignore")  # about styles and extensions that make no difference here
            return openpyxl.load_workbook(file, data_only=results, keep_links=False)

    @cached_property
    def sheets(self) -> tuple[SheetName, ...]:
        """The sheets that can hold cells, in order."""
        return tuple(SheetName(sheet.title, sheet.sheet_state == "visible") for sheet in self._values.worksheets)

    def load(self, name: str, limit: int) -> Sheet:
        """One sheet, of at most `limit` cells."""
        from openpyxl.utils.escape import unescape

        sheet, formulas = self._values[name], self._formulas[name]
        found: dict[tuple[int, int], str] = {}
        for place, cell in formulas._cells.items():  # only the existing cells; the public API would create all others
            stored = sheet._cells.get(place)
            value = stored.value if stored is not None else None
            if value is None and cell.data_type == "f":
                value = f"={str(cell.value).removeprefix('=')}"
            if value is not None:
                text = unescape(value) if isinstance(value, str) else value_text(value)
                number = isinstance(value, int | float) and not isinstance(value, bool)
                unit = shown_unit(cell.number_format) if number else None
                found[place[0], place[1] - 1] = f"{text} {unit}" if unit else text
        hidden_columns = {
            column_letter(number - 1)
            for dimension in sheet.column_dimensions.values()
            if dimension.hidden
            for number in range(dimension.min or 1, (dimension.max or 0) + 1)
        }
        return Sheet(
            name,
            sparse_frame(self._path, found, limit),
            merged=tuple(
                CellRange(area.min_row, area.min_col - 1, area.max_row, area.max_col - 1)
                for area in sheet.merged_cells.ranges
            ),
            hidden_rows=tuple(sorted(row for row, dimension in sheet.row_dimensions.items() if dimension.hidden)),
            hidden_columns=tuple(sorted(hidden_columns, key=lambda letters: (len(letters), letters))),
        )
