"""The time of day in Sweden, told without the machine's list of time zones: Windows has none of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

SUNDAY: Final = 6
CHANGES: Final = (3, 10)  # summer time begins and ends at one UTC, the last Sunday of these months


def in_sweden(moment: datetime) -> datetime:
    """`moment`, which has a time zone, as a clock in Sweden shows it, without zone; Directive 2000/84/EC.

    Raises:
        OverflowError: it lies at the end of the calendar.
    """
    there = moment.astimezone(UTC).replace(tzinfo=None)
    begins, ends = (_last_sunday(there.year, month) for month in CHANGES)
    return there + timedelta(hours=2 if begins <= there < ends else 1)


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1)
    return last - timedelta(days=(last.weekday() - SUNDAY) % 7)
