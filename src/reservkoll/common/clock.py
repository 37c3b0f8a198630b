"""The day on which something is made: the one place where the program looks at the clock.

Another day can be given, so that the same input gives the same bytes tomorrow and in another time zone: by the user
(`--made-on`), or by whoever builds things reproducibly (`SOURCE_DATE_EPOCH`, seconds since 1970 in UTC).
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from typing import Final

from reservkoll.errors import InputError
from reservkoll.texts import mark

EPOCH: Final = "SOURCE_DATE_EPOCH"
LONGEST: Final = 12  # digits
_given: list[date] = []


def today() -> date:
    """The day that was given, else that of `SOURCE_DATE_EPOCH`, else the one of the clock.

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
    """Take `day` for today from now on; None for what the clock says."""
    _given[:] = [] if day is None else [day]
