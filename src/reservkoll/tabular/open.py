"""Opens a file by path, or raises one error that says what is wrong with it and what to do."""

from __future__ import annotations

import mmap
import stat
import zipfile
from pathlib import Path

from reservkoll.common.errors import InputError
from reservkoll.common.foreign_texts import reason_of
from reservkoll.i18n import mark
from reservkoll.tabular.read_limits import ReadLimits
from reservkoll.tabular.readers.csv import DelimitedSource
from reservkoll.tabular.readers.excel.reader import WorkbookSource
from reservkoll.tabular.readers.excel.zip_archive import damaged, protected
from reservkoll.tabular.readers.jsonl import JsonLinesSource
from reservkoll.tabular.readers.notices.packages import has_notices
from reservkoll.tabular.readers.notices.source import NoticesSource
from reservkoll.tabular.readers.parquet import ParquetSource
from reservkoll.tabular.sheet import Source

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PARQUET = b"PAR1", b"PARE"
# The first record of Excel 2 to 5 without a container.
BEFORE_OLE = b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08"
ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
ZIPPED = {".xlsx", ".xlsm", ".xlsb", ".ods"}
# What is read without opening a workbook.
PLAIN_SOURCES: dict[str, type[DelimitedSource | JsonLinesSource | ParquetSource]] = {
    **dict.fromkeys((".csv", ".tsv", ".txt"), DelimitedSource),
    **dict.fromkeys((".jsonl", ".ndjson", ".json"), JsonLinesSource),
    ".parquet": ParquetSource,
}
# Formats that lists are sometimes sent in, with the remedy.
INSTEAD = {
    ".zip": mark("{path} is a zip archive. Unpack it, and name the list that lies in it."),
    ".pdf": mark(
        "{path} is a PDF, which holds no table that can be read with certainty. Ask for the list as .xlsx or .csv, or "
        "fetch it with Excel (Data, Get data, From PDF) and save it as .xlsx."
    ),
    **dict.fromkeys(
        (".doc", ".docx", ".odt", ".rtf"),
        mark("{path} is a text document. Copy its table into Excel and save it as .xlsx."),
    ),
    **dict.fromkeys((".htm", ".html"), mark("{path} is a web page. Open it in Excel and save the table as .xlsx.")),
    ".numbers": mark("{path} was made by Numbers. Export it there as Excel or CSV."),
    ".gz": mark("{path} is packed. Unpack it, and name the list that lies in it."),
}
SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", *PLAIN_SOURCES)


def open_source(path: Path, limits: ReadLimits | None = None) -> Source:
    """Open a list for reading, or what notices come in; its content must match its suffix.

    Raises:
        InputError: missing, a folder, empty, another kind of file, encrypted, broken or over a limit.
    """
    suffix = path.suffix.lower()
    if has_notices(path):
        return NoticesSource(path, limits or ReadLimits())
    start = _first_bytes(path)
    if suffix in INSTEAD:
        raise InputError(INSTEAD[suffix], path=path)
    if suffix not in SUFFIXES:
        raise InputError(
            mark("{path}: files of this kind are not read. Save the list as one of: {suffixes}."),
            path=path,
            suffixes=", ".join(SUFFIXES),
        )
    if not start:
        raise InputError(mark("{path} is empty. Is it the right file, and was it saved whole?"), path=path)
    if suffix in PLAIN_SOURCES:
        if start.startswith((ZIP, OLE)) or start.startswith(PARQUET) != (suffix == ".parquet"):
            raise _not_as_named(path)
        return PLAIN_SOURCES[suffix](path)
    if suffix in ZIPPED:
        _check_zip(path, suffix, start)
    elif start.startswith(ZIP) or start.lstrip()[:1] == b"<":
        raise _not_as_named(path)
    elif not start.startswith((OLE, *BEFORE_OLE)):
        raise InputError(
            mark(
                "{path} is no Excel workbook that can be read: it is damaged, of a very old kind, or another "
                "kind of file. "
                "Open it in Excel or LibreOffice and save it as .xlsx."
            ),
            path=path,
        )
    return WorkbookSource(path, limits or ReadLimits())


def _first_bytes(path: Path) -> bytes:
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise InputError(mark("{path} is a folder. Name a file."), path=path)
        if not stat.S_ISREG(kind):  # reading a pipe or a device may block for ever
            raise InputError(mark("{path} is no ordinary file. Save the list as a file and name that."), path=path)
        with path.open("rb") as file:
            return file.read(512)
    except FileNotFoundError:
        raise InputError(mark("{path} does not exist. Check the name and the folder."), path=path) from None
    except (OSError, ValueError) as error:
        raise InputError(mark("{path} cannot be read: {reason}."), path=path, reason=reason_of(error)) from None


def _check_zip(path: Path, suffix: str, start: bytes) -> None:
    """xlsx, xlsm, xlsb and ods are zip archives with known parts; an encrypted xlsx is wrapped in an OLE file."""
    if start.startswith(OLE):
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            if content.find(ENCRYPTED_PART) >= 0:
                raise protected(path)
        raise _not_as_named(path)
    if not start.startswith(ZIP):
        raise _not_as_named(path)
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise damaged(path) from None
    kinds = {
        ".ods": "content.xml" in names,
        ".xlsb": "xl/workbook.bin" in names,
    }
    if any(there != (suffix == kind) for kind, there in kinds.items()) or "word/document.xml" in names:
        raise _not_as_named(path)


def _not_as_named(path: Path) -> InputError:
    return InputError(
        mark("{path} is not what its name says ({suffix}). Open it in Excel or LibreOffice and save it as .xlsx."),
        path=path,
        suffix=path.suffix,
    )
