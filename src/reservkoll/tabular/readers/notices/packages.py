"""Finds the XML documents in files, folders, zip archives and the .tar.gz in which TED hands out a day's notices.

Documents are handed out one at a time, and nothing is unpacked to disk. What an archive may hold is bounded by the read
limits: the sizes that it states are not trusted.
"""

from __future__ import annotations

import gzip
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from reservkoll.common.errors import InputError
from reservkoll.common.foreign_texts import reason_of
from reservkoll.i18n import mark
from reservkoll.tabular.read_limits import ReadLimits, too_large
from reservkoll.tabular.readers.excel.zip_archive import Archive

DOCUMENT: Final = ".xml"
ZIP: Final = ".zip"
UNPACKED: Final = ".tar"
TAR: Final = (".tar.gz", ".tgz", UNPACKED)
MOST_BYTES: Final = 64 << 20  # of one notice; TED refuses far smaller ones
SMALL: Final = 512 << 20  # unpacked; notices that are like each other are packed hundreds of times smaller
BLOCK: Final = 512  # of a tar archive: each member has one before its content
PARTS_OF_OFFICE: Final = frozenset({"[content_types].xml", "content.xml"})

NONE_THERE = mark("{path} holds no notices: no file in it ends with .xml. Is it the right one?")
NOT_A_PACKAGE = mark(
    "{path} is no file that notices come in. Name files that end with .xml, .zip, .tar.gz or .tgz, or a folder."
)
WITHIN = mark("{path} is an archive within another, and is not read. Unpack it and name it by itself.")
DAMAGED = mark("{path} is damaged or cut short and cannot be unpacked. Fetch it once more.")


def named_for_notices(path: Path) -> bool:
    """Whether the name of a file says that notices may lie in it."""
    return path.name.lower().endswith((DOCUMENT, ZIP, *TAR))


def has_notices(path: Path) -> bool:
    """Whether `path` is a folder or an archive with XML documents of its own, or is named as one.

    A zip archive may be a workbook that was named so: those have a list of their parts.
    """
    if path.is_dir():
        return any(named_for_notices(Path(name)) for _, _, names in os.walk(path) for name in names)
    if not named_for_notices(path) or not path.is_file():
        return False
    if not path.name.lower().endswith(ZIP):
        return True
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return any(name.endswith(DOCUMENT) for name in names) and not set(names) & PARTS_OF_OFFICE


def documents(path: Path, limits: ReadLimits) -> Iterator[tuple[str, bytes | InputError]]:
    """The name and bytes of every XML document in `path`, in the order of the package, or by name in a folder.

    In place of what cannot be read within a folder or an archive stands the error that tells why.

    Raises:
        InputError: no file, of another kind, damaged, over a limit, or without any document.
    """
    count = 0
    for name, data in _within(path, limits):
        count += 1
        yield name, data
    if not count:
        raise InputError(NONE_THERE, path=path)


def _within(path: Path, limits: ReadLimits) -> Iterator[tuple[str, bytes | InputError]]:
    name = path.name.lower()
    try:
        kind = path.stat().st_mode
    except FileNotFoundError:
        raise InputError(mark("{path} does not exist. Check the name and the folder."), path=path) from None
    except (OSError, ValueError) as error:
        raise InputError(mark("{path} cannot be read: {reason}."), path=path, reason=reason_of(error)) from None
    if stat.S_ISDIR(kind):
        yield from _of_folder(path, limits)
    elif not stat.S_ISREG(kind):  # reading a pipe or a device may never end
        raise InputError(mark("{path} is no ordinary file. Save the list as a file and name that."), path=path)
    elif name.endswith(DOCUMENT):
        yield str(path), _bytes(path)
    elif name.endswith(ZIP):
        yield from _of_zip(path, limits)
    elif name.endswith(TAR):
        yield from _of_tar(path, limits)
    else:
        raise InputError(NOT_A_PACKAGE, path=path)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _document_too_large(str(path))
        return path.read_bytes()
    except OSError as error:
        raise InputError(mark("{path} cannot be read: {reason}."), path=path, reason=reason_of(error)) from None


def _of_folder(folder: Path, limits: ReadLimits) -> Iterator[tuple[str, bytes | InputError]]:
    for place, inner, names in os.walk(folder):
        inner.sort()
        for name in sorted(names):
            if named_for_notices(Path(name)) and (found := Path(place, name)).is_file():
                try:
                    yield from _within(found, limits)
                except InputError as error:
                    yield str(found), error


def _of_zip(path: Path, limits: ReadLimits) -> Iterator[tuple[str, bytes | InputError]]:
    archive = Archive(path, limits)
    for name in archive.names:
        if name.endswith(DOCUMENT):
            if archive.size(name) > MOST_BYTES:
                yield name, _document_too_large(f"{path}: {name}")
            else:
                yield f"{path}: {name}", archive.read(name)
        elif name.endswith((ZIP, *TAR)):
            yield name, InputError(WITHIN, path=f"{path}: {name}")


def _of_tar(path: Path, limits: ReadLimits) -> Iterator[tuple[str, bytes | InputError]]:
    most = min(limits.megabytes << 20, max(SMALL, limits.ratio * path.stat().st_size))
    unpacked = 0
    try:
        opened = _plain if path.name.lower().endswith(UNPACKED) else gzip.open
        with opened(path, "rb") as content, tarfile.open(fileobj=content, mode="r|") as archive:
            for member in archive:
                archive.members = []  # type: ignore[attr-defined]  # else every member is remembered
                unpacked += BLOCK + member.size
                if unpacked > most:
                    raise too_large(path, mark("it would be too large when unpacked"))
                name = f"{path}: {member.name}"
                if not member.isreg():
                    continue
                if member.name.lower().endswith((ZIP, *TAR)):
                    yield name, InputError(WITHIN, path=name)
                elif member.name.lower().endswith(DOCUMENT):
                    if member.size > MOST_BYTES:
                        yield name, _document_too_large(name)
                    elif (inside := archive.extractfile(member)) is not None:
                        yield name, inside.read()
    except (tarfile.TarError, EOFError, zlib.error, OSError, ValueError):
        raise InputError(DAMAGED, path=path) from None


def _plain(path: Path, mode: str) -> IO[bytes]:
    return path.open(mode)


def _document_too_large(path: str) -> InputError:
    return too_large(path, mark("one notice in it would be too large"))
