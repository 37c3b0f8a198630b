"""The record of one assessment, to sign and archive; the same in PDF and Word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from reservkoll import __version__
from reservkoll.common.formatting import day, kronor
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.case import ACT
from reservkoll.evaluation.outcome import Verdict
from reservkoll.explain.answer.assessment import answer_in_words
from reservkoll.explain.answer.partnership import Row
from reservkoll.explain.answer.result import Answer, RouteAnswer, RouteFollows
from reservkoll.explain.answer.self_check import is_self_check
from reservkoll.explain.explainer import Explainer
from reservkoll.explain.fact_words import stated_facts
from reservkoll.explain.glossary import explained
from reservkoll.explain.labels import NOT_NEEDED, verdict_words
from reservkoll.i18n import Language, mark
from reservkoll.reports import phrases
from reservkoll.reports.content.self_check import self_check_sections
from reservkoll.reports.document import Block, Bullets, Cell, Document, Paragraph, Section, Signature, Table, Tone


@dataclass(frozen=True)
class Origin:
    """The origin of a record: name and SHA-256 of the case file, and the day the record is made."""

    file: str
    sha256: str
    made: date


def record(assessment: Assessment, origin: Origin, language: Language) -> Document:
    """The record of `assessment`: answer, facts, reasons, missing facts, sources, provenance and signatures."""
    return _Record(assessment, origin, language).document()


class _Record:
    def __init__(self, assessment: Assessment, origin: Origin, language: Language) -> None:
        self.assessment = assessment
        self.origin = origin
        self.language = language
        self.answer: Answer = answer_in_words(assessment, language)
        self.explain = Explainer(assessment.reader.rulebook, language)
        self.say = self.explain.translate
        self.words = verdict_words(self.say)

    def document(self) -> Document:
        say, answer = self.say, self.answer
        rulebook = self.explain.rulebook
        return Document(
            title=answer.title,
            subject=say(mark("Record of an assessment")),
            lead=(),
            sections=tuple(section for section in self._sections() if section.blocks),
            footer=f"reservkoll {__version__} · {say(phrases.RULEBOOK)} {rulebook.edition.version} · "
            f"{rulebook.sha256[:12]}…",
            page_of=say(phrases.PAGE_PAGE_OF_PAGES),
            language=self.language,
            made=self.origin.made,
        )

    def _sections(self) -> Iterator[Section]:
        say, answer = self.say, self.answer
        yield Section(say(mark("What is assessed")), (self._head(),))
        yield Section(
            say(phrases.ANSWER), (*self._answers(say(phrases.ROUTE), answer.routes), *_bullets(answer.hangs_on))
        )
        yield Section(say(phrases.RECOMMENDATION), _bullets(answer.recommendation))
        yield Section(
            answer.organisation_heading, tuple(self._answers(say(mark("Conditions for")), answer.organisation))
        )
        yield from self._lots()
        yield Section(say(phrases.MISSING), tuple(self._missing()))
        yield Section(say(phrases.TO_MIND_ABOUT_THE_WHOLE), _bullets(answer.notes))
        yield from self._follows()
        if is_self_check(self.assessment):
            yield from self_check_sections(self.assessment, self.explain)
        for heading, rows in answer.partnership:
            yield Section(heading, (self._partnership(heading, rows),))
        yield Section(say(mark("Stated facts")), tuple(self._facts()))
        yield Section(say(mark("The estimated value, step by step")), tuple(self._value()))
        if answer.reasons:
            yield Section(say(phrases.WHY), (Paragraph(say(mark(
                "Each condition that affects the answer. An indented one belongs to the one above it."
            )), Tone.SMALL),))  # fmt: skip
        yield from self._reasons()
        yield Section(say(phrases.WORDS_OF_THE_LAW_EXPLAINED), (self._words(),))
        yield Section(say(phrases.SOURCES), (self._sources(), Paragraph(answer.closing, Tone.SMALL)))
        yield Section(say(mark("How the assessment was made")), (self._made(),))
        yield Section(say(mark("Signed")), tuple(self._signed()))

    def _head(self) -> Table:
        say, answer, case = self.say, self.answer, self.assessment.case
        authority = (case.purchase and case.purchase.authority) or (case.partnership and case.partnership.authority)
        rows = [
            (say(phrases.TITLE), answer.title),
            (say(phrases.REFERENCE), answer.number),
            (say(mark("Authority")), (authority and authority.name) or ""),
            (say(phrases.ORGANISATION), (case.supplier and case.supplier.name) or ""),
            (say(mark("Rules of the day")), answer.rules_of),
            (say(mark("Estimated value")), answer.value or ""),
            (say(phrases.CPV_CODE), answer.codes),
            *((name, amount) for name, _, amount in (limit.rpartition(": ") for limit in answer.limits)),
            (say(mark("Made on")), day(self.origin.made, self.language)),
        ]
        return self._pairs(
            say(mark("What is assessed")), [(name, without_personal_numbers(text)) for name, text in rows if text]
        )

    def _answers(self, first: str, answers: Iterable[RouteAnswer]) -> Iterator[Table]:
        say = self.say
        rows = tuple(
            (
                Cell(answer.name, strong=answer.verdict == "yes"),
                self._answered(answer),
                Cell(answer.summary),
            )
            for answer in answers
        )
        if rows:
            yield Table(first, (first, say(phrases.ANSWER), say(phrases.WHAT_IT_MEANS)), rows, widths=(1.3, 0.8, 1.9))

    def _answered(self, answer: RouteAnswer) -> Cell:
        detail = self.say(mark("open to interpretation")) if answer.interpretive else ""
        return self._verdict(answer.verdict, detail, answer.shown)

    def _lots(self) -> Iterator[Section]:
        """The lots in one table, then each lot with the answer for every route."""
        say, lots = self.say, self.answer.lots
        if not lots:
            return
        headings = (say(mark("Lot")), say(phrases.AMOUNT), say(phrases.ANSWER), say(phrases.WHAT_TO_DO))
        rows = tuple(
            (
                Cell(f"{lot.number} {lot.name}", detail=lot.codes),
                Cell(lot.worth),
                self._verdict(lot.verdict),
                Cell(lot.told),
            )
            for lot in lots
        )
        table = Table(say(mark("Lots")), headings, rows, widths=(1.8, 0.7, 0.6, 1.9), right=(1,))
        yield Section(say(mark("Lots")), (Paragraph(self.answer.lots_heading, Tone.SMALL), table))
        for lot in lots:
            answers = tuple(
                (
                    Cell(route.name, strong=route.verdict is Verdict.YES),
                    self._verdict(
                        route.verdict,
                        say(mark("open to interpretation")) if route.interpretive else "",
                        NOT_NEEDED if route.not_needed else None,
                    ),
                    Cell(" ".join((route.summary, *route.notes))),
                )
                for route in lot.routes
            )
            columns = (say(phrases.ROUTE), say(phrases.ANSWER), say(phrases.WHAT_IT_MEANS))
            name = f"{lot.number} {lot.name}"
            yield Section(name, (Table(name, columns, answers, widths=(1.3, 0.8, 1.9)),), level=2)

    def _verdict(self, verdict: str, detail: str = "", shown: str | None = None) -> Cell:
        return Cell(self.words[shown or verdict], detail=detail, verdict=verdict)

    def _missing(self) -> Iterator[Table]:
        say = self.say
        rows = tuple((Cell(fact.question), Cell(fact.told)) for fact in self.answer.missing)
        if rows:
            headings = (say(phrases.QUESTION), say(mark("What it decides")))
            yield Table(say(phrases.MISSING), headings, rows, widths=(1, 1))

    def _follows(self) -> Iterator[Section]:
        """The obligations of each route, what to keep in mind, and the sources."""
        say = self.say
        if self.answer.follows:
            yield Section(say(phrases.WHAT_FOLLOWS_FROM_EACH_ROUTE), (Paragraph(say(mark(
                "Each route has its own duties. Only those of the route that is chosen apply. Recommended "
                "routes come first."
            )), Tone.SMALL),))  # fmt: skip
        for route in self.answer.follows:
            yield Section(route.name, tuple(self._of_route(route)), level=2)

    def _of_route(self, route: RouteFollows) -> Iterator[Block]:
        say = self.say
        rows = tuple((Cell(duty.text), Cell(duty.citation)) for duty in route.duties)
        if rows:
            headings = (say(mark("What follows")), say(phrases.WHERE_IT_STANDS))
            yield Table(say(mark("What follows")), headings, rows, widths=(2, 1))
        if route.notes:
            yield Paragraph(say(phrases.TO_MIND))
            yield Bullets(route.notes)
        yield Paragraph(say(phrases.SOURCES_TITLES).format(titles="; ".join(route.sources)), Tone.SMALL)

    def _partnership(self, heading: str, rows: Iterable[Row]) -> Table:
        say, shown = self.say, list(rows)
        judged = any(row.verdict is not None for row in shown)
        lines = tuple(
            (
                Cell(row.text, detail=row.detail, strong=row.strong),
                *(((self._verdict(row.verdict) if row.verdict is not None else Cell("")),) if judged else ()),
                Cell(row.citation),
            )
            for row in shown
        )
        answered = (say(phrases.ANSWER),) if judged else ()
        return Table(
            heading,
            (heading, *answered, say(phrases.WHERE_IT_STANDS)),
            lines,
            widths=(2, 0.65, 1.35) if judged else (2.65, 1.35),
        )

    def _facts(self) -> Iterator[Table]:
        rows = [
            (question.partition("? ")[0].removesuffix("?") + "?" if "?" in question else question, told)
            for question, told in stated_facts(self.assessment, self.language)
        ]
        if rows:
            yield self._pairs(self.say(mark("Stated facts")), rows, widths=(2, 1.4))

    def _value(self) -> Iterator[Table]:
        say, value = self.say, self.assessment.value
        if value is None or not value.steps:
            return
        rows = tuple(
            (
                Cell(label),
                Cell(kronor(step.ore, self.language)),
                Cell(kronor(step.sum_ore, self.language)),
                Cell(citation),
            )
            for step, label, citation in self.explain.value_steps(value, self.assessment.reader.facts.get(ACT))
        )
        headings = (say(mark("Step")), say(phrases.AMOUNT), say(phrases.SUM), say(phrases.WHERE_IT_STANDS))
        yield Table(say(mark("The estimated value, step by step")), headings, rows, (1.7, 1, 1, 1.5), right=(1, 2))

    def _reasons(self) -> Iterator[Section]:
        say = self.say
        headings = (say(phrases.CONDITION), say(phrases.ANSWER), say(phrases.WHERE_IT_STANDS))
        for route in self.answer.reasons:
            rows = tuple(
                (
                    Cell(reason.label, detail=reason.facts, level=reason.level),
                    self._verdict(reason.verdict),
                    Cell(reason.citation),
                )
                for reason in route.reasons
            )
            heading = f"{route.name}: {self.words[route.shown].lower()}"
            yield Section(heading, (Table(heading, headings, rows, widths=(2.1, 0.6, 1.4)),), level=2)

    def _sources(self) -> Table:
        say = self.say
        rows = tuple((Cell(source.title, detail=source.url, url=source.url), Cell(source.read))
                     for source in self.answer.sources)  # fmt: skip
        return Table(say(phrases.SOURCES), (say(phrases.SOURCE), say(phrases.DATE_READ)), rows, widths=(3, 1))

    def _words(self) -> Table:
        say = self.say
        rows = tuple((Cell(word, strong=True), Cell(means)) for word, means in explained(self.language))
        title = say(phrases.WORDS_OF_THE_LAW_EXPLAINED)
        return Table(title, (say(phrases.WORD), say(phrases.WHAT_IT_MEANS)), rows, (1, 2.4))

    def _made(self) -> Table:
        say, rulebook = self.say, self.explain.rulebook
        rows = [
            (say(mark("Made on")), day(self.origin.made, self.language)),
            (say(mark("Tool")), f"reservkoll {__version__}"),
            (say(phrases.RULEBOOK), rulebook.edition.version),
            (say(mark("SHA-256 of the rulebook")), rulebook.sha256),
            (say(mark("Case file")), without_personal_numbers(self.origin.file)),
            (say(mark("SHA-256 of the case file")), self.origin.sha256),
        ]
        if rulebook.published is not None:
            stated = f"{without_personal_numbers(rulebook.published.file)}, SHA-256 {rulebook.published.sha256}"
            rows.append((say(mark("Published limits")), stated))
        return self._pairs(say(mark("How the assessment was made")), rows, widths=(1, 2.4))

    def _signed(self) -> Iterator[Paragraph | Signature]:
        say = self.say
        yield Paragraph(
            say(
                mark(
                    "The answer rests on the stated facts. Whoever signs has checked that they are right, and has "
                    "judged what is open to interpretation."
                )
            )
        )
        yield Signature(
            (
                say(mark("Own judgement, or where it differs from the answer")),
                say(mark("Place and date")),
                say(mark("Signature")),
                say(mark("Name in block letters")),
                say(mark("Position")),
            )
        )

    def _pairs(self, title: str, rows: Iterable[tuple[str, str]], widths: tuple[float, float] = (1, 2)) -> Table:
        say = self.say
        headings = (say(mark("Fact")), say(phrases.VALUE))
        return Table(title, headings, tuple((Cell(name), Cell(text)) for name, text in rows), widths)


def _bullets(items: tuple[str, ...]) -> tuple[Bullets, ...]:
    return (Bullets(items),) if items else ()
