"""Atomic file writes: a file appears whole or not at all, and never replaces an input."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISREG
from typing import Final

from reservkoll.common.errors import InputError
from reservkoll.common.foreign_texts import reason_of
from reservkoll.i18n import mark

TEMPORARY: Final = re.compile(r"\.reservkoll-[0-9a-f]{16}\.[A-Za-z]{1,8}")
UNFINISHED: Final[set[Path]] = set()  # temporary files being written
LEFT_BEHIND: Final = 24 * 3600  # seconds after which a temporary file must be left over from a killed run


def check_output(path: Path, *, inputs: Iterable[Path] = (), force: bool = False) -> None:
    """Refuse a `path` that must not be written. Call it before long work, so that the user need not wait for it.

    Args:
        path: the file to be written.
        inputs: files that are read; none is ever replaced, not even with `force`.
        force: whether an existing file may be replaced.

    Raises:
        InputError: with the remedy.
    """
    try:
        check_folder(path.parent)
        _check_place(path, tuple(inputs), force)
    except OSError as error:
        raise _refusal(path, error) from error


@contextmanager
def whole_file(path: Path, *, inputs: Iterable[Path] = (), force: bool = False) -> Iterator[Path]:
    """Yield a temporary file beside `path`, with its suffix; rename it to `path` if the block succeeds.

    When the block fails, or the program is killed in it, `path` is as it was before. A kill leaves the temporary file,
    which is cleared away by a later run that saves in the same folder. Keep only the writing in the
    block: what the system refuses in it is told as a failure to save.

    Raises:
        InputError: when `path` must not be written (see :func:`check_output`) or the disk refuses.
    """
    inputs = tuple(inputs)
    check_output(path, inputs=inputs, force=force)
    # Not tempfile, whose files only their owner can read: a report gets the folder's usual permissions.
    temporary = path.with_name(f".reservkoll-{secrets.token_hex(8)}{path.suffix}")
    try:
        UNFINISHED.add(temporary)
        temporary.open("xb").close()
        _clear_left_behind(temporary)
        yield temporary
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        check_output(path, inputs=inputs, force=force)  # another process may have created it meanwhile
        os.replace(temporary, path)
    except OSError as error:
        raise _refusal(path, error) from error
    except InputError as error:
        if error.parameters.get("path") == temporary:  # a name that the user never gave
            error.parameters["path"] = path
        raise
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        UNFINISHED.discard(temporary)


def clear_unfinished() -> None:
    """Remove the temporary files being written, before an immediate exit."""
    for temporary in tuple(UNFINISHED):
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _clear_left_behind(fresh: Path) -> None:
    """Remove the temporary files of runs killed at least a day ago, by the file system's own time."""
    now = fresh.stat().st_mtime
    for other in fresh.parent.glob(".reservkoll-*"):
        with suppress(OSError):
            found = other.lstat()
            if TEMPORARY.fullmatch(other.name) and S_ISREG(found.st_mode) and now - found.st_mtime > LEFT_BEHIND:
                other.unlink()


def check_folder(folder: Path) -> None:
    """Refuse an output folder that does not exist or is not a folder.

    Raises:
        InputError: with the remedy.
    """
    if not folder.exists():
        raise InputError(mark("The folder “{folder}” does not exist. Create it first."), folder=folder)
    if not folder.is_dir():
        raise InputError(mark("“{folder}” is a file, not a folder, so nothing can be saved in it."), folder=folder)


def _check_place(path: Path, inputs: tuple[Path, ...], force: bool) -> None:
    if path.is_symlink():
        raise InputError(mark("“{path}” is a link to another file. Give the file itself or another name."), path=path)
    if path.is_dir():
        raise InputError(mark("“{path}” is a folder. Give the name of a file to save in."), path=path)
    if any(_same_file(path, other) for other in inputs):
        raise InputError(mark("“{path}” is read as input and is never written over. Choose another name."), path=path)
    if not path.exists():
        return
    if not path.is_file():
        raise InputError(mark("“{path}” is not an ordinary file. Choose another name."), path=path)
    if not force:
        raise InputError(mark("“{path}” exists already. Choose another name, or replace it with --force."), path=path)


def _refusal(path: Path, error: OSError) -> InputError:
    """The operating system's error, with what to do about it."""
    if isinstance(error, PermissionError):
        template = mark(
            "“{path}” cannot be saved: no permission. Is it open in another program, or is the folder closed?"
        )
        return InputError(template, path=path)
    return InputError(mark("“{path}” cannot be saved: {reason}."), path=path, reason=reason_of(error))


def real(path: Path) -> Path:
    """`path` with links resolved as far as it exists; unlike `Path.resolve`, tolerates circular links."""
    return Path(os.path.realpath(path))


def _same_file(path: Path, other: Path) -> bool:
    """Whether both paths are the same file, also through a link or another spelling."""
    try:
        return path.samefile(other)
    except OSError:  # one of them does not exist (yet)
        return real(path) == real(other)
