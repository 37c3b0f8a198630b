"""A rulebook released by itself: a zip archive that says which edition it holds and the hash of its content.

The law changes more often than the program: an edition can be handed out, checked against a hash that was published
elsewhere, and used with `--rules` without another program.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from pydantic import BaseModel, ValidationError

from reservkoll.common.errors import RulebookError
from reservkoll.common.trusted_files import cache_folder
from reservkoll.i18n import mark

SUFFIX: Final = ".zip"
STATED: Final = "#sha256="
MANIFEST: Final = "edition.json"
READ: Final = frozenset({".yaml", ".tsv", ".txt"})
MOST_BYTES: Final = 64 << 20
MOST_FILES: Final = 5_000
ALWAYS: Final = (1980, 1, 1, 0, 0, 0)  # the same rulebook makes the same archive

DAMAGED = mark("{path} is no archive that can be unpacked. Fetch it once more.")
NO_RELEASE = mark("{path} is a zip archive, but no released rulebook: it lacks {name}.")
OTHER_ARCHIVE = mark("{path} is not the file with the hash that you stated. It has SHA-256 {found}.")
OTHER_CONTENT = mark("{path} does not hold what its own list says. Fetch it once more.")
TOO_LARGE = mark("{path} holds more than any rulebook does, and is not unpacked.")


class Manifest(BaseModel):
    """What an archive says of itself, in :data:`MANIFEST`."""

    edition: str
    sha256: str


@dataclass(frozen=True)
class Release:
    """A released rulebook: where it is unpacked, its edition, and the hash of its content."""

    folder: Path
    edition: str
    sha256: str


def is_release(path: Path) -> bool:
    """Whether a name is that of an archive, with or without the hash that it must have."""
    return path.name.partition(STATED)[0].lower().endswith(SUFFIX)


def content_hash(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and contents of the files of a rulebook that bear on its answers, cases left out."""
    digest = hashlib.sha256()
    for name in sorted(files, key=lambda name: PurePosixPath(name).parts):
        parts = PurePosixPath(name).parts
        if parts[0] == "cases" or PurePosixPath(name).suffix not in READ:
            continue
        content = files[name].replace(b"\r\n", b"\n")  # a checkout may change line ends, not the law
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def write_release(files: Mapping[str, bytes], edition: str, path: Path) -> str:
    """Write the archive to `path` and return its SHA-256; the same rulebook makes the same bytes."""
    manifest = Manifest(edition=edition, sha256=content_hash(files)).model_dump_json(indent=2) + "\n"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in ((MANIFEST, manifest.encode()), *sorted(files.items())):
            entry = zipfile.ZipInfo(name, ALWAYS)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def unpacked(path: Path) -> Release:
    """The released rulebook in `path`, unpacked into the user's cache; `path` may end with `#sha256=HASH`.

    Raises:
        RulebookError: it is not there, damaged, another file than the hash says, or no released rulebook.
    """
    text, separator, stated = str(path).partition(STATED)
    file = Path(text)
    try:
        data = file.read_bytes()
    except OSError:
        raise RulebookError(mark("There is no rulebook in {path}. Name a folder with a rulebook."), path=file) from None
    found = hashlib.sha256(data).hexdigest()
    if separator and stated.lower() != found:
        raise RulebookError(OTHER_ARCHIVE, path=file, found=found)
    files = _files(file)
    manifest = _manifest(file, files.pop(MANIFEST, None))
    if content_hash(files) != manifest.sha256:
        raise RulebookError(OTHER_CONTENT, path=file)
    return Release(_laid_out(files, manifest.sha256), manifest.edition, manifest.sha256)


def _manifest(path: Path, content: bytes | None) -> Manifest:
    if content is None:
        raise RulebookError(NO_RELEASE, path=path, name=MANIFEST)
    try:
        return Manifest.model_validate_json(content)
    except ValidationError:
        raise RulebookError(OTHER_CONTENT, path=path) from None


def _files(path: Path) -> dict[str, bytes]:
    """The files of the archive; names that lead out of it, and what no rulebook holds, are none of them."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise RulebookError(TOO_LARGE, path=path)
            found = {
                entry.filename: archive.open(entry).read(MOST_BYTES) for entry in entries if _plain(entry.filename)
            }
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        raise RulebookError(DAMAGED, path=path) from None
    if len(found) < len(entries):
        raise RulebookError(OTHER_CONTENT, path=path)
    return found


def _plain(name: str) -> bool:
    parts = PurePosixPath(name).parts
    inside = bool(parts) and not PurePosixPath(name).is_absolute() and ".." not in parts and "\\" not in name
    return inside and ":" not in name and (name == MANIFEST or PurePosixPath(name).suffix in READ)


def _laid_out(files: Mapping[str, bytes], sha256: str) -> Path:
    """The folder that holds `files`: the one of an earlier run where it still holds the same."""
    kept = cache_folder()
    if kept is None:
        folder = Path(tempfile.mkdtemp(prefix="reservkoll-rules-"))
        _write(files, folder)
        return folder
    folder = kept / f"rules-{sha256}"
    if _holds(folder, files):
        return folder
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix="rules-", dir=kept))
    _write(files, fresh)
    shutil.rmtree(folder, ignore_errors=True)
    try:
        fresh.rename(folder)
    except OSError:  # another run was first
        if not _holds(folder, files):
            return fresh
        shutil.rmtree(fresh, ignore_errors=True)
    return folder


def _holds(folder: Path, files: Mapping[str, bytes]) -> bool:
    if folder.is_symlink() or not folder.is_dir():
        return False
    there = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    return there == set(files) and all(folder.joinpath(name).read_bytes() == files[name] for name in files)


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
