"""One assessment in words, for the terminal, PDF and Word, each of which applies its own layout."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from reservkoll.common.formatting import day
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.conditions.references import RestsOn
from reservkoll.conditions.trace import CriterionTrace, NoteUse, unique
from reservkoll.evaluation.assess import Assessment, most_waited_for
from reservkoll.evaluation.case import ACT
from reservkoll.evaluation.counterfactuals import Changes
from reservkoll.evaluation.group import member_names
from reservkoll.evaluation.lots import LotAnswer, read_lots
from reservkoll.evaluation.note_weights import hangs_on, open_to_interpretation, weighty_doubts
from reservkoll.evaluation.outcome import Certainty, Outcome, Verdict
from reservkoll.evaluation.partnership import PartnershipOutcome
from reservkoll.evaluation.rests_on import bearing, bearing_lines, criterion_rests_on, sources_of
from reservkoll.evaluation.social_conditions import conditions_of
from reservkoll.explain.answer.beside import beside_told
from reservkoll.explain.answer.earlier_awards import bars_told, register_told
from reservkoll.explain.answer.forms import HEADING, form_rows, unfit_routes
from reservkoll.explain.answer.group import group_sections
from reservkoll.explain.answer.lots import lot_lines, lots_heading, open_lots_told
from reservkoll.explain.answer.partnership import Row, partnership_rows
from reservkoll.explain.answer.remedies import changes_told, never_told
from reservkoll.explain.answer.result import (
    Answer,
    Duty,
    MissingFact,
    Reason,
    RouteAnswer,
    RouteFollows,
    RouteReasons,
    Source,
    WaysToYes,
)
from reservkoll.explain.answer.social_conditions import HEADING as CONDITIONS
from reservkoll.explain.answer.social_conditions import cited, in_words
from reservkoll.explain.answer.stated_facts import assumption_texts, contradictions_told
from reservkoll.explain.explainer import Explainer
from reservkoll.explain.fact_words import fact_in_words
from reservkoll.explain.labels import NOT_NEEDED, UNFIT
from reservkoll.explain.value_steps import value_notes_that_matter
from reservkoll.i18n import Language, Translate, mark
from reservkoll.rulebook.rulebook import Rulebook

OTHER_THAN_STATUTE: Final = {
    RestsOn.RULING: mark("ruling"),
    RestsOn.GUIDANCE: mark("guidance"),
    RestsOn.JUDGEMENT: mark("judgement"),
}
OF_TRUTH: Final = {True: Verdict.YES, False: Verdict.NO, None: Verdict.UNKNOWN}


def answer_in_words(
    assessment: Assessment, language: Language, changes: Changes | None = None, only: Container[str] | None = None
) -> Answer:
    """`assessment` put into words, with what would change the answer; the texts of the law are the rulebook's.

    `only`: the routes to include, by default all.
    """
    return _Words(assessment, language, changes, only).answer()


class _Words:
    def __init__(
        self, assessment: Assessment, language: Language, changes: Changes | None, only: Container[str] | None
    ) -> None:
        self.only = only
        self.assessment = assessment
        self.changes = changes
        self.language = language
        self.explain = Explainer(assessment.reader.rulebook, language)
        self.translate = self.explain.translate
        self.unfit = unfit_routes(assessment)

    def answer(self) -> Answer:
        told = self.assessment
        shown = self._told_of(told.routes or {})
        outcomes = list(self._told_of(told.routes or told.supplier or {}).values())
        purchase = told.case.purchase
        lots = read_lots(told) if self.only is None else ()
        return Answer(
            title=case_title(told, self.translate),
            number=without_personal_numbers(purchase.id) if purchase and purchase.id else "",
            rules_of=day(told.as_of, self.language),
            value=None if purchase is None else self._value(),
            codes="" if purchase is None else self._codes(),
            limits=tuple(self._limits()),
            routes=self._answers(shown),
            hangs_on=tuple(map(self.explain.short_note, hangs_on(outcomes, self.explain.rulebook))),
            recommendation=self._recommendation(lots),
            organisation=self._answers(self._told_of(told.supplier or {}), supplier=True),
            lots_heading=lots_heading(told, self.explain) if lots else "",
            lots=lot_lines(told, lots, self.explain),
            organisation_heading=self.translate(mark("The group") if told.members else mark("The organisation")),
            partnership=(
                *self._group(),
                *self._partnership(outcomes),
                *self._forms(),
                *self._social_conditions(),
            ),
            reasons=tuple(self._reasons(outcomes)),
            missing=tuple(self._missing(outcomes)),
            ways=tuple(self._ways()),
            never_proposed=() if self.changes is None else tuple(never_told(self.changes, self.explain)),
            follows=tuple(self._follows(outcomes)),
            notes=(
                *contradictions_told(self.assessment.contradictions, self.explain),
                *register_told(self.assessment, self.explain),
                *bars_told(self.assessment, self.explain),
                *beside_told(self.assessment, self.explain),
                *(self.explain.note(note) for note in self._general_notes()),
            ),
            sources=tuple(self._sources(outcomes)),
            closing=" ".join(self._closing(outcomes)),
        )

    def _recommendation(self, lots: tuple[LotAnswer, ...]) -> tuple[str, ...]:
        """What to do, in order; which lots are open first, where the whole is not clearly open."""
        told = self.assessment
        advice = tuple(advice for _, advice in self.explain.recommendations(told))
        whole = bool(told.recommendation) and told.recommendation[0] in (told.routes or {})
        parts = "" if whole else open_lots_told(lots, self.explain)
        return (parts, *advice) if parts else advice

    def _ways(self) -> Iterator[WaysToYes]:
        if self.changes is None:
            return
        by_route = self.changes.routes if self.assessment.routes is not None else self.changes.supplier
        for route, ways in by_route.items():
            if ways and (self.only is None or route in self.only):
                texts = changes_told(ways, self.assessment, self.explain)
                yield WaysToYes(self._name(route), tuple(texts))

    def _name(self, route: str) -> str:
        return self.explain.route_name(route, self.assessment.reader.facts.get(ACT))

    def _told_of(self, outcomes: Mapping[str, Outcome]) -> dict[str, Outcome]:
        """The routes to include; a partnership only where one is described."""
        described = self.assessment.case.partnership is not None
        own = self.explain.rulebook.partnership.route
        return {
            name: outcome
            for name, outcome in outcomes.items()
            if (self.only is None or name in self.only) and (described or name != own)
        }

    def _value(self) -> str:
        value = self.assessment.value
        if value is None or value.ore is None:
            return self.translate(mark("unknown"))
        return self.explain.estimated(value)

    def _codes(self) -> str:
        codes = self.assessment.reader.facts.get("purchase.cpv")
        return ", ".join(self._code(code) for code in codes) if isinstance(codes, tuple) else ""

    def _code(self, code: str) -> str:
        name = self.explain.rulebook.nomenclature.name(code, self.language)
        return f"{code} {name}" if name else code

    def _limits(self) -> Iterator[str]:
        """The limits that the value is compared with."""
        reader = self.assessment.reader
        regime = reader.regime()
        if regime is None or self.assessment.case.purchase is None:
            return
        for limit_id in (regime.direct_limit, regime.main_threshold):
            amount = reader.amount(reader.law.limit(limit_id))
            if amount is not None:
                label = self.explain.rulebook.limits[limit_id].label.text(self.language)
                yield f"{label}: {self.explain.amount(amount)}"

    def _answers(self, outcomes: Mapping[str, Outcome], *, supplier: bool = False) -> tuple[RouteAnswer, ...]:
        return tuple(
            self._unfit(outcome)
            if not supplier and outcome.route in self.unfit
            else RouteAnswer(
                name=self._name(outcome.route),
                verdict=outcome.verdict,
                shown=outcome.verdict.value if supplier else shown_verdict(outcome),
                summary=self._summary(outcome, supplier=supplier),
                interpretive=open_to_interpretation(outcome, self.explain.rulebook),
                doubtful=outcome.certainty is Certainty.INTERPRETIVE and outcome.verdict is not Verdict.NOT_APPLICABLE,
            )
            for outcome in outcomes.values()
        )

    def _unfit(self, outcome: Outcome) -> RouteAnswer:
        """A route whose form does not fit the arrangement: what speaks against it, and what it would be otherwise."""
        against = self.unfit[outcome.route]
        doubtful = bool(weighty_doubts(against.doubts, self.explain.rulebook))
        otherwise = self.explain.if_contract(self._summary(outcome, supplier=False))
        summary = f"{next(self.explain.sentences([against]))} {otherwise}"
        return RouteAnswer(
            self._name(outcome.route), Verdict.NOT_APPLICABLE, UNFIT, summary, interpretive=doubtful, doubtful=doubtful
        )

    def _summary(self, outcome: Outcome, *, supplier: bool) -> str:
        told = self.explain.summary(outcome, supplier=supplier)
        assumed = () if supplier else assumption_texts(self.assessment, outcome.route, self.explain)
        return " ".join((told, *assumed))

    def _partnership(self, outcomes: Iterable[Outcome]) -> Iterator[tuple[str, tuple[Row, ...]]]:
        """Risk and suitability; the three tests stand among the reasons."""
        for outcome in outcomes:
            if isinstance(outcome, PartnershipOutcome):
                for heading, rows in partnership_rows(outcome, self.explain):
                    yield self.translate(heading), tuple(rows)

    def _group(self) -> Iterator[tuple[str, tuple[Row, ...]]]:
        """The members of a group, and what holds for groups and networks."""
        for heading, rows in group_sections(self.assessment, self.explain, self.only):
            yield heading, tuple(rows)

    def _forms(self) -> Iterator[tuple[str, tuple[Row, ...]]]:
        """The scale of forms, where the whole case is told of."""
        own = self.explain.rulebook.partnership.route
        described = self.assessment.case.partnership is not None
        if self.assessment.forms and (self.only is None or (described and own in self.only)):
            yield self.translate(HEADING), tuple(form_rows(self.assessment, self.explain))

    def _social_conditions(self) -> Iterator[tuple[str, tuple[Row, ...]]]:
        """The social conditions of a purchase that ends in ordinary procurement, where the whole case is told of."""
        for found in () if self.only is not None else conditions_of(self.assessment):
            under = in_words(found, self.explain.rulebook, self.language)
            rows = [
                Row(None, f"{line.duty}: {line.text}", cited(line, self.language), line.example) for line in under.lines
            ]
            unread = [Row(None, under.unread)] if under.unread else []
            yield f"{self.translate(CONDITIONS)}: {under.name}", (*rows, *unread)

    def _reasons(self, outcomes: Iterable[Outcome]) -> Iterator[RouteReasons]:
        for outcome in outcomes:
            if hangs_on := bearing(outcome):
                reasons = tuple(self._reason(level, criterion) for level, criterion in bearing_lines(hangs_on))
                name = self._name(outcome.route)
                if outcome.route in self.unfit:
                    yield RouteReasons(name, Verdict.NOT_APPLICABLE, UNFIT, reasons)
                else:
                    yield RouteReasons(name, outcome.verdict, shown_verdict(outcome), reasons)

    def _reason(self, level: int, criterion: CriterionTrace) -> Reason:
        # Yes and no add nothing to the label and the mark; the day is at the top.
        told = {
            path: value for path, value in criterion.facts.items() if path != "as_of" and not isinstance(value, bool)
        }
        # The main code is most often the only code: what two facts have in common is told once.
        facts = ", ".join(dict.fromkeys(self._fact(path, value) for path, value in told.items()))
        return Reason(
            level=level,
            verdict=OF_TRUTH[criterion.truth],
            label=criterion.told.text(self.language),
            facts="" if criterion.children else facts,
            citation=self._cited(criterion),
        )

    def _cited(self, criterion: CriterionTrace) -> str:
        """The citation of a condition, and what it rests on where that is not a statute."""
        kind = OTHER_THAN_STATUTE.get(criterion_rests_on(criterion, self.explain.rulebook))
        citation = self.explain.citation(criterion.citation, self.assessment.reader.facts.get(ACT))
        return citation if kind is None else f"{citation} ({self.translate(kind)})"

    def _fact(self, path: str, value: object) -> str:
        return fact_in_words(path, value, self.explain.rulebook, self.language)

    def _missing(self, outcomes: Iterable[Outcome]) -> Iterator[MissingFact]:
        for path, routes in most_waited_for(outcomes):
            proof = self.explain.rulebook.facts[path].proof if path in self.explain.rulebook.facts else None
            decides = self.translate(mark("Decides: {routes}.")).format(routes="; ".join(map(self._name, routes)))
            if proof is not None:
                told = self.translate(mark("Shown by: {proof}."))
                decides += " " + told.format(proof=proof.text(self.language))
            yield MissingFact(self.explain.question(path), path, decides)

    def _recommended_first(self, outcomes: Iterable[Outcome]) -> list[Outcome]:
        order = {route: place for place, route in enumerate(self.assessment.recommendation)}
        return sorted(outcomes, key=lambda outcome: order.get(outcome.route, len(order)))

    def _follows(self, outcomes: Iterable[Outcome]) -> Iterator[RouteFollows]:
        # What a contradiction leaves open is reported once, with its facts.
        contradicted = {found.id for found in self.assessment.contradictions}
        general = {note.note for note in self._general_notes()} | contradicted
        for outcome in self._recommended_first(outcomes):
            notes = tuple(self.explain.note(note) for note in unique([outcome.notes]) if note.note not in general)
            if (duties := tuple(self._duties(outcome))) or notes:
                yield RouteFollows(
                    self._name(outcome.route),
                    outcome.route in self.assessment.recommendation,
                    duties,
                    notes,
                    tuple(self.explain.rulebook.sources[source].title for source in self._source_ids([outcome])),
                )

    def _duties(self, outcome: Outcome) -> Iterator[Duty]:
        for demand in outcome.demands:
            yield Duty(self.explain.demand(demand), demand.citation)
        for duty in outcome.duties:
            yield Duty(duty.text.text(self.language), duty.citation)

    def _general_notes(self) -> tuple[NoteUse, ...]:
        """Notes on the whole answer: the value, the day, and the amounts stated by the user."""
        told = self.assessment
        about_the_date = self.explain.about_the_date(
            told.as_of, assumed=told.date_assumed, act=told.reader.facts.get(ACT)
        )
        outcomes = (told.routes or told.supplier or {}).values()
        of_user = (note for outcome in outcomes for note in outcome.cautions)
        stated = [note for note in of_user if self.explain.rulebook.states(note.note)]
        return unique([value_notes_that_matter(told), about_the_date, stated])

    def _sources(self, outcomes: Iterable[Outcome]) -> Iterator[Source]:
        for source in self._source_ids(outcomes):
            entry = self.explain.rulebook.sources[source]
            read = self.translate(mark("read up to {day}")).format(day=day(entry.retrieved, self.language))
            if entry.second_hand:
                read = self.translate(mark("{read}, at second hand")).format(read=read)
            yield Source(entry.title, entry.url, read)

    def _source_ids(self, outcomes: Iterable[Outcome]) -> list[str]:
        """The sources of the answers, those of the recommended route first."""
        return list(unique(sources_of(outcome, self.explain.rulebook) for outcome in self._recommended_first(outcomes)))

    def _closing(self, outcomes: Iterable[Outcome]) -> Iterator[str]:
        """The day to which the sources were read, who reviewed the rules, and that it is not legal advice."""
        read = oldest_reading(outcomes, self.explain.rulebook)
        if read is not None:
            told = self.translate(mark("The oldest source of this answer was read up to {day}."))
            yield told.format(day=day(read, self.language))
        rules = {outcome.rule.id: outcome.rule for outcome in outcomes if outcome.rule is not None}
        reviewed = [rule.reviewed for rule in rules.values() if rule.reviewed is not None]
        if len(reviewed) < len(rules):
            none = mark("No lawyer has reviewed the rules.")
            some = mark("No lawyer has reviewed all of the rules.")
            yield self.translate(some if reviewed else none)
        yield self.translate(mark("This is support for a decision, not legal advice."))


def case_title(assessment: Assessment, translate: Translate) -> str:
    """What the case is called: the title of the purchase or arrangement, else the name of the organisation."""
    case = assessment.case
    purchase, supplier, partnership = case.purchase, case.supplier, case.partnership
    titles = [purchase and purchase.title, partnership and partnership.title, supplier and supplier.name]
    titles += [" + ".join(one.text(Language.SV) for one in member_names(case.suppliers))] if case.suppliers else []
    return without_personal_numbers(next((title for title in titles if title), translate(mark("Assessment"))))


def oldest_reading(outcomes: Iterable[Outcome], rulebook: Rulebook) -> date | None:
    """The oldest day among the sources that the answers rest on; None where they rest on none."""
    used = unique(sources_of(outcome, rulebook) for outcome in outcomes)
    return min((rulebook.sources[source].retrieved for source in used), default=None)


def shown_verdict(outcome: Outcome) -> str:
    """The verdict as people are told it: a route that is closed only since a simpler one is open is not needed."""
    return NOT_NEEDED if outcome.not_needed else outcome.verdict.value
