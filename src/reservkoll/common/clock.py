"""The only place that reads the clock. Evaluation is passed the day, so that it stays reproducible.

The day can be overridden, so that the same input gives the same bytes tomorrow and in another time zone: by the user
(`--made-on`), or by a reproducible build (`SOURCE_DATE_EPOCH`, seconds since 1970 in UTC).
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from typing import Final

from reservkoll.common.errors import InputError
from reservkoll.i18n import mark

EPOCH: Final = "SOURCE_DATE_EPOCH"
LONGEST: Final = 12  # digits
_given: list[date] = []


def today() -> date:
    """The overriding day, else that of `SOURCE_DATE_EPOCH`, else the clock's.

    Raises:
        InputError: `SOURCE_DATE_EPOCH` is no number of seconds.
    """
    if _given:
        return _given[-1]
    seconds = os.environ.get(EPOCH, "").strip()
    if not seconds:
        return date.today()
    try:
        if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= LONGEST):
            raise ValueError
        return datetime.fromtimestamp(int(seconds), UTC).date()
    except (ValueError, OverflowError, OSError):
        told = mark("{name} is “{text}”, which is not a number of seconds since 1970.")
        raise InputError(told, name=EPOCH, text=seconds) from None


def give_day(day: date | None) -> None:
    """Use `day` as today from now on; None for the clock's."""
    _given[:] = [] if day is None else [day]


def iso_day(text: str) -> date:
    """Parse a day given as year-month-day.

    Raises:
        InputError: not a date.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(mark("“{text}” is not a date. Write year-month-day, such as 2025-03-01."), text=text) from None
