"""A supplier's self-check: gaps and proofs for each kind of reservation, the services it opens, the register."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from rich.console import Console
from tests.conftest import ROOT

from reservkoll.common.json_text import plain_data
from reservkoll.evaluation.assess import assess
from reservkoll.evaluation.counterfactuals import possible_changes
from reservkoll.explain.answer.self_check import self_check
from reservkoll.facts.case_file import read_case
from reservkoll.facts.edit import with_facts
from reservkoll.i18n import Language
from reservkoll.reports.export.documents.assessment import assessment_document
from reservkoll.reports.render.terminal.self_check import print_self_check
from reservkoll.rulebook.load import load_rulebook

BOOK = load_rulebook(ROOT / "rules")
DAY = date(2025, 6, 1)


def _page(name: str, facts: dict[str, Any] | None = None, day: date = DAY) -> dict[str, Any]:
    case = with_facts(read_case(ROOT / "examples" / f"{name}.yaml", BOOK.nomenclature), facts or {})
    return plain_data(self_check(assess(case, BOOK, day), Language.SV))


def test_a_sound_association_has_no_gaps_for_25_a_and_sees_which_services_open() -> None:
    kind = _page("supplier-association")["kinds"]["reserved_ideburen"]
    assert (kind["verdict"], kind["open"], kind["gaps"]) == ("yes", True, [])
    codes = {(entry["from"], entry["to"]) for entry in kind["areas"]["codes"]}
    assert ("85000000-9", "85323000-9") in codes
    assert ("92600000-7", "92600000-7") not in codes  # sport is in 25 §, never in 25 a §
    assert "Stadgar eller bolagsordning" in kind["proofs"]


def test_every_kind_of_reservation_is_there_lov_too() -> None:
    kinds = _page("supplier-association")["kinds"]
    assert set(kinds) == {"reserved_ideburen", "reserved_mission", "reserved_workshop", "choice_system"}
    assert kinds["choice_system"]["verdict"] == kinds["reserved_ideburen"]["verdict"]
    assert "85321000-5" in {entry["code"] for entry in kinds["choice_system"]["areas"]["except"]}
    assert kinds["reserved_workshop"]["areas"] is None  # 4:18 is tied to no codes


def test_gaps_tell_what_fails_and_what_is_not_known() -> None:
    page = _page("supplier-association", {"supplier.dissolution_clause": False, "supplier.welfare_activity": None})
    gaps = {gap["id"]: gap for gap in page["register"]["register"]["gaps"]}
    assert gaps["dissolution_clause"]["verdict"] == "no"
    assert gaps["welfare_activity"]["verdict"] == "unknown"
    assert gaps["welfare_activity"]["questions"]
    assert page["kinds"]["reserved_ideburen"]["gaps"] == []  # neither is a condition of 25 a §


@pytest.mark.parametrize("facts", [{}, {"supplier.legal_form": "enskild_firma"}])
def test_the_register_tells_its_fees_and_duties_whatever_the_verdict(facts: dict[str, Any]) -> None:
    register = _page("supplier-association", facts)["register"]["register"]
    told = " ".join(entry["text"] for entry in register["follows"])
    assert "12 000 kronor" in told
    assert "1 600 kronor" in told
    assert {entry["source"] for entry in register["follows"]} <= set(BOOK.sources)


def test_before_the_register_nothing_is_asked_by_it() -> None:
    register = _page("supplier-association", day=date(2022, 12, 31))["register"]["register"]
    assert register["verdict"] == "not_applicable"
    assert register["follows"] == []


def test_the_page_prints_names_and_fits_a_narrow_window() -> None:
    case = read_case(ROOT / "examples" / "supplier-association.yaml", BOOK.nomenclature)
    console = Console(file=io.StringIO(), width=60, highlight=False)
    print_self_check(assess(case, BOOK, DAY), Language.SV, console)
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    assert "JA  Reserverad för idéburna organisationer (25 a §)" in text
    assert "Sporttjänster" in text
    assert "Vad registreringen innebär och kostar:" in text
    assert max(len(line) for line in text.splitlines()) <= 60


def test_the_document_of_a_supplier_alone_has_the_page_and_that_of_a_purchase_not() -> None:
    for name, expected in (("supplier-association", True), ("home-care-reserved-mission", False)):
        assessment = assess(read_case(ROOT / "examples" / f"{name}.yaml", BOOK.nomenclature), BOOK, DAY)
        document = plain_data(assessment_document(assessment, "", Language.SV, possible_changes(assessment)))
        assert ("self_check" in document) is expected
