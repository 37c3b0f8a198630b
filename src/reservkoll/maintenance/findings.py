"""Lint findings as data, with the position of each entry in its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from reservkoll.common.yaml_loader import Document, Location, read_document


class Severity(StrEnum):
    """An error makes an answer wrong or impossible; a hint is for the keeper to judge."""

    ERROR = "error"
    HINT = "hint"


@dataclass(frozen=True)
class Finding:
    """One finding: `message` and `remedy` are English message ids, both filled from `words`."""

    id: str
    severity: Severity
    path: Path
    line: int
    message: str
    remedy: str
    words: Mapping[str, object] = field(default_factory=dict)


class Places:
    """Where the entries of a rulebook's files stand."""

    SINGLE = ("limits", "facts", "notes", "sources", "routes", "rulebook")
    KEYS = ("id", "act")

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def _files(self) -> dict[str, Document]:
        return {name: read_document(path) for name in self.SINGLE if (path := self.folder / f"{name}.yaml").is_file()}

    @cached_property
    def _entries(self) -> dict[tuple[str, str], Document]:
        found: dict[tuple[str, str], Document] = {}
        for path in sorted(self.folder.glob("*/*.yaml")):
            if path.parent.name != "cases":
                document = read_document(path)
                data = document.data if isinstance(document.data, dict) else {}
                for key in self.KEYS:
                    if key in data:
                        found.setdefault((path.parent.name, str(data[key])), document)
        return found

    def at(self, where: str, *location: str | int, word: str | None = None) -> tuple[Path, int]:
        """File and line of an entry: `at("limits", "lou-direct")`, `at("routes/lou-19-25", "versions", 0)`."""
        folder, _, name = where.partition("/")
        document = self._entries.get((folder, name)) if name else self._files.get(folder)
        if document is None:
            return self.folder / f"{where}.yaml", 1
        place: Location = tuple(location)
        return document.path, document.line(place, word)
