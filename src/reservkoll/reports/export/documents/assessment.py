"""Exports one assessment as JSON, `reservkoll.assessment/1`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from reservkoll.common.formatting import decimal_string, short_decimal_string
from reservkoll.common.json_text import Exact, json_text
from reservkoll.common.organisation_number import is_personal, shown
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.conditions.references import RestsOn
from reservkoll.conditions.trace import CriterionTrace, NoteUse, unique
from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.case import ACT, VALUE
from reservkoll.evaluation.contradictions import Found
from reservkoll.evaluation.counterfactuals import Changes
from reservkoll.evaluation.group import member_names
from reservkoll.evaluation.local_policy import routines_of
from reservkoll.evaluation.lots import LotAnswer, read_lots
from reservkoll.evaluation.outcome import Certainty, Outcome
from reservkoll.evaluation.partnership import PartnershipOutcome
from reservkoll.evaluation.rests_on import answer_rests_on, criterion_rests_on, sources_of
from reservkoll.evaluation.social_conditions import conditions_of
from reservkoll.explain.answer.earlier_awards import bars_told, register_told
from reservkoll.explain.answer.group import met_together, who_signs
from reservkoll.explain.answer.lots import lot_name
from reservkoll.explain.answer.remedies import changes_told
from reservkoll.explain.answer.self_check import duty_of, is_self_check, self_check
from reservkoll.explain.answer.social_conditions import in_words
from reservkoll.explain.answer.stated_facts import contradiction_parts
from reservkoll.explain.explainer import Explainer
from reservkoll.explain.provenance import review_of, rulebook_used, source_document
from reservkoll.explain.value_steps import value_notes_that_matter
from reservkoll.facts.derived import SAME_KIND
from reservkoll.facts.precedents import Precedent
from reservkoll.i18n import Language
from reservkoll.json_documents.assessment import (
    AssessmentDocument,
    Assumption,
    Change,
    Contradiction,
    Criterion,
    Form,
    Group,
    GroupMember,
    GroupText,
    Lot,
    LotRoute,
    NextQuestion,
    PolicyRoutine,
    PrecedentTold,
    PurchaseRead,
    Recommendation,
    Route,
)
from reservkoll.json_documents.base import TRUTH
from reservkoll.json_documents.parts import Duty, WarningText
from reservkoll.reports.export.documents.forms import form_document
from reservkoll.reports.export.documents.partnership import partnership_route
from reservkoll.reports.export.documents.social_conditions import conditions_document
from reservkoll.reports.export.documents.value import value_steps
from reservkoll.rulebook.law_on_date import AmountOnDate
from reservkoll.rulebook.models.groups import GroupText as RuleText
from reservkoll.rulebook.models.rules import Duty as RuleDuty
from reservkoll.rulebook.models.rules import FactType


def assessment_json(
    assessment: Assessment, input_sha256: str, language: Language, changes: Changes | None = None
) -> str:
    """The document as text; deterministic."""
    document = assessment_document(assessment, input_sha256, language, changes)
    return json_text(document) + "\n"


def assessment_document(
    assessment: Assessment, input_sha256: str, language: Language, changes: Changes | None = None
) -> AssessmentDocument:
    """The answer as a document; with `changes`, each route has the changes that would make its answer yes."""
    return _Document(assessment, language, changes).build(input_sha256)


def lot_document(answer: LotAnswer, assessment: Assessment, language: Language) -> Lot:
    """The answer for one lot of `assessment`, or of a division of it."""
    return _Document(assessment, language, None).lot(answer)


LIMITS = ("main_threshold", "annex2_threshold", "direct_limit")


class _Document:
    def __init__(self, assessment: Assessment, language: Language, changes: Changes | None) -> None:
        self.assessment = assessment
        self.changes = changes
        self.language = language
        self.rulebook = assessment.reader.rulebook
        self.explain = Explainer(self.rulebook, language)
        self.about_the_date = tuple(
            self.explain.about_the_date(
                assessment.as_of, assumed=assessment.date_assumed, act=assessment.reader.facts.get(ACT)
            )
        )
        self.sources: dict[str, None] = {}

    def build(self, input_sha256: str) -> AssessmentDocument:
        answer = self.assessment
        routes, supplier = answer.routes, answer.supplier
        checks_itself = self.changes is not None and is_self_check(answer)
        # In key order: evaluating these registers the sources that they use.
        parts: dict[str, Any] = {
            "purchase": None if answer.value is None else self._purchase(),
            "routes": None if routes is None else {name: self._any_route(each) for name, each in routes.items()},
            "group": self._group(),
            "forms": None if routes is None else self._forms,
            "social_conditions": [
                conditions_document(in_words(found, self.rulebook, self.language), self._use)
                for found in conditions_of(answer)
            ]
            or None,
            "supplier": None
            if supplier is None
            else {name: self._route(each, supplier=True) for name, each in supplier.items()},
        }
        sources = [source_document(name, self.rulebook.sources[name]) for name in sorted(self.sources)]
        return AssessmentDocument(
            rulebook=rulebook_used(self.rulebook),
            input_sha256=input_sha256,
            as_of=answer.as_of,
            contradictions=[self._contradiction(found) for found in answer.contradictions],
            **parts,
            recommendation=None if routes is None else self._recommendations(),
            lots=[self.lot(each) for each in read_lots(answer)] or None,
            assumes=self._assumed(*answer.assumes),
            earlier_awards=[*register_told(answer, self.explain), *bars_told(answer, self.explain)] or None,
            local_policy=self._policy() or None,
            precedents=[self._precedent(each) for each in answer.precedents] or None,
            self_check=self_check(answer, self.language) if checks_itself else None,
            next_question=self._next_question(),
            sources=sources,
            # The oldest: all sources of the answer were read at least until then.
            read_to=min((source.retrieved for source in sources), default=None),
        )

    def _policy(self) -> list[PolicyRoutine]:
        return [
            PolicyRoutine(
                id=each.routine.id,
                text=each.routine.text.text(self.language),
                citation=each.routine.citation,
                applies=TRUTH[True if each.known else None],
                stricter=each.routine.stricter,
            )
            for each in routines_of(self.assessment)
        ]

    def _precedent(self, each: Precedent) -> PrecedentTold:
        return PrecedentTold(
            buyer=each.buyer,
            title=each.title,
            cpv=list(each.codes),
            provision=each.provision,
            hinted=each.hinted,
            length=each.length or None,
            amount=each.amount or None,
            dispatched=each.dispatched,
            link=each.link or None,
        )

    def _recommendations(self) -> list[Recommendation]:
        answer = self.assessment
        return [
            Recommendation(route=route, reason=advice, only_if="contract" if route in answer.if_contract else None)
            for route, advice in self.explain.recommendations(answer)
        ]

    def _purchase(self) -> PurchaseRead:
        reader, value = self.assessment.reader, self.assessment.value
        assert value is not None
        annex2, chapter = TRUTH[None], None
        limits: dict[str, AmountOnDate | None] = {}
        regime = reader.regime()
        if regime is not None:
            self._use(regime.source)
            annex2 = TRUTH[reader.law.term(regime.annex2).trace(reader).truth]
            chapter = reader.chapter(regime)
            limits = {name: reader.amount(reader.law.limit(getattr(regime, name))) for name in LIMITS}
        direct = limits.get("direct_limit")
        return PurchaseRead(
            value_sek=None if value.ore is None else decimal_string(value.ore),
            value_steps=value_steps(self.assessment, self.explain),
            annex2=annex2,
            chapter=chapter or "unknown",
            main_threshold_sek=self._amount(limits.get("main_threshold")),
            annex2_threshold_sek=self._amount(limits.get("annex2_threshold")),
            direct_limit_sek=self._amount(direct),
            direct_limit_comparison=None if direct is None else direct.comparison,
        )

    def _amount(self, amount: AmountOnDate | None) -> Exact | None:
        if amount is None:
            return None
        self._use(amount.source)
        return short_decimal_string(amount.ore)

    def _group(self) -> Group | None:
        answer = self.assessment
        signs = who_signs(answer)
        if not answer.members and not signs:
            return None
        names = member_names(answer.stated.suppliers or ())
        return Group(
            members=[
                GroupMember(
                    name=name.text(self.language),
                    supplier={
                        route: self._route(outcome, supplier=True).model_copy(update={"changes": None})
                        for route, outcome in (member.supplier or {}).items()
                    },
                )
                for name, member in zip(names, answer.members, strict=True)
            ],
            together=[self._group_text(each) for each in met_together(answer)] if answer.members else [],
            signs=[self._group_text(each) for each in signs],
        )

    def _group_text(self, told: RuleText) -> GroupText:
        return GroupText(
            id=told.id,
            text=told.text.text(self.language),
            citation=told.citation,
            source=self._use(told.source),
            rests_on=told.rests_on or RestsOn(self.rulebook.sources[told.source].kind),
        )

    @cached_property
    def _forms(self) -> list[Form]:
        return [form_document(form, self.explain, self._criterion, self._use) for form in self.assessment.forms]

    def _any_route(self, outcome: Outcome) -> Route:
        route = self._route(outcome)
        if isinstance(outcome, PartnershipOutcome):
            return partnership_route(route, outcome, self._forms, self.explain, self._criterion, self._use)
        return route

    def _route(self, outcome: Outcome, *, supplier: bool = False) -> Route:
        version = outcome.version
        sources = list(dict.fromkeys(sources_of(outcome, self.rulebook)))
        for source in sources:
            self._use(source)
        return Route(
            rule=outcome.rule.id if outcome.rule else None,
            verdict=outcome.verdict,
            certainty=outcome.certainty,
            rests_on=answer_rests_on(outcome, self.rulebook),
            reviewed=review_of(outcome.rule),
            citation=version.citation if version else None,
            summary=self.explain.summary(outcome, supplier=supplier),
            criteria=[self._criterion(criterion) for criterion in outcome.criteria],
            missing=list(outcome.missing),
            assumes=[] if supplier else self._assumed(outcome.route),
            duties=[
                *(self._demand(demand) for demand in outcome.demands),
                *(self._duty(duty) for duty in outcome.duties),
            ],
            warnings=[WarningText(code=note.note, text=self.explain.note(note)) for note in self._warnings(outcome)],
            sources=sources,
            changes=None if self.changes is None else self._changes(self.changes, outcome.route, supplier=supplier),
        )

    def lot(self, answer: LotAnswer) -> Lot:
        """The answer for one lot."""
        return Lot(
            number=answer.number,
            name=lot_name(answer, self.explain),
            area=None if answer.lot.area is None else without_personal_numbers(answer.lot.area),
            cpv=list(answer.codes),
            value_sek=None if answer.ore is None else decimal_string(answer.ore),
            left_out=answer.exempt,
            routes={
                name: LotRoute(
                    verdict=outcome.verdict,
                    certainty=outcome.certainty,
                    summary=self.explain.summary(outcome),
                    missing=list(outcome.missing),
                    warnings=[WarningText(code=note.note, text=self.explain.note(note)) for note in outcome.notes],
                )
                for name, outcome in answer.routes.items()
            },
            recommendation=list(answer.recommendation),
            contradictions=[self._contradiction(found) for found in answer.contradictions],
        )

    def _assumed(self, *routes: str) -> list[Assumption]:
        """The assumptions made in the answers of these routes, each once."""
        found = dict.fromkeys(each for route in routes for each in self.assessment.assumes.get(route, ()))
        entries, language = self.rulebook.assumptions, self.language
        return [Assumption(fact=each.fact, text=entries[each.assumption].text.text(language)) for each in found]

    def _changes(self, changes: Changes, route: str, *, supplier: bool) -> list[Change]:
        ways = (changes.supplier if supplier else changes.routes).get(route, ())
        texts = changes_told(ways, self.assessment, self.explain)
        return [
            Change(facts={path: plain(value) for path, value in way.facts.items()}, text=text)
            for way, text in zip(ways, texts, strict=True)
        ]

    def _warnings(self, outcome: Outcome) -> tuple[NoteUse, ...]:
        reads_value = any({VALUE, SAME_KIND} & criterion.facts.keys() for criterion in outcome.criteria)
        about_lots = (note for note in value_notes_that_matter(self.assessment) if note.words) if reads_value else ()
        return unique((outcome.notes, about_lots, self.about_the_date))

    def _contradiction(self, found: Found) -> Contradiction:
        text, follows, remedy = contradiction_parts(found, self.explain)
        facts = {path: plain(value) for path, value in found.facts.items()}
        return Contradiction(id=found.id, facts=facts, text=text, follows=follows, remedy=remedy)

    def _criterion(self, criterion: CriterionTrace) -> Criterion:
        return Criterion(
            id=criterion.id,
            label=criterion.label.text(self.language),
            text=criterion.told.text(self.language),
            verdict=TRUTH[criterion.truth],
            facts={path: self._plain(path, value) for path, value in sorted(criterion.facts.items())},
            citation=criterion.citation,
            source=self._use(criterion.source),
            certainty=Certainty.SETTLED if criterion.settled else Certainty.INTERPRETIVE,
            rests_on=criterion_rests_on(criterion, self.rulebook),
            children=[self._criterion(child) for child in criterion.children],
        )

    def _demand(self, demand: CriterionTrace) -> Duty:
        text = self.explain.demand(demand)
        return Duty(id=demand.id, text=text, citation=demand.citation, source=self._use(demand.source))

    def _duty(self, duty: RuleDuty) -> Duty:
        self._use(duty.source)
        return duty_of(duty, self.language)

    def _next_question(self) -> NextQuestion | None:
        question = self.assessment.next_question
        if question is None:
            return None
        fact = question.fact
        return NextQuestion(fact=fact, question=self.explain.question(fact), decides=list(question.decides))

    def _use(self, source: str) -> str:
        self.sources[source] = None
        return source

    def _plain(self, path: str, value: object) -> Any:
        fact = self.rulebook.facts.get(path)
        if fact is not None and fact.type is FactType.MONEY and isinstance(value, int):
            return decimal_string(value)
        return plain(value)


def plain(value: object) -> Any:
    """A fact as JSON data: dates as text, decimals as numbers where they are whole, personal numbers masked."""
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return int(value) if value == int(value) else float(value)
        case tuple() | list():
            return [plain(item) for item in value]
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case str() if len(value) == 10 and value.isdigit() and is_personal(value):
            return shown(value)
        case str():
            return without_personal_numbers(value)
    return value
