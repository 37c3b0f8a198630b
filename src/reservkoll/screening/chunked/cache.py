"""A cache shared between chunks."""

from __future__ import annotations

from dataclasses import dataclass, field

from reservkoll.evaluation.columnar.explanations import Explanations
from reservkoll.rulebook.rulebook import Rulebook

MOST_KEPT = 30_000  # row classes; a few kilobytes each


@dataclass(frozen=True)
class ClassWords:
    """The texts shared by all rows of a class. `waiting` maps each missing fact to the routes that depend on it."""

    recommendation: str
    reason: str
    missing: str
    warnings: str
    waiting: dict[str, tuple[str, ...]]


@dataclass
class ChunkCache:
    """Cached answers and texts of equivalent rows, and texts of code lists; one cache per rulebook and language."""

    rulebook: Rulebook
    explanations: Explanations = field(init=False)
    words: dict[int, ClassWords] = field(init=False)
    codes: dict[str | None, tuple[str | None, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self._begin()

    def bounded(self) -> None:
        """Clear the cache once it has grown too large. Called between chunks, so that memory stays bounded."""
        if max(len(self.explanations.kept), len(self.codes)) > MOST_KEPT:
            self._begin()

    def _begin(self) -> None:
        self.explanations = Explanations(self.rulebook)
        self.words = {}
        self.codes = {}
