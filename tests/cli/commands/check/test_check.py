"""`reservkoll check`: what a user sees, in text and JSON, and one clear message for each kind of bad input."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from tests.cli.conftest import ROOT, Run
from tests.conftest import EXAMPLE_CASES

CaseFile = Callable[..., Path]


def test_the_answer_in_json_has_the_names_of_the_contract(run: Run) -> None:
    path = ROOT / "examples" / "day-care-lss-reserved-ideburen.yaml"
    ran = run("check", path, "--format", "json")
    answer = json.loads(ran.out)
    assert ran.code == 0
    assert list(answer) == [
        "format",
        "tool",
        "rulebook",
        "input_sha256",
        "as_of",
        "contradictions",
        "purchase",
        "routes",
        "supplier",
        "forms",
        "recommendation",
        "assumes",
        "next_question",
        "sources",
        "read_to",
    ]
    assert answer["format"] == "reservkoll.assessment/1"
    assert answer["input_sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert list(answer["purchase"]) == [
        "value_sek",
        "value_steps",
        "annex2",
        "chapter",
        "main_threshold_sek",
        "annex2_threshold_sek",
        "direct_limit_sek",
        "direct_limit_comparison",
    ]
    assert set(answer["routes"]) == {
        "direct_procurement",
        "reserved_mission",
        "reserved_ideburen",
        "reserved_workshop",
        "choice_system",
        "partnership",
    }
    for route in answer["routes"].values():
        # The route of a partnership tells more (risk, tests, suitability) after these.
        assert list(route)[:12] == [
            "rule",
            "verdict",
            "certainty",
            "rests_on",
            "reviewed",
            "citation",
            "summary",
            "criteria",
            "missing",
            "assumes",
            "duties",
            "warnings",
        ]
    assert set(answer["supplier"]) == {"reserved_mission", "reserved_ideburen", "reserved_workshop", "register"}
    assert answer["routes"]["reserved_ideburen"]["verdict"] == "yes"
    cited = {criterion["source"] for route in answer["routes"].values() for criterion in route["criteria"]}
    assert cited <= {source["id"] for source in answer["sources"]}


def test_the_same_case_gives_the_same_bytes(run: Run) -> None:
    outs = {
        run("check", ROOT / "examples" / "home-care-reserved-mission.yaml", "--format", "json").out for _ in range(3)
    }
    assert len(outs) == 1


@pytest.mark.parametrize("path", EXAMPLE_CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize(("lang", "word"), [("sv", "Källor"), ("en", "Sources")])
def test_every_example_is_answered_in_both_languages(run: Run, path: Path, lang: str, word: str) -> None:
    ran = run("check", path, "--why", "--lang", lang)
    assert ran.code == 0
    assert word in ran.out
    assert ran.err == ""


def test_a_condition_of_a_condition_is_indented_on_each_of_its_lines(run: Run) -> None:
    lines = run("check", ROOT / "examples" / "day-care-lss-reserved-ideburen.yaml", "--why").out.splitlines()
    first = next(number for number, line in enumerate(lines) if "Att inga lämpliga anbud har kommit in" in line)
    assert lines[first].index("Att") == 6
    assert len(lines[first + 1]) - len(lines[first + 1].lstrip()) == 6


def test_a_supplier_alone_gets_no_routes(run: Run) -> None:
    answer = json.loads(run("check", ROOT / "examples" / "supplier-association.yaml", "--format", "json").out)
    assert "routes" not in answer
    assert "purchase" not in answer
    assert answer["supplier"]["reserved_ideburen"]["verdict"] == "yes"


def test_a_fact_that_cannot_matter_is_not_asked_for(run: Run, case_file: CaseFile) -> None:
    """500 000 SEK without a code is open whatever the code is; at 2 000 000 the code decides."""

    def direct(amount: int) -> dict[str, object]:
        case = {"purchase": {"act": "LOU", "started": "2025-03-01", "value": {"amount": amount}}}
        found: dict[str, object] = json.loads(run("check", case_file(case), "--format", "json").out)["routes"][
            "direct_procurement"
        ]
        return found

    assert (direct(500_000)["verdict"], direct(500_000)["missing"]) == ("yes", [])
    assert (direct(2_000_000)["verdict"], direct(2_000_000)["missing"]) == ("unknown", ["purchase.cpv"])
    assert (direct(9_000_000)["verdict"], direct(9_000_000)["missing"]) == ("no", [])


def test_a_day_asked_for_overrides_the_start_and_one_of_the_case_does_not(run: Run, case_file: CaseFile) -> None:
    case = {"purchase": {"act": "LOU", "started": "2025-03-01", "cpv": ["85311200-4"], "value": {"amount": 9_000_000}}}
    later = json.loads(run("check", case_file(case), "--format", "json").out)
    earlier = json.loads(run("check", case_file(case), "--format", "json", "--as-of", "2022-12-31").out)
    assert later["routes"]["reserved_ideburen"]["verdict"] == "yes"
    assert earlier["routes"]["reserved_ideburen"]["verdict"] == "not_applicable"
    assert (earlier["as_of"], later["contradictions"]) == ("2022-12-31", [])
    stated = json.loads(run("check", case_file({"as_of": "2022-12-31", **case}), "--format", "json").out)
    assert stated["routes"]["reserved_ideburen"]["verdict"] == "yes"
    assert stated["as_of"] == "2025-03-01"
    assert [found["id"] for found in stated["contradictions"]] == ["as_of_under_other_rules"]


@pytest.mark.parametrize("day", ["2014-06-30", "2028-01-01"])
def test_outside_the_rulebooks_years_nothing_is_guessed(run: Run, case_file: CaseFile, day: str) -> None:
    case = {"as_of": day, "purchase": {"act": "LOU", "cpv": ["85311200-4"], "value": {"amount": 100_000}}}
    answer = json.loads(run("check", case_file(case), "--format", "json").out)
    for name in ("direct_procurement", "reserved_mission", "reserved_ideburen", "reserved_workshop", "choice_system"):
        route = answer["routes"][name]
        assert (route["verdict"], route["certainty"]) == ("unknown", "interpretive"), name
        assert "outside_period" in [warning["code"] for warning in route["warnings"]]


@pytest.mark.parametrize("amount", [8_512_425, 8_512_500, 8_513_025, 8_513_099])
def test_near_a_derived_amount_the_answer_is_open(run: Run, case_file: CaseFile, amount: int) -> None:
    """The threshold for 2026 is computed; the published one may lie a little to either side."""
    case = {"purchase": {"act": "LOU", "started": "2026-06-01", "cpv": ["85311200-4"], "value": {"amount": amount}}}
    route = json.loads(run("check", case_file(case), "--format", "json").out)["routes"]["direct_procurement"]
    assert (route["verdict"], route["certainty"]) == ("unknown", "interpretive")


@pytest.mark.parametrize(("amount", "verdict"), [(8_512_424, "yes"), (8_513_100, "no")])
def test_outside_the_band_a_derived_amount_decides_and_says_so(
    run: Run, case_file: CaseFile, amount: int, verdict: str
) -> None:
    case = {"purchase": {"act": "LOU", "started": "2026-06-01", "cpv": ["85311200-4"], "value": {"amount": amount}}}
    route = json.loads(run("check", case_file(case), "--format", "json").out)["routes"]["direct_procurement"]
    assert route["verdict"] == verdict
    assert "derived_amount" in [warning["code"] for warning in route["warnings"]]


def test_a_date_after_the_law_was_read_is_warned_of(run: Run, case_file: CaseFile) -> None:
    case = {"purchase": {"act": "LOU", "started": "2026-06-01", "cpv": ["85311200-4"], "value": {"amount": 100_000}}}
    answer = json.loads(run("check", case_file(case), "--format", "json").out)
    codes = [warning["code"] for warning in answer["routes"]["direct_procurement"]["warnings"]]
    assert "read_after_verified" in codes


def test_a_personal_number_is_never_shown_whole(run: Run, case_file: CaseFile) -> None:
    number = "8001011231"  # made up, with a valid check digit
    case = {
        "supplier": {"name": "Exempel", "org_no": number, "legal_form": "enskild_firma"},
        "purchase": {"act": "LOU", "authority": {"org_no": number}, "cpv": ["85311200-4"]},
    }
    for arguments in ((), ("--format", "json")):
        ran = run("check", case_file(case), *arguments)
        assert ran.code == 0, ran.err
        assert number not in ran.out.replace("-", "")
    wrong = run("check", case_file(f"supplier:\n  org_no: {number[:-1]}2\n  public_control: {number}\n"))
    assert wrong.code == 2
    assert number not in wrong.err


BAD_CASES = {
    "a tab": ("purchase:\n\tact: LOU\n", "line 2", "tab"),
    "unknown key": ("purchase:\n  acts: LOU\n", "line 2", "Did you mean “act”?"),
    "duplicate key": ("purchase:\n  act: LOU\n  act: LUF\n", "line 3", "stands twice"),
    "negative value": ("purchase:\n  value:\n    amount: -1\n", "line 3", "too small"),
    "absurdly long number": (f"purchase:\n  value:\n    amount: {'9' * 6000}\n", "line 3", "too large"),
    "three decimals": ("purchase:\n  value:\n    amount: 1.005\n", "line 3", "two ways"),
    "no such day": ("purchase:\n  started: 2025-02-30\n", "line 2", "does not exist"),
    "wrong word": ("purchase:\n  act: LOUX\n", "line 2", "LUF"),
    "wrong check digit": ('purchase:\n  cpv:\n    - "85312120-7"\n', "line 3", "85312120-6"),
    "code as a decimal number": ("purchase:\n  cpv: [85312120.0]\n", "line 2", "quotes"),
    "wrong check digit of an organisation": ('supplier:\n  org_no: "2120009878"\n', "line 2", "check digit"),
    "alias": ("a: &x [1]\nb: *x\n", "", "aliases"),
    "empty": ("", "", "is empty"),
    "nothing said": ("as_of: 2025-01-01\n", "", "says nothing"),
    "a list": ("- 1\n", "", "holds no keys"),
    "unclosed bracket": ("purchase: [\n", "line", "not well-formed"),
}


@pytest.mark.parametrize(("text", "where", "told"), BAD_CASES.values(), ids=BAD_CASES)
def test_bad_input_gets_one_clear_message(run: Run, case_file: CaseFile, text: str, where: str, told: str) -> None:
    ran = run("check", case_file(text), "--lang", "en")
    assert ran.code == 2
    assert ran.out == ""
    assert "case.yaml" in ran.err
    assert where in ran.err
    assert told in ran.err


def test_bad_files_get_one_clear_message(run: Run, tmp_path: Path) -> None:
    workbook = tmp_path / "case.xlsx"
    openpyxl.Workbook().save(workbook)
    disguised = tmp_path / "case.yaml"
    disguised.write_bytes(workbook.read_bytes())
    for path, told in (
        (tmp_path / "none.yaml", "does not exist"),
        (tmp_path, "is a folder"),
        (workbook, "the headings say neither"),
        (disguised, "not a text file"),
    ):
        ran = run("check", path, "--lang", "en")
        assert (ran.code, ran.out) == (2, "")
        assert told in ran.err


def test_all_mistakes_are_told_at_once(run: Run, case_file: CaseFile) -> None:
    ran = run("check", case_file("purchase:\n  acts: LOU\n  started: never\n  value: {amount: -1}\n"))
    assert len(ran.err.strip().splitlines()) == 3
