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
    """Where the lists are, all of one format. `shown` has the names the user gave.

    `places` has local files as file: URIs, in order, and other URIs as given; `files` has the local
    files as paths.
    """

    parquet: bool
    places: tuple[str, ...]
    shown: tuple[str, ...]
    files: tuple[Path, ...] = ()

    @property
    def title(self) -> str:
        """The name of all lists together, for notes."""
        return ", ".join(self.shown[:3]) + (", …" if len(self.shown) > 3 else "")


def find_lists(given: Sequence[str]) -> Addresses:
    """Resolve local files, folders and patterns; URIs with a scheme (s3a://…) are left to Spark.

    Raises:
        InputError: there is no such file, its content does not match its suffix, or formats are mixed.
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
            open_source(path)  # the content must match the suffix
            kinds.add(path.suffix.lower() in PARQUET)
            files.append(path)
            places.append("file://" + PATTERN.sub(r"\\\1", path.resolve().as_posix()))
    if len(kinds) != 1:
        raise InputError(mark("The lists are parquet and csv. Screen those of one kind at a time."))
    return Addresses(kinds.pop(), tuple(dict.fromkeys(places)), tuple(given), tuple(files))


def is_address(text: str) -> bool:
    """Whether `text` is a URI, which Spark resolves."""
    return SCHEME.match(text) is not None


def _files(text: str) -> Iterator[Path]:
    """The local files that a name, a folder or a pattern refers to, in order."""
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
