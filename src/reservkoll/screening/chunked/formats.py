"""The kinds of file that long lists come in: those that are read in parts, on this machine and by Spark."""

from __future__ import annotations

from typing import Final

TEXT: Final = (".csv", ".tsv", ".txt")
PARQUET: Final = (".parquet",)
