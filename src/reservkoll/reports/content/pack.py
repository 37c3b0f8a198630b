"""The pack: which drafts follow from an answer, why others do not, and each draft as a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reservkoll import __version__
from reservkoll.common.errors import InputError
from reservkoll.common.formatting import day
from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.case import ACT
from reservkoll.evaluation.lots import LotAnswer, read_lots
from reservkoll.evaluation.outcome import Outcome, Verdict
from reservkoll.explain.answer.assessment import case_title, shown_verdict
from reservkoll.explain.answer.lots import lot_lines, lot_name, lots_heading
from reservkoll.explain.explainer import Explainer
from reservkoll.explain.labels import verdict_words
from reservkoll.i18n import Language, mark
from reservkoll.reports import phrases
from reservkoll.reports.content.pack_draft import DraftPart, draft_choices, draft_sections
from reservkoll.reports.document import Block, Bullets, Cell, Document, Paragraph, Section, Table
from reservkoll.rulebook.models.pack import PackDraft
from reservkoll.rulebook.rulebook import Rulebook

OVERVIEW = mark("0-overview")


@dataclass(frozen=True)
class PackFile:
    """A document of the pack, and its file name without suffix."""

    name: str
    document: Document


@dataclass(frozen=True)
class Written:
    """A finished draft, with the choices left in it: the heading and what to choose."""

    draft: PackDraft
    file: PackFile
    choices: tuple[tuple[str, str], ...]


def pack(assessment: Assessment, made: date, language: Language) -> tuple[PackFile, ...]:
    """The overview and every draft that fits the answer, in order.

    Raises:
        InputError: the case has neither a purchase nor a partnership.
    """
    if assessment.routes is None:
        raise InputError(
            mark("--pack drafts for a purchase or a partnership, and the case has neither. Add one, or leave it out.")
        )
    return _Pack(assessment, made, language).files()


def file_names(rulebook: Rulebook) -> set[str]:
    """All possible file names in a pack, without suffix."""
    from reservkoll.i18n import translator

    drafts = {draft.file.text(language) for draft in rulebook.drafts.values() for language in Language}
    return drafts | {translator(language)(OVERVIEW) for language in Language}


class _Pack:
    def __init__(self, assessment: Assessment, made: date, language: Language) -> None:
        self.assessment, self.made, self.language = assessment, made, language
        self.rulebook = assessment.reader.rulebook
        self.explain = Explainer(self.rulebook, language)
        self.say = self.explain.translate
        self.lots = read_lots(assessment)

    def files(self) -> tuple[PackFile, ...]:
        written: list[Written] = []
        left_out: list[tuple[PackDraft, str]] = []
        for draft in self.rulebook.drafts.values():
            parts = self._parts(draft)
            reason = self._against(draft, parts)
            if reason is not None:
                left_out.append((draft, reason))
            else:
                written.append(self._written(draft, parts))
        overview = PackFile(self.say(OVERVIEW), self._overview(written, left_out))
        return overview, *(each.file for each in written)

    def _outcomes(self) -> Mapping[str, Outcome]:
        """The outcomes of the routes of the case's own purchase, and of the partnership if one is described."""
        case, own = self.assessment.stated, self.rulebook.partnership.route
        return {
            name: outcome
            for name, outcome in (self.assessment.routes or {}).items()
            if (case.partnership is not None if name == own else case.purchase is not None)
        }

    def _parts(self, draft: PackDraft) -> list[DraftPart]:
        """The parts `draft` is written for: the whole purchase, or its lots, with lots of equal outcome together."""
        whole = _written_for(draft, self._outcomes())
        if not self.lots:
            return [DraftPart(self.assessment.reader, whole)] if whole else []
        if not draft.by_lot:
            of_lots = [_written_for(draft, answer.routes) for answer in reversed(self.lots)]
            routes = {name: outcome for each in (*of_lots, whole) for name, outcome in each.items()}
            ordered = {name: routes[name] for name in draft.routes if name in routes}
            return [DraftPart(self.assessment.reader, ordered)] if ordered else []
        alike: dict[object, list[LotAnswer]] = {}
        for answer in self.lots:
            told = tuple(
                (name, outcome.verdict, outcome.doubts) for name, outcome in _written_for(draft, answer.routes).items()
            )
            if told:
                alike.setdefault((told, answer.lot.months, answer.reader.governing_chapter()), []).append(answer)
        return [
            DraftPart(
                several[0].reader,
                _written_for(draft, several[0].routes),
                tuple(f"{answer.number} {lot_name(answer, self.explain, area=False)}" for answer in several),
                tuple(dict.fromkeys(code for answer in several for code in answer.codes)),
                one_of=len(alike) > 1,
            )
            for several in alike.values()
        ]

    def _against(self, draft: PackDraft, parts: Sequence[DraftPart]) -> str | None:
        """Why a draft is not written; None if it is."""
        say, outcomes, act = self.say, self._outcomes(), self.assessment.reader.facts.get(ACT)
        asked = [outcomes[name] for name in draft.routes if name in outcomes]
        if not asked:
            told = (
                mark("The case has no partnership.")
                if self._of_partnership(draft)
                else mark("The case has no purchase.")
            )
            return say(told)
        if self.assessment.as_of < self.rulebook.pack.from_:
            told = mark("The drafts are written for the law from {day}, and the procurement was begun before.")
            return say(told).format(day=day(self.rulebook.pack.from_, self.language))
        if not parts:
            return " ".join(self._why_not(outcome) for outcome in asked)
        if draft.acts is not None and act not in draft.acts:
            if act is None:
                return say(mark("It is not known which act the purchase falls under (purchase.act)."))
            return say(mark("There is a draft for {acts} only.")).format(acts=", ".join(draft.acts))
        return None

    def _of_partnership(self, draft: PackDraft) -> bool:
        return draft.routes == [self.rulebook.partnership.route]

    def _why_not(self, outcome: Outcome) -> str:
        """Why a route is not open for the case."""
        return f"{self._short(outcome.route)}: {self._means(outcome)}"

    def _short(self, route: str) -> str:
        return self.explain.short_name(route, self.assessment.reader.facts.get(ACT))

    def _means(self, outcome: Outcome) -> str:
        """What an answer means, and whether it is only the organisation that closes the route."""
        told = self.explain.summary(outcome)
        reader = self.assessment.reader
        if reader.with_supplier and outcome.verdict is Verdict.NO:
            alone = reader.alone(outcome.route)
            if alone.verdict is Verdict.YES:
                told += " " + self.say(
                    mark("The purchase itself may be reserved: take the organisation out of the case for the drafts.")
                )
        return told

    def _written(self, draft: PackDraft, parts: Sequence[DraftPart]) -> Written:
        sections = draft_sections(draft, parts, self.explain)
        document = self._document(draft.title.text(self.language), draft.purpose.text(self.language), sections)
        choices = tuple(draft_choices(sections[:-2], self.explain))
        return Written(draft, PackFile(draft.file.text(self.language), document), choices)

    def _document(self, title: str, purpose: str, sections: list[Section]) -> Document:
        return Document(
            title=title,
            subject=f"{self.say(mark('Draft'))} · {case_title(self.assessment, self.say)}",
            lead=(self.rulebook.pack.draft.text(self.language), purpose),
            sections=tuple(sections),
            footer=f"{self.say(mark('Draft'))} · reservkoll {__version__} · {self.say(phrases.RULEBOOK)} "
            f"{self.rulebook.edition.version} · {self.rulebook.sha256[:12]}…",
            page_of=self.say(phrases.PAGE_PAGE_OF_PAGES),
            language=self.language,
            made=self.made,
            to_fill_in=self.rulebook.pack.marks(self.language).pattern,
        )

    # --- the overview ---

    def _overview(self, written: list[Written], left_out: list[tuple[PackDraft, str]]) -> Document:
        say = self.say
        purpose = say(
            mark(
                "What the pack holds, why other drafts are not in it, and all that is left to choose. Marks look like "
                "this: {mark}"
            )
        ).format(mark=f"[{self.rulebook.pack.marker.text(self.language)}: …]")
        answers: list[Block] = [self._answers()]
        if self.lots:
            answers.append(Paragraph(lots_heading(self.assessment, self.explain)))
            answers.append(Bullets(tuple(self._of_lots())))
        sections = [Section(say(phrases.ANSWER), tuple(answers))]
        if written:
            sections.append(Section(say(mark("Drafts")), (self._drafts(written),)))
        if left_out:
            alike: dict[str, list[str]] = {}
            for draft, reason in left_out:
                alike.setdefault(reason, []).append(draft.title.text(self.language))
            rows = tuple((Cell("; ".join(titles)), Cell(reason)) for reason, titles in alike.items())
            headings = (say(mark("Draft")), say(mark("Why it is not written")))
            table = Table(say(mark("Not written")), headings, rows, widths=(1, 2))
            sections.append(Section(say(mark("Not written")), (table,)))
        sections.append(Section(say(phrases.CHOICES_THAT_ARE_LEFT), tuple(self._choices(written))))
        return self._document(say(mark("Overview of the drafts")), purpose, sections)

    def _answers(self) -> Table:
        say, words = self.say, verdict_words(self.say)
        rows = tuple(
            (
                Cell(self._short(outcome.route), strong=outcome.verdict is Verdict.YES),
                Cell(words[shown_verdict(outcome)], verdict=outcome.verdict.value),
                Cell(self._means(outcome)),
            )
            for outcome in self._outcomes().values()
        )
        return Table(
            say(phrases.ANSWER),
            (say(phrases.ROUTE), say(phrases.ANSWER), say(phrases.WHAT_IT_MEANS)),
            rows,
            widths=(1.1, 0.7, 2.2),
        )

    def _of_lots(self) -> Iterator[str]:
        for line in lot_lines(self.assessment, self.lots, self.explain):
            worth = f", {line.worth}" if line.worth else ""
            yield f"{line.number} {line.name}{worth}: {line.told}"

    def _drafts(self, written: list[Written]) -> Table:
        say = self.say
        rows = tuple(
            (Cell(each.file.name), Cell(each.draft.purpose.text(self.language)), Cell(str(len(each.choices))))
            for each in written
        )
        headings = (say(phrases.FILE), say(mark("What it is for")), say(phrases.CHOICES_THAT_ARE_LEFT))
        return Table(say(mark("Drafts")), headings, rows, widths=(1.1, 2.2, 0.7), right=(2,))

    def _choices(self, written: list[Written]) -> Iterator[Block]:
        for each in written:
            if each.choices:
                yield Paragraph(each.file.name)
                yield Bullets(tuple(f"{heading}: {what}" for heading, what in each.choices))
        if not any(each.choices for each in written):
            yield Paragraph(self.say(phrases.NONE))


def _written_for(draft: PackDraft, outcomes: Mapping[str, Outcome]) -> dict[str, Outcome]:
    """The outcomes that `draft` is written for."""
    return {
        name: outcomes[name]
        for name in draft.routes
        if name in outcomes and outcomes[name].verdict.value in draft.verdicts
    }
