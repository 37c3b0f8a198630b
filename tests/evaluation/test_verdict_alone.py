"""A verdict asked for alone is the verdict of the whole answer."""

from __future__ import annotations

from datetime import date

import pytest
from tests.rule_cases import rule_cases

from reservkoll.evaluation.assess import assess, purchase_routes
from reservkoll.rulebook.rulebook import Rulebook


@pytest.mark.parametrize("lifted", [None, "whole_value", "whole_length"])
def test_it_is_the_verdict_of_the_answer(rulebook: Rulebook, lifted: str | None) -> None:
    seen = set()
    for entry in rule_cases()[:: len(rule_cases()) // 40]:
        assessment = assess(entry.case, rulebook, date(2026, 3, 1))
        for route in purchase_routes(rulebook):
            alone, whole = assessment.lift(lifted), assessment.lift(lifted)
            if route == rulebook.partnership.route:
                continue
            assert alone.verdict(route) is whole.outcome(route).verdict, (entry.id, route)
            assert whole.verdict(route) is whole.outcome(route).verdict
            seen.add(alone.verdict(route))
    assert len(seen) == 4
