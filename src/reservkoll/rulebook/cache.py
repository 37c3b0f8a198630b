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
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from reservkoll.common import trusted_files
from reservkoll.common.trusted_files import cache_folder

if TYPE_CHECKING:
    from reservkoll.rulebook.rulebook import Rulebook

KEPT = 8  # rulebooks; more are of editions or versions that nobody runs any more


def fetch(sha256: str) -> Rulebook | None:
    """The checked rulebook with that hash, if this program has stored it; None where it must be read."""
    folder = cache_folder()
    content = None if folder is None else trusted_files.fetch(folder, _name(sha256))
    if content is None:
        return None
    collecting = gc.isenabled()
    gc.disable()  # unpickling makes many objects that all stay: looking for garbage among them takes most of its time
    try:
        rulebook: Rulebook = pickle.loads(content)
    except Exception:  # of another making: whatever it is, the rulebook itself is at hand
        return None
    finally:
        if collecting:
            gc.enable()
    return rulebook if getattr(rulebook, "sha256", None) == sha256 else None


def store(rulebook: Rulebook) -> None:
    """Keep a checked rulebook for the next run. Where the folder cannot be written, nothing is kept."""
    folder = cache_folder()
    if folder is None:
        return
    with contextlib.suppress(pickle.PicklingError):
        content = pickle.dumps(rulebook, protocol=pickle.HIGHEST_PROTOCOL)
        trusted_files.store(folder, _name(rulebook.sha256), content, others="rulebook-*.pickle", kept=KEPT)


def _name(sha256: str) -> str:
    return f"rulebook-{sha256[:32]}-{_program()}.pickle"


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
