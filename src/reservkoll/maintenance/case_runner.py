"""Runs the cases of a rulebook and compares expected with actual outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from reservkoll.common.errors import RulebookError
from reservkoll.common.json_text import plain_data
from reservkoll.common.validation import Finding, Findings
from reservkoll.evaluation.assess import Assessment, assess
from reservkoll.i18n import Language, mark
from reservkoll.maintenance.cases import RuleCase
from reservkoll.reports.export.documents.assessment import assessment_document
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.rulebook.traverse import units

# The key of a list entry in an expectation: duties and criteria by id, warnings by code and so on.
NAMES = ("id", "code", "route", "step")


@dataclass(frozen=True)
class Failure:
    """An expectation that was not met."""

    key: str
    expected: object
    found: object


@dataclass(frozen=True)
class CaseResult:
    """A case as it was run."""

    case: RuleCase
    assessment: Assessment
    failures: tuple[Failure, ...]


class NoSuchPathError(LookupError):
    """An expectation about something that the answer does not have; `known` is what it has there."""

    def __init__(self, part: str, known: Iterable[str], *, in_list: bool = False) -> None:
        super().__init__(part)
        self.part, self.known, self.in_list, self.last = part, tuple(known), in_list, False


def run_cases(rulebook: Rulebook, cases: Iterable[RuleCase]) -> tuple[CaseResult, ...]:
    """Run every case.

    Raises:
        Findings: expectations about what the answer does not have, each with file and line.
    """
    results: list[CaseResult] = []
    findings: list[Finding] = []
    for case in cases:
        try:
            results.append(run_case(rulebook, case))
        except Findings as error:
            findings.extend(error.findings)
    if findings:
        raise Findings(findings, RulebookError.exit_code)
    return tuple(results)


def run_case(rulebook: Rulebook, case: RuleCase) -> CaseResult:
    """Run one case. A case without a date is read on the day to which the law was read.

    Raises:
        Findings: expectations about what the answer does not have.
    """
    assessment = assess(case.case, rulebook, rulebook.edition.verified_until)
    document = plain_data(assessment_document(assessment, "", Language.SV))
    failures, findings = [], []
    for key, expected in case.expect.items():
        try:
            found = look_up(document, key)
        except NoSuchPathError as error:
            if expected is None and error.in_list and error.last and error.part in _known_names(rulebook):
                continue  # `null`: the duty, warning or criterion of that name is not there
            problem = RulebookError(
                mark("the answer has no “{part}” here. It has: {known}."),
                part=error.part,
                known=", ".join(error.known) or "–",
            )
            findings.append(case.finding(key, problem))
            continue
        if found != expected:
            failures.append(Failure(key, expected, found))
    if findings:
        raise Findings(findings, RulebookError.exit_code)
    return CaseResult(case, assessment, tuple(failures))


def look_up(document: Any, path: str) -> Any:
    """The value at a path such as `routes.reserved_mission.criteria.cpv_listed.verdict`.

    A criterion is found wherever it stands in the tree. A list of entries is their names, an entry its name.

    Raises:
        NoSuchPathError: nothing stands there.
    """
    found = document
    parts = path.split(".")
    for position, part in enumerate(parts, start=1):
        if isinstance(found, dict):
            if part not in found:
                raise NoSuchPathError(part, found)
            found = found[part]
        elif isinstance(found, list):
            try:
                found = _entry(found, part)
            except NoSuchPathError as error:
                error.last = position == len(parts)
                raise
        else:
            raise NoSuchPathError(part, ())
    return _named(found)


def _entry(entries: list[Any], wanted: str) -> Any:
    """The entry of that name, in the list or below its entries; the outermost first."""
    known: dict[str, None] = {}
    queue = list(entries)
    while queue:
        entry = queue.pop(0)
        name = _name(entry)
        if name == wanted:
            return entry
        known[str(name)] = None
        queue.extend(entry.get("children", ()) if isinstance(entry, dict) else ())
    raise NoSuchPathError(wanted, known, in_list=True)


def _named(found: Any) -> Any:
    return [_name(entry) for entry in found] if isinstance(found, list) else _name(found)


def _known_names(rulebook: Rulebook) -> set[str]:
    """What a duty, a warning or a criterion may be called."""
    found = _NAMES.get(rulebook.sha256)
    if found is None:
        duties = (duty.id for rule in rulebook.rules.values() for version in rule.versions for duty in version.duties)
        own = (duty.id for version in rulebook.partnership.versions for duty in version.duties)
        criteria = (name for unit in units(rulebook) for name in unit.criteria(rulebook))
        found = _NAMES[rulebook.sha256] = {*duties, *own, *criteria, *rulebook.notes}
    return found


_NAMES: dict[str, set[str]] = {}


def _name(entry: Any) -> Any:
    if isinstance(entry, dict):
        return next((entry[key] for key in NAMES if key in entry), entry)
    return entry
