"""Loads a rulebook folder: from the cache if nothing has changed, else read strictly and cached."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reservkoll.common.errors import RulebookError
from reservkoll.i18n import mark
from reservkoll.rulebook import cache
from reservkoll.rulebook.release import is_release, unpacked

if TYPE_CHECKING:
    from reservkoll.i18n import Language
    from reservkoll.rulebook.rulebook import Rulebook

# A process that answers again and again keeps the rulebook, with what evaluation has built for it: by content, since
# nothing else bears on an answer.
MOST_LOADED: Final = 2
_LOADED: Final[dict[str, Rulebook]] = {}


def shipped_rules() -> Path:
    """The rulebook of this installation: inside the package, or beside it in a checkout."""
    inside = Path(__file__).parents[1] / "_rules"
    return inside if inside.is_dir() else Path(__file__).parents[3] / "rules"


def load_rulebook(folder: Path | None = None) -> Rulebook:
    """The rulebook in `folder` (default: the shipped one), cross-checked; a released one is a zip archive.

    Raises:
        RulebookError, Findings: with exit code 3; names file, line and remedy.
    """
    folder = folder or shipped_rules()
    if is_release(folder):
        folder = unpacked(folder).folder
    if not folder.is_dir():
        raise RulebookError(mark("There is no rulebook in {path}. Name a folder with a rulebook."), path=folder)
    sha256 = folder_hash(folder)
    rulebook = _LOADED.get(sha256) or cache.fetch(sha256)
    if rulebook is None:
        # Reading needs YAML, validation and checks; with the cache a run never imports them.
        from reservkoll.rulebook.reader import read_rulebook

        rulebook = read_rulebook(folder, sha256)
        cache.store(rulebook)
    rulebook.nomenclature.read_from(folder / "cpv")  # a kept one may have come from a copy
    _LOADED[sha256] = rulebook
    while len(_LOADED) > MOST_LOADED:
        del _LOADED[next(iter(_LOADED))]
    return rulebook


def rulebook_for(
    rules: Path | None,
    published: Path | None,
    language: Language,
    areas: Path | None = None,
    policy: Path | None = None,
    precedents: Path | None = None,
) -> Rulebook:
    """The rulebook to answer from, with the published amounts, the areas, the policy and the precedents of the user.

    Raises:
        ReservkollError: the rulebook or a file cannot be used.
    """
    rulebook = load_rulebook(rules)
    if published is not None:
        from reservkoll.rulebook.published import with_published

        rulebook = with_published(rulebook, published, language)
    if areas is not None:
        from reservkoll.rulebook.stated_areas import with_areas

        rulebook = with_areas(rulebook, areas)
    if policy is not None:
        from reservkoll.rulebook.local_policy import with_policy

        rulebook = with_policy(rulebook, policy)
    if precedents is not None:
        from reservkoll.facts.precedents import read_precedents

        rulebook = replace(rulebook, precedents=read_precedents(precedents))
    return rulebook


def folder_hash(folder: Path) -> str:
    """SHA-256 over the names and contents of all files of a rulebook that bear on its answers."""
    digest = hashlib.sha256()
    for name in sorted(_files(folder, cases=False)):
        # A checkout may change line ends, not the law.
        content = folder.joinpath(*name).read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{'/'.join(name)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def all_files(folder: Path) -> dict[str, bytes]:
    """Every file of a rulebook, cases too, by its name in the folder."""
    return {"/".join(name): folder.joinpath(*name).read_bytes() for name in sorted(_files(folder, cases=True))}


def _files(folder: Path, *, cases: bool) -> Iterator[tuple[str, ...]]:
    """The files of a rulebook, each as the parts of its name in `folder`; `cases` bear on no answer."""
    for inside, folders, names in os.walk(folder):
        parts = Path(inside).relative_to(folder).parts
        if not parts and not cases:
            folders[:] = (name for name in folders if name != "cases")
        for name in names:
            if os.path.splitext(name)[1] in {".yaml", ".tsv", ".txt"} and os.path.isfile(os.path.join(inside, name)):
                yield *parts, name
