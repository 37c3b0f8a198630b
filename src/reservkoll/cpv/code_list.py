"""A statutory code list: codes it names, ranges it spans, and sub-codes of a listed code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from reservkoll.cpv.nomenclature import Nomenclature, fixed_digits

if TYPE_CHECKING:
    import polars as pl


class Coverage(StrEnum):
    """Where a code stands to a list. A sub-code of a listed single code is not on it; its name tells why."""

    YES = "yes"
    NO = "no"
    SUB_CODE = "sub_code"


@dataclass(frozen=True)
class CodeList:
    """Single codes and inclusive ranges (on the eight digits), less the excepted codes."""

    id: str
    singles: tuple[str, ...]
    ranges: tuple[tuple[str, str], ...]
    exceptions: tuple[str, ...]
    nomenclature: Nomenclature

    @cached_property
    def listed(self) -> frozenset[str]:
        """Every code that the list names or spans."""
        spanned = (code for first, last in self.ranges for code in self.nomenclature.between(first, last))
        return frozenset((*self.singles, *spanned)).difference(self.exceptions)

    @cached_property
    def sub_codes(self) -> dict[str, str]:
        """Codes that are not listed but lie below a listed single code, with the nearest such code."""
        nearest: dict[str, str] = {}
        for single in sorted(self.singles, key=lambda code: len(fixed_digits(code))):  # the nearest comes last
            nearest |= dict.fromkeys(self.nomenclature.below(single), single)
        own = self.listed.union(self.exceptions)
        return {code: nearest[code] for code in sorted(nearest) if code not in own}

    @cached_property
    def listed_column(self) -> pl.Series:
        """`listed` as one list, sorted: what a column of codes is looked up in."""
        import polars as pl

        return pl.Series([sorted(self.listed)], dtype=pl.List(pl.String))

    @cached_property
    def sub_codes_column(self) -> pl.Series:
        """`sub_codes` in the same way."""
        import polars as pl

        return pl.Series([sorted(self.sub_codes)], dtype=pl.List(pl.String))

    def coverage(self, code: str) -> Coverage:
        """Where `code` (as `12345678-9`) stands to this list."""
        if code in self.listed:
            return Coverage.YES
        return Coverage.SUB_CODE if code in self.sub_codes else Coverage.NO
