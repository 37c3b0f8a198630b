"""A file of requirements is read as strictly as a case file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import ROOT

from reservkoll.common.errors import ReservkollError
from reservkoll.facts.requirements import Requirements, read_requirements
from reservkoll.rulebook.rulebook import Rulebook

Write = Callable[..., Path]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "requirements:\n  turnovr: {years: 2}\n",
            "line 2: requirements.turnovr: unknown key. Did you mean “turnover”?",
        ),
        ("requirements:\n  turnover: {years: -1}\n", "too small"),
        ("requirements:\n  turnover: {yearly_minimum: mycket}\n", "“mycket” is not understood as an amount"),
        ("requirements:\n  turnover: {yearly_minimum: 1.0005}\n", "at most two decimals"),
        ("requirements:\n  references: {count: 1.5}\n", "requirements.references.count"),
        ("requirements:\n  joint_bids: {allowed: kanske}\n", "“kanske” is not one of: yes, no"),
        ("requirements:\n  certificates:\n    - {or_equivalent: true}\n", "certificates.1.name: is missing"),
        ("requirements: {}\n", "states no requirement"),
        ("requirements:\n  turnover:\n", "states no requirement"),
        ("purchase: {act: LOU}\n", "requirements: is missing"),
        ("Requirements:\n  turnover: {amount: 1}\n", "Requirements: unknown key. Did you mean “requirements”?"),
        ("requirements:\n  tender_bond: {amount: 1}\nsupplier: {}\n", "supplier: unknown key"),
        ("requirements:\n  tender_bond: {amount: 1}\n  tender_bond: {amount: 2}\n", "stands twice"),
        ('requirements:\n  tender_bond: {amount: 1}\npurchase:\n  cpv: ["12345"]\n', "line 4: purchase.cpv.1"),
        ("- 1\n", "holds no keys"),
        ("", "holds no keys"),
    ],
)
def test_mistakes_are_told_with_their_place(rulebook: Rulebook, case_file: Write, text: str, told: str) -> None:
    with pytest.raises(ReservkollError) as caught:
        read_requirements(case_file(text, "requirements.yaml"), rulebook.nomenclature)
    assert caught.value.exit_code == 2
    assert told in str(caught.value)


def test_another_kind_of_file_is_refused(rulebook: Rulebook, tmp_path: Path) -> None:
    path = tmp_path / "requirements.docx"
    path.write_text("requirements:", "utf-8")
    with pytest.raises(ReservkollError, match=r"is a \.yaml or \.json file|\.yaml or \.json"):
        read_requirements(path, rulebook.nomenclature)


def test_json_is_read_and_codes_get_their_check_digit(rulebook: Rulebook, case_file: Write) -> None:
    path = case_file('{"requirements": {"tender_bond": {"amount": 1}}, "purchase": {"cpv": ["85312000"]}}', "r.json")
    file = read_requirements(path, rulebook.nomenclature)
    assert file.purchase is not None
    assert file.purchase.cpv == ["85312000-9"]


def test_the_example_shows_every_part(rulebook: Rulebook) -> None:
    file = read_requirements(ROOT / "examples" / "requirements.yaml", rulebook.nomenclature)
    stated = file.requirements.model_dump(exclude_none=True)
    assert set(stated) == set(Requirements.model_fields)
