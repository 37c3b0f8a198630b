"""Where the server keeps what it was sent, for as long as one job lasts.

A list that is uploaded gets no name on the disk where the system can do without (Linux): when the last process that
reads it ends, however it ends, it is gone. Whatever else a job writes lies in a folder of its own, which is removed
with the job, or by the next start of a server when a kill came between.
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
OPEN_FILES: Final = Path("/proc/self/fd")  # by which another process of ours opens a file that has no name
JUST_MADE: Final = 60  # seconds in which an empty folder may be one that a server is about to lock


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder for one job, which nobody else can read, removed at the end with all that is in it."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    lock = _locked(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def clear_left_behind() -> None:
    """Remove the folders of servers of this user's that were killed: nobody holds their locks."""
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
    """A file of a job: what it is called, and the open file that holds its bytes."""

    name: str
    file: IO[bytes]

    @property
    def nameless(self) -> bool:
        """Whether the disk has no name for it: a process that is to read it must be given the open file."""
        return (OPEN_FILES / str(self.file.fileno())).exists()

    def place_in(self, folder: Path) -> None:
        """Make it be found in `folder` under its name, by this process and those that are given the open file."""
        self.file.flush()
        if self.nameless:
            (folder / self.name).symlink_to(OPEN_FILES / str(self.file.fileno()))
            return
        self.file.seek(0)
        with (folder / self.name).open("xb") as copy:
            shutil.copyfileobj(self.file, copy)

    def content(self, folder: Path) -> bytes:
        """What has been written to it, where it was placed in `folder`."""
        if self.nameless:
            self.file.seek(0)
            return self.file.read()
        return (folder / self.name).read_bytes()


def held_file(name: str, folder: Path) -> HeldFile:
    """A new, empty file; its bytes lie on the disk that `folder` is on."""
    return HeldFile(name, tempfile.TemporaryFile(dir=folder, buffering=0))


def _locked(folder: Path) -> int | None:
    """A lock on `folder` that ends with this process; None where another holds it or the system has no such locks."""
    if os.name != "posix":
        return None
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(opened)
        return None
    return opened
