"""The summary of a screening for a decision paper: findings, unknowns and reasons, in a few pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from reservkoll.common.formatting import day
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.explain.glossary import explained
from reservkoll.i18n import mark
from reservkoll.reports import phrases
from reservkoll.reports.content.numbers import SummaryPart
from reservkoll.reports.content.screening.candidates import candidates_table
from reservkoll.reports.content.screening.divided_rows import divided_table
from reservkoll.reports.content.screening.figures import FigureBlocks
from reservkoll.reports.content.screening.front_page import FrontPage
from reservkoll.reports.content.screening.rows import RowBlocks
from reservkoll.reports.content.screening.same_need_lines import same_need_lines
from reservkoll.reports.content.social_conditions import SOCIAL, SOCIAL_LEAD, told_lines
from reservkoll.reports.document import (
    Bar,
    Block,
    Bullets,
    Cell,
    Chart,
    Document,
    Paragraph,
    Part,
    Section,
    Table,
    Tone,
)
from reservkoll.reports.outputs import Made
from reservkoll.screening.result import Screening
from reservkoll.screening.totals import Figures

MOST_CANDIDATES: Final = 40


def document_of(made: Made) -> Document:
    """The summary of the result of a run."""
    return summary_document(made.screening, made.sums, made.today)


def summary_document(screening: Screening, counted: Figures, made: date) -> Document:
    """The summary of `screening`, with the figures `counted`, made on the day `made`."""
    return _Summary(screening, counted, made).document()


class _Summary(SummaryPart):
    def __init__(self, screening: Screening, counted: Figures, made: date) -> None:
        super().__init__(screening, counted)
        self.made = made
        self.front = FrontPage(screening, counted)

    def document(self) -> Document:
        say = self.say
        law = self.screening.law_date
        made = say(phrases.MADE_ON_DAY).format(day=day(self.made, self.language))
        support = (
            say(phrases.DECISION_SUPPORT_NOT_LEGAL_ADVICE)
            if law is None
            else say(phrases.DECISION_SUPPORT_NOT_LEGAL_ADVICE_THE).format(day=day(law, self.language))
        )
        figure, row = FigureBlocks(self.screening, self.counted), RowBlocks(self.screening, self.counted)
        front = [
            Section(self.front.headline, tuple(self._answer())),
            Section(self.front.steps_title, self._steps()),
            *self._largest(),
        ]
        appendices = {
            say(mark("What can be opened")): (
                Section(say(phrases.WHAT_CAN_BE_OPENED_AND), tuple(figure.openings())),
                Section(say(phrases.RECOMMENDED_ROUTE), tuple(figure.by_route())),
                Section(say(phrases.IS_THE_ROUTE_OPEN), tuple(figure.by_verdict())),
                Section(say(SOCIAL), tuple(self._social())),
                Section(say(mark("The same need")), tuple(self._same_need())),
                Section(say(phrases.COULD_BE_DIVIDED), tuple(self._divided())),
                Section(say(phrases.WHO_COULD_DELIVER), tuple(self._candidates())),
            ),
            say(mark("What is unknown, and how good the data is")): (
                Section(say(mark("What is unknown, and why")), tuple(row.unknown())),
                Section(say(phrases.KEY_FIGURES), tuple(figure.key_figures())),
                Section(say(phrases.REMARKS), _bullets(self.screening.notes)),
            ),
            say(mark("Words, rules and method")): (
                Section(say(phrases.HOW_TO_READ_THIS), _bullets(tuple(self._reading()))),
                Section(say(phrases.WORDS_OF_THE_LAW_EXPLAINED), (self._words(),)),
                Section(say(mark("Rules and sources")), tuple(self._sources())),
                Section(say(mark("How the summary was made")), (self._run(),)),
            ),
        }
        sections = [section for section in front if section.blocks]
        for number, (title, parts) in enumerate(appendices.items(), 1):
            heading = say(mark("Appendix {number}: {title}")).format(number=number, title=title)
            sections.append(Section(heading, (), new_page=True))
            sections += [replace(part, level=2) for part in parts if part.blocks]
        return Document(
            title=say(phrases.SCREENING_OF_PURCHASES),
            subject=say(phrases.DECISION_PAPER),
            lead=(f"{made} {support}",),
            sections=tuple(sections),
            footer=say(phrases.SCREENING_OF_PURCHASES),
            page_of=say(phrases.PAGE_PAGE_OF_PAGES),
            language=self.language,
            made=self.made,
        )

    def _answer(self) -> Iterator[Block]:
        """The remarks on the headline, and the bar."""
        yield Paragraph(" ".join(self.front.beside))
        parts = self.front.bar()
        if any((part.total.value or 0) > 0 for part in parts):
            told = tuple(f"{part.name}: {part.value}, {part.rows}" for part in parts)
            title = self.front.bar_title
            described = self.say(phrases.BAR_CHART_TITLE_VALUES).format(title=title, values="; ".join(told))
            bars = tuple(Part(float(max(part.total.value or 0, 0)), "", f"opening-{part.kind}") for part in parts)
            legend = tuple((words, bar.colour) for words, bar in zip(told, bars, strict=True))
            yield Chart(title, described, (Bar("", bars),), legend)

    def _candidates(self) -> Iterator[Block]:
        """The first candidates for coming openings."""
        found = self.screening.candidates
        if found is None:
            return
        table = candidates_table(found, self.language)
        yield Paragraph(table.lead)
        chosen = (1, 3, 4, 5, 6)
        rows = tuple(tuple(Cell(str(row[at])) for at in chosen) for row in table.rows[:MOST_CANDIDATES])
        if rows:
            headings = tuple(table.headings[at] for at in chosen)
            yield Table(table.title, headings, rows, (2.2, 2, 1.1, 1.6, 1.1), ())
        yield from (Paragraph(remark, Tone.SMALL) for remark in table.remarks)

    def _steps(self) -> tuple[Block, ...]:
        steps = self.front.steps()
        return (Bullets(tuple(step.sentence for step in steps), numbered=True),) if steps else ()

    def _largest(self) -> Iterator[Section]:
        largest = self.front.largest()
        if largest is None:
            return
        who = bool(largest.who)
        headings = (largest.purchase, largest.when, *([largest.who] if who else []), largest.worth, largest.counts_as)
        lines = tuple(
            (
                Cell(line.name),
                Cell(line.day),
                *([Cell(line.who)] if who else []),
                Cell(line.value),
                Cell(line.opening),
            )
            for line in largest.lines
        )
        widths = (3.2, 1.5, *([1.9] if who else []), 1.6, 2.1)
        table = Table(largest.title, headings, lines, widths, right=(3 if who else 2,), dense=True)
        rest = [Paragraph(largest.rest, Tone.SMALL)] if largest.rest else []
        yield Section(largest.title, (table, *rest))

    def _social(self) -> Iterator[Block]:
        kinds = tuple(told_lines(self.screening, self.counted))
        if kinds:
            yield Paragraph(self.say(SOCIAL_LEAD), Tone.SMALL)
        for heading, lines in kinds:
            yield Paragraph(heading)
            yield Bullets(lines)

    def _same_need(self) -> Iterator[Block]:
        if self.screening.same_need is not None and self.screening.same_need.groups.height:
            first, *lines = same_need_lines(self.screening.same_need, self.language)
            yield Paragraph(first)
            yield from (Paragraph(line.strip()) for line in lines)  # numbered already

    def _divided(self) -> Iterator[Block]:
        told = divided_table(self.screening)
        if told is not None:
            yield from (Paragraph(text) for text in told.lead)
            lines = tuple(tuple(Cell(text) for text in line) for line in told.lines)
            yield Table(told.title, told.headings, lines, told.widths, right=told.right)

    def _reading(self) -> Iterator[str]:
        say = self.say
        yield say(phrases.YES_EVERY_CONDITION_ON_THE)
        yield say(
            mark(
                "The recommended route is the first that is open. It says that the way is open, not that it is wise. "
                "Each row counts once."
            )
        )
        yield say(mark("A value that is unknown counts in no sum. It is not zero."))
        yield say(mark("Points to judge are what the law leaves open. A person decides them."))

    def _words(self) -> Table:
        say = self.say
        lines = tuple((Cell(word, strong=True), Cell(means)) for word, means in explained(self.language))
        title = say(phrases.WORDS_OF_THE_LAW_EXPLAINED)
        return Table(title, (say(phrases.WORD), say(phrases.WHAT_IT_MEANS)), lines, (1, 2.4))

    def _sources(self) -> Iterator[Block]:
        say, screening = self.say, self.screening
        if screening.rules:
            citations = "; ".join(dict.fromkeys(rule.citation for rule in screening.rules))
            told = say(mark("The answers rest on: {citations}."))
            yield Paragraph(told.format(citations=citations))
        derived = sum(limit.status == "derived" for limit in screening.limits)
        amounts = say(
            mark("{count} amounts of the law were used; {derived} of them are computed and not yet published.")
        )
        if screening.limits:
            yield Paragraph(amounts.format(count=len(screening.limits), derived=derived))
        if stated := [limit for limit in screening.limits if limit.status == "stated"]:
            yield Paragraph(say(mark("{count} amounts are as you state.")).format(count=len(stated)))
        title = say(phrases.SOURCE)
        sources = tuple(
            (Cell(use.title, detail=use.url, url=use.url), Cell(day(use.retrieved, self.language)))
            for use in screening.sources
        )
        if sources:
            yield Table(say(phrases.SOURCES), (title, say(phrases.DATE_READ)), sources, (3, 1))

    def _run(self) -> Table:
        say = self.say
        lines = tuple((Cell(name), Cell(without_personal_numbers(text))) for name, text in self.screening.run.items())
        return Table(say(phrases.RUN), (say(phrases.WHAT), say(phrases.VALUE)), lines, (1, 2.4))


def _bullets(items: tuple[str, ...]) -> tuple[Block, ...]:
    return (Bullets(items),) if items else ()
