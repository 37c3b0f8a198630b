"""Builds the sentences of an answer from the rulebook's texts, for every report format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from reservkoll.common.formatting import day, kronor
from reservkoll.conditions.trace import CriterionTrace, NoteUse
from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.case import ACT
from reservkoll.evaluation.note_weights import weighty_doubts
from reservkoll.evaluation.outcome import Outcome, Verdict
from reservkoll.evaluation.recommend import rests_on_proof
from reservkoll.evaluation.rests_on import law_read_to
from reservkoll.explain.amounts import AT_LEAST, AT_MOST, BETWEEN, told_as
from reservkoll.facts.value import ORE, RANGE, EstimatedValue, Step
from reservkoll.i18n import Language, Translate, mark, translator
from reservkoll.rulebook.law_on_date import AmountOnDate
from reservkoll.rulebook.models.rules import ORDINARY, Route, Version
from reservkoll.rulebook.rulebook import Rulebook

READ_AFTER_VERIFIED = "read_after_verified"
DATE_ASSUMED = "date_assumed"
SENTENCE: Final = re.compile(r"(?<=[^.\d][.?!]) (?=[A-ZÅÄÖ])")


class Explainer:
    """Words for the answers of one rulebook in one language."""

    def __init__(self, rulebook: Rulebook, language: Language) -> None:
        self.rulebook = rulebook
        self.language = language
        self.translate: Translate = translator(language)

    def summary(self, outcome: Outcome, *, supplier: bool = False, general: bool = False) -> str:
        """What the verdict means, and the conditions that decide it; `general`: so that it holds for all like rows."""
        route = self.rulebook.routes.routes[outcome.route]
        if outcome.not_needed and not supplier:
            return " ".join(self._not_needed(outcome, route))
        answers = (route.supplier_answers or {}) if supplier else route.answers
        sentence = answers[outcome.verdict.value].text(self.language)
        return " ".join((sentence, *self._because(outcome, general=general)))

    def _not_needed(self, outcome: Outcome, route: Route) -> Iterator[str]:
        """That a route is not needed, why, and whether its list has the code all the same."""
        assert isinstance(outcome.version, Version)
        assert outcome.version.not_needed is not None
        if route.not_needed is not None:
            yield route.not_needed.text(self.language)
        yield from self.sentences(outcome.deciding())
        told = outcome.version.not_needed.tells
        if told is None:
            return
        if outcome.holds(told) and route.listed is not None:
            yield route.listed.text(self.language)
        elif outcome.holds(told) is False:
            yield from self.sentences(criterion for criterion in outcome.criteria if criterion.id == told)

    def _because(self, outcome: Outcome, *, general: bool) -> Iterator[str]:
        if outcome.version is not None and outcome.version.absent is not None:
            yield outcome.version.absent.text(self.language)
            return
        deciding = outcome.deciding()
        if outcome.verdict in {Verdict.NO, Verdict.NOT_APPLICABLE}:
            yield from self.sentences(deciding)
            return
        if not deciding or (outcome.verdict is Verdict.UNKNOWN and outcome.doubts and not outcome.missing):
            # No fact would help, or nothing but notes and questions is behind it.
            yield from (self.note_in_general(use.note) if general else self.note(use) for use in outcome.doubts)
            if outcome.missing:
                yield self.translate(mark("Missing: {questions}")).format(
                    questions=" ".join(self.question(path) for path in outcome.missing)
                )
        elif outcome.verdict is Verdict.UNKNOWN:
            yield from self.sentences(deciding)

    def sentences(self, criteria: Iterable[CriterionTrace]) -> Iterator[str]:
        """What each condition has to say for the answer that it got, as sentences."""
        yield from map(_sentence, self.told(criteria))

    def told(self, criteria: Iterable[CriterionTrace]) -> Iterator[str]:
        """What each condition has to say for the answer that it got, without a full stop."""
        return (criterion.told.text(self.language) for criterion in criteria)

    def note(self, use: NoteUse) -> str:
        """A note with its words filled in."""
        note = self.rulebook.told[use.note]
        return (note.sv if self.language is Language.SV else note.en).format(**dict(use.words))

    def short_note(self, use: NoteUse) -> str:
        """What a short answer says of a note: its own short text, else its first sentence."""
        short = self.rulebook.told[use.note].short
        if short is not None:
            return short.text(self.language).format(**dict(use.words))
        return first_sentence(self.note(use))

    def note_in_general(self, code: str) -> str:
        """A note without the parameters of one case, where it is shown once for many rows."""
        note = self.rulebook.told[code]
        text = note.general or note
        return text.sv if self.language is Language.SV else text.en

    def row_reason(self, outcomes: Mapping[str, Outcome], recommended: str) -> str:
        """Why a row has its recommendation, in one sentence that holds for every row of its class."""
        chosen = outcomes.get(recommended) or self._behind(outcomes, recommended)
        if chosen is not None:
            return self._cited(self.told(chosen.deciding()), chosen)
        unknown = [outcome for outcome in outcomes.values() if outcome.verdict is Verdict.UNKNOWN]
        closed = [outcome for outcome in outcomes.values() if outcome.verdict is Verdict.NO]
        if unknown and (recommended != ORDINARY or not closed):
            return " ".join(map(_sentence, self._unknown(unknown)))
        parts = (
            f"{self.short_name(each.route)} – {self._cited(self.told(each.deciding()[:1]), each)}" for each in closed
        )
        return self.translate(mark("Not open: {reasons}.")).format(reasons="; ".join(parts))

    def _behind(self, outcomes: Mapping[str, Outcome], advice: str) -> Outcome | None:
        """The open route that an advice is about, such as to look at the market first."""
        routes = self.rulebook.routes.routes
        return next((each for each in outcomes.values() if routes[each.route].otherwise == advice), None)

    def _cited(self, sentences: Iterable[str], outcome: Outcome) -> str:
        """Short sentences, with their citations."""
        told = ". ".join(sentences)
        return f"{told} ({outcome.version.citation})" if told and outcome.version else told

    def _unknown(self, outcomes: Iterable[Outcome]) -> tuple[str, ...]:
        """The innermost unknown conditions, each once; the outer ones follow from them."""
        found: dict[str, None] = {}
        for outcome in outcomes:
            told = list(self.told(_innermost_unknown(outcome.criteria)))
            found.update(dict.fromkeys(told or [self._first_note(outcome)]))
        return tuple(found)

    def _first_note(self, outcome: Outcome) -> str:
        if doubts := weighty_doubts(outcome.doubts, self.rulebook):
            return self.note_in_general(doubts[0].note)
        return " ".join(self.question(path) for path in outcome.missing)

    def about_the_date(self, as_of: date, *, assumed: bool, act: object = None) -> Iterator[NoteUse]:
        """Cautions on the day of the answer: that it was assumed, or that the law was not read up to it.

        `act`: the one whose provisions must have been read; without one those that hold under any.
        """
        read_to = law_read_to(self.rulebook, as_of, act)
        if assumed:
            yield NoteUse(DATE_ASSUMED, (("day", day(as_of, self.language)),))
        if as_of > read_to:
            yield NoteUse(READ_AFTER_VERIFIED, (("day", day(read_to, self.language)),))

    def estimated(self, value: EstimatedValue, *, whole: bool = False) -> str:
        """A value that is known in kronor (`whole`: without öre), with how exactly it is known."""
        assert value.ore is not None
        amount = self._kronor(value.ore, whole=whole)
        amount = told_as(amount, value.precision, self.translate)
        if value.is_open:
            return self.translate(AT_LEAST).format(amount=amount)
        if RANGE not in value.open or value.low_ore is None:
            return amount
        if value.low_ore <= 1:
            return self.translate(AT_MOST).format(amount=amount)
        low = self._kronor(value.low_ore, whole=whole)
        return self.translate(BETWEEN).format(low=low, high=amount)

    def _kronor(self, ore: int, *, whole: bool) -> str:
        return kronor(ore - ore % ORE if whole else ore, self.language)

    def amount(self, amount: AmountOnDate) -> str:
        """An amount of the law in kronor; as theirs where the user has stated it."""
        told = kronor(amount.ore, self.language)
        if amount.stated is None:
            return told
        title = self.rulebook.sources[amount.stated].title
        return f"{told} ({title[:1].lower()}{title[1:]})"

    def recommendation(
        self, route: str, *, outcome: Outcome | None = None, act: object = None, if_contract: bool = False
    ) -> str:
        """What to do, under `act`, where `outcome` is the answer for the route.

        `if_contract`: told only for the case that the arrangement is a contract after all.
        """
        routes = self.rulebook.routes
        named = routes.named(route)
        advice = named.recommend
        if outcome is not None and named.to_prove is not None and rests_on_proof(outcome, named):
            advice = named.to_prove.recommend
        told = named.under(act, advice, self.language) if advice else ""
        return self.if_contract(told) if if_contract else told

    def if_contract(self, told: str) -> str:
        """What holds only if the arrangement is a contract after all."""
        return self.rulebook.routes.if_contract.text(self.language).format(advice=told)

    def recommendations(self, assessment: Assessment) -> Iterator[tuple[str, str]]:
        """Each recommended route with what to do."""
        answers, act = assessment.routes or {}, assessment.reader.facts.get(ACT)
        for route in assessment.recommendation:
            only_if = route in assessment.if_contract
            yield route, self.recommendation(route, outcome=answers.get(route), act=act, if_contract=only_if)

    def route_name(self, route: str, act: object = None) -> str:
        """The route's name, with its provision in `act`."""
        return self.rulebook.routes.named(route).name_under(act, self.language)

    def short_name(self, route: str, act: object = None) -> str:
        """The route's short name, as for a column heading; with its provision in `act`, where one is given."""
        return self.rulebook.routes.named(route).short_under(act, self.language)

    def question(self, path: str) -> str:
        """The question that asks for a fact."""
        fact = self.rulebook.facts.get(path)
        return fact.question.text(self.language) if fact else path

    def demand(self, criterion: CriterionTrace) -> str:
        """What a supplier must meet."""
        label = criterion.label.text(self.language)
        return self.translate(mark("The supplier must meet: {label}.")).format(label=label)

    def citation(self, citation: str, act: object) -> str:
        """The citation, without the provisions of other procurement acts than `act`."""
        others = tuple(f"{name} " for name in self.rulebook.act_regimes if name != act)
        parts = citation.split("; ")
        own = [part for part in parts if not part.startswith(others)]
        return "; ".join(own) if act in self.rulebook.act_regimes and own else citation

    def value_steps(self, value: EstimatedValue, act: object) -> Iterator[tuple[Step, str, str]]:
        """Each step of the value with its label and paragraph."""
        steps = self.rulebook.value_steps(act if isinstance(act, str) else None)
        for step in value.steps:
            yield step, steps[step.name].label.text(self.language), steps[step.name].citation


def first_sentence(text: str) -> str:
    """The first sentence of a text; a stop after a digit or an abbreviation ends none."""
    return SENTENCE.split(text, maxsplit=1)[0]


def _sentence(text: str) -> str:
    """A text of the rulebook with its full stop; a question and a whole sentence have their own."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _innermost_unknown(criteria: Iterable[CriterionTrace]) -> Iterator[CriterionTrace]:
    for criterion in criteria:
        if criterion.truth is None:
            inner = list(_innermost_unknown(criterion.children))
            yield from inner or [criterion]
