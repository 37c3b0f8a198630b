"""Temporary files for uploads, which exist only as long as one job.

An uploaded list gets no name on the disk if the system allows that (Linux): when the last process that
has it open ends, however it ends, the file is gone. Everything else a job writes is in its own folder, which is removed
with the job, or at the next server start if the server was killed.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

if os.name == "posix":
    import fcntl

PREFIX: Final = "reservkoll-serve-"
OPEN_FILES: Final = Path("/proc/self/fd")  # through which another process of ours opens a file without a name
JUST_MADE: Final = 60  # seconds during which an empty folder may belong to a server that is about to lock it


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder for one job, which no other user can read, removed with its contents at the end."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    lock = _locked(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def clear_left_behind() -> None:
    """Remove the folders left by this user's killed servers: those whose lock nobody holds."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            found = folder.lstat()
            own = not hasattr(os, "getuid") or found.st_uid == os.getuid()
            if not own or not stat.S_ISDIR(found.st_mode):
                continue
            lock = _locked(folder)
            if lock is None and os.name == "posix":
                continue
            if any(folder.iterdir()) or time.time() - found.st_mtime > JUST_MADE:
                shutil.rmtree(folder, ignore_errors=True)
            if lock is not None:
                os.close(lock)


@dataclass(frozen=True)
class HeldFile:
    """A file of a job: its name, and the open file with its bytes."""

    name: str
    file: IO[bytes]

    @property
    def nameless(self) -> bool:
        """Whether it has no name on the disk: a process that reads it must inherit the open file."""
        return (OPEN_FILES / str(self.file.fileno())).exists()

    def place_in(self, folder: Path) -> None:
        """Make it available in `folder` under its name, to this process and those that inherit the open file."""
        self.file.flush()
        if self.nameless:
            (folder / self.name).symlink_to(OPEN_FILES / str(self.file.fileno()))
            return
        self.file.seek(0)
        with (folder / self.name).open("xb") as copy:
            shutil.copyfileobj(self.file, copy)

    def content(self, folder: Path) -> bytes:
        """Its bytes, after it was placed in `folder` and written to."""
        if self.nameless:
            self.file.seek(0)
            return self.file.read()
        return (folder / self.name).read_bytes()


def held_file(name: str, folder: Path) -> HeldFile:
    """A new, empty file on the same disk as `folder`."""
    return HeldFile(name, tempfile.TemporaryFile(dir=folder, buffering=0))


def _locked(folder: Path) -> int | None:
    """A lock on `folder` that ends with this process; None if another holds it or the system has no such locks."""
    if os.name != "posix":
        return None
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(opened)
        return None
    return opened
