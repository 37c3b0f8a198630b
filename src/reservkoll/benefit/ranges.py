"""Exact interval arithmetic: a figure with a low, a base and a high value.

`low` is the end of a result that is least favourable to the activity, `high` the most favourable. Every operation takes
the widest possible outcome, as if all figures erred at once in the same direction. Nothing is rounded here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Range:
    """Three exact values of any unit, `low <= base <= high`."""

    low: Fraction
    base: Fraction
    high: Fraction

    def __post_init__(self) -> None:
        if not self.low <= self.base <= self.high:
            raise ValueError(f"not in order: {self.low}, {self.base}, {self.high}")

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.base + other.base, self.high + other.high)

    def __sub__(self, other: Range) -> Range:
        return self + -other

    def __neg__(self) -> Range:
        return Range(-self.high, -self.base, -self.low)

    def __mul__(self, other: Range) -> Range:
        corners = [mine * yours for mine in (self.low, self.high) for yours in (other.low, other.high)]
        return Range(min(corners), self.base * other.base, max(corners))

    def each(self, function: Callable[[Fraction], Fraction]) -> Range:
        """`function` of each value; it must not fall where its argument grows."""
        return Range(function(self.low), function(self.base), function(self.high))

    @property
    def is_zero(self) -> bool:
        """Whether it is surely nothing: a known 0, which is something else than an unknown figure."""
        return self.low == self.high == 0

    @property
    def ends(self) -> tuple[Fraction, Fraction, Fraction]:
        """The three values in order."""
        return self.low, self.base, self.high


def exactly(value: Fraction | int) -> Range:
    """A figure without uncertainty."""
    return Range(Fraction(value), Fraction(value), Fraction(value))


ZERO = exactly(0)


def total(ranges: Iterable[Range]) -> Range:
    """The sum; nothing summed is 0."""
    return sum(ranges, ZERO)


def product(factors: Iterable[Range | None]) -> Range | None:
    """The product; None, unknown, where a factor is unknown and no other is surely 0."""
    result: Range | None = exactly(1)
    for factor in factors:
        if factor is not None and factor.is_zero:
            return ZERO
        result = None if factor is None or result is None else result * factor
    return result
