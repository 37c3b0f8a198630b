"""The cases of the shipped rulebook, read once for all tests that go through them."""

from __future__ import annotations

from functools import cache

from reservkoll.maintenance.cases import RuleCase, read_cases
from reservkoll.rulebook.load import load_rulebook
from tests.conftest import ROOT


@cache
def rule_cases() -> tuple[RuleCase, ...]:
    """All of them, in order of file and line."""
    return read_cases(ROOT / "rules", load_rulebook(ROOT / "rules").nomenclature)
