"""The file formats that can be read in chunks, locally and by Spark."""

from __future__ import annotations

from typing import Final

TEXT: Final = (".csv", ".tsv", ".txt")
PARQUET: Final = (".parquet",)
