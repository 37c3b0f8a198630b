"""Files that are read without hanging, and files of the cache that only this user can have written.

A cache holds what Python runs or trusts, so a file in it counts only where it is an ordinary file of this user's own,
under one name, in a folder of the user's own, both closed to everybody else's writing; it is opened without following a
link, and its content must be what was stored, by its checksum. Whatever else is found there is as good as nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from pathlib import Path
from typing import BinaryIO, Final

SETTING: Final = "RESERVKOLL_CACHE"
OFF: Final = "off"
OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH
CHECKSUM: Final = hashlib.sha256
LENGTH: Final = CHECKSUM().digest_size
# A FIFO that nobody writes to would be waited for; a device could have an effect by being opened.
_SAFELY: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOCTTY", 0)
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)


class NotOrdinaryError(OSError):
    """What was to be read is no ordinary file: a device, a FIFO, a socket or a folder."""


def cache_folder() -> Path | None:
    """The folder for what can be made again; None where the user does without."""
    setting = os.environ.get(SETTING, "")
    if setting.lower() == OFF:
        return None
    if setting:
        return Path(setting)
    import platformdirs

    return platformdirs.user_cache_path("reservkoll", appauthor=False)


def open_ordinary(path: Path) -> BinaryIO:
    """Open a file of the user's for reading; links are followed.

    Raises:
        NotOrdinaryError: it is something else than an ordinary file.
        OSError: it is not there, or cannot be read.
    """
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise NotOrdinaryError
    opened = os.open(path, _SAFELY | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(opened).st_mode):  # it may have been exchanged
        os.close(opened)
        raise NotOrdinaryError
    return open(opened, "rb")


def fetch(folder: Path, name: str) -> bytes | None:
    """What was stored in `folder` under `name`; None where there is nothing that can be trusted."""
    with contextlib.suppress(OSError), _opened(folder, name) as file:
        if not _is_own(os.fstat(file.fileno()), stat.S_ISREG) or os.fstat(file.fileno()).st_nlink != 1:
            return None
        content = file.read()
        if CHECKSUM(memoryview(content)[LENGTH:]).digest() == content[:LENGTH]:
            return content[LENGTH:]
    return None


def store(folder: Path, name: str, content: bytes, *, others: str, kept: int) -> None:
    """Store `content` in `folder` under `name`, whole or not at all; of its like (`others`, a pattern) few are kept.

    Where the folder cannot be written, or others can write in it, nothing is stored.
    """
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_own(folder.lstat(), stat.S_ISDIR):
            return
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as part:
            part.write(CHECKSUM(content).digest())
            part.write(content)
        try:
            os.replace(part.name, folder / name)
        except OSError:
            os.unlink(part.name)
            raise
        alike = sorted(folder.glob(others), key=lambda one: one.lstat().st_mtime, reverse=True)
        for old in alike[kept:]:
            old.unlink(missing_ok=True)


def _opened(folder: Path, name: str) -> BinaryIO:
    if os.open not in os.supports_dir_fd:  # Windows, where other users' rights are not told as a mode
        return open_ordinary(folder / name)
    inside = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | _NO_LINK)
    try:
        if not _is_own(os.fstat(inside), stat.S_ISDIR):
            raise NotOrdinaryError
        return open(os.open(name, _SAFELY | _NO_LINK, dir_fd=inside), "rb")
    finally:
        os.close(inside)


def _is_own(found: os.stat_result, is_kind: object) -> bool:
    """Whether it is of the kind, belongs to this user and is closed to others' writing."""
    assert callable(is_kind)
    if not is_kind(found.st_mode):
        return False
    return not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & OTHERS_WRITE)
