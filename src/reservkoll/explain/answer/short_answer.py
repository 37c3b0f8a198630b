"""The answer to one case in a few sentences, the deciding ones first; `explain.assessment` has the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from reservkoll.common.formatting import day
from reservkoll.conditions.trace import NoteUse
from reservkoll.evaluation.assess import Assessment, most_waited_for
from reservkoll.evaluation.case import ACT
from reservkoll.evaluation.group import member_names
from reservkoll.evaluation.lots import read_lots
from reservkoll.evaluation.note_weights import hangs_on, open_to_interpretation, weighty_doubts
from reservkoll.evaluation.outcome import Outcome, Verdict
from reservkoll.evaluation.partnership import PartnershipOutcome
from reservkoll.explain.answer.assessment import case_title, oldest_reading, shown_verdict
from reservkoll.explain.answer.beside import policy_told, precedents_summary
from reservkoll.explain.answer.earlier_awards import bars_told
from reservkoll.explain.answer.forms import answer_of, other_forms, unfit_routes
from reservkoll.explain.answer.lots import IN_PARENTHESES, LotLine, lot_lines, lots_heading, open_lots, open_lots_told
from reservkoll.explain.answer.partnership import RISKS
from reservkoll.explain.answer.stated_facts import assumption_texts, computed_told, contradiction_parts
from reservkoll.explain.explainer import Explainer, first_sentence
from reservkoll.explain.labels import UNFIT
from reservkoll.facts.derived import CPV
from reservkoll.facts.value import APPROXIMATE
from reservkoll.i18n import Language, mark

MOST_QUESTIONS: Final = 3
MOST_ROUTINES: Final = 2
MOST_HANGS_ON: Final = 2
MOST_BARRED: Final = 3
ORE: Final = 100


@dataclass(frozen=True)
class ShortLine:
    """A route (or an organisation's conditions), its verdict as people are told it, and the one reason for it.

    `parts` are the verdicts for the purchase and for the organisation by themselves, where an organisation is stated.
    """

    name: str
    verdict: Verdict
    shown: str
    reason: str
    interpretive: bool
    parts: tuple[Verdict, Verdict] | None = None


@dataclass(frozen=True)
class ToFindOut:
    """A question that can still decide, and the short names of what it decides."""

    question: str
    decides: str


@dataclass(frozen=True)
class ShortAnswer:
    """What decides, in the reader's language: `about` is what is bought and by which day's rules.

    `advice` is what to do where a route is open; `other_forms` are those that no line tells of, with their verdicts;
    `group` has the names of the members where the supplier is one; `wrong` are contradictions between stated facts;
    `hangs_on` is what the answers rest on that may be otherwise;
    `beside` tells of earlier awards that bar a new one, of a local policy and of what others have done.
    `may_be_divided`: no route but perhaps one for some suppliers is open, and lots may open more.
    """

    title: str
    about: str
    sentence: str
    advice: str
    lines: tuple[ShortLine, ...]
    lots_heading: str
    lots: tuple[LotLine, ...]
    may_be_divided: bool
    other_forms: tuple[tuple[Verdict, str], ...]
    group: tuple[str, ...]
    wrong: tuple[str, ...]
    hangs_on: tuple[str, ...]
    beside: tuple[str, ...]
    questions: tuple[ToFindOut, ...]
    more_questions: int
    closing: str


def short_answer(assessment: Assessment, language: Language) -> ShortAnswer:
    """`assessment` in a few sentences."""
    return _Short(assessment, language).answer()


class _Short:
    def __init__(self, assessment: Assessment, language: Language) -> None:
        self.told = assessment
        self.explain = Explainer(assessment.reader.rulebook, language)
        self.language, self.translate = language, self.explain.translate
        self.partnership = self.explain.rulebook.partnership.route
        self.lots = read_lots(assessment)
        self.unfit = unfit_routes(assessment)

    def answer(self) -> ShortAnswer:
        every = self._outcomes()
        outcomes = {route: outcome for route, outcome in every.items() if route not in self.unfit}
        waiting = most_waited_for(outcomes.values())
        return ShortAnswer(
            title=case_title(self.told, self.translate),
            about=self._about(),
            sentence=self._sentence(outcomes),
            advice=self._advice(),
            lines=(*(self._line(outcome) for outcome in outcomes.values()), *self._unfit_lines(every)),
            lots_heading=lots_heading(self.told, self.explain) if self.lots else "",
            lots=lot_lines(self.told, self.lots, self.explain),
            may_be_divided=self._may_be_divided(),
            other_forms=other_forms(self.told.forms, self.explain),
            group=tuple(name.text(self.language) for name in member_names(self.told.stated.suppliers or ())),
            wrong=tuple(" ".join(contradiction_parts(found, self.explain)[::2]) for found in self.told.contradictions),
            hangs_on=tuple(self.explain.short_note(use) for use in self._hangs_on(outcomes.values())[:MOST_HANGS_ON]),
            beside=tuple(self._beside()),
            questions=tuple(
                ToFindOut(first_sentence(self.explain.question(path)), ", ".join(map(self._called, routes)))
                for path, routes in waiting[:MOST_QUESTIONS]
            ),
            more_questions=max(len(waiting) - MOST_QUESTIONS, 0),
            closing=self._closing(every),
        )

    def _beside(self) -> Iterator[str]:
        others = len(self.told.barred)
        most = MOST_BARRED if others else 1
        yield from islice(bars_told(self.told, self.explain, still=True), most)
        if others > most:
            told = self.translate(mark("and {count} more that the register bars, or may bar: --why"))
            yield told.format(count=others - most)
        yield from islice(policy_told(self.told, self.explain), MOST_ROUTINES)
        yield from precedents_summary(self.told, self.explain)
        if self.told.routes is not None and self.told.value is not None and self.told.value.precision is not None:
            yield first_sentence(self.explain.note(NoteUse(APPROXIMATE)))

    def _outcomes(self) -> Mapping[str, Outcome]:
        """The outcomes to show: a described arrangement first; no routes that are out of the question."""
        told = self.told
        if told.routes is None:
            return told.supplier or {}
        described = told.case.partnership is not None
        first = [self.partnership] if described else []
        order = [*first, *(route for route in told.routes if route != self.partnership)]
        return {
            route: outcome
            for route in order
            if (outcome := told.routes[route]).verdict is not Verdict.NOT_APPLICABLE or outcome.not_needed
        }

    def _about(self) -> str:
        told = self.told
        assumed = told.date_assumed and told.routes is not None
        rules = mark("Rules of {day}, as no start is stated") if assumed else mark("Rules of {day}")
        parts = [self.translate(rules).format(day=day(told.as_of, self.language))]
        value = told.value
        if told.case.purchase is not None and value is not None and value.ore is not None:
            parts.append(self.explain.estimated(value, whole=True))
        codes = told.reader.facts.get("purchase.cpv")
        if isinstance(codes, tuple):
            name = self.explain.rulebook.nomenclature.name(codes[0], self.language)
            more = self.translate(mark("and {count} more")).format(count=len(codes) - 1) if len(codes) > 1 else ""
            parts.append(" ".join(part for part in (codes[0], name, more) if part))
        return " · ".join(parts)

    # --- the sentence and the advice ---

    def _sentence(self, outcomes: Mapping[str, Outcome]) -> str:
        if self.told.routes is None:
            return self._of_organisation(outcomes)
        first = self.told.recommendation[0]
        arrangement = self.told.routes[self.partnership]
        if isinstance(arrangement, PartnershipOutcome) and arrangement.tests:
            sentence = first_sentence(self.explain.summary(arrangement))
            fitting = {form.form.id: form for form in self.told.forms if form.verdict is Verdict.YES}
            if self.partnership in self.unfit and first in fitting:
                sentence = answer_of(fitting[first]).text(self.language)
            return f"{sentence} {self.translate(RISKS[arrangement.risk.level])}."
        if first not in self.told.routes:
            return self._of_lots() or self._advised()
        open_ = [self.told.routes[route] for route in self.told.recommendation if route in self.told.routes]
        conditional = any(self._conditional(each) for each in open_ if not self._is_open(each))
        sure = mark("Yes, this purchase can be opened: {routes}.")
        if conditional:
            sure = mark("Yes, on what is assumed below: {routes}.")
        return self._by_certainty(open_, sure, mark("Yes, but open to interpretation: {routes}."))

    def _by_certainty(self, outcomes: Iterable[Outcome], sure: str, alone: str) -> str:
        """The settled answers, told by `sure`, and beside them those open to interpretation; by `alone` if none is."""
        settled: list[str] = []
        doubtful: list[str] = []
        for outcome in outcomes:
            (doubtful if self._is_open(outcome) else settled).append(self._short(outcome.route))
        beside = mark("Open to interpretation: {routes}.") if settled else alone
        told = ((sure, settled), (beside, doubtful))
        return " ".join(self.translate(text).format(routes=", ".join(names)) for text, names in told if names)

    def _is_open(self, outcome: Outcome) -> bool:
        return open_to_interpretation(outcome, self.explain.rulebook)

    def _hangs_on(self, outcomes: Iterable[Outcome]) -> tuple[NoteUse, ...]:
        return hangs_on(outcomes, self.explain.rulebook)

    def _conditional(self, outcome: Outcome) -> bool:
        """Whether the answer depends on an assumption, stated with it or below."""
        return bool(self.told.assumes.get(outcome.route) or self._hangs_on([outcome]))

    def _of_lots(self) -> str:
        """Which lots something is open to, where the whole is not clearly open."""
        return open_lots_told(self.lots, self.explain)

    def _may_be_divided(self) -> bool:
        """Whether lots are worth a look: a purchase with codes of which the whole is not clearly open."""
        told = self.told
        if told.routes is None or told.case.partnership is not None or self.lots:
            return False
        return told.reader.facts.get(CPV) is not None and told.recommendation[0] not in told.routes

    def _for_the_lot(self) -> str:
        """What to do with the first lot that something is open to."""
        answer = open_lots(self.lots)[0]
        first, act = answer.recommendation[0], self.told.reader.facts.get(ACT)
        told = self.explain.recommendation(first, outcome=answer.routes.get(first), act=act)
        return self.translate(mark("Lot {number}: {advice}")).format(number=answer.number, advice=told)

    def _of_organisation(self, outcomes: Mapping[str, Outcome]) -> str:
        met = [one for one in outcomes.values() if one.verdict is Verdict.YES]
        if met:
            sure = mark("The organisation meets the conditions of: {routes}.")
            alone = mark("The organisation meets the conditions, but open to interpretation: {routes}.")
            return self._by_certainty(met, sure, alone)
        if any(one.verdict is Verdict.UNKNOWN for one in outcomes.values()):
            return self.translate(mark("It cannot be said yet: facts are missing."))
        return self.translate(mark("The organisation meets the conditions of none of the reservations."))

    def _advice(self) -> str:
        if self.told.routes is None:
            return ""
        first = self.told.recommendation[0]
        arrangement = self.told.case.partnership is not None
        if first not in self.told.routes and not arrangement and not self._of_lots():
            return ""  # it is the sentence
        if first not in self.told.routes and not arrangement:
            return self._for_the_lot()
        return self._advised()

    def _advised(self) -> str:
        """What to do first."""
        return next(text for _, text in self.explain.recommendations(self.told))

    # --- one line for each route ---

    def _line(self, outcome: Outcome) -> ShortLine:
        parts = None
        if self.told.routes is not None and self.told.supplier is not None and outcome.route in self.told.routes:
            own = (self.told.supplier or {}).get(outcome.route)
            if own is not None:
                parts = (self.told.reader.alone(outcome.route).verdict, own.verdict)
        return ShortLine(
            name=self._short(outcome.route),
            verdict=outcome.verdict,
            shown=shown_verdict(outcome) if self.told.routes is not None else outcome.verdict.value,
            reason=self._reason(outcome),
            interpretive=self._is_open(outcome) and not outcome.missing,
            parts=parts,
        )

    def _unfit_lines(self, outcomes: Mapping[str, Outcome]) -> Iterator[ShortLine]:
        """One line for the routes that the same thing speaks against in the arrangement that is described."""
        for against in {criterion.id: criterion for criterion in self.unfit.values()}.values():
            routes = [route for route in outcomes if route in self.unfit and self.unfit[route].id == against.id]
            names = ", ".join(IN_PARENTHESES.sub("", self._short(route)) for route in routes)
            doubtful = bool(weighty_doubts(against.doubts, self.explain.rulebook))
            told = next(self.explain.told([against]))
            yield ShortLine(names, Verdict.NOT_APPLICABLE, UNFIT, told, interpretive=doubtful)

    def _reason(self, outcome: Outcome) -> str:
        """Why, in one sentence: what an open route rests on, what closes one, what is not known.

        What the answer takes for given, and the weightiest doubt of the law, come first where the route is open, since
        they are then what a person must know; else last.
        """
        if outcome.not_needed:
            return " ".join(self.explain.sentences(outcome.deciding()))
        doubts = [self.explain.short_note(use) for use in weighty_doubts(outcome.doubts, self.explain.rulebook)[:1]]
        if outcome.verdict is Verdict.UNKNOWN:
            if not outcome.missing:
                return " ".join(doubts)
            count = len(outcome.missing)
            several = self.translate(mark("{count} facts are missing")).format(count=count)
            return several if count > 1 else self.translate(mark("one fact is missing"))
        open_ = [*assumption_texts(self.told, outcome.route, self.explain), *doubts]
        if outcome.verdict is Verdict.YES:
            return " ".join(open_) or self._rests_on(outcome)
        if outcome.version is not None and outcome.version.absent is not None:
            return outcome.version.absent.text(self.language)
        closing = outcome.deciding()[:1]
        return " ".join((*self.explain.sentences(closing), *open_)) if open_ else "".join(self.explain.told(closing))

    def _rests_on(self, outcome: Outcome) -> str:
        """The first condition of its own that an open route meets by what is stated."""
        scope = {criterion.id for criterion in getattr(outcome.version, "scope", ())}
        own = [one for one in outcome.deciding() if one.id not in scope]
        stated = [one for one in own if any(value is not None for value in one.facts.values())]
        return next(self.explain.told((*stated, *own)), "")

    def _short(self, route: str) -> str:
        return self.explain.short_name(route, self.told.reader.facts.get(ACT))

    def _called(self, route: str) -> str:
        called = self.explain.rulebook.routes.routes[route].called
        return called[0] if called else self._short(route)

    # --- what to find out, and the end ---

    def _closing(self, outcomes: Mapping[str, Outcome]) -> str:
        told = [self.translate(mark("This is support for a decision, not legal advice."))]
        read = oldest_reading(outcomes.values(), self.explain.rulebook)
        if read is not None:
            until = mark("Support for a decision, not legal advice. The law was read up to {day}.")
            told = [self.translate(until).format(day=day(read, self.language))]
        return " ".join((*told, *computed_told(self.told, outcomes.values(), self.explain)))
