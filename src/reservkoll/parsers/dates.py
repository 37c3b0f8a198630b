"""Parses dates: ISO, Swedish and English notations, Excel serial numbers; periods as first and last day."""

from __future__ import annotations

import re
from datetime import date, timedelta

from reservkoll.common.identifiers import cleaned
from reservkoll.i18n import mark
from reservkoll.parsers.errors import CellError
from reservkoll.parsers.periods import MONTH, MONTHS, Days, are_of_dates, parse_period, words_in
from reservkoll.parsers.text import fold, shortened

EARLIEST_YEAR, LATEST_YEAR = 1990, 2100  # outside it a number or time was mistaken for a date, or a digit is wrong
CENTURY, PIVOT = 2000, 90  # 260301 is 2026, 990301 is 1999
LONGEST_TEXT = 60
EXCEL_DAY_0 = date(1899, 12, 30)

TIME = r"(?:(?:[T ]|,? kl\.? ?)\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?)?"
DAY_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<y>\d{{4}})(?P<mark>[-/.])(?P<m>\d{{1,2}})(?P=mark)(?P<d>\d{{1,2}}){TIME}",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
        r"(?:den )?(?P<d>\d{1,2})/(?P<m>\d{1,2})(?: ?- ?|,? )(?P<y>\d{4}|\d{2})",
        r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})",
        rf"(?:den )?(?P<d>\d{{1,2}})(?::?e|:a|\.|st|nd|rd|th)? ?(?:of )?(?P<month>{MONTH})\.?,? ?[-']?"
        r"(?P<y>(?<=[ '-])(?:\d{4}|\d{2}))",
        rf"(?P<month>{MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?, (?P<y>\d{{4}})",
        rf"(?P<month>{MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?P<y>\d{{4}})",
        rf"(?P<d>\d{{1,2}})(?P<mark>[-/.])(?P<month>{MONTH})\.?(?P=mark)(?P<y>\d{{4}}|\d{{2}})",
        rf"(?P<y>\d{{4}})(?P<mark>[-/. ])(?P<month>{MONTH})\.?(?P=mark)(?P<d>\d{{1,2}})",
    )
)
FORMS_OF_DIGITS = DAY_FORMS[:4]
WEEKDAY = re.compile(
    r"^(?:mån|tis|ons|tors|fre|lör|sön)(?:dag(?:en)?)?\.?,? (?:den )?(?=\d)"
    r"|^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? ",
    re.IGNORECASE,
)
SLASHED = re.compile(rf"(?P<a>\d{{1,2}})(?P<mark>[/-])(?P<b>\d{{1,2}})(?P=mark)(?P<y>\d{{4}}){TIME}")
SHORT = re.compile(r"(?P<a>\d{1,2})(?P<mark>[-/.])(?P<b>\d{1,2})(?P=mark)(?P<c>\d{2})")
SIX_DIGITS = re.compile(r"(?P<y>\d{2})(?P<m>\d{2})(?P<d>\d{2})")
SERIAL = re.compile(r"(?P<day>[1-9]\d{4})(?:[.,]\d+)?")
FROM_TO = re.compile(
    r"(?:från |from )?(?P<first>.+?\S)(?: - | till (?:och med )?| t\.?o\.?m\.? | to |(?<=\d)-(?=\d{4}))(?P<last>\S.+)"
)
MIDNIGHT = re.compile(r"(?<=\d)[ T]00:00(?::00(?:\.0+)?)?$")


def parse_date(text: str) -> dict[str, date]:
    """The day in `text`, as a `DATE_CELL` with equal ends; or the first and last day of a period.

    Raises:
        CellError: no date, a day that does not exist, or a date that can be read in two ways.
    """
    line, shown = cleaned(text), shortened(text)
    if len(line) > LONGEST_TEXT:
        raise _no_date(shown)
    line = MIDNIGHT.sub("", line)
    day = _day_of(WEEKDAY.sub("", line), shown)
    days = (day, day) if day else _period(line.lower(), shown)
    if days is None:
        raise _no_date(shown)
    for end in days:
        if not EARLIEST_YEAR <= end.year <= LATEST_YEAR:
            raise CellError(
                mark("“{text}”: the year is outside {earliest}–{latest}. Write year-month-day, such as 2025-03-01."),
                text=shown,
                earliest=EARLIEST_YEAR,
                latest=LATEST_YEAR,
            )
    return {"first": days[0], "last": days[1]}


def parse_day(text: str) -> date:
    """The single day in `text`.

    Raises:
        CellError: as `parse_date`, and for a period.
    """
    days = parse_date(text)
    if days["first"] != days["last"]:
        raise CellError(
            mark("“{text}” names a period, not a day. Write the day, such as 2025-03-01."), text=shortened(text)
        )
    return days["first"]


def day_to_day(line: str) -> tuple[date, date] | None:
    """The days of "2025-01-01 - 2027-12-31"; None where `line` (lower case, hyphens plain) is not two days in order.

    Raises:
        CellError: one of the days can be read in two ways or does not exist.
    """
    ends = FROM_TO.fullmatch(line)
    if ends is None:
        return None
    first, last = (_day_of(ends[name], shortened(line)) for name in ("first", "last"))
    return (first, last) if first and last and first <= last else None


def _day_of(line: str, shown: str) -> date | None:
    words = words_in(line)
    if not are_of_dates(words):
        return None
    for form in DAY_FORMS if words else FORMS_OF_DIGITS:
        match = form.fullmatch(line)
        if match:
            parts = match.groupdict()
            month = int(parts["m"]) if parts.get("m") else MONTHS[fold(parts["month"])]
            return _day(_full_year(parts["y"]), month, int(parts["d"]), shown)
    match = SLASHED.fullmatch(line)
    if match:
        return _slashed(match, shown)
    match = SERIAL.fullmatch(line)
    if match:
        return EXCEL_DAY_0 + timedelta(days=int(match["day"]))
    match = SIX_DIGITS.fullmatch(line)
    if match:
        return _six_digits(match, shown)
    match = SHORT.fullmatch(line)
    if match:
        return _short(match, shown)
    return None


def _slashed(match: re.Match[str], shown: str) -> date:
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    found = _distinct((year, second, first), (year, first, second))
    return _only(found, shown) or _day(year, second, first, shown)


def _short(match: re.Match[str], shown: str) -> date:
    """ "26-03-01": the year may stand first or last."""
    a, b, c = int(match["a"]), int(match["b"]), match["c"]
    readings = [(_full_year(match["a"]), b, int(c))] if len(match["a"]) == 2 else []
    found = _distinct(*readings, (_full_year(c), b, a))
    return _only(found, shown) or _day(_full_year(c), b, a, shown)


def _six_digits(match: re.Match[str], shown: str) -> date | None:
    """ "260301" is year, month, day; "202603" can only be a month; "201203" may be either."""
    day = _distinct((_full_year(match["y"]), int(match["m"]), int(match["d"])))
    month = parse_period(match[0], shown) if match[0].startswith(("19", "20")) and 1 <= int(match["d"]) <= 12 else None
    if day and month:
        raise _two_ways(shown, day[0].isoformat(), month[0].isoformat()[:7])
    if month:
        return None  # read as a period
    return day[0] if day else _day(_full_year(match["y"]), int(match["m"]), int(match["d"]), shown)


def _period(line: str, shown: str) -> Days | None:
    found = parse_period(line, shown)
    if found:
        return found
    ends = FROM_TO.fullmatch(line)
    if ends is None:
        return None
    days = [_day_of(part, shown) for part in (ends["first"], ends["last"])]
    periods = [
        (day, day) if day else parse_period(part, shown)
        for day, part in zip(days, (ends["first"], ends["last"]), strict=True)
    ]
    if periods[0] is None or periods[1] is None or periods[0][0] > periods[1][1]:
        return None
    return periods[0][0], periods[1][1]


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) > 2 else year + CENTURY - (100 if year >= PIVOT else 0)


def _distinct(*readings: tuple[int, int, int]) -> list[date]:
    """The days that exist among the readings (year, month, day), each once."""
    found: dict[date, None] = {}
    for year, month, day in readings:
        try:
            found[date(year, month, day)] = None
        except ValueError:
            continue
    return list(found)


def _only(days: list[date], shown: str) -> date | None:
    if len(days) > 1:
        raise _two_ways(shown, days[0].isoformat(), days[1].isoformat())
    return days[0] if days else None


def _two_ways(shown: str, one: str, other: str) -> CellError:
    return CellError(
        mark("“{text}” can be read in two ways, as {one} or as {other}. Write year-month-day, such as 2025-03-01."),
        text=shown,
        one=one,
        other=other,
    )


def _no_date(shown: str) -> CellError:
    return CellError(
        mark(
            "“{text}” is not understood as a date. Write year-month-day, such as 2025-03-01, or a period, such as "
            "2025-03 or Q1 2025."
        ),
        text=shown,
    )


def _day(year: int, month: int, day: int, shown: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError(
            mark("“{text}” is a day that does not exist. Write year-month-day, such as 2025-03-01."), text=shown
        ) from None
