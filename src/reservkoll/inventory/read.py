"""From a path to an opened file, or one error that says what is wrong with the file and what to do."""

from __future__ import annotations

import zipfile
from pathlib import Path

from reservkoll.errors import InputError
from reservkoll.inventory.delimited import DelimitedSource
from reservkoll.inventory.jsonl import JsonLinesSource
from reservkoll.inventory.parquet import ParquetSource
from reservkoll.inventory.sheet import Source
from reservkoll.inventory.workbook import WorkbookSource
from reservkoll.texts import mark

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PARQUET = b"PAR1", b"PARE"
ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
ZIPPED = {".xlsx", ".xlsm", ".ods"}
# What is read without opening a workbook.
PLAIN_SOURCES: dict[str, type[DelimitedSource | JsonLinesSource | ParquetSource]] = {
    **dict.fromkeys((".csv", ".tsv", ".txt"), DelimitedSource),
    **dict.fromkeys((".jsonl", ".ndjson"), JsonLinesSource),
    ".parquet": ParquetSource,
}
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", *PLAIN_SOURCES)


def open_source(path: Path) -> Source:
    """Open an inventory file for reading; what it holds must be what its suffix says.

    Raises:
        InputError: missing, a folder, empty, another kind of file, encrypted or broken.
    """
    suffix = path.suffix.lower()
    start = _first_bytes(path)
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
    elif not start.startswith(OLE):
        raise InputError(
            mark(
                "{path} is no Excel workbook that can be read: it is damaged, of a very old kind, or another "
                "kind of file. "
                "Open it in Excel or LibreOffice and save it as .xlsx."
            ),
            path=path,
        )
    return WorkbookSource(path)


def _first_bytes(path: Path) -> bytes:
    if path.is_dir():
        raise InputError(mark("{path} is a folder. Name a file."), path=path)
    try:
        with path.open("rb") as file:
            return file.read(512)
    except FileNotFoundError:
        raise InputError(mark("{path} does not exist. Check the name and the folder."), path=path) from None
    except (OSError, ValueError) as error:
        raise InputError(
            mark("{path} cannot be read: {reason}."), path=path, reason=getattr(error, "strerror", None) or error
        ) from None


def _check_zip(path: Path, suffix: str, start: bytes) -> None:
    """xlsx, xlsm and ods are zip archives with known parts; an encrypted xlsx is wrapped in an OLE file."""
    if start.startswith(OLE):
        if ENCRYPTED_PART in path.read_bytes():
            raise InputError(
                mark("{path} is protected by a password. Save a copy without the password and use that."), path=path
            )
        raise _not_as_named(path)
    if not start.startswith(ZIP):
        raise _not_as_named(path)
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise InputError(
            mark(
                "{path} is damaged and cannot be opened. Fetch it again, or open it in Excel or LibreOffice and "
                "save it anew."
            ),
            path=path,
        ) from None
    if "xl/workbook.bin" in names or ("content.xml" in names) != (suffix == ".ods") or "word/document.xml" in names:
        raise _not_as_named(path)


def _not_as_named(path: Path) -> InputError:
    return InputError(
        mark("{path} is not what its name says ({suffix}). Open it in Excel or LibreOffice and save it as .xlsx."),
        path=path,
        suffix=path.suffix,
    )
