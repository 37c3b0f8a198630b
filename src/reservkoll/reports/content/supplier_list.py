"""The report on a list of organisations: which reservations each may take part in, and what to find out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reservkoll import __version__
from reservkoll.common.formatting import counted, day
from reservkoll.explain.labels import verdict_words
from reservkoll.i18n import mark, translator
from reservkoll.json_documents.self_check import Kind, Register
from reservkoll.reports import phrases
from reservkoll.reports.document import Block, Bullets, Cell, Document, Paragraph, Section, Table, Tone
from reservkoll.reports.outputs import CsvForm
from reservkoll.screening.supplier_list import SelfChecked, SupplierList

MOST_REMARKS = 50


@dataclass(frozen=True)
class MadeSupplierList:
    """The result of checking a list of organisations, and the day of the run."""

    found: SupplierList
    today: date
    csv: CsvForm = CsvForm.MACHINE


def document_of(made: MadeSupplierList) -> Document:
    """The document, shared by all forms."""
    return SupplierListContent(made.found).document(made.today)


class SupplierListContent:
    """The content of a report on a list of organisations."""

    def __init__(self, found: SupplierList) -> None:
        self.found, self.say = found, translator(found.language)
        self.words = verdict_words(self.say)

    def headline(self) -> str:
        """How many of them may take part in a reserved procurement, and for how many that is unknown."""
        every = self.found.organisations
        fit = [one for one in every if self._best(one) == "yes"]
        unknown = [one for one in every if self._best(one) == "unknown"]
        told = mark("{fit} of {all} organisations meet the conditions of a reservation.")
        parts = [self.say(told).format(fit=self._count(len(fit)), all=self._count(len(every)))]
        if unknown:
            parts.append(self.say(mark("Of {unknown} it is not known yet.")).format(unknown=self._count(len(unknown))))
        return " ".join(parts)

    def table(self) -> Table:
        """A line per organisation, with an answer for each reservation and register."""
        say = self.say
        headings = (say(phrases.ORGANISATION), *self.found.routes.values())
        rows = tuple(
            (
                Cell(one.line.label, " · ".join(filter(None, (one.line.legal_form, one.line.org_no)))),
                *(self._answer(one.kinds.get(route)) for route in self.found.routes),
            )
            for one in self.found.organisations
        )
        return Table(say(mark("The organisations")), headings, rows, (2.2, *(1.6 for _ in self.found.routes)))

    def questions(self) -> Table | None:
        """What to find out, by how many organisations it concerns; None if there is nothing."""
        asked: Counter[str] = Counter()
        for one in self.found.organisations:
            every = (question for kind in one.kinds.values() for gap in kind.gaps for question in gap.questions)
            asked.update(dict.fromkeys(every).keys())  # each once, in the order of the conditions
        if not asked:
            return None
        say = self.say
        rows = tuple((Cell(question), Cell(self._count(number))) for question, number in asked.most_common())
        headings = (say(phrases.QUESTION), say(mark("Organisations")))
        return Table(say(mark("To find out")), headings, rows, (4, 1), right=(1,))

    def document(self, today: date) -> Document:
        """Headline and table first, then what to find out, what each one lacks, and what could not be parsed."""
        say, edition = self.say, self.found.rulebook.edition.version
        return Document(
            title=say(mark("Organisations and reservations")),
            lead=(
                self.headline(),
                say(mark("By the rules of {day}, whatever is bought.")).format(
                    day=day(self.found.day, self.found.language)
                ),
                say(phrases.THIS_IS_SUPPORT_FOR_A),
            ),
            sections=tuple(section for section in self._sections() if section.blocks),
            footer=f"reservkoll {__version__} · {say(phrases.RULEBOOK)} {edition}",
            page_of=say(phrases.PAGE_PAGE_OF_PAGES),
            language=self.found.language,
            made=today,
        )

    def _sections(self) -> Iterator[Section]:
        say, questions = self.say, self.questions()
        table = self.table()
        yield Section(table.title, (table,))
        yield Section(say(mark("To find out")), (questions,) if questions is not None else ())
        yield Section(say(mark("What is lacking")), tuple(self._lacking()), folded=True)
        yield Section(say(mark("What could not be understood")), tuple(self._remarks()), folded=True)

    def _lacking(self) -> Iterator[Block]:
        """For each organisation and reservation the conditions that are not met or unknown."""
        say = self.say
        rows = tuple(
            (
                Cell(one.line.label),
                Cell(self.found.routes[route]),
                Cell(gap.label),
                Cell(self.words[gap.verdict], verdict=gap.verdict),
                Cell(gap.citation),
            )
            for one in self.found.organisations
            for route in self.found.reservations
            if (kind := one.kinds.get(route)) is not None
            for gap in kind.gaps
        )
        headings = (
            say(phrases.ORGANISATION),
            say(phrases.RESERVATION),
            say(phrases.CONDITION),
            say(phrases.ANSWER),
            say(phrases.WHERE_IT_STANDS),
        )
        if rows:
            yield Table(say(mark("What is lacking")), headings, rows, (1.5, 1.4, 2.6, 0.7, 1.2))

    def _remarks(self) -> Iterator[Block]:
        shown = self.found.remarks[:MOST_REMARKS]
        if shown:
            yield Bullets(shown)
        if more := len(self.found.remarks) - len(shown):
            yield Paragraph(self.say(phrases.AND_COUNT_MORE).format(count=self._count(more)), Tone.SMALL)

    def _answer(self, kind: Kind | Register | None) -> Cell:
        if kind is None:
            return Cell("–")
        gap = next((gap for gap in kind.gaps if gap.verdict == kind.verdict), None)
        return Cell(self.words[kind.verdict], gap.label if gap is not None else "", verdict=kind.verdict)

    def _best(self, one: SelfChecked) -> str:
        verdicts = {kind.verdict for route in self.found.reservations if (kind := one.kinds.get(route)) is not None}
        return next((verdict for verdict in ("yes", "unknown") if verdict in verdicts), "no")

    def _count(self, number: int) -> str:
        return counted(number, self.found.language)
