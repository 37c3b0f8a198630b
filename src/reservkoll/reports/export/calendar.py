"""Exports the dialogue plan as iCalendar (RFC 5545): up to three whole-day events per purchase.

The same purchase has the same UID in every plan, so that a calendar that takes in a newer plan moves its events. The
stamp of the events is the day of the plan: no clock is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from reservkoll.common.formatting import day, kronor
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.i18n import Translate, mark, translator
from reservkoll.reports import phrases
from reservkoll.reports.outputs import Made, Writing, by_name
from reservkoll.screening.dialogue_plan.result import Plan, how_known, told_late

# What a text of a calendar cannot hold; line breaks are escaped by the writer.
CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
DOMAIN: Final = "reservkoll"
TITLES: Final = {
    "invite": mark("Invite to dialogue: {title}"),
    "notice": mark("Notice goes: {title}"),
    "offer": mark("Ask for an offer: {title}"),
    "end": mark("Contract ends: {title}"),
}


def write_plan_ics(plan: Plan, path: Path) -> None:
    """Write the calendar to `path`; see :func:`reservkoll.common.atomic_write.whole_file` for whole files."""
    path.write_bytes(plan_ics(plan))


def plan_ics(plan: Plan) -> bytes:
    """The calendar as bytes: the same plan gives the same bytes."""
    from icalendar import Calendar, Event

    say = translator(plan.language)
    calendar = Calendar()
    calendar.add("prodid", "-//reservkoll//plan//" + plan.language.value.upper())
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", say(phrases.PLAN_FOR_DIALOGUE))
    stamp = datetime.combine(plan.today, time(), UTC)
    for line in plan.rows.iter_rows(named=True):
        for kind, on, title in _events(line, plan, say):
            event = Event()
            event.add("uid", f"{line['uid']}-{kind}@{DOMAIN}")
            event.add("dtstamp", stamp)
            event.add("dtstart", on)
            event.add("dtend", on + timedelta(days=1))
            event.add("summary", title)
            event.add("description", _description(line, plan, say))
            event.add("categories", [_clean(line["area"])])
            event.add("transp", "TRANSPARENT")  # nobody is busy all that day
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(line: dict[str, Any], plan: Plan, say: Translate) -> Iterator[tuple[str, date, str]]:
    """Kind, day and title of each event. What should have been done already stands on the day of the plan."""
    name = _clean(line["title"] or line["id"] or say(phrases.ROW_ROW).format(row=line["row"]))
    for kind in ("invite", "notice", "end"):
        if line[kind] is not None and (kind != "end" or line[kind] >= plan.today):
            words = "offer" if kind == "notice" and line["direct"] else kind
            template = TITLES[words]
            yield kind, max(line[kind], plan.today), say(template).format(title=name)


def _description(line: dict[str, Any], plan: Plan, say: Translate) -> str:
    language = plan.language
    told = [
        (say(phrases.SERVICE_AREA), line["area"]),
        (say(phrases.BUYER), line["buyer"]),
        (say(phrases.REFERENCE), line["id"]),
        (say(phrases.OPENING), line["openings"]),
        (say(phrases.VALUE), None if line["value_sek"] is None else kronor(line["value_sek"], language)),
        (say(phrases.INVITE), day(line["invite"], language)),
        (say(phrases.NOTICE_OR_OFFER), day(line["notice"], language)),
        (say(phrases.CONTRACT_ENDS), None if line["end"] is None else day(line["end"], language)),
        (say(phrases.HOW_THE_DAYS_ARE_KNOWN), how_known(line, say)),
        (say(phrases.ROW), f"{line['row']}, {line['sheet']}, {line['file']}"),
    ]
    lines = [f"{label}: {text}" for label, text in told if text]
    late = told_late(line, say)
    if late:
        lines.insert(0, late)
    lines.append(plan.invitation[0])
    return _clean("\n".join(lines))


def _clean(text: str) -> str:
    """`text` as a calendar can hold it, without anyone's personal number."""
    return CONTROL.sub("\ufffd", without_personal_numbers(text).replace("\r\n", "\n").replace("\r", "\n"))


FORM = Writing[Made](
    by_name(lambda _path: None), lambda made, path: write_plan_ics(made.plan, path), reads_inventory=True
)
