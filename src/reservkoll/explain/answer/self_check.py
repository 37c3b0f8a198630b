"""What a supplier's self-check adds to its verdicts.

For each kind of reservation the gaps, the proofs and the services that it opens; what the register asks and costs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reservkoll.conditions.trace import CriterionTrace, NoteUse
from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.case import ACT
from reservkoll.evaluation.outcome import Outcome, Verdict
from reservkoll.explain.explainer import Explainer
from reservkoll.explain.proofs import documents_of
from reservkoll.i18n import Language
from reservkoll.json_documents.base import TRUTH
from reservkoll.json_documents.parts import Duty
from reservkoll.json_documents.self_check import Areas, Codes, Excepted, Kind, Line, Register, SelfCheck
from reservkoll.rulebook.models.rules import CodeListFile, Version
from reservkoll.rulebook.models.rules import Duty as RuleDuty


def is_self_check(assessment: Assessment) -> bool:
    """Whether the case is about one supplier alone."""
    return assessment.supplier is not None and assessment.routes is None and not assessment.members


def self_check(assessment: Assessment, language: Language) -> SelfCheck:
    """`kinds`: the reservations with verdict, gaps, proofs and service areas. `register`: its conditions and duties."""
    explain = Explainer(assessment.reader.rulebook, language)
    return SelfCheck(
        kinds={name: _kind(name, outcome, assessment, explain) for name, outcome in _kinds(assessment)},
        registers={name: _register(outcome, assessment, explain) for name, outcome in _registers(assessment)},
    )


def _kinds(assessment: Assessment) -> Iterator[tuple[str, Outcome]]:
    """Every route on which a supplier must meet something, read for the supplier alone."""
    if assessment.reader.dated is None:
        return
    for name, route in assessment.reader.rulebook.routes.routes.items():
        rule = assessment.reader.rulebook.rule_about_suppliers(name)
        if rule is None or route.supplier_only or not any(version.supplier for version in rule.versions):
            continue
        yield name, assessment.reader.supplier_outcome(name)


def _registers(assessment: Assessment) -> Iterator[tuple[str, Outcome]]:
    routes = assessment.reader.rulebook.routes.routes
    yield from ((name, outcome) for name, outcome in (assessment.supplier or {}).items() if routes[name].supplier_only)


def _kind(name: str, outcome: Outcome, assessment: Assessment, explain: Explainer) -> Kind:
    rulebook = explain.rulebook
    covers = rulebook.routes.routes[name].covers
    return Kind(
        name=explain.route_name(name, assessment.reader.facts.get(ACT)),
        verdict=outcome.verdict,
        certainty=outcome.certainty,
        citation=outcome.version.citation if outcome.version is not None else None,
        gaps=_gaps(outcome, explain),
        proofs=documents_of([outcome], assessment, explain.language),
        open=outcome.verdict is Verdict.YES,
        areas=None if covers is None else _areas(rulebook.code_list_files[covers], explain),
        notes=[explain.note_in_general(note.note) for note in _cautions(outcome)],
    )


def _register(outcome: Outcome, assessment: Assessment, explain: Explainer) -> Register:
    """Obligations and costs are shown whatever the verdict: they are what the organisation weighs."""
    language, version = explain.language, outcome.version
    duties = version.duties if isinstance(version, Version) else []
    return Register(
        name=explain.route_name(outcome.route),
        verdict=outcome.verdict,
        conditions=[_line(criterion, explain) for criterion in outcome.criteria],
        gaps=_gaps(outcome, explain),
        proofs=documents_of([outcome], assessment, language),
        follows=[duty_of(duty, language) for duty in duties],
    )


def duty_of(duty: RuleDuty, language: Language) -> Duty:
    """A duty of the rulebook in words."""
    return Duty(id=duty.id, text=duty.text.text(language), citation=duty.citation, source=duty.source)


def _gaps(outcome: Outcome, explain: Explainer) -> list[Line]:
    if outcome.verdict is Verdict.NOT_APPLICABLE:
        return []
    return [_line(criterion, explain) for criterion in outcome.criteria if criterion.truth is not True]


def _line(criterion: CriterionTrace, explain: Explainer) -> Line:
    return Line(
        id=criterion.id,
        label=criterion.label.text(explain.language),
        text=criterion.told.text(explain.language),
        verdict=TRUTH[criterion.truth],
        citation=criterion.citation,
        questions=[explain.question(path) for path in criterion.missing],
    )


def _cautions(outcome: Outcome) -> Iterable[NoteUse]:
    version = outcome.version
    conditions = version.cautions if isinstance(version, Version) else []
    return [NoteUse(caution.note) for caution in conditions if caution.if_ is None]


def _areas(codes: CodeListFile, explain: Explainer) -> Areas:
    """The list that the reservation is limited to: its codes and ranges with their official names."""
    language = explain.language

    def name(code: str) -> str | None:
        return explain.rulebook.nomenclature.name(code, language)

    entries = []
    for group in codes.groups:
        for entry in group.codes:
            first, last = (entry, entry) if isinstance(entry, str) else (entry[0], entry[-1])
            entries.append(Codes(first=first, last=last, name=name(first), last_name=name(last)))
    return Areas(
        code_list=codes.id,
        title=codes.title.text(language),
        citation=codes.citation,
        codes=entries,
        excepted=[Excepted(code=code, name=name(code)) for group in codes.groups for code in group.except_],
    )
