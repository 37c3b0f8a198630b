"""Opens files without blocking on devices, and cache files that only this user can have written.

Cached content is run or trusted, so a cache file counts only if it is a regular file owned by this user, with
one link, in a folder owned by the user, both writable by nobody else; it is opened without following a
link, and its checksum must match. Anything else is a cache miss.
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
# A FIFO without a writer would block; opening a device could have side effects.
_SAFELY: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOCTTY", 0)
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)


class NotOrdinaryError(OSError):
    """Not a regular file but a device, a FIFO, a socket or a folder."""


def cache_folder() -> Path | None:
    """The cache folder; None where the user disabled it."""
    setting = os.environ.get(SETTING, "")
    if setting.lower() == OFF:
        return None
    if setting:
        return Path(setting)
    import platformdirs

    return platformdirs.user_cache_path("reservkoll", appauthor=False)


def open_ordinary(path: Path) -> BinaryIO:
    """Open a user's file for reading; links are followed.

    Raises:
        NotOrdinaryError: it is not a regular file.
        OSError: it does not exist or cannot be read.
    """
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise NotOrdinaryError
    opened = os.open(path, _SAFELY | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(opened).st_mode):  # it may have been replaced
        os.close(opened)
        raise NotOrdinaryError
    return open(opened, "rb")


def fetch(folder: Path, name: str) -> bytes | None:
    """The content stored in `folder` under `name`; None where there is none that can be trusted."""
    with contextlib.suppress(OSError), _opened(folder, name) as file:
        if not _is_own(os.fstat(file.fileno()), stat.S_ISREG) or os.fstat(file.fileno()).st_nlink != 1:
            return None
        content = file.read()
        if CHECKSUM(memoryview(content)[LENGTH:]).digest() == content[:LENGTH]:
            return content[LENGTH:]
    return None


def store(folder: Path, name: str, content: bytes, *, others: str, kept: int) -> None:
    """Store `content` in `folder` under `name` atomically; only the newest files matching `others` are kept.

    Nothing is stored where the folder cannot be written, or others can write in it.
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
    if os.open not in os.supports_dir_fd:  # Windows, where the mode says nothing of other users' rights
        return open_ordinary(folder / name)
    inside = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | _NO_LINK)
    try:
        if not _is_own(os.fstat(inside), stat.S_ISDIR):
            raise NotOrdinaryError
        return open(os.open(name, _SAFELY | _NO_LINK, dir_fd=inside), "rb")
    finally:
        os.close(inside)


def _is_own(found: os.stat_result, is_kind: object) -> bool:
    """Whether it is of the kind, owned by this user and not writable by others."""
    assert callable(is_kind)
    if not is_kind(found.st_mode):
        return False
    return not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & OTHERS_WRITE)
