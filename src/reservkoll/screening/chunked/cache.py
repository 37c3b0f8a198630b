"""A cache shared between chunks."""

from __future__ import annotations

from dataclasses import dataclass, field

from reservkoll.evaluation.explanations import Explanations
from reservkoll.rulebook.rulebook import Rulebook

MOST_KEPT = 30_000  # classes of like rows; a few kilobytes each


@dataclass(frozen=True)
class ClassWords:
    """What is said of all rows of a class. `waiting` has for each missing fact the routes that wait for it."""

    recommendation: str
    reason: str
    missing: str
    warnings: str
    waiting: dict[str, tuple[str, ...]]


@dataclass
class Earlier:
    """Answers of like rows, and words for them and for lists of codes. It holds for one rulebook and one language."""

    rulebook: Rulebook
    explanations: Explanations = field(init=False)
    words: dict[int, ClassWords] = field(init=False)
    codes: dict[str | None, tuple[str | None, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self._begin()

    def bounded(self) -> None:
        """Forget all when it is much. Called between two parts, so that memory does not grow with the list."""
        if max(len(self.explanations.kept), len(self.codes)) > MOST_KEPT:
            self._begin()

    def _begin(self) -> None:
        self.explanations = Explanations(self.rulebook)
        self.words = {}
        self.codes = {}
