"""Runs all lint checks of a rulebook."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reservkoll.common.validation import Findings
from reservkoll.i18n import mark
from reservkoll.maintenance.cases import RuleCase, read_cases
from reservkoll.maintenance.findings import Finding, Places, Severity
from reservkoll.maintenance.lint.answers import fixed, one_id_for_two, unreachable
from reservkoll.maintenance.lint.entries import entries
from reservkoll.maintenance.lint.expiry import time
from reservkoll.maintenance.lint.limits import limits, stray, untested
from reservkoll.rulebook.load import load_rulebook
from reservkoll.rulebook.rulebook import Rulebook

ORDER = (Severity.ERROR, Severity.HINT)


@dataclass(frozen=True)
class _Target:
    """What the checks look at."""

    rulebook: Rulebook
    cases: tuple[RuleCase, ...]
    places: Places
    day: date


Check = Callable[[_Target], Iterator[Finding]]
# Each check with the ids of the findings that it can give.
CHECKS: Mapping[frozenset[str], Check] = {
    frozenset({"unreachable_outcome", "open_outcome"}): lambda at: unreachable(at.rulebook, at.places),
    frozenset({"fixed_criterion", "open_criterion"}): lambda at: fixed(at.rulebook, at.places),
    frozenset({"one_id_for_two"}): lambda at: one_id_for_two(at.rulebook, at.places),
    frozenset(
        {"unread_fact", "unused_note", "unused_source", "unused_limit", "unused_term", "unused_list"}
        | {"duplicate_source", "duplicate_citation", "missing_translation", "same_in_both"}
    ): lambda at: entries(at.rulebook, at.places),
    frozenset({"rates_differ"}): lambda at: limits(at.rulebook, at.places),
    frozenset({"stray_amount"}): lambda at: stray(at.rulebook, at.places),
    frozenset({"limit_untested", "day_untested"}): lambda at: untested(at.rulebook, at.cases, at.places),
    frozenset({"expires_soon", "expired", "source_old"}): lambda at: time(at.rulebook, at.places, at.day),
}
IDS = frozenset[str]().union(*CHECKS)


def lint(folder: Path, day: date, *, only: Collection[str] | None = None) -> tuple[Finding, ...]:
    """What is to be said about the rulebook in `folder` on `day`: errors first, then by file and line.

    `only` are the ids of the findings that are asked for; no check runs that cannot give one of them. A rulebook that
    the loader refuses gives the loader's own findings, whatever is asked for.

    Raises:
        RulebookError: the rulebook cannot be read at all.
        ValueError: `only` has an id that no check gives.
    """
    try:
        rulebook = load_rulebook(folder)
        cases = read_cases(folder, rulebook.nomenclature) if (folder / "cases").is_dir() else ()
    except Findings as error:
        return _sorted(_refused(error))
    return lint_rulebook(rulebook, cases, Places(folder), day, only=only)


def lint_rulebook(
    rulebook: Rulebook, cases: Iterable[RuleCase], places: Places, day: date, *, only: Collection[str] | None = None
) -> tuple[Finding, ...]:
    """As `lint`, for a rulebook at hand."""
    target = _Target(rulebook, tuple(cases), places, day)
    if only is None:
        return _sorted(finding for check in CHECKS.values() for finding in check(target))
    wanted = frozenset(only)
    if unknown := wanted - IDS:
        raise ValueError(f"no check gives {', '.join(sorted(unknown))}")
    found = (finding for ids, check in CHECKS.items() if ids & wanted for finding in check(target))
    return _sorted(finding for finding in found if finding.id in wanted)


def _sorted(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda one: (ORDER.index(one.severity), str(one.path), one.line, one.id)))


def _refused(error: Findings) -> Iterator[Finding]:
    for finding in error.findings:
        key = str(finding.parameters["key"])
        last = key.rpartition(".")[2]
        ids = {"sv": "missing_translation", "en": "missing_translation", "source": "missing_source"}
        yield Finding(
            ids.get(last, "refused"),
            Severity.ERROR,
            Path(str(finding.parameters["path"])),
            finding.line,
            mark("{key}: {problem}"),
            mark("The loader refuses the rulebook until this is put right."),
            {"key": key, "problem": finding.parameters["problem"]},
        )
