"""The time horizon: years and months, discounted where a rate is given.

The first year weighs 1, the second 1 / (1 + rate), and so on. Exact fractions; nothing is rounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Horizon:
    """A period of whole years and the rate by which a year weighs less than the one before (a fraction, 0 is none)."""

    years: int
    rate: Fraction

    @property
    def weights(self) -> list[Fraction]:
        """The weight of each year."""
        return [1 / (1 + self.rate) ** year for year in range(self.years)]

    @property
    def weighted_years(self) -> Fraction:
        """The years together, each by its weight."""
        return sum(self.weights, Fraction(0))

    def weighted_months(self, months: Fraction) -> Fraction:
        """Months in the period that last for one person a year, who each year moves on as the year begins.

        `months` is how long it lasts for each; what falls after the period does not count.
        """
        weights = self.weights
        return sum(
            (
                weights[year] * min(Fraction(MONTHS_A_YEAR), max(Fraction(0), months - MONTHS_A_YEAR * (year - begun)))
                for begun in range(self.years)
                for year in range(begun, self.years)
            ),
            Fraction(0),
        )
