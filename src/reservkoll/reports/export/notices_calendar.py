"""Exports the deadlines of notices as iCalendar: one event for each lot that can be answered."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from reservkoll.i18n import mark
from reservkoll.notices.result import NoticesAnswer
from reservkoll.reports import phrases
from reservkoll.reports.content.notices import NoticesContent
from reservkoll.reports.export.calendar import DOMAIN, calendar_text
from reservkoll.reports.outputs import MadeNotices, Writing, by_name


def notices_ics(answer: NoticesAnswer) -> bytes:
    """The calendar as bytes: the same answer gives the same bytes."""
    from icalendar import Calendar, Event

    content = NoticesContent(answer)
    say = content.translate
    calendar = Calendar()
    calendar.add("prodid", "-//reservkoll//notices//" + answer.language.value.upper())
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", say(mark("Last days for tenders")))
    stamp = datetime.combine(answer.today, time(), UTC)
    for row in answer.shown:
        if not row.open or row.lot.deadline is None:
            continue
        event = Event()
        event.add("uid", f"{row.notice.procedure_id}-{row.lot.id}-deadline@{DOMAIN}")
        event.add("dtstamp", stamp)
        event.add("dtstart", row.lot.deadline)
        event.add("dtend", row.lot.deadline + timedelta(days=1))
        title = say(mark("Last day for tenders: {title}")).format(title=content.name(row))
        event.add("summary", calendar_text(title))
        told = [
            f"{say(phrases.BUYER)}: {content.buyer(row)}",
            f"{say(phrases.LAST_DAY)}: {content.deadline(row)}",
            content.answer.stated(row.lot),
            content.finding(row),
            *(content.of_supplier(each) for each in row.suppliers),
            answer.link_to(row.notice),
        ]
        event.add("description", calendar_text("\n".join(line for line in told if line)))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _write(made: MadeNotices, path: Path) -> None:
    path.write_bytes(notices_ics(made.answer))


FORM = Writing[MadeNotices](by_name(lambda _path: None), _write)
