"""Resolves the lists that the user named to paths or URIs that Spark can open."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reservkoll.common.errors import InputError
from reservkoll.i18n import mark
from reservkoll.screening.chunked.formats import PARQUET, TEXT
from reservkoll.tabular.open import open_source

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
PATTERN = re.compile(r"([\\{}\[\]*?])")


@dataclass(frozen=True)
class Addresses:
    """Where the lists are, all of one kind. `shown` are the user's own words for them.

    `places` are files of this machine as file: addresses, in order, and others as they were given; `files` are those of
    this machine as paths.
    """

    parquet: bool
    places: tuple[str, ...]
    shown: tuple[str, ...]
    files: tuple[Path, ...] = ()

    @property
    def title(self) -> str:
        """What the lists are called together in remarks."""
        return ", ".join(self.shown[:3]) + (", …" if len(self.shown) > 3 else "")


def find_lists(given: Sequence[str]) -> Addresses:
    """Files, folders and patterns of this machine, and addresses with a scheme (s3a://…), which are left to Spark.

    Raises:
        InputError: there is no such file, it holds something else than its name says, or kinds are mixed.
    """
    places: list[str] = []
    files: list[Path] = []
    kinds: set[bool] = set()
    for text in given:
        if is_address(text):
            kinds.add(not text.lower().endswith(TEXT))
            places.append(text)
            continue
        for path in _files(text):
            if path.suffix.lower() not in (*PARQUET, *TEXT):
                raise InputError(
                    mark("{path}: --engine spark reads parquet and csv. Save the list so, or leave out --engine."),
                    path=path,
                )
            open_source(path)  # what it holds must be what its suffix says
            kinds.add(path.suffix.lower() in PARQUET)
            files.append(path)
            places.append("file://" + PATTERN.sub(r"\\\1", path.resolve().as_posix()))
    if len(kinds) != 1:
        raise InputError(mark("The lists are parquet and csv. Screen those of one kind at a time."))
    return Addresses(kinds.pop(), tuple(dict.fromkeys(places)), tuple(given), tuple(files))


def is_address(text: str) -> bool:
    """Whether Spark is to resolve it."""
    return SCHEME.match(text) is not None


def _files(text: str) -> Iterator[Path]:
    """The files of this machine that a name, a folder or a pattern stands for, in order."""
    path = Path(text)
    if path.is_dir():
        inside = (
            each
            for each in sorted(path.rglob("*"))
            if each.is_file()
            and each.suffix.lower() in (*PARQUET, *TEXT)
            and not any(part.startswith(("_", ".")) for part in each.relative_to(path).parts)
        )
        found = list(inside)
    elif path.exists() or not glob.has_magic(text):
        found = [path]
    else:
        matching = sorted(glob.glob(text, recursive=True))
        found = [each for name in matching for each in (_files(name) if Path(name).is_dir() else [Path(name)])]
    if not found:
        raise InputError(mark("{path}: there is no parquet or csv file there. Check the name."), path=text)
    yield from found
