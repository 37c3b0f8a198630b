"""Parses periods into first and last day: "mars 2026", "Q3 2026", "hösten 2026", "v. 35 2026"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from reservkoll.common.yaml_loader import read_document
from reservkoll.i18n import mark
from reservkoll.parsers.errors import CellError
from reservkoll.parsers.text import fold

Days = tuple[date, date]

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
WHOLE_YEAR = re.compile(r"(?:år |year |under |during )?(?P<y>\d{4})")
MONTH_OF_YEAR = tuple(
    re.compile(form)
    for form in (
        r"(?P<y>\d{4})[-/. ](?P<m>\d{1,2})",
        r"(?P<y>\d{4})(?P<m>\d{2})",
        r"(?P<m>\d{1,2})[/-](?P<y>\d{4})",
        rf"(?:i |in )?(?P<month>{MONTH})\.?,? ?-?(?P<y>\d{{4}})",
        rf"(?P<y>\d{{4}})[ -](?P<month>{MONTH})\.?",
    )
)
MONTH_TO_MONTH = re.compile(rf"(?P<month>{MONTH})\.? ?(?:-|till|to|/) ?(?P<last>{MONTH})\.? (?P<y>\d{{4}})")
YEAR_TO_YEAR = re.compile(r"(?P<y>\d{4}) ?(?:-|till|to|/) ?(?P<last>\d{4})")
PART_OF_YEAR = (
    re.compile(r"(?P<part>.*\D|[qh]\d|kv\.? ?\d|.*\D\d)[, /-]+(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})[, /-]*(?P<part>\D.*)"),
    re.compile(r"(?P<part>\D{2,}?) ?(?P<y>\d{4})"),
)
TURN_OF_YEAR = re.compile(r"(?:vid |omkring |runt )?årsskiftet (?P<y>\d{4}|\d{2}) ?[/-] ?(?P<last>\d{4}|\d{2})")
WINTER = re.compile(r"vintern? (?P<y>\d{4}|\d{2}) ?[/-] ?(?P<last>\d{4}|\d{2})")
# "mar-26", "HT 26", "kv 3 -26". "maj 26" is left alone: it may be a day.
SHORT_YEAR = re.compile(
    rf"^(?P<before>(?:{MONTH})(?= ?[-'’])|(?:ht|vt|[qht]\d|kv\.? ?\d|(?:höst|vår|sommar)(?:en)?))"
    r"(?: ?[-'’/] ?'?|\.? )(?P<y>[2-4]\d)$"
)
PART_TO_PART = (
    re.compile(r"(?P<first>.*?\S) ?(?:[-/]| till | och ) ?(?P<last>\S.*?)[, /-]+(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})[, /-]*(?P<first>\D.*?\S) ?(?:[-/]| till | och ) ?(?P<last>\S.*)"),
)
WEEK = (
    re.compile(r"(?:vecka|v\.?|week|w)[ -]?(?P<w>\d{1,2})[, /-]+(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})[ -]?(?:vecka|v\.?|week|w)[ -]?(?P<w>\d{1,2})"),
)
EXAMPLE_YEAR = 4
LETTERS = re.compile(r"[^\W\d]+")
# The words besides months and those of periods.yaml that the forms of days and periods hold, as `fold` gives them.
BEHIND_DAY = ("e", "a", "st", "nd", "rd", "th")
OTHER_WORDS = (
    *("den", "of", "t", "z", "kl", "ar", "year", "under", "during", "i", "in", "till", "to", "och", "vid", "omkring"),
    *("runt", "arsskiftet", "vinter", "ht", "vt", "q", "h", "kv", "host", "var", "sommar", "vecka", "v", "week", "w"),
)


def parse_period(line: str, shown: str) -> Days | None:
    """The first and last day of the period that `line` (lower case, hyphens plain) names; None where it names none.

    Raises:
        CellError: a period that can be meant in two ways or does not exist.
    """
    words = words_in(line)
    if not are_of_dates(words):
        return None  # a cheap check first: a list may have hundreds of thousands of such cells
    line = SHORT_YEAR.sub(r"\g<before> 20\g<y>", line)
    for read in (_year, _month, _months, _years, _turn_of_year, _week, _parts, _part) if words else OF_DIGITS:
        found = read(line, shown)
        if found:
            return found
    return None


def words_in(line: str) -> list[str]:
    """Every run of letters in `line`, as `fold` gives them."""
    return LETTERS.findall(fold(line))


def are_of_dates(words: Iterable[str]) -> bool:
    """Whether each of `words` may stand in a day or a period; what follows may be glued on, as in "1:amars"."""
    whole, beginnings = _date_words()
    return all(word in whole or word.startswith(beginnings) for word in words)


@cache
def _date_words() -> tuple[frozenset[str], tuple[str, ...]]:
    """The words of one letter, and the others."""
    named = [word for phrase in (*_words()[0], *_words()[1]) for word in words_in(phrase)]
    words = dict.fromkeys((*MONTHS, *OTHER_WORDS, *BEHIND_DAY, *named))
    glued = [behind + word for behind in BEHIND_DAY if len(behind) == 1 for word in ("of", *MONTHS)]
    return frozenset(word for word in words if len(word) == 1), (*(word for word in words if len(word) > 1), *glued)


def _year(line: str, _shown: str) -> Days | None:
    match = WHOLE_YEAR.fullmatch(line)
    return _months_of(int(match["y"]), 1, 12) if match else None


def _month(line: str, shown: str) -> Days | None:
    for form in MONTH_OF_YEAR:
        match = form.fullmatch(line)
        if match:
            parts = match.groupdict()
            month = int(parts["m"]) if parts.get("m") else MONTHS[parts["month"]]
            if not 1 <= month <= 12:
                raise CellError(
                    mark("“{text}”: there is no month {month}. Write year-month-day, such as 2025-03-01."),
                    text=shown,
                    month=month,
                )
            return _months_of(int(match["y"]), month, month)
    return None


def _months(line: str, _shown: str) -> Days | None:
    match = MONTH_TO_MONTH.fullmatch(line)
    if match is None or MONTHS[match["month"]] > MONTHS[match["last"]]:
        return None
    return _months_of(int(match["y"]), MONTHS[match["month"]], MONTHS[match["last"]])


def _years(line: str, _shown: str) -> Days | None:
    match = YEAR_TO_YEAR.fullmatch(line)
    if match is None or int(match["y"]) > int(match["last"]):
        return None
    return _day(int(match["y"]), 1, 1), _day(int(match["last"]), 12, 31)


def _turn_of_year(line: str, _shown: str) -> Days | None:
    turn, winter = TURN_OF_YEAR.fullmatch(line), WINTER.fullmatch(line)
    match = turn or winter
    if match is None:
        return None
    first = int(match["y"]) if len(match["y"]) == EXAMPLE_YEAR else 2000 + int(match["y"])
    last = int(match["last"]) if len(match["last"]) == EXAMPLE_YEAR else first // 100 * 100 + int(match["last"])
    if last != first + 1:
        return None
    return (_day(first, 12, 1), _day(last, 1, 31)) if turn else (_day(first, 11, 1), _day(last, 3, 31))


def _week(line: str, shown: str) -> Days | None:
    for form in WEEK:
        match = form.fullmatch(line)
        if match:
            try:
                monday = date.fromisocalendar(int(match["y"]), int(match["w"]), 1)
            except ValueError:
                raise CellError(
                    mark("“{text}”: there is no such week. Write year-month-day, such as 2025-03-01."), text=shown
                ) from None
            return monday, monday + timedelta(days=6)
    return None


def _parts(line: str, _shown: str) -> Days | None:
    """ "Q1-Q2 2026", "kv. 1-2 2026", "vår/sommar 2026": from the first day of the one to the last of the other."""
    for form in PART_TO_PART:
        match = form.fullmatch(line)
        if match is None:
            continue
        first, last = fold(match["first"]), fold(match["last"])
        ends = [_words()[0].get(first), _words()[0].get(first[:-1] + last if last.isdecimal() else last)]
        if ends[0] and ends[1] and ends[0] < ends[1]:
            return _months_of(int(match["y"]), ends[0][0], ends[1][1])
    return None


def _part(line: str, shown: str) -> Days | None:
    for form in PART_OF_YEAR:
        match = form.fullmatch(line)
        if match is None:
            continue
        word, year = fold(match["part"]), int(match["y"])
        if word in _words()[1]:
            raise CellError(
                mark(
                    "“{text}” can be read in two ways: the winter that begins in {year} or the one that ends then. "
                    "Write the months, such as januari–mars {year}, or the day."
                ),
                text=shown,
                year=year,
            )
        months = _words()[0].get(word)
        if months:
            return _months_of(year, *months)
    return None


def _months_of(year: int, first: int, last: int) -> Days:
    start = _day(year, first, 1)
    return start, _day(start.year, last, monthrange(start.year, last)[1])


def _day(year: int, month: int, day: int) -> date:
    return date(max(year, 1), month, day)  # there is no year 0; the caller checks the bounds


@cache
def _words() -> tuple[Mapping[str, tuple[int, int]], frozenset[str]]:
    data = read_document(Path(__file__).with_name("periods.yaml")).data
    parts = {fold(word): (entry["months"][0], entry["months"][1]) for entry in data["parts"] for word in entry["words"]}
    return parts, frozenset(fold(word) for word in data["two_ways"])


OF_DIGITS = (_year, _month, _years)  # forms without a word
