"""The facts of one case by path, ready for the rules: stated ones, and those that follow from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Facts:
    """`values` by path (money as whole öre, codes as `12345678-9`); what is not in it is unknown.

    `lacking` names, for a derived fact that is unknown, the stated facts that it waits for; `open` the notes that say
    why it cannot be known; `ranges` the ends between which an amount lies that is not known exactly.
    """

    values: Mapping[str, object]
    lacking: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    open: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def get(self, path: str) -> object | None:
        """The value, or None where it is unknown."""
        return self.values.get(path)

    def missing(self, path: str) -> tuple[str, ...]:
        """The stated facts to ask for, for an unknown `path`."""
        return self.lacking.get(path, (path,))
