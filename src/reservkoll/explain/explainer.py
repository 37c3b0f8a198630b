"""Builds the sentences of an answer from the rulebook's texts, for every report format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from reservkoll.common.formatting import day
from reservkoll.conditions.trace import CriterionTrace, NoteUse
from reservkoll.evaluation.assess import ORDINARY
from reservkoll.evaluation.outcome import Outcome, Verdict
from reservkoll.facts.value import EstimatedValue, Step
from reservkoll.i18n import Language, Translate, mark, translator
from reservkoll.rulebook.rulebook import Rulebook

READ_AFTER_VERIFIED = "read_after_verified"
DATE_ASSUMED = "date_assumed"


class Explainer:
    """Words for the answers of one rulebook in one language."""

    def __init__(self, rulebook: Rulebook, language: Language) -> None:
        self.rulebook = rulebook
        self.language = language
        self.translate: Translate = translator(language)

    def summary(self, outcome: Outcome, *, supplier: bool = False, general: bool = False) -> str:
        """What the verdict means, and the conditions that decide it; `general`: so that it holds for all like rows."""
        route = self.rulebook.routes.routes[outcome.route]
        answers = (route.supplier_answers or {}) if supplier else route.answers
        sentence = answers[outcome.verdict.value].text(self.language)
        return " ".join((sentence, *self._because(outcome, general=general)))

    def _because(self, outcome: Outcome, *, general: bool) -> Iterator[str]:
        if outcome.version is not None and outcome.version.absent is not None:
            yield outcome.version.absent.text(self.language)
            return
        deciding = outcome.deciding()
        if outcome.verdict in {Verdict.NO, Verdict.NOT_APPLICABLE}:
            yield from self._closed_by(deciding)
            return
        told = [criterion.label.text(self.language) for criterion in deciding]
        if outcome.verdict is Verdict.UNKNOWN and outcome.doubts and not outcome.missing:
            told = []  # no fact would help: the reason is in the notes
        labels = "; ".join(told)
        if not labels:
            yield from (self.note_in_general(use.note) if general else self.note(use) for use in outcome.doubts)
            if outcome.missing:
                yield self.translate(mark("Missing: {questions}")).format(
                    questions=" ".join(self.question(path) for path in outcome.missing)
                )
        elif outcome.verdict is Verdict.UNKNOWN:
            yield self.translate(mark("Not known: {labels}.")).format(labels=labels)

    def _closed_by(self, criteria: Iterable[CriterionTrace]) -> Iterator[str]:
        """Why a route is closed: in the criterion's own words for it, else as a condition that is not met."""
        unmet = []
        for criterion in criteria:
            if criterion.failure is not None:
                yield criterion.failure.text(self.language).removesuffix(".") + "."
            else:
                unmet.append(criterion.label.text(self.language))
        if unmet:
            yield self.translate(mark("Not met: {labels}.")).format(labels="; ".join(unmet))

    def note(self, use: NoteUse) -> str:
        """A note with its words filled in."""
        note = self.rulebook.notes[use.note]
        return (note.sv if self.language is Language.SV else note.en).format(**dict(use.words))

    def note_in_general(self, code: str) -> str:
        """A note without the words of one case, for where it stands once for many rows."""
        note = self.rulebook.notes[code]
        text = note.general or note
        return text.sv if self.language is Language.SV else text.en

    def row_reason(self, outcomes: Mapping[str, Outcome], recommended: str) -> str:
        """Why a row has its recommendation, in one sentence that holds for every row of its class."""
        chosen = outcomes.get(recommended)
        if chosen is not None:
            return self._cited((criterion.label.text(self.language) for criterion in chosen.deciding()), chosen)
        unknown = [outcome for outcome in outcomes.values() if outcome.verdict is Verdict.UNKNOWN]
        closed = [outcome for outcome in outcomes.values() if outcome.verdict is Verdict.NO]
        if unknown and (recommended != ORDINARY or not closed):
            told = self.translate(mark("Not known: {labels}.")).format(labels="; ".join(self._unknown(unknown)))
            return told.replace("?.", "?").replace("..", ".")  # a question or a whole sentence has its own full stop
        parts = (
            f"{self.short_name(each.route)} – {self._cited(map(self._unmet, each.deciding()[:1]), each)}"
            for each in closed
        )
        return self.translate(mark("Not open: {reasons}.")).format(reasons="; ".join(parts))

    def _unmet(self, criterion: CriterionTrace) -> str:
        """That a condition does not hold: in its own words for it, else its label turned round."""
        if criterion.failure is not None:
            return criterion.failure.text(self.language).removesuffix(".")
        label = criterion.label.text(self.language)
        return self.translate(mark("not met: {label}")).format(label=label)

    def _cited(self, sentences: Iterable[str], outcome: Outcome) -> str:
        """Short sentences after each other, and where they stand in the law."""
        told = ". ".join(sentences)
        return f"{told} ({outcome.version.citation})" if told and outcome.version else told

    def _unknown(self, outcomes: Iterable[Outcome]) -> tuple[str, ...]:
        """The innermost conditions that are unknown, each once: what they make unknown in turn follows."""
        found: dict[str, None] = {}
        for outcome in outcomes:
            labels = [criterion.label.text(self.language) for criterion in _innermost_unknown(outcome.criteria)]
            found.update(dict.fromkeys(labels or [self._first_note(outcome)]))
        return tuple(found)

    def _first_note(self, outcome: Outcome) -> str:
        if outcome.doubts:
            return self.note_in_general(outcome.doubts[0].note)
        return " ".join(self.question(path) for path in outcome.missing)

    def about_the_date(self, as_of: date, *, assumed: bool) -> Iterator[NoteUse]:
        """What to mind about the day that the answer is for: that it was assumed, that the law was not read so far."""
        verified_until = self.rulebook.edition.verified_until
        if assumed:
            yield NoteUse(DATE_ASSUMED, (("day", day(as_of, self.language)),))
        if as_of > verified_until:
            yield NoteUse(READ_AFTER_VERIFIED, (("day", day(verified_until, self.language)),))

    def recommendation(self, route: str) -> str:
        """What to do."""
        entry = self.rulebook.routes.routes.get(route) or self.rulebook.routes.otherwise[route]  # type: ignore[index]
        return entry.recommend.text(self.language) if entry.recommend else ""

    def route_name(self, route: str) -> str:
        """The route's name."""
        entry = self.rulebook.routes.routes.get(route) or self.rulebook.routes.otherwise[route]  # type: ignore[index]
        return entry.name.text(self.language)

    def short_name(self, route: str) -> str:
        """The route's name where there is little room, as in a column heading."""
        entry = self.rulebook.routes.routes.get(route) or self.rulebook.routes.otherwise[route]  # type: ignore[index]
        return entry.short.text(self.language)

    def question(self, path: str) -> str:
        """The question that asks for a fact."""
        fact = self.rulebook.facts.get(path)
        return fact.question.text(self.language) if fact else path

    def demand(self, criterion: CriterionTrace) -> str:
        """What a supplier must meet."""
        label = criterion.label.text(self.language)
        return self.translate(mark("The supplier must meet: {label}.")).format(label=label)

    def value_steps(self, value: EstimatedValue, act: object) -> Iterator[tuple[Step, str, str]]:
        """Each step of the value with its label and paragraph."""
        steps = self.rulebook.value_steps(act if isinstance(act, str) else None)
        for step in value.steps:
            yield step, steps[step.name].label.text(self.language), steps[step.name].citation


def _innermost_unknown(criteria: Iterable[CriterionTrace]) -> Iterator[CriterionTrace]:
    for criterion in criteria:
        if criterion.truth is None:
            inner = list(_innermost_unknown(criterion.children))
            yield from inner or [criterion]
