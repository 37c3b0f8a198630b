"""What one block of a file says: organisations, and how many lines were left out and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import polars as pl

from reservkoll.common.organisation_number import FIRST_MONTH_OF_LEGAL_PERSONS

SCHEMA: Final[dict[str, pl.DataType]] = {
    "org_no": pl.Int64(),
    "name": pl.String(),
    "form": pl.String(),
    "place": pl.String(),
    "postcode": pl.String(),
    "sni": pl.String(),
    "description": pl.String(),
    "active": pl.Boolean(),
    "no_advertising": pl.Boolean(),
    "winding_up": pl.Boolean(),
}
"""`sni`: five-digit codes with spaces between, the main one first. `form`: a name of forms.yaml, or the register's own
code. `active`: not deregistered; null where the file does not say. No number or text in it is a personal number.
"""

MOST_NAMED: Final = 10


@dataclass(frozen=True)
class Batch:
    """The organisations of a block (see SCHEMA), and its lines that gave none.

    `persons`: natural persons' businesses, which are never stored. `numberless`: no organisation number, or none that
    can be. `unreadable`: the numbers of lines that are no records; nothing of what stands in them is kept.
    """

    frame: pl.DataFrame
    lines: int
    persons: int = 0
    numberless: int = 0
    unreadable: tuple[int, ...] = ()


@dataclass
class Counted:
    """The lines of a file, and what became of them."""

    lines: int = 0
    organisations: int = 0
    persons: int = 0
    numberless: int = 0
    unreadable: int = 0
    first_unreadable: list[int] = field(default_factory=list)

    def add(self, batch: Batch) -> None:
        """Count a block."""
        self.lines += batch.lines
        self.organisations += batch.frame.height
        self.persons += batch.persons
        self.numberless += batch.numberless
        self.unreadable += len(batch.unreadable)
        self.first_unreadable += batch.unreadable[: MOST_NAMED - len(self.first_unreadable)]


def is_legal_person(number: pl.Expr) -> pl.Expr:
    """Whether ten digits, as a number, are a legal person's: what would be the month of birth is none."""
    return (number // 1_000_000) % 100 >= FIRST_MONTH_OF_LEGAL_PERSONS
