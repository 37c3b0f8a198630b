"""Tells which file was read: its name and the hash of its content."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import file_digest, sha256
from pathlib import Path

from reservkoll.common.errors import InputError
from reservkoll.i18n import mark


def identified(path: Path) -> str:
    """The name of a file and its SHA-256; the file may be longer than the memory is large. Of a folder the hash is that
    of the names and hashes of the files in it.
    """
    if path.is_dir():
        inside = sorted(found for found in path.rglob("*") if found.is_file())
        told = "\n".join(f"{found.relative_to(path).as_posix()} {_sha256(found)}" for found in inside)
        return f"{path.name}, SHA-256 {sha256(told.encode('utf-8', 'surrogateescape')).hexdigest()}"
    return f"{path.name}, SHA-256 {_sha256(path)}"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def day_of(path: Path) -> date:
    """The day on which a file was last changed, in UTC.

    Raises:
        InputError: it is not there.
    """
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    except FileNotFoundError:
        raise InputError(mark("{path} does not exist. Check the name and the folder."), path=path) from None
