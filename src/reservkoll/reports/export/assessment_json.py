"""Exports one assessment as JSON, `reservkoll.assessment/1`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from reservkoll import __version__
from reservkoll.common.formatting import decimal_string, short_decimal_string
from reservkoll.common.organisation_number import is_personal, shown, without_personal_numbers
from reservkoll.conditions.trace import CriterionTrace, NoteUse, unique
from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.case import ACT, VALUE
from reservkoll.evaluation.contradictions import Found
from reservkoll.evaluation.counterfactuals import Change, Changes
from reservkoll.evaluation.outcome import Outcome
from reservkoll.evaluation.partnership import PartnershipOutcome
from reservkoll.evaluation.rests_on import answer_rests_on, criterion_rests_on, sources_of
from reservkoll.explain.explainer import Explainer
from reservkoll.explain.remedies import changes_told
from reservkoll.explain.self_check import is_self_check, self_check
from reservkoll.explain.stated_facts import assumed_block, contradiction_parts
from reservkoll.explain.value_steps import value_notes, value_steps
from reservkoll.facts.derived import SAME_KIND
from reservkoll.i18n import Language
from reservkoll.reports.export.partnership_json import partnership_block
from reservkoll.rulebook.law_on_date import AmountOnDate
from reservkoll.rulebook.models.rules import FactType, Source

FORMAT = "reservkoll.assessment/1"
TRUTH = {True: "yes", False: "no", None: "unknown"}


def assessment_json(
    assessment: Assessment, input_sha256: str, language: Language, changes: Changes | None = None
) -> str:
    """The document as text: the same assessment gives the same bytes."""
    document = assessment_document(assessment, input_sha256, language, changes)
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def assessment_document(
    assessment: Assessment, input_sha256: str, language: Language, changes: Changes | None = None
) -> dict[str, Any]:
    """The document as plain data; with `changes` each route tells what would make its answer yes."""
    return _Document(assessment, language, changes).build(input_sha256)


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

    def build(self, input_sha256: str) -> dict[str, Any]:
        answer = self.assessment
        edition = self.rulebook.edition
        document: dict[str, Any] = {
            "format": FORMAT,
            "tool": {"name": "reservkoll", "version": __version__},
            "rulebook": {
                "version": edition.version,
                "sha256": self.rulebook.sha256,
                "verified_until": edition.verified_until.isoformat(),
                **self._published(),
            },
            "input_sha256": input_sha256,
            "as_of": answer.as_of.isoformat(),
        }
        document["contradictions"] = [self._contradiction(found) for found in answer.contradictions]
        if answer.value is not None:
            document["purchase"] = self._purchase()
        if answer.routes is not None:
            document["routes"] = {name: self._any_route(outcome) for name, outcome in answer.routes.items()}
        if answer.supplier is not None:
            document["supplier"] = {
                name: self._route(outcome, supplier=True) for name, outcome in answer.supplier.items()
            }
        if answer.routes is not None:
            document["recommendation"] = [
                {"route": route, "reason": advice, "only_if": "contract" if route in answer.if_contract else None}
                for route, advice in self.explain.recommendations(answer)
            ]
        document["assumes"] = assumed_block(answer, self.explain)
        if self.changes is not None and is_self_check(answer):
            document["self_check"] = self_check(answer, self.language)
        document["next_question"] = self._next_question()
        sources = self.rulebook.sources
        document["sources"] = [source_document(source, sources[source]) for source in sorted(self.sources)]
        # The oldest: what the answer rests on was read at least until then.
        document["read_to"] = min((source["retrieved"] for source in document["sources"]), default=None)
        return document

    def _published(self) -> dict[str, Any]:
        """The file with amounts that the user states, where there is one."""
        stated = self.rulebook.published
        return {} if stated is None else {"published_limits": {"file": stated.file, "sha256": stated.sha256}}

    def _purchase(self) -> dict[str, Any]:
        reader, value = self.assessment.reader, self.assessment.value
        assert value is not None
        block: dict[str, Any] = {
            "value_sek": None if value.ore is None else decimal_string(value.ore),
            "value_steps": value_steps(self.assessment, self.explain),
            "annex2": "unknown",
            "chapter": "unknown",
            "main_threshold_sek": None,
            "annex2_threshold_sek": None,
            "direct_limit_sek": None,
            "direct_limit_comparison": None,
        }
        regime = reader.regime()
        if regime is not None:
            law = reader.law
            self._use(regime.source)
            direct = reader.amount(law.limit(regime.direct_limit))
            block["annex2"] = TRUTH[law.term(regime.annex2).trace(reader).truth]
            block["chapter"] = reader.chapter(regime) or "unknown"
            block["main_threshold_sek"] = self._amount(reader.amount(law.limit(regime.main_threshold)))
            block["annex2_threshold_sek"] = self._amount(reader.amount(law.limit(regime.annex2_threshold)))
            block["direct_limit_sek"] = self._amount(direct)
            block["direct_limit_comparison"] = None if direct is None else direct.comparison.value
        return block

    def _amount(self, amount: AmountOnDate | None) -> str | None:
        if amount is None:
            return None
        self._use(amount.source)
        return short_decimal_string(amount.ore)

    def _any_route(self, outcome: Outcome) -> dict[str, Any]:
        block = self._route(outcome)
        if isinstance(outcome, PartnershipOutcome):
            block |= partnership_block(outcome, self.explain, self._criterion, self._use)
        return block

    def _route(self, outcome: Outcome, *, supplier: bool = False) -> dict[str, Any]:
        version = outcome.version
        for source in sources_of(outcome, self.rulebook):
            self._use(source)
        reviewed = outcome.rule.reviewed if outcome.rule is not None else None
        block: dict[str, Any] = {
            "rule": outcome.rule.id if outcome.rule else None,
            "verdict": outcome.verdict.value,
            "certainty": outcome.certainty.value,
            "rests_on": answer_rests_on(outcome, self.rulebook).value,
            "reviewed": None if reviewed is None else {"by": reviewed.by, "day": reviewed.day.isoformat()},
            "citation": version.citation if version else None,
            "summary": self.explain.summary(outcome, supplier=supplier),
            "criteria": [self._criterion(criterion) for criterion in outcome.criteria],
            "missing": list(outcome.missing),
            "assumes": [] if supplier else assumed_block(self.assessment, self.explain, outcome.route),
            "duties": [
                *(self._demand(demand) for demand in outcome.demands),
                *(
                    {
                        "id": duty.id,
                        "text": duty.text.text(self.language),
                        "citation": duty.citation,
                        "source": self._use(duty.source),
                    }
                    for duty in outcome.duties
                ),
            ],
            "warnings": [{"code": note.note, "text": self.explain.note(note)} for note in self._warnings(outcome)],
            "sources": list(dict.fromkeys(sources_of(outcome, self.rulebook))),
        }
        if self.changes is not None:
            block["changes"] = self._changes(self.changes.supplier if supplier else self.changes.routes, outcome.route)
        return block

    def _changes(self, changes: Mapping[str, tuple[Change, ...]], route: str) -> list[dict[str, Any]]:
        ways = changes.get(route, ())
        texts = changes_told(ways, self.assessment, self.explain)
        return [
            {"facts": {path: plain(value) for path, value in way.facts.items()}, "text": text}
            for way, text in zip(ways, texts, strict=True)
        ]

    def _warnings(self, outcome: Outcome) -> tuple[NoteUse, ...]:
        reads_value = any({VALUE, SAME_KIND} & criterion.facts.keys() for criterion in outcome.criteria)
        about_value = value_notes(self.assessment) if reads_value else ()
        return unique((outcome.notes, about_value, self.about_the_date))

    def _contradiction(self, found: Found) -> dict[str, Any]:
        text, follows, remedy = contradiction_parts(found, self.explain)
        facts = {path: plain(value) for path, value in found.facts.items()}
        return {"id": found.id, "facts": facts, "text": text, "follows": follows, "remedy": remedy}

    def _criterion(self, criterion: CriterionTrace) -> dict[str, Any]:
        return {
            "id": criterion.id,
            "label": criterion.label.text(self.language),
            "verdict": TRUTH[criterion.truth],
            "facts": {path: self._plain(path, value) for path, value in sorted(criterion.facts.items())},
            "citation": criterion.citation,
            "source": self._use(criterion.source),
            "certainty": "settled" if criterion.settled else "interpretive",
            "rests_on": criterion_rests_on(criterion, self.rulebook).value,
            "children": [self._criterion(child) for child in criterion.children],
        }

    def _demand(self, demand: CriterionTrace) -> dict[str, Any]:
        return {
            "id": demand.id,
            "text": self.explain.demand(demand),
            "citation": demand.citation,
            "source": self._use(demand.source),
        }

    def _next_question(self) -> dict[str, Any] | None:
        question = self.assessment.next_question
        if question is None:
            return None
        return {
            "fact": question.fact,
            "question": self.explain.question(question.fact),
            "decides": list(question.decides),
        }

    def _use(self, source: str) -> str:
        self.sources[source] = None
        return source

    def _plain(self, path: str, value: object) -> Any:
        fact = self.rulebook.facts.get(path)
        if fact is not None and fact.type is FactType.MONEY and isinstance(value, int):
            return decimal_string(value)
        return plain(value)


def source_document(name: str, source: Source) -> dict[str, Any]:
    """A source with what it is and the day to which it was read."""
    return {
        "id": name,
        "title": source.title,
        "url": source.url or None,
        "retrieved": source.retrieved.isoformat(),
        "kind": source.kind.value,
        "second_hand": source.second_hand,
    }


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
