"""One assessment in words, for the terminal, PDF and Word, each of which applies its own layout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from reservkoll.common.formatting import day, kronor
from reservkoll.common.organisation_number import without_personal_numbers
from reservkoll.conditions.trace import CriterionTrace, NoteUse, unique
from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.counterfactuals import Changes
from reservkoll.evaluation.outcome import Certainty, Outcome, Verdict
from reservkoll.evaluation.partnership import PartnershipOutcome
from reservkoll.explain.explainer import Explainer
from reservkoll.explain.fact_words import fact_in_words
from reservkoll.explain.partnership import Row, partnership_rows
from reservkoll.explain.remedies import changes_told, never_told
from reservkoll.explain.value_steps import value_notes
from reservkoll.i18n import Language, mark

OF_TRUTH: Final = {True: Verdict.YES, False: Verdict.NO, None: Verdict.UNKNOWN}


@dataclass(frozen=True)
class RouteAnswer:
    """A route (or a condition on the organisation), its verdict, and the sentence that says what it means."""

    name: str
    verdict: Verdict
    summary: str
    interpretive: bool


@dataclass(frozen=True)
class Reason:
    """A criterion: how deep it lies inside others, its verdict, its label, the facts it read, and where it stands."""

    level: int
    verdict: Verdict
    label: str
    facts: str
    citation: str


@dataclass(frozen=True)
class RouteReasons:
    """The criteria that bear on the verdict of one route."""

    name: str
    verdict: Verdict
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class MissingFact:
    """A fact that can still decide: its question, its path, and what it decides and what shows it."""

    question: str
    path: str
    told: str


@dataclass(frozen=True)
class Duty:
    """Something that follows, and where it stands."""

    text: str
    citation: str


@dataclass(frozen=True)
class Source:
    """A source that was used, its address, and until when it was read."""

    title: str
    url: str
    read: str


@dataclass(frozen=True)
class WaysToYes:
    """What would open a route that is closed or undecided, each way in words."""

    route: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What is said of one case, in the reader's language. `value` is None for a case without a purchase."""

    title: str
    number: str
    rules_of: str
    value: str | None
    codes: str
    limits: tuple[str, ...]
    routes: tuple[RouteAnswer, ...]
    recommendation: tuple[str, ...]
    organisation: tuple[RouteAnswer, ...]
    partnership: tuple[tuple[str, tuple[Row, ...]], ...]
    reasons: tuple[RouteReasons, ...]
    missing: tuple[MissingFact, ...]
    ways: tuple[WaysToYes, ...]
    never_proposed: tuple[str, ...]
    duties: tuple[Duty, ...]
    notes: tuple[str, ...]
    sources: tuple[Source, ...]
    closing: str


def answer_in_words(assessment: Assessment, language: Language, changes: Changes | None = None) -> Answer:
    """`assessment` put into words, with what would change the answer; the texts of the law are the rulebook's."""
    return _Words(assessment, language, changes).answer()


class _Words:
    def __init__(self, assessment: Assessment, language: Language, changes: Changes | None) -> None:
        self.assessment = assessment
        self.changes = changes
        self.language = language
        self.explain = Explainer(assessment.reader.rulebook, language)
        self.translate = self.explain.translate

    def answer(self) -> Answer:
        told = self.assessment
        shown = {name: outcome for name, outcome in (told.routes or {}).items() if self._shown(outcome)}
        outcomes = [outcome for outcome in (told.routes or told.supplier or {}).values() if self._shown(outcome)]
        purchase = told.case.purchase
        return Answer(
            title=self._title(),
            number=without_personal_numbers(purchase.id) if purchase and purchase.id else "",
            rules_of=day(told.as_of, self.language),
            value=None if purchase is None else self._value(),
            codes="" if purchase is None else self._codes(),
            limits=tuple(self._limits()),
            routes=self._answers(shown),
            recommendation=tuple(self.explain.recommendation(route) for route in told.recommendation),
            organisation=self._answers(told.supplier or {}, supplier=True),
            partnership=tuple(self._partnership(outcomes)),
            reasons=tuple(self._reasons(outcomes)),
            missing=tuple(self._missing(outcomes)),
            ways=tuple(self._ways()),
            never_proposed=() if self.changes is None else tuple(never_told(self.changes, self.explain)),
            duties=self._duties(outcomes),
            notes=self._notes(outcomes),
            sources=tuple(self._sources(outcomes)),
            closing=f"{self.explain.rulebook.edition.statutes_read_to.text(self.language)} "
            + self.translate(mark("This is support for a decision, not legal advice.")),
        )

    def _ways(self) -> Iterator[WaysToYes]:
        if self.changes is None:
            return
        by_route = self.changes.routes if self.assessment.routes is not None else self.changes.supplier
        for route, ways in by_route.items():
            if ways:
                texts = changes_told(ways, self.assessment, self.explain)
                yield WaysToYes(self.explain.route_name(route), tuple(texts))

    def _shown(self, outcome: Outcome) -> bool:
        """A partnership is only told of where one is described."""
        return outcome.route != "partnership" or self.assessment.case.partnership is not None

    def _title(self) -> str:
        case = self.assessment.case
        purchase, supplier, partnership = case.purchase, case.supplier, case.partnership
        titles = [purchase and purchase.title, partnership and partnership.title, supplier and supplier.name]
        title = next((title for title in titles if title), self.translate(mark("Assessment")))
        return without_personal_numbers(title)

    def _value(self) -> str:
        ore = self.assessment.value.ore if self.assessment.value else None
        return kronor(ore, self.language) if ore is not None else self.translate(mark("unknown"))

    def _codes(self) -> str:
        codes = self.assessment.reader.facts.get("purchase.cpv")
        return ", ".join(self._code(code) for code in codes) if isinstance(codes, tuple) else ""

    def _code(self, code: str) -> str:
        name = self.explain.rulebook.nomenclature.name(code, self.language)
        return f"{code} {name}" if name else code

    def _limits(self) -> Iterator[str]:
        """The amounts that the value is held against."""
        reader = self.assessment.reader
        regime = reader.regime()
        if regime is None or self.assessment.case.purchase is None:
            return
        for limit_id in (regime.direct_limit, regime.main_threshold):
            amount = reader.amount(reader.law.limit(limit_id))
            if amount is not None:
                label = self.explain.rulebook.limits[limit_id].label.text(self.language)
                yield f"{label}: {kronor(amount.ore, self.language)}"

    def _answers(self, outcomes: Mapping[str, Outcome], *, supplier: bool = False) -> tuple[RouteAnswer, ...]:
        return tuple(
            RouteAnswer(
                name=self.explain.route_name(outcome.route),
                verdict=outcome.verdict,
                summary=self.explain.summary(outcome, supplier=supplier),
                interpretive=outcome.certainty is Certainty.INTERPRETIVE
                and outcome.verdict is not Verdict.NOT_APPLICABLE,
            )
            for outcome in outcomes.values()
        )

    def _partnership(self, outcomes: Iterable[Outcome]) -> Iterator[tuple[str, tuple[Row, ...]]]:
        """Risk, suitability and forms; the three tests stand among the reasons."""
        for outcome in outcomes:
            if isinstance(outcome, PartnershipOutcome):
                for heading, rows in partnership_rows(outcome, self.explain):
                    yield self.translate(heading), tuple(rows)

    def _reasons(self, outcomes: Iterable[Outcome]) -> Iterator[RouteReasons]:
        for outcome in outcomes:
            if bearing := _bearing(outcome):
                reasons = tuple(self._reason(level, criterion) for level, criterion in _lines(bearing))
                yield RouteReasons(self.explain.route_name(outcome.route), outcome.verdict, reasons)

    def _reason(self, level: int, criterion: CriterionTrace) -> Reason:
        # A yes or no says nothing that the label and the mark do not; the day stands at the top.
        told = {
            path: value for path, value in criterion.facts.items() if path != "as_of" and not isinstance(value, bool)
        }
        facts = ", ".join(self._fact(path, value) for path, value in told.items())
        return Reason(
            level=level,
            verdict=OF_TRUTH[criterion.truth],
            label=criterion.label.text(self.language),
            facts="" if criterion.children else facts,
            citation=criterion.citation,
        )

    def _fact(self, path: str, value: object) -> str:
        return fact_in_words(path, value, self.explain.rulebook, self.language)

    def _missing(self, outcomes: Iterable[Outcome]) -> Iterator[MissingFact]:
        waiting: dict[str, list[str]] = {}
        for outcome in outcomes:
            for path in outcome.missing:
                waiting.setdefault(path, []).append(self.explain.route_name(outcome.route))
        for path, routes in sorted(waiting.items(), key=lambda item: -len(item[1])):
            proof = self.explain.rulebook.facts[path].proof if path in self.explain.rulebook.facts else None
            decides = self.translate(mark("Decides: {routes}.")).format(routes="; ".join(routes))
            if proof is not None:
                told = self.translate(mark("Shown by: {proof}."))
                decides += " " + told.format(proof=proof.text(self.language))
            yield MissingFact(self.explain.question(path), path, decides)

    def _duties(self, outcomes: Iterable[Outcome]) -> tuple[Duty, ...]:
        rows = {}
        for outcome in outcomes:
            for demand in outcome.demands:
                rows[self.explain.demand(demand)] = demand.citation
            for duty in outcome.duties:
                rows[duty.text.text(self.language)] = duty.citation
        return tuple(Duty(text, citation) for text, citation in rows.items())

    def _notes(self, outcomes: Iterable[Outcome]) -> tuple[str, ...]:
        told = self.assessment
        about_the_date = self.explain.about_the_date(told.as_of, assumed=told.date_assumed)
        notes: tuple[NoteUse, ...] = unique(
            [*(outcome.notes for outcome in outcomes), value_notes(told), about_the_date]
        )
        return tuple(self.explain.note(note) for note in notes)

    def _sources(self, outcomes: Iterable[Outcome]) -> Iterator[Source]:
        for source in sorted(unique(_sources_of(outcome) for outcome in outcomes)):
            entry = self.explain.rulebook.sources[source]
            read = self.translate(mark("read up to {day}")).format(day=day(entry.retrieved, self.language))
            yield Source(entry.title, entry.url, read)


def _bearing(outcome: Outcome) -> tuple[CriterionTrace, ...]:
    """The criteria worth reading: all of an open route, else those that close it or keep it undecided."""
    return outcome.criteria if outcome.verdict is Verdict.YES else outcome.deciding()


def _lines(criteria: Iterable[CriterionTrace], level: int = 0) -> Iterator[tuple[int, CriterionTrace]]:
    """Each criterion with those inside it that bear on it: where it holds, what failed inside it mattered nothing."""
    for criterion in criteria:
        yield level, criterion
        inside = (child for child in criterion.children if criterion.truth is not True or child.truth is True)
        yield from _lines(inside, level + 1)


def _sources_of(outcome: Outcome) -> Iterator[str]:
    if outcome.version is not None:
        yield outcome.version.source
    for _, criterion in _lines(outcome.criteria):
        yield criterion.source
