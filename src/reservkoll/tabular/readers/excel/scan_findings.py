"""What a scan of a sheet's own part found that the fast readers omit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from reservkoll.i18n import mark
from reservkoll.tabular.sheet import CellRange

FAULTS = {"row": pl.UInt32, "column": pl.String, "text": pl.String}
Found = tuple[int, str, str]
UNSURE = mark(
    "{place}: error cells (such as #N/A) in this file cannot be told from empty ones. Save it as .xlsx to be sure."
)
UNREAD = mark("{place}: some cells could not be read and are taken for empty. Save it as .xlsx to be sure.")

LOOKED_AT = 2 << 20
SPARSE = 8


@dataclass(frozen=True)
class Extent:
    """How many cells stand in a sheet, empty ones with a format among them, and within how many rows and columns."""

    rows: int = 0
    columns: int = 0
    cells: int = 0

    @property
    def sparse(self) -> bool:
        """Whether a few cells lie so far apart that the fast readers, which keep the whole rectangle between them in
        memory, would fill it or end the program.
        """
        area = self.rows * self.columns
        return area > LOOKED_AT and area > SPARSE * self.cells


@dataclass(frozen=True)
class Findings:
    """`faults`: row (from 1), column letters and text of cells that are errors or formulas without a result, "#N/A" or
    "=A1+B1". `filled`: how many other cells hold something, None where that was not counted. `units`: the unit (as
    `text`) that numbers are shown with, see `shown_units`. `extent` is told where it is found on the same way.
    """

    faults: pl.DataFrame = field(default_factory=lambda: fault_frame(()))
    filled: int | None = None
    merged: tuple[CellRange, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    units: pl.DataFrame = field(default_factory=lambda: fault_frame(()))
    extent: Extent = Extent()


def fault_frame(found: Iterable[Found]) -> pl.DataFrame:
    """The frame of `Findings.faults`."""
    return pl.DataFrame(list(found), FAULTS, orient="row")
