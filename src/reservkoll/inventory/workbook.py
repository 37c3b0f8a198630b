"""Workbooks (xlsx, xlsm, xls, ods) by fastexcel, every cell as text, with what the fast reader drops put back."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import polars as pl

from reservkoll.errors import InputError
from reservkoll.inventory.faults import Faults, find_faults
from reservkoll.inventory.sheet import Sheet, SheetName, column_index, column_letter
from reservkoll.texts import mark

# fastexcel writes numbers out with nine decimals, Excel keeps fifteen digits: 123456789.989999995 is 123456789.99.
FRACTION = r"^-?\d+\.\d{3,}$"
KEPT_DIGITS = 15

for library in ("calamine", "fastexcel"):  # their warnings would stand between our own messages
    logging.getLogger(library).addHandler(logging.NullHandler())


class WorkbookSource:
    """A workbook. Charts and macro sheets are left out."""

    def __init__(self, path: Path) -> None:
        import fastexcel

        self._path = path
        with _library_errors(path):
            self._reader = fastexcel.read_excel(path)

    @cached_property
    def sheets(self) -> tuple[SheetName, ...]:
        """The sheets that can hold cells. Asked of calamine: fastexcel would read each sheet whole to tell."""
        from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

        with _library_errors(self._path):
            found = CalamineWorkbook.from_path(str(self._path)).sheets_metadata
        return tuple(
            SheetName(sheet.name, sheet.visible == SheetVisibleEnum.Visible)
            for sheet in found
            if sheet.typ == SheetTypeEnum.WorkSheet
        )

    def load(self, name: str) -> Sheet:
        """Read one sheet whole.

        Raises:
            InputError: the sheet is damaged.
        """
        with _library_errors(self._path):
            loaded = self._reader.load_sheet(
                name, header_row=None, skip_rows=0, dtypes="string", schema_sample_rows=None
            )
            frame = loaded.to_polars()
            letters = [column_letter(column.absolute_index) for column in loaded.selected_columns]
            faults = find_faults(self._path, name)
        frame.columns = letters
        if frame.height != loaded.total_height:
            raise InputError(
                mark(
                    "{path}: the sheet “{sheet}” could not be read whole. Open it in Excel or LibreOffice and "
                    "save it anew."
                ),
                path=self._path,
                sheet=name,
            )
        return Sheet(name, put_back(_rounded(frame), faults), faults.remarks)


def put_back(cells: pl.DataFrame, faults: Faults) -> pl.DataFrame:
    """Cells with the faults' texts where the fast reader left nothing; grown where a fault lies beyond it."""
    if faults.cells.is_empty():
        return cells
    height = max(cells.height, int(faults.cells["row"].max()))  # type: ignore[arg-type]
    columns = {letter: cells[letter].extend_constant(None, height - cells.height) for letter in cells.columns}
    for (letter,), found in faults.cells.group_by("column"):
        there = columns.get(str(letter), pl.Series([None], dtype=pl.String).new_from_index(0, height))
        texts = pl.DataFrame({"row": pl.int_range(1, height + 1, dtype=pl.UInt32, eager=True)}).join(
            found.unique("row", keep="first"), on="row", how="left", maintain_order="left"
        )["text"]
        columns[str(letter)] = pl.select(
            pl.when((there == "") | there.is_null()).then(pl.coalesce(texts, there)).otherwise(there)
        ).to_series()
    return pl.DataFrame([columns[letter].alias(letter) for letter in sorted(columns, key=column_index)])


def _rounded(cells: pl.DataFrame) -> pl.DataFrame:
    """Numbers as the workbook holds them, without the tail that writing them out with nine decimals brings."""
    changed = []
    for column in cells:
        long = column.filter((column.str.len_bytes() > KEPT_DIGITS + 1) & column.str.contains(FRACTION)).unique()
        if long.len():
            texts = long.to_list()
            changed.append(column.replace(texts, [_fifteen_digits(text) for text in texts]))
    return cells.with_columns(changed) if changed else cells


def _fifteen_digits(text: str) -> str:
    rounded = f"{float(text):.{KEPT_DIGITS}g}"
    return text if "e" in rounded else rounded


@contextmanager
def _library_errors(path: Path) -> Iterator[None]:
    """Whatever the readers raise becomes one message. Their panics are no `Exception`, so everything is looked at."""
    try:
        yield
    except (InputError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        if re.search(r"password|encrypt", str(error), re.IGNORECASE):
            raise InputError(
                mark("{path} is protected by a password. Save a copy without the password and use that."), path=path
            ) from None
        if "limit exceeded" in str(error):
            raise InputError(
                mark(
                    "{path} claims to hold more cells than a workbook can. Copy the list into a new workbook and "
                    "use that."
                ),
                path=path,
            ) from None
        raise InputError(
            mark(
                "{path} is damaged and cannot be opened. Fetch it again, or open it in Excel or LibreOffice and "
                "save it anew."
            ),
            path=path,
        ) from None
