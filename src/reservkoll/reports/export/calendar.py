"""Exports the dialogue plan as iCalendar (RFC 5545): up to three whole-day events per purchase.

The same purchase has the same UID in every plan, so that importing a newer plan moves its events. The
timestamp of the events is the day of the plan: no clock is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from reservkoll.common.formatting import day, kronor
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.i18n import Translate, mark, translator
from reservkoll.reports import phrases
from reservkoll.reports.outputs import Made, Writing, by_name
from reservkoll.screening.dialogue_plan.result import Plan, how_known, told_late

if TYPE_CHECKING:
    from icalendar import Event

# Characters invalid in iCalendar text; the writer escapes line breaks.
CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
DOMAIN: Final = "reservkoll"
TITLES: Final = {
    "invite": mark("Invite to dialogue: {title}"),
    "notice": mark("Notice goes: {title}"),
    "offer": mark("Ask for an offer: {title}"),
    "end": mark("Contract ends: {title}"),
}

REGISTERED: Final = {
    "ends": mark("Reserved contract ends: {title}"),
    "latest": mark("Reserved contract ends at the latest, with renewals: {title}"),
    "bar": mark("Three-year bar ends; free from the day after: {title}"),
    "follow-up": mark("Follow up what was promised: {title}"),
}


def write_plan_ics(plan: Plan, path: Path) -> None:
    """Write the calendar to `path`; see :func:`reservkoll.common.atomic_write.whole_file` for whole files."""
    path.write_bytes(plan_ics(plan))


def plan_ics(plan: Plan) -> bytes:
    """The calendar as bytes; deterministic."""
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
            event.add("categories", [calendar_text(line["area"])])
            event.add("transp", "TRANSPARENT")  # does not block the day as busy
            calendar.add_component(event)
    for each in _of_register(plan, say):
        calendar.add_component(each)
    return bytes(calendar.to_ical())


def _of_register(plan: Plan, say: Translate) -> Iterator[Event]:
    """When reserved contracts end and are followed up, and when their holders may be awarded the service again."""
    from icalendar import Event

    if plan.reserved is None:
        return
    stamp = datetime.combine(plan.today, time(), UTC)
    for line in plan.reserved.contracts.iter_rows(named=True):
        name = " – ".join(filter(None, (line["organisation"], line["title"] or line["id"])))
        days = [("ends", line["ends"]), ("latest", line["latest_end"]), ("bar", line["bar_ends"])]
        days = [pair for pair in days if pair != ("latest", line["ends"])]
        days += [(f"follow-up-{number}", on) for number, on in enumerate(line["follow_ups"] or (), 1)]
        for kind, on in days:
            if on is None or on < plan.today:
                continue
            event = Event()
            event.add("uid", f"{line['uid']}-{kind}@{DOMAIN}")
            event.add("dtstamp", stamp)
            event.add("dtstart", on)
            event.add("dtend", on + timedelta(days=1))
            event.add("summary", calendar_text(say(REGISTERED[kind.rpartition("-")[0] or kind]).format(title=name)))
            told = filter(None, (line["provision"], line["cpv"], line["promised"]))
            event.add("description", calendar_text("\n".join(told)))
            event.add("transp", "TRANSPARENT")
            yield event


def _events(line: dict[str, Any], plan: Plan, say: Translate) -> Iterator[tuple[str, date, str]]:
    """Kind, day and title of each event. Overdue events are put on the day of the plan."""
    name = calendar_text(line["title"] or line["id"] or say(phrases.ROW_ROW).format(row=line["row"]))
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
    return calendar_text("\n".join(lines))


def calendar_text(text: str) -> str:
    """`text` valid in iCalendar, with personal numbers masked."""
    return CONTROL.sub("\ufffd", without_personal_numbers(text).replace("\r\n", "\n").replace("\r", "\n"))


FORM = Writing[Made](
    by_name(lambda _path: None), lambda made, path: write_plan_ics(made.plan, path), reads_inventory=True
)
