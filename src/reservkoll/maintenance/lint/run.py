"""Runs all lint checks of a rulebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from reservkoll.common.validation import Findings
from reservkoll.i18n import mark
from reservkoll.maintenance.cases import RuleCase, read_cases
from reservkoll.maintenance.findings import Finding, Places, Severity
from reservkoll.maintenance.lint.answers import answers
from reservkoll.maintenance.lint.entries import entries
from reservkoll.maintenance.lint.expiry import time
from reservkoll.maintenance.lint.limits import limits, stray, untested
from reservkoll.rulebook.load import load_rulebook
from reservkoll.rulebook.rulebook import Rulebook

ORDER = (Severity.ERROR, Severity.HINT)


def lint(folder: Path, day: date) -> tuple[Finding, ...]:
    """What is to be said about the rulebook in `folder` on `day`: errors first, then by file and line.

    A rulebook that the loader refuses gives the loader's own findings.

    Raises:
        RulebookError: the rulebook cannot be read at all.
    """
    try:
        rulebook = load_rulebook(folder)
        cases = read_cases(folder, rulebook.nomenclature) if (folder / "cases").is_dir() else ()
    except Findings as error:
        return _sorted(_refused(error))
    return lint_rulebook(rulebook, cases, Places(folder), day)


def lint_rulebook(rulebook: Rulebook, cases: Iterable[RuleCase], places: Places, day: date) -> tuple[Finding, ...]:
    """As `lint`, for a rulebook at hand."""
    found = [
        *answers(rulebook, places),
        *entries(rulebook, places),
        *limits(rulebook, places),
        *stray(rulebook, places),
        *untested(rulebook, tuple(cases), places),
        *time(rulebook, places, day),
    ]
    return _sorted(found)


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
