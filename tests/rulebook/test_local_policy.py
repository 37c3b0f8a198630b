"""A policy of the municipality's own: told as policy, both sides of its limits, and never able to loosen the law."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.conftest import EXAMPLE_CASES, ROOT

from reservkoll.common.errors import ReservkollError
from reservkoll.common.json_text import json_text
from reservkoll.evaluation.assess import assess
from reservkoll.evaluation.local_policy import routines_of
from reservkoll.explain.answer.beside import beside_told
from reservkoll.explain.answer.short_answer import short_answer
from reservkoll.explain.explainer import Explainer
from reservkoll.facts.case_file import read_case
from reservkoll.facts.precedents import alike, read_precedents
from reservkoll.i18n import Language
from reservkoll.reports.export.documents.assessment import assessment_document
from reservkoll.rulebook.load import rulebook_for
from reservkoll.rulebook.local_policy import with_policy
from reservkoll.rulebook.rulebook import Rulebook

POLICY = ROOT / "examples/policy"
TODAY = date(2026, 11, 30)
CaseFile = Callable[..., Path]


@pytest.fixture(scope="module")
def with_ours(rulebook: Rulebook) -> Rulebook:
    return with_policy(rulebook, POLICY)


def purchase(amount: object, cpv: str = "90910000") -> dict[str, object]:
    return {
        "purchase": {
            "started": "2026-11-01",
            "act": "LOU",
            "cpv": [cpv],
            "authority": {"type": "municipality"},
            "value": {} if amount is None else {"amount": amount},
        }
    }


def told(case: object, rulebook: Rulebook, case_file: CaseFile) -> dict[str, bool]:
    read = read_case(case_file(case), rulebook.nomenclature)
    return {each.routine.id: each.known for each in routines_of(assess(read, rulebook, TODAY))}


@pytest.mark.parametrize("path", EXAMPLE_CASES, ids=lambda path: path.stem)
def test_no_verdict_changes(path: Path, rulebook: Rulebook, with_ours: Rulebook) -> None:
    """Whatever a policy says, the law's own answer is the same, with and without it."""
    case = read_case(path, rulebook.nomenclature)

    def answer(book: Rulebook) -> dict[str, object]:
        document = assessment_document(assess(case, book, TODAY), "0" * 64, Language.SV, None)
        told: dict[str, object] = json.loads(json_text(document))
        return {key: value for key, value in told.items() if key not in {"local_policy", "rulebook"}}

    before, after = answer(rulebook), answer(with_ours)
    assert before == after


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (100_000, {"one_offer": True}),
        (100_001, {"three_offers": True}),
        (699_999, {"three_offers": True}),
        (700_000, {}),  # no direct procurement any more, and the routines are about it
        (None, {"one_offer": False, "three_offers": False}),
    ],
)
def test_both_sides_of_its_limits(
    amount: object, expected: dict[str, bool], with_ours: Rulebook, case_file: CaseFile
) -> None:
    assert told(purchase(amount), with_ours, case_file) == expected


def test_a_routine_for_codes_holds_for_those_below(with_ours: Rulebook, case_file: CaseFile) -> None:
    assert told(purchase(12_000_000, "85312100"), with_ours, case_file) == {"dialogue_first": True}
    assert told(purchase(12_000_000, "90910000"), with_ours, case_file) == {}


def test_before_it_was_in_force_it_says_nothing(with_ours: Rulebook, case_file: CaseFile) -> None:
    case = purchase(50_000)
    case["purchase"]["started"] = "2025-06-30"  # type: ignore[index]
    assert told(case, with_ours, case_file) == {}


def test_it_is_told_as_policy_in_every_language(with_ours: Rulebook, case_file: CaseFile) -> None:
    read = read_case(case_file(purchase(200_000)), with_ours.nomenclature)
    assessment = assess(read, with_ours, TODAY)
    for language, words in ((Language.SV, "strängare än lagen"), (Language.EN, "stricter than the law")):
        (line,) = beside_told(assessment, Explainer(with_ours, language))
        assert words in line
        assert "Riktlinjerna, 5 §" in line
        assert line in short_answer(assessment, language).beside


def test_its_areas_are_added_to_those_of_the_rulebook(rulebook: Rulebook, with_ours: Rulebook) -> None:
    assert rulebook.delivered_codes < with_ours.delivered_codes
    assert "50110000-9" in with_ours.delivered_codes - rulebook.delivered_codes
    assert with_ours.sha256 != rulebook.sha256


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("    verdict: yes", "verdict"),
        ("    routes: [no_such_route]", "no_such_route"),
        ('    codes: ["99999999"]', "99999999"),
        ("    over: -1", "over"),
        ("    over: 10\n    up_to: 10", "No amount is over 10 and up to 10"),
        ("  - id: one\n    text: C\n    citation: D", "already"),
        ("valid_to: 2024-12-31", "before it begins"),
        ('    codes: []\n    citation: " "', "citation"),
    ],
)
def test_a_policy_that_cannot_be_used_is_told_where(change: str, told: str, rulebook: Rulebook, tmp_path: Path) -> None:
    head = "name: A\ndecided_by: B\ndecided: 2025-01-01\nvalid_from: 2025-01-01\nroutines:\n"
    (tmp_path / "policy.yaml").write_text(f"{head}  - id: one\n    text: C\n    citation: D\n{change}\n", "utf-8")
    with pytest.raises(ReservkollError, match=told):
        with_policy(rulebook, tmp_path)


def test_precedents_of_the_same_code_come_before_those_of_the_group(tmp_path: Path) -> None:
    lots = [
        {"buyer": name, "title": "T", "cpv": [code], "reserved": reserved, "stated": "Reserverad", "length": None,
         "amount": None, "currency": None, "dispatched": day, "link": None}
        for name, code, reserved, day in (
            ("A", "85312000", ["res-pub-ser"], "2026-01-01"),
            ("B", "85312100", ["none"], "2025-01-01"),
            ("C", "85312100", ["res-pub-ser"], "2026-06-01"),
            ("D", "45000000", ["res-ws"], "2026-06-01"),
        )
    ]  # fmt: skip
    path = tmp_path / "index.json"
    path.write_text(json.dumps({"lots": lots}))
    found = alike(read_precedents(path), ["85312100-0"])
    assert [(each.buyer, each.hinted) for each in found] == [("C", False), ("B", True), ("A", False)]


@pytest.mark.parametrize(("execution", "hinted"), [("yes", False), ("no", True), (None, True)])
def test_reserved_execution_is_stated_and_no_hint(tmp_path: Path, execution: str | None, hinted: bool) -> None:
    lot = {"buyer": "A", "title": "T", "cpv": ["85312100"], "reserved": ["none"], "reserved_execution": execution,
           "stated": "Inte reserverad", "length": None, "amount": None, "currency": None, "dispatched": "2026-01-01",
           "link": None}  # fmt: skip
    (tmp_path / "index.json").write_text(json.dumps({"lots": [lot]}))
    assert [each.hinted for each in read_precedents(tmp_path / "index.json")] == [hinted]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"lots": [{}]}', "no json", "[" * 100_000])
def test_what_is_no_index_of_precedents_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "index.json").write_text(text)
    with pytest.raises(ReservkollError, match="no index of precedents"):
        read_precedents(tmp_path / "index.json")


def test_precedents_stand_beside_the_answer(tmp_path: Path, case_file: CaseFile) -> None:
    index = tmp_path / "index.json"
    lot = {"buyer": "Storstads kommun", "title": "Städning", "cpv": ["90910000"], "reserved": ["res-ws"],
           "stated": "Reserverad enligt 4 kap. 18 §", "length": "24 månader", "amount": "1", "currency": "SEK",
           "dispatched": "2026-06-01", "link": None}  # fmt: skip
    index.write_text(json.dumps({"lots": [lot]}))
    book = rulebook_for(None, None, Language.SV, precedents=index)
    read = read_case(case_file(purchase(12_000_000)), book.nomenclature)
    answer = short_answer(assess(read, book, TODAY), Language.SV)
    assert any("Så har andra gjort" in line and "Storstads kommun" in line for line in answer.beside)
