"""An on-disk cache of validated rulebooks, keyed by the hash of their files and of the program.

The name holds the hash of the rulebook's files and of the program that read them, so that a changed file or another
version is a cache miss and an entry is never stale. `RESERVKOLL_CACHE=off` disables the cache,
`RESERVKOLL_CACHE=FOLDER` moves it.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reservkoll.rulebook.rulebook import Rulebook

SETTING = "RESERVKOLL_CACHE"
OFF = "off"
KEPT = 8  # rulebooks; more are of editions or versions that nobody runs any more


def fetch(sha256: str) -> Rulebook | None:
    """The checked rulebook with that hash, if this program has stored it; None where it must be read."""
    path = _place(sha256)
    if path is None:
        return None
    collecting = gc.isenabled()
    gc.disable()  # unpickling makes many objects that all stay: looking for garbage among them takes most of its time
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
                return None  # a pickle that somebody else may have written is never read
            rulebook: Rulebook = pickle.load(file)
    except Exception:  # absent, cut short, of another making: whatever it is, the rulebook itself is at hand
        return None
    finally:
        if collecting:
            gc.enable()
    return rulebook if getattr(rulebook, "sha256", None) == sha256 else None


def store(rulebook: Rulebook) -> None:
    """Keep a checked rulebook for the next run. Where the folder cannot be written, nothing is kept."""
    path = _place(rulebook.sha256)
    if path is None:
        return
    with contextlib.suppress(OSError, pickle.PicklingError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
            pickle.dump(rulebook, part, protocol=pickle.HIGHEST_PROTOCOL)
        Path(part.name).replace(path)
        kept = sorted(path.parent.glob("rulebook-*.pickle"), key=lambda old: old.stat().st_mtime, reverse=True)
        for old in kept[KEPT:]:
            old.unlink(missing_ok=True)


def cache_folder() -> Path | None:
    """The folder for what can be made again; None where the user does without."""
    setting = os.environ.get(SETTING, "")
    if setting.lower() == OFF:
        return None
    if setting:
        return Path(setting)
    import platformdirs

    return platformdirs.user_cache_path("reservkoll", appauthor=False)


def _place(sha256: str) -> Path | None:
    folder = cache_folder()
    return None if folder is None else folder / f"rulebook-{sha256[:32]}-{_program()}.pickle"


def _program() -> str:
    """What tells this program from another: its files as they are, and the Python that runs them."""
    digest = hashlib.sha256(sys.version.encode())
    for file in _modules(Path(__file__).parents[1]):
        status = file.stat()
        digest.update(f"{file.path}\0{status.st_mtime_ns}\0{status.st_size}\0".encode())
    return digest.hexdigest()[:16]


def _modules(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    """The modules in `folder` and the folders in it, in order; with `os.scandir`, which every start has time for."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.endswith(".py"):
            yield entry
        elif entry.is_dir() and not entry.name.startswith("_"):  # compiled modules and the rulebook itself
            yield from _modules(entry.path)
