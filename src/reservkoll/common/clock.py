"""The only place that reads the clock, and reads a day that is given instead. Evaluation is passed the day."""

from __future__ import annotations

from datetime import date

from reservkoll.common.errors import InputError
from reservkoll.i18n import mark


def today() -> date:
    """The day on this computer."""
    return date.today()


def iso_day(text: str) -> date:
    """A day as people give it to the program, year-month-day.

    Raises:
        InputError: not a date.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(mark("“{text}” is not a date. Write year-month-day, such as 2025-03-01."), text=text) from None
