"""Reads workbooks (xlsx, xlsm, xlsb, ods, xls), every cell as text.

xls is read by xlrd, the others by fastexcel: it is fast, but drops anything but text, numbers and dates, and would
exhaust memory over a distant cell. So each sheet's XML is scanned first (`findings`), dropped content is restored, and
sheets that the fast reader cannot handle are read by a fallback.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree

import polars as pl

from reservkoll.common.errors import InputError
from reservkoll.common.runtime.native_stderr import quiet_libraries
from reservkoll.i18n import mark
from reservkoll.tabular.read_limits import ReadLimits, too_large
from reservkoll.tabular.readers.excel.cell_text import KEPT_DIGITS, fifteen_digits
from reservkoll.tabular.readers.excel.number_formats import cells_with_units, unit_styles, with_units
from reservkoll.tabular.readers.excel.ods_scanner import cells_claimed, scan_ods
from reservkoll.tabular.readers.excel.openpyxl_fallback import LONGEST, CarefulWorkbook
from reservkoll.tabular.readers.excel.scan_findings import UNREAD, UNSURE, Findings, fault_frame
from reservkoll.tabular.readers.excel.xlrd_reader import OldWorkbook
from reservkoll.tabular.readers.excel.xlsb_scanner import binary_sheet_parts, scan_binary_sheet
from reservkoll.tabular.readers.excel.xlsx_extent import sheet_extent
from reservkoll.tabular.readers.excel.xlsx_parts import SheetPart, counts_from_1904, sheet_parts
from reservkoll.tabular.readers.excel.xlsx_scanner import SheetBlocks, scan_sheet, stated_results
from reservkoll.tabular.readers.excel.zip_archive import Archive, damaged, protected
from reservkoll.tabular.sheet import Sheet, SheetName, column_index, column_letter

# fastexcel writes numbers out with nine decimals, Excel keeps fifteen digits: 123456789.989999995 is 123456789.99.
FRACTION = r"^-?\d+\.\d{3,}$"
# An amount in a cell that was given the format of a date by mistake: a day that no calendar has.
NO_DATE = r"^(\+\d{5,}|-\d{4,})-\d\d-\d\d \d\d:\d\d:\d\d"
XLSX = (".xlsx", ".xlsm")
SHEETS = "xl/worksheets/"

for library in ("calamine", "fastexcel"):  # their warnings would mix with our messages
    logging.getLogger(library).addHandler(logging.NullHandler())


class WorkbookSource:
    """A workbook. Charts and macro sheets are left out; nothing in it is run or followed.

    Raises:
        InputError: damaged, protected by a password, or over a limit.
    """

    def __init__(self, path: Path, limits: ReadLimits) -> None:
        self._path, self._limits = path, limits
        self._suffix = path.suffix.lower()
        self._archive = Archive(path, limits) if self._suffix != ".xls" else None
        self._trusted = True
        if self._archive is not None:
            self._trusted = self._archive.check(SHEETS)
            if self._suffix == ".ods" and cells_claimed(self._archive) > limits.cells:
                raise self._too_many()
        elif path.stat().st_size > limits.megabytes << 20:
            raise too_large(path, mark("the file is too large"))

    @cached_property
    def sheets(self) -> tuple[SheetName, ...]:
        """The sheets that can hold cells, in the file's order."""
        with _library_errors(self._path):
            if self._slow:
                return self._slow.sheets
            if self._parts is not None:
                return tuple(SheetName(sheet.name, sheet.visible) for sheet in self._parts)
            from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

            with quiet_libraries():
                found = CalamineWorkbook.from_path(str(self._path)).sheets_metadata
            return tuple(
                SheetName(sheet.name, sheet.visible == SheetVisibleEnum.Visible)
                for sheet in found
                if sheet.typ == SheetTypeEnum.WorkSheet
            )

    def load(self, name: str) -> Sheet:
        """Read one sheet whole.

        Raises:
            InputError: the sheet is damaged or over a limit.
        """
        with _library_errors(self._path):
            if self._slow:
                return self._slowly(self._slow, name)
            blocks = self._blocks(name)
            findings = Findings(extent=sheet_extent(blocks)) if blocks else self._findings(name)
            if findings.extent.cells > self._limits.cells:
                raise self._too_many()
            if findings.extent.sparse:
                return self._slowly(None, name)
            with ThreadPoolExecutor(1) as beside:
                scanning = beside.submit(scan_sheet, blocks) if blocks else None
                cells, failure = self._tried(name)
                findings = scanning.result() if scanning else findings  # scan before reading
            if failure is not None:
                if self._suffix in XLSX and not isinstance(failure, InputError) and not _protected(failure):
                    return self._slowly(None, name)
                raise failure
            cells = self._completed(cells, name, findings)
            unread = self._suffix == ".xlsb" and _filled(cells) < (findings.filled or 0) + findings.faults.height
            cells = with_units(_rounded(cells), self._units(name, findings))
        return Sheet(
            name,
            _without_blanks(cells),
            (*findings.remarks, UNREAD) if unread else findings.remarks,
            merged=findings.merged,
            hidden_rows=findings.hidden_rows,
            hidden_columns=findings.hidden_columns,
            counts_from_1904=self._counts_from_1904,
        )

    @cached_property
    def _counts_from_1904(self) -> bool:
        if self._suffix == ".xls":
            return isinstance(self._slow, OldWorkbook) and self._slow.counts_from_1904
        if self._archive is None or self._suffix not in XLSX:
            return False
        try:
            return counts_from_1904(self._archive)
        except (KeyError, StopIteration, ElementTree.ParseError):
            return False

    @cached_property
    def _reader(self):  # type: ignore[no-untyped-def]
        import fastexcel

        with quiet_libraries():
            return fastexcel.read_excel(self._path)

    @cached_property
    def _slow(self) -> CarefulWorkbook | OldWorkbook | None:
        """The fallback reader, where the fast one cannot open the file at all."""
        if not self._trusted and self._suffix in XLSX:
            return self._careful()
        if self._suffix == ".xls":
            return OldWorkbook(self._path)
        try:
            self._reader  # noqa: B018
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            if _protected(error) or self._suffix in {".ods", ".xlsb"}:
                raise
            return self._careful()
        return None

    @cached_property
    def _parts(self) -> tuple[SheetPart, ...] | None:
        if self._archive is None or self._suffix == ".ods":
            return None
        try:
            return (sheet_parts if self._suffix in XLSX else binary_sheet_parts)(self._archive)
        except (KeyError, StopIteration, IndexError, UnicodeError, ElementTree.ParseError):
            return None

    def _careful(self) -> CarefulWorkbook:
        archive = self._archive
        if archive is None or sum(archive.size(name) for name in archive.names if name.startswith(SHEETS)) > LONGEST:
            raise damaged(self._path)
        return CarefulWorkbook(self._path)

    def _slowly(self, reader: CarefulWorkbook | OldWorkbook | None, name: str) -> Sheet:
        if reader is None and self._suffix not in XLSX:
            raise self._too_many()
        sheet = (reader or self._careful()).load(name, self._limits.cells)
        return replace(sheet, cells=_without_blanks(sheet.cells), counts_from_1904=self._counts_from_1904)

    def _blocks(self, name: str) -> SheetBlocks | None:
        if self._archive is None or self._suffix not in XLSX:
            return None
        try:
            return SheetBlocks(self._archive, self._part(name))
        except (KeyError, StopIteration):
            return None

    def _findings(self, name: str) -> Findings:
        if self._archive is None:
            return Findings()
        try:
            if self._suffix == ".ods":
                return scan_ods(self._archive, name)
            if self._suffix == ".xlsb":
                return scan_binary_sheet(self._archive, self._part(name))
        except (KeyError, StopIteration, IndexError, ElementTree.ParseError):
            pass
        return Findings(remarks=(UNSURE,))

    def _part(self, name: str) -> str:
        return next(sheet.part for sheet in self._parts or () if sheet.name == name)

    def _tried(self, name: str) -> tuple[pl.DataFrame, BaseException | None]:
        try:
            return self._fast_cells(name), None
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # panics of the fast reader are no `Exception`
            return pl.DataFrame(), error

    def _fast_cells(self, name: str) -> pl.DataFrame:
        reader = self._reader
        with quiet_libraries():
            loaded = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string", schema_sample_rows=None)
            frame: pl.DataFrame = loaded.to_polars()
        frame.columns = [column_letter(column.absolute_index) for column in loaded.selected_columns]
        if frame.height != loaded.total_height:
            raise InputError(
                mark(
                    "{path}: the sheet “{sheet}” could not be read whole. Open it in Excel or LibreOffice and "
                    "save it anew."
                ),
                path=self._path,
                sheet=name,
            )
        return frame

    def _completed(self, cells: pl.DataFrame, name: str, findings: Findings) -> pl.DataFrame:
        """The cells with what the fast reader dropped: errors, formulas without a result, and numbers that it took for
        dates outside the calendar.
        """
        letters = [column.name for column in cells.select(pl.all().str.contains(NO_DATE).any()) if column.any()]
        odd = pl.concat([fault_frame(()), *(_matching(cells[letter], NO_DATE) for letter in letters)])
        if odd.height:
            cells = cells.with_columns(
                pl.when(pl.col(letters).str.contains(NO_DATE).not_()).then(pl.col(letters)).name.keep()
            )
        if findings.filled is not None and _filled(cells) < findings.filled:
            cells = put_back(put_back(cells, self._dropped(name)), odd)
        return put_back(cells, findings.faults)

    @cached_property
    def _unit_styles(self) -> dict[int, str]:
        return unit_styles(self._archive) if self._suffix in XLSX and self._archive is not None else {}

    def _units(self, name: str, findings: Findings) -> pl.DataFrame:
        if not self._unit_styles or self._archive is None:
            return findings.units
        return cells_with_units(self._archive, self._part(name), self._unit_styles)

    def _dropped(self, name: str) -> pl.DataFrame:
        if self._suffix in XLSX and self._archive is not None:
            return fault_frame(stated_results(self._archive, self._part(name)))
        return fault_frame(())

    def _too_many(self) -> InputError:
        return too_large(self._path, mark("a sheet holds too many cells"))


def put_back(cells: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Cells with the texts `found` (row, column, text) where the fast reader left nothing; grown for those beyond."""
    if found.is_empty():
        return cells
    height = max(cells.height, int(found["row"].max()))  # type: ignore[arg-type]
    columns = {letter: cells[letter].extend_constant(None, height - cells.height) for letter in cells.columns}
    for (letter,), texts_there in found.group_by("column"):
        there = columns.get(str(letter), pl.repeat(None, height, dtype=pl.String, eager=True))
        texts = pl.DataFrame({"row": pl.int_range(1, height + 1, dtype=pl.UInt32, eager=True)}).join(
            texts_there.unique("row", keep="first"), on="row", how="left", maintain_order="left"
        )["text"]
        columns[str(letter)] = pl.select(
            pl.when((there == "") | there.is_null()).then(pl.coalesce(texts, there)).otherwise(there)
        ).to_series()
    return pl.DataFrame([columns[letter].alias(letter) for letter in sorted(columns, key=column_index)])


def _filled(cells: pl.DataFrame) -> int:
    return sum(column.len() - column.null_count() for column in cells)


def _matching(column: pl.Series, pattern: str) -> pl.DataFrame:
    """Row, column and text of the cells that match, as `Findings.faults` has them."""
    return (
        pl.DataFrame({"text": column})
        .with_row_index("row", 1)
        .filter(pl.col("text").str.contains(pattern))
        .select("row", pl.lit(column.name).alias("column"), "text")
    )


def _rounded(cells: pl.DataFrame) -> pl.DataFrame:
    """Numbers as the workbook holds them, without the tail that writing them out with nine decimals brings."""
    changed = []
    for column in cells:
        long = column.filter(column.str.len_bytes() > KEPT_DIGITS + 1).unique()
        long = long.filter(long.str.contains(FRACTION))
        if long.len():
            texts = long.to_list()
            changed.append(column.replace(texts, [fifteen_digits(text) for text in texts]))
    return cells.with_columns(changed) if changed else cells


def _without_blanks(cells: pl.DataFrame) -> pl.DataFrame:
    """White-space cells are empty. Only columns where a text begins with white space are compared
    closer: comparing takes a fifth of the time.
    """
    texts = pl.col(pl.String)
    found = [column.name for column in cells.select(((texts < "!") | (texts >= "\x7f")).any()) if column.any()]
    filled = pl.when(pl.col(found).str.contains(r"\S")).then(pl.col(found)).name.keep()
    return cells.with_columns(filled) if found else cells


def _protected(error: BaseException) -> bool:
    return re.search(r"password|encrypt", str(error), re.IGNORECASE) is not None


@contextmanager
def _library_errors(path: Path) -> Iterator[None]:
    """Whatever the readers raise becomes one message. Their panics are no `Exception`, so everything is looked at."""
    try:
        yield
    except (InputError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        if _protected(error):
            raise protected(path) from None
        if "limit exceeded" in str(error) or isinstance(error, MemoryError):
            raise too_large(path, mark("a sheet holds too many cells")) from None
        raise damaged(path) from None
