"""The levels of the CPV hierarchy."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """The level of the nomenclature down to which two CPV codes must agree."""

    DIVISION = "division"
    GROUP = "group"
    CLASS = "class"
    CATEGORY = "category"

    @property
    def digits(self) -> int:
        """How many digits of a code name its place on this level."""
        return list(Level).index(self) + 2
