"""Dates as text: ISO, Swedish and English ways. A date known only to its month or year is not a date."""

from __future__ import annotations

import re
from datetime import date

import polars as pl

from reservkoll.inventory.cells.cell_error import CellError
from reservkoll.inventory.folding import fold, one_line, shortened
from reservkoll.texts import mark

EARLIEST_YEAR, LATEST_YEAR = 1990, 2100  # outside it a number or time of day was taken for a date, or a digit is wrong
LONGEST_TEXT = 60

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb",
            "mars march mar",
            "april apr",
            "maj may",
            "juni june jun",
            "juli july jul",
            "augusti august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
TIME = r"(?:[T ]\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?)?"
DAY_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<y>\d{{4}})(?P<mark>[-/.])(?P<m>\d{{1,2}})(?P=mark)(?P<d>\d{{1,2}}){TIME}",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
        r"(?:den )?(?P<d>\d{1,2})/(?P<m>\d{1,2})[ -]+(?P<y>\d{4})",
        r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})",
        rf"(?:den )?(?P<d>\d{{1,2}})(?::?e|:a|st|nd|rd|th)? (?:of )?(?P<month>{MONTH})\.?,? (?P<y>\d{{4}})",
        rf"(?P<month>{MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})",
        rf"(?P<d>\d{{1,2}})-(?P<month>{MONTH})-(?P<y>\d{{4}})",
    )
)
SLASHED = re.compile(rf"(?P<a>\d{{1,2}})(?P<mark>[/-])(?P<b>\d{{1,2}})(?P=mark)(?P<y>\d{{4}}){TIME}")
PERIOD = re.compile(
    rf"\d{{4}}|\d{{4}}[-/. ]\d{{1,2}}|(19|20)\d{{2}}(0[1-9]|1[0-2])|({MONTH})\.? \d{{4}}|\d{{4}} ({MONTH})"
    r"|(q|kv|kvartal|kv\.) ?[1-4][ /-]*\d{4}|\d{4}[ -]*(q|kv|kvartal|kv\.) ?[1-4]"
    r"|(vår(en)?|sommar(en)?|höst(en)?|vinter(n)?|spring|summer|autumn|vt|ht)[ -]*\d{4}",
    re.IGNORECASE,
)
SERIAL = re.compile(r"[1-9]\d{4}(\.\d+)?")
PLAIN = r"^\d{4}-\d{2}-\d{2}(?:[ T]00:00:00)?$"


def parse_date(text: str) -> date:
    """The day that `text` names.

    Raises:
        CellError: no date, a day that does not exist, a date that can be read in two ways, or only a month or year.
    """
    line, shown = one_line(text), shortened(text)
    if len(line) > LONGEST_TEXT:
        raise CellError(mark("“{text}” is not a date. Write year-month-day, such as 2025-03-01."), text=shown)
    for form in DAY_FORMS:
        match = form.fullmatch(line)
        if match:
            parts = match.groupdict()
            month = int(parts["m"]) if parts.get("m") else MONTHS[fold(parts["month"])]
            return _day(int(parts["y"]), month, int(parts["d"]), shown)
    match = SLASHED.fullmatch(line)
    if match:
        return _slashed(match, shown)
    if PERIOD.fullmatch(line):
        raise CellError(
            mark("“{text}” names a period, not a day. Write the day the procurement was begun, such as 2025-03-01."),
            text=shown,
        )
    if SERIAL.fullmatch(line):
        raise CellError(
            mark(
                "“{text}” is a number, not a date. Give the cell a date format in Excel, or write the day such "
                "as 2025-03-01."
            ),
            text=shown,
        )
    raise CellError(mark("“{text}” is not a date. Write year-month-day, such as 2025-03-01."), text=shown)


def quick_dates(_heading: str, texts: pl.Series) -> pl.Series:
    """Dates of the texts in ISO form (with or without midnight); null for all others."""
    plain = pl.DataFrame({"text": texts}).select(
        pl.when(pl.col("text").str.contains(PLAIN))
        .then(pl.col("text").str.head(10))
        .str.to_date("%Y-%m-%d", strict=False)
        .alias("day")
    )
    return plain.select(pl.when(pl.col("day").dt.year().is_between(EARLIEST_YEAR, LATEST_YEAR)).then("day")).to_series()


def _slashed(match: re.Match[str], shown: str) -> date:
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    if first <= 12 and second <= 12 and first != second:
        raise CellError(
            mark(
                "“{text}” can be read in two ways: day and month may have changed places. "
                "Write year-month-day, such as 2025-03-01."
            ),
            text=shown,
        )
    day, month = (first, second) if second <= 12 else (second, first)
    return _day(year, month, day, shown)


def _day(year: int, month: int, day: int, shown: str) -> date:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise CellError(
            mark("“{text}”: the year is outside {earliest}–{latest}. Write year-month-day, such as 2025-03-01."),
            text=shown,
            earliest=EARLIEST_YEAR,
            latest=LATEST_YEAR,
        )
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError(
            mark("“{text}” is a day that does not exist. Write year-month-day, such as 2025-03-01."), text=shown
        ) from None
