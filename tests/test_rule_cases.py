"""The rulebook's own cases: facts with the outcome that the law gives them, on both sides of every limit."""

from __future__ import annotations

import pytest

from reservkoll.maintenance.case_runner import run_case
from reservkoll.maintenance.cases import RuleCase
from reservkoll.rulebook.rulebook import Rulebook
from tests.rule_cases import rule_cases

CASES = rule_cases()


@pytest.mark.slow  # `rules test` runs the same cases in one test
@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in CASES])
def test_the_law_gives_the_stated_outcome(case: RuleCase, rulebook: Rulebook) -> None:
    assert run_case(rulebook, case).failures == ()


def test_each_reservation_is_seen_open_and_seen_closed() -> None:
    seen: dict[str, set[object]] = {}
    for case in CASES:
        for key, value in case.expect.items():
            if key.startswith("routes.") and key.count(".") == 2 and key.endswith(".verdict"):
                seen.setdefault(key.split(".")[1], set()).add(value)
    for route in ("direct_procurement", "reserved_ideburen", "reserved_mission", "reserved_workshop"):
        assert {"yes", "no"} <= seen[route], route
