"""The content of a report on notices: the figures, a line per lot, and what each supplier meets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from reservkoll.common.formatting import day, kronor, number
from reservkoll.i18n import Translate, listed, mark, translator
from reservkoll.notices.result import NoticeRow, NoticesAnswer, SupplierAnswer
from reservkoll.reports import phrases
from reservkoll.reports.document import Bullets, Cell, Document, Paragraph, Section, Table, Tone
from reservkoll.reports.outputs import MadeNotices
from reservkoll.tabular.readers.notices.notice import Term

UNITS: Final = {
    "MONTH": mark("{number} months"),
    "YEAR": mark("{number} years"),
    "WEEK": mark("{number} weeks"),
    "DAY": mark("{number} days"),
}
DASH: Final = "–"
KRONOR: Final = "SEK"
WIDTHS: Final = (1.0, 2.4, 1.1, 1.1, 1.6, 2.0)


def length_of(term: Term, translate: Translate) -> str:
    """The length of a contract in words; "" if the notice states none."""
    if term.unlimited:
        return translate(mark("until further notice"))
    if term.number is not None and term.unit in UNITS:
        return translate(UNITS[term.unit]).format(number=f"{term.number:f}")
    if term.start is not None and term.end is not None:
        return f"{term.start} {DASH} {term.end}"
    return ""


class NoticesContent:
    """The texts of an answer, in its language."""

    def __init__(self, answer: NoticesAnswer) -> None:
        self.answer, self.translate = answer, translator(answer.language)

    @property
    def title(self) -> str:
        """The title."""
        title = mark("Reservations in notices")
        if self.answer.for_suppliers:
            title = mark("Open now, for you")
        elif self.answer.precedents:
            title = mark("What others have reserved")
        return self.translate(title)

    def headline(self) -> str:
        """The number of lots, in a sentence."""
        answer = self.answer
        if answer.for_suppliers:
            template = mark("{count} lots can be answered now, the first deadline first.")
            return self.translate(template).format(count=len(answer.shown))
        if answer.precedents:
            template = mark("{count} of {lots} lots are reserved.")
            return self.translate(template).format(count=len(answer.shown), lots=len(answer.rows))
        template = mark("{lots} lots in {notices} notices.")
        return self.translate(template).format(lots=len(answer.rows), notices=answer.notices)

    def counts(self) -> Iterator[tuple[str, int]]:
        """Each finding that occurs, and its number of lots."""
        found = Counter(row.finding for row in self.answer.shown if row.current or self.answer.precedents)
        yield from ((self.answer.findings[each][0], found[each]) for each in self.answer.findings if found[each])

    def remarks(self) -> Iterator[str]:
        """What was left out, and what to keep in mind."""
        answer, translate = self.answer, self.translate
        yield answer.silence
        counted = (
            (answer.abroad, mark("{count} notices by buyers in other countries were left out.")),
            (answer.replaced, mark("{count} notices were replaced by a newer version among the files.")),
            (
                answer.registrations,
                mark("{count} registrations of companies were left out."),
            ),
        )
        yield from (translate(template).format(count=count) for count, template in counted if count)
        if not answer.for_suppliers and not answer.precedents:
            followed = sum(row.followed for row in answer.rows)
            cancelled = sum(row.notice.cancelled and not row.followed for row in answer.rows)
            if followed:
                told = mark("{count} lots are in a later notice too; only that one counts.")
                yield translate(told).format(count=followed)
            if cancelled:
                told = mark("Not counted: {count} lots of cancelled procurements.")
                yield translate(told).format(count=cancelled)
        if answer.for_suppliers and (others := len(answer.rows) - len(answer.shown)):
            told = mark(
                "{count} lots are not shown. The deadline has passed or is not stated, or a later notice has the "
                "same lot, or they concern what idéburna organisations are not known to deliver."
            )
            yield translate(told).format(count=others)
        yield from answer.notes
        if answer.faults:
            yield translate(mark("{count} notices could not be read:")).format(count=len(answer.faults))
            yield from (fault.text(translate) for fault in answer.faults)

    def value(self, row: NoticeRow) -> str:
        """The value as stated; a dash if there is none."""
        amount = row.lot.value
        in_kronor = "" if row.value is None else kronor(row.value, self.answer.language)
        if amount is None or (in_kronor and amount.currency == KRONOR):
            return in_kronor or DASH
        told = f"{number(Decimal(amount.value), self.answer.language)} {amount.currency}"
        return f"{told} ({in_kronor})" if in_kronor else told

    def length(self, row: NoticeRow) -> str:
        """The length of the contract, with renewals as stated in the notice."""
        told = length_of(row.lot.term, self.translate) or DASH
        renewals = row.lot.renewals
        if renewals is None or renewals.most == 0:
            return told
        more = renewals.text or self.translate(mark("{count} renewals")).format(count=renewals.most)
        return f"{told} + {more}"

    def deadline(self, row: NoticeRow) -> str:
        """The deadline, with the time if it is stated."""
        lot = row.lot
        if lot.deadline is None:
            return DASH
        return str(lot.deadline) if lot.deadline_time is None else f"{lot.deadline} {lot.deadline_time:%H:%M}"

    def name(self, row: NoticeRow) -> str:
        """What is bought, with the lot if there are several."""
        return f"{row.lot.title} ({row.lot.id})" if len(row.notice.lots) > 1 else row.lot.title

    def buyer(self, row: NoticeRow) -> str:
        """The buyers."""
        return ", ".join(dict.fromkeys(each.name for each in row.notice.buyers))

    def code(self, row: NoticeRow) -> str:
        """The main code with its name."""
        return f"{row.lot.cpv} {row.cpv_name}".strip()

    def finding(self, row: NoticeRow) -> str:
        """How the notice compares with the law."""
        return self.answer.findings[row.finding][0]

    def hint(self, row: NoticeRow) -> str:
        """Words that hint at a reservation; "" if there are none."""
        if not row.hints:
            return ""
        words = listed(mark("“{name}”"), ({"name": hint.words} for hint in row.hints)).text(self.translate)
        return self.translate(mark("A hint in the text: {words}.")).format(words=words)

    def of_supplier(self, each: SupplierAnswer) -> str:
        """Which conditions of a reservation a supplier meets, in a sentence or two."""
        translate = self.translate
        told = [f"{each.supplier}, {self.answer.routes[each.route]}:"]
        if each.failed:
            told.append(translate(mark("not met: {labels}.")).format(labels="; ".join(each.failed)))
        if each.to_show:
            told.append(translate(mark("to show: {labels}.")).format(labels="; ".join(each.to_show)))
        if not each.failed and not each.to_show:
            told.append(translate(mark("all {count} conditions on the supplier are met.")).format(count=len(each.met)))
        elif each.met:
            told.append(translate(mark("met: {labels}.")).format(labels="; ".join(each.met)))
        return " ".join(told)

    def open_to(self, row: NoticeRow) -> str:
        """Who may submit a tender, in words."""
        told = [self.of_supplier(each) for each in row.suppliers]
        if row.reserved_under and not row.is_reserved:
            told.insert(
                0, self.translate(mark("Words in the text hint at a reservation: ask the buyer who can answer."))
            )
        elif row.is_reserved and not told:
            reserved = mark(
                "Reserved, but by the law it may not be, or it is unknown whether it may: ask the buyer who can answer."
            )
            told.append(self.translate(reserved))
        to_all = mark("Open to all, unless the documents say otherwise.") if row.unsaid else mark("Open to all.")
        return "\n".join(told) or self.translate(to_all)

    def kind(self, row: NoticeRow) -> str:
        """The kind of the notice, its dispatch date, and whether it was cancelled."""
        told = f"{self.answer.kind(row.notice)} {row.notice.dispatched}"
        return self.translate(mark("{notice}, cancelled")).format(notice=told) if row.notice.cancelled else told


def document_of(made: MadeNotices) -> Document:
    """The answer as a document."""
    answer, content = made.answer, NoticesContent(made.answer)
    say = content.translate
    counts = tuple(f"{name}: {count}" for name, count in content.counts())
    made_on = say(phrases.MADE_ON_DAY).format(day=day(answer.today, answer.language))
    sections = [
        Section(content.headline(), (Bullets(counts),) if counts else ()),
        Section(say(mark("The lots")), (_table(content),)),
        Section(say(phrases.TO_MIND), (Bullets(tuple(content.remarks())),)),
    ]
    law = answer.law_date
    if law is not None:
        told = say(mark("The oldest source of the answers was read on {day}.")).format(day=day(law, answer.language))
        sections.append(Section(say(phrases.SOURCES), (Paragraph(told, Tone.SMALL),)))
    return Document(
        title=content.title,
        lead=(f"{made_on} {say(phrases.DECISION_SUPPORT_NOT_LEGAL_ADVICE)}",),
        sections=tuple(sections),
        footer=content.title,
        page_of=say(phrases.PAGE_PAGE_OF_PAGES),
        language=answer.language,
        made=answer.today,
    )


def _table(content: NoticesContent) -> Table:
    say, answer = content.translate, content.answer
    headings = (
        say(phrases.LAST_DAY),
        say(phrases.PURCHASE),
        say(phrases.VALUE),
        say(mark("Length")),
        say(mark("The notice says")),
        say(mark("For you")) if answer.for_suppliers else say(mark("By the law")),
    )
    rows = []
    for row in answer.shown:
        last = content.open_to(row) if answer.for_suppliers else content.finding(row)
        rows.append(
            (
                Cell(content.deadline(row)),
                Cell(
                    f"{content.buyer(row)}: {content.name(row)}",
                    detail=f"{content.code(row)}\n{content.kind(row)}",
                    url=answer.link_to(row.notice),
                ),
                Cell(content.value(row)),
                Cell(content.length(row)),
                Cell(answer.stated(row.lot), detail=content.hint(row)),
                Cell(last),
            )
        )
    return Table(say(mark("The lots")), headings, tuple(rows), WIDTHS, right=(2,))
