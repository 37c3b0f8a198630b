"""The engines that `--engine` names."""

from __future__ import annotations

from enum import StrEnum


class EngineChoice(StrEnum):
    """The engine that assesses the rows."""

    LOCAL = "local"
    SPARK = "spark"
