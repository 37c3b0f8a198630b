"""The sentences of an answer: put together from the rulebook's texts, the same for every form of report."""

from __future__ import annotations

from collections.abc import Iterator

from reservkoll.evaluate.assess import Assessment
from reservkoll.evaluate.outcome import Outcome, Verdict
from reservkoll.expressions.trace import CriterionTrace, NoteUse
from reservkoll.facts.value import Step
from reservkoll.report.amounts import day
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.texts import Language, Translate, mark, translator

READ_AFTER_VERIFIED = "read_after_verified"
DATE_ASSUMED = "date_assumed"


class Explainer:
    """Words for one assessment in one language."""

    def __init__(self, assessment: Assessment, language: Language) -> None:
        self.assessment = assessment
        self.language = language
        self.translate: Translate = translator(language)
        self.rulebook: Rulebook = assessment.reader.rulebook

    def summary(self, outcome: Outcome, *, supplier: bool = False) -> str:
        """What the verdict means, and the conditions that decide it."""
        route = self.rulebook.routes.routes[outcome.route]
        answers = (route.supplier_answers or {}) if supplier else route.answers
        sentence = answers[outcome.verdict.value].text(self.language)
        return " ".join((sentence, *self._because(outcome)))

    def _because(self, outcome: Outcome) -> Iterator[str]:
        if outcome.version is not None and outcome.version.absent is not None:
            yield outcome.version.absent.text(self.language)
            return
        labels = "; ".join(criterion.label.text(self.language) for criterion in outcome.deciding())
        if not labels:
            yield from (self.note(note) for note in outcome.doubts)
            if outcome.missing:
                yield self.translate(mark("Missing: {questions}")).format(
                    questions=" ".join(self.question(path) for path in outcome.missing))
        elif outcome.verdict is Verdict.UNKNOWN:
            yield self.translate(mark("Not known: {labels}.")).format(labels=labels)
        elif outcome.verdict in {Verdict.NO, Verdict.NOT_APPLICABLE}:
            yield self.translate(mark("Not met: {labels}.")).format(labels=labels)

    def note(self, use: NoteUse) -> str:
        """A note with its words filled in."""
        note = self.rulebook.notes[use.note]
        return (note.sv if self.language is Language.SV else note.en).format(**dict(use.words))

    def warnings(self, outcome: Outcome) -> tuple[NoteUse, ...]:
        """All that is to be minded: what leaves the answer open, then what goes with it."""
        return (*outcome.doubts, *outcome.cautions, *self._about_the_date())

    def _about_the_date(self) -> Iterator[NoteUse]:
        answer, edition = self.assessment, self.rulebook.edition
        if answer.date_assumed:
            yield NoteUse(DATE_ASSUMED, (("day", day(answer.as_of, self.language)),))
        if answer.as_of > edition.verified_until:
            yield NoteUse(READ_AFTER_VERIFIED, (("day", day(edition.verified_until, self.language)),))

    def recommendation(self, route: str) -> str:
        """What to do."""
        entry = self.rulebook.routes.routes.get(route) or self.rulebook.routes.otherwise[route]  # type: ignore[index]
        return entry.recommend.text(self.language) if entry.recommend else ""

    def route_name(self, route: str) -> str:
        """The route's name."""
        entry = self.rulebook.routes.routes.get(route) or self.rulebook.routes.otherwise[route]  # type: ignore[index]
        return entry.name.text(self.language)

    def question(self, path: str) -> str:
        """The question that asks for a fact."""
        fact = self.rulebook.facts.get(path)
        return fact.question.text(self.language) if fact else path

    def demand(self, criterion: CriterionTrace) -> str:
        """What a supplier must meet."""
        label = criterion.label.text(self.language)
        return self.translate(mark("The supplier must meet: {label}.")).format(label=label)

    def value_steps(self) -> Iterator[tuple[Step, str, str]]:
        """Each step of the value with its label and paragraph."""
        value = self.assessment.value
        act = self.assessment.reader.facts.get("purchase.act")
        steps = self.rulebook.value_steps(act if isinstance(act, str) else None)
        for step in value.steps if value else ():
            yield step, steps[step.name].label.text(self.language), steps[step.name].citation
