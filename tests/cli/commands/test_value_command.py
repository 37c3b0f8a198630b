"""`reservkoll value`: the value with its steps, their paragraphs, and what is missing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import ROOT, Run

CaseFile = Callable[..., Path]


def _case(**value: object) -> dict[str, object]:
    return {
        "purchase": {
            "act": "LOU",
            "started": "2025-03-01",
            "subject": "services",
            "value": {"vat": "excluded", **value},
        }
    }


def test_each_step_tells_its_paragraph_and_the_last_sum_is_the_value(run: Run, case_file: CaseFile) -> None:
    path = case_file(_case(amount=690_000, extensions=[100_000], prizes=5_000))
    answer = json.loads(run("value", path, "--format", "json").out)
    assert answer["value_sek"] == answer["value_steps"][-1]["sum_sek"] == "795000.00"
    assert [step["step"] for step in answer["value_steps"]] == ["amount", "extensions", "prizes"]
    assert all("5 kap." in step["citation"] for step in answer["value_steps"])


def test_a_range_is_told_with_both_ends(run: Run, case_file: CaseFile) -> None:
    path = case_file(_case(basis="recurring", recurring={"previous_12_months": 820_000, "next_12_months": 500_000}))
    answer = json.loads(run("value", path, "--format", "json").out)
    assert (answer["lowest_sek"], answer["highest_sek"]) == ("500000.00", "820000.00")
    text = run("value", path, "--lang", "en").out
    assert "SEK\u00a0500,000" in text
    assert "SEK\u00a0820,000" in text


def test_what_is_missing_is_asked_for(run: Run, case_file: CaseFile) -> None:
    path = case_file(_case(basis="monthly", monthly=15_000))
    ran = run("value", path)
    assert ran.code == 0
    assert "purchase.value.months" in ran.out


def test_a_supplier_has_no_value(run: Run) -> None:
    ran = run("value", ROOT / "examples" / "supplier-association.yaml", "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert "describes no purchase" in ran.err
