"""Annotated workbooks: only the sheet parts are edited, every other part is copied byte for byte.

The workbook is not read and rewritten by a library, since each loses something: charts, pictures, pivot tables, macros,
comments. Macros are copied as they are and never run; links to other files are never followed.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from reservkoll.annotate.answers import Answers
from reservkoll.annotate.package import Unreadable, areas, sheet_part
from reservkoll.annotate.sheet_edit import SheetEditor
from reservkoll.annotate.sheet_layout import BLOCK, Utf8, look_at
from reservkoll.common.errors import InputError
from reservkoll.i18n import mark
from reservkoll.tabular.sheet import column_letter

SUFFIXES: Final = (".xlsx", ".xlsm")
MOST_COLUMNS: Final = 16_384
GROWTH: Final = 1 << 31  # how much a part may grow before its size must be told otherwise in the archive
FAULTS: Final = (
    Unreadable,
    LookupError,
    ValueError,
    OverflowError,
    EOFError,
    NotImplementedError,
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
)


def write_workbook(source: Path, target: Path, sheets: Iterable[Answers]) -> None:
    """Write `source` with the answers of `sheets` to `target`.

    Raises:
        InputError: the workbook is not built as workbooks are, or there is no room at the right of the list.
    """
    try:
        with zipfile.ZipFile(source) as read:
            edits = {sheet_part(read, answers.sheet): answers for answers in sheets}
            with zipfile.ZipFile(target, "w") as written:
                written.comment = read.comment
                for entry in read.infolist():
                    pieces = (
                        _annotated(read, entry, edits[entry.filename], source)
                        if entry.filename in edits
                        else _as_it_is(read, entry)
                    )
                    _write(written, entry, pieces)
    except FAULTS:
        raise _not_annotated(source) from None


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, pieces: Iterator[bytes]) -> None:
    copy = zipfile.ZipInfo(entry.filename, entry.date_time)
    copy.compress_type = entry.compress_type
    copy.comment = entry.comment
    copy.create_system = entry.create_system
    copy.external_attr = entry.external_attr
    with archive.open(copy, "w", force_zip64=entry.file_size > GROWTH // 2) as part:
        for piece in pieces:
            part.write(piece)


def _as_it_is(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    if entry.is_dir():
        return
    with archive.open(entry) as part:
        while block := part.read(BLOCK):
            yield block


def _annotated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, answers: Answers, source: Path) -> Iterator[bytes]:
    with archive.open(entry) as part:
        layout = look_at(Utf8(part), answers.header_row, areas(archive, entry.filename))
    if layout.width + len(answers.headings) > MOST_COLUMNS:
        raise InputError(
            mark(
                "{path}, sheet “{sheet}”: there is no room at the right of the list, which reaches to column {column}. "
                "Clear the cells far to the right that do not belong to it."
            ),
            path=source,
            sheet=answers.sheet,
            column=column_letter(layout.width - 1),
        )
    editor = SheetEditor(layout, answers)
    with archive.open(entry) as part:
        yield from editor.edited(Utf8(part))
    if editor.written != {answers.header_row, *answers.rows}:
        raise Unreadable(entry.filename)  # a row that was read is not there by that number


def _not_annotated(source: Path) -> InputError:
    return InputError(
        mark(
            "{path} is not built as Excel builds workbooks, so the answers cannot be put into a copy of it. "
            "Open it in Excel or LibreOffice, save it as .xlsx and use that."
        ),
        path=source,
    )
